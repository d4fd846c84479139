// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>

#include "model/branch.hpp"
#include "rules/branch_name.hpp"
#include "rules/touched.hpp"

/// A name belongs to a kind or breaks the rule, never both; it is kept as it is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dltask;
    const std::string text{reinterpret_cast<const char*>(data), size};
    static const model::BranchScheme scheme;
    const auto branch = model::parse_branch(text, scheme);
    if (branch.full != text) std::abort();
    const bool broken = rules::check_branch_name(branch, scheme).has_value();
    if (broken != (branch.kind == model::BranchKind::other)) std::abort();
    rules::Touched touched{scheme};
    touched.add({"tasks/" + text, "1", "2"});
    touched.add({text, "", "2"});
    static_cast<void>(touched.outside(branch));
    return 0;
}
