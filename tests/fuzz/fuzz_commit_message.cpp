// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>

#include "model/commit_message.hpp"
#include "rules/commit_type.hpp"

/// A clean message stays as it is, and is judged in the same way twice.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dltask;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    static const std::vector<std::string> types = {"feat", "fix", "task"};
    const std::string clean = model::clean_message(text);
    if (model::clean_message(clean, "") != clean) std::abort();
    const auto message = model::CommitMessage::parse(clean);
    for (const bool legal : {false, true}) {
        const auto first = rules::check_commit_type({clean, types, model::BranchKind::main, legal, legal});
        const auto second = rules::check_commit_type({clean, types, model::BranchKind::main, legal, legal});
        if (first != second) std::abort();
    }
    static_cast<void>(message.print());
    static_cast<void>(message.is_breaking());
    return 0;
}
