// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>

#include "model/commit_message.hpp"
#include "rules/commit_type.hpp"

namespace {

/// The line that a hint says to write passes; a line of the user's is not cut off by its own quotes.
bool is_right(const std::string& hint, const std::vector<std::string>& types) {
    constexpr std::string_view begin = "write '";
    if (!hint.starts_with(begin) || !hint.ends_with('\'')) return true;
    const std::string line = hint.substr(begin.size(), hint.size() - begin.size() - 1);
    return !dltask::rules::check_commit_type({line, types, dltask::model::BranchKind::dev, false, false});
}

}  // namespace

/// A clean message stays as it is, and is judged in the same way twice; what is advised is right.
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
        if (first && !is_right(first->hint, types)) std::abort();
    }
    static_cast<void>(message.print());
    static_cast<void>(message.is_breaking());
    return 0;
}
