// SPDX-License-Identifier: Apache-2.0
#include "sys/environment.hpp"

#include <unistd.h>

namespace dltask::sys {

Environment Environment::current() {
    Environment environment;
    for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text{*entry};
        const std::size_t equals = text.find('=', 1);
        if (equals == std::string_view::npos) continue;
        // The first of two equal names is the one that getenv finds.
        environment.variables_.try_emplace(std::string{text.substr(0, equals)}, text.substr(equals + 1));
    }
    return environment;
}

std::optional<std::string> Environment::get(std::string_view name) const {
    const auto found = variables_.find(name);
    if (found == variables_.end()) return std::nullopt;
    return found->second;
}

void Environment::set(std::string_view name, std::string_view value) {
    variables_.insert_or_assign(std::string{name}, std::string{value});
}

void Environment::unset(std::string_view name) {
    const auto found = variables_.find(name);
    if (found != variables_.end()) variables_.erase(found);
}

void Environment::unset_prefix(std::string_view prefix) {
    auto at = variables_.lower_bound(prefix);
    while (at != variables_.end() && std::string_view{at->first}.substr(0, prefix.size()) == prefix) {
        at = variables_.erase(at);
    }
}

std::vector<std::string> Environment::strings() const {
    std::vector<std::string> strings;
    strings.reserve(variables_.size());
    for (const auto& [name, value] : variables_) strings.push_back(name + '=' + value);
    return strings;
}

}  // namespace dltask::sys
