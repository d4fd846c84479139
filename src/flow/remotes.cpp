// SPDX-License-Identifier: Apache-2.0
#include "flow/remotes.hpp"

#include <algorithm>

namespace dltask::flow {

std::vector<std::string> remotes(const git::Config& config) {
    constexpr std::string_view prefix = "remote.";
    constexpr std::string_view suffix = ".url";
    std::vector<std::string> names;
    for (const auto& [key, value] : config.section(prefix)) {
        std::string_view name{key};
        if (name.substr(0, prefix.size()) == prefix) name.remove_prefix(prefix.size());
        if (name.size() <= suffix.size() || name.substr(name.size() - suffix.size()) != suffix) continue;
        names.emplace_back(name.substr(0, name.size() - suffix.size()));
    }
    return names;
}

std::string push_remote(const git::Config& config, const std::string& main) {
    const std::vector<std::string> names = remotes(config);
    const auto is_known = [&names](const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    const std::string of_main = config.get("branch." + main + ".remote").value_or("");
    if (is_known(of_main)) return of_main;
    if (names.size() == 1) return names.front();
    return is_known("origin") ? "origin" : "";
}

}  // namespace dltask::flow
