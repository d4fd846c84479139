// SPDX-License-Identifier: Apache-2.0
#include "hooks/object_query.hpp"

#include <sstream>

namespace dltask::hooks {

std::optional<ObjectFacts> ObjectQuery::ask(const std::string& command, const std::string& name) {
    if (name.find('\n') != std::string::npos) return std::nullopt;
    if (!child_) child_.emplace(git_.start({"cat-file", "--batch-command"}));
    child_->write(command + " " + name + "\n");
    std::istringstream words{child_->read_line()};
    ObjectFacts facts;
    // "<name> missing" and the like end in a word where the size would be.
    if (!(words >> facts.id >> facts.type >> facts.bytes) || !words.eof()) return std::nullopt;
    return facts;
}

std::optional<ObjectFacts> ObjectQuery::facts(const std::string& name) {
    return ask("info", name);
}

std::optional<std::string> ObjectQuery::content(const std::string& name, std::uint64_t limit) {
    const auto found = facts(name);
    if (!found || found->bytes > limit) return std::nullopt;
    const auto again = ask("contents", found->id);
    if (!again) return std::nullopt;
    std::string text = child_->read_exactly(again->bytes);
    static_cast<void>(child_->read_exactly(1));
    return text;
}

}  // namespace dltask::hooks
