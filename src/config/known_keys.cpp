// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/did_you_mean.hpp"
#include "config/settings_file.hpp"
#include "yaml/position.hpp"

namespace dltask::config {
namespace {

using model::Value;
using Names = std::vector<std::string>;

struct Section {
    std::string name;
    Names keys;  ///< empty: whatever the team writes (or checked where it is read)
};

const std::vector<Section>& sections() {
    static const std::vector<Section> all = {
        {"branches", {"main", "dev", "feature", "hotfix", "task", "debug"}},
        {"merge", {"strategy", "dev"}},
        {"commit", {"types"}},
        {"files", {"max-size", "max-task-size"}},
        {"hotfix", {"max-lines"}},
        {"rules", {}},
        {"check", {"since", "accept"}},
        {"core", {"exclude"}},
        {"config", {"keys"}},
        {"run",
         {"command", "env", "source", "pythonpath", "link", "inputs", "ranks", "checkpoints", "watch",
          "timeout", "idle-timeout", "grace", "stack-signal"}},
        {"log", {"max-size", "rest-size", "raw-size", "raw-total", "raw-days"}},
        {"metrics", {}},
    };
    return all;
}

}  // namespace

std::string SettingsFile::unknown_key(const std::string& dotted, std::string_view name,
                                      const Names& known) const {
    const yaml::Position position = yaml::locate_key(text_, dotted);
    const std::string prefix = dotted.substr(0, dotted.size() - name.size());
    std::string message =
        fmt::format(".dltask.yaml:{}:{}: unknown key '{}'", position.line, position.column, dotted);
    if (const auto near = did_you_mean(name, known)) {
        message += fmt::format("; did you mean '{}{}'?", prefix, *near);
    }
    return message;
}

std::vector<std::string> SettingsFile::unknown_keys() const {
    std::vector<std::string> warnings;
    const auto* map = root_.as<Value::Map>();
    if (map == nullptr) return warnings;
    for (const auto& [key, value] : *map) check_section(warnings, key, value);
    return warnings;
}

void SettingsFile::check_section(std::vector<std::string>& warnings, const std::string& section,
                                 const Value& value) const {
    Names names;
    for (const Section& known : sections()) names.push_back(known.name);
    const auto found = std::find(names.begin(), names.end(), section);
    if (found == names.end()) {
        warnings.push_back(unknown_key(section, section, names));
        return;
    }
    const Section& known = sections().at(static_cast<std::size_t>(found - names.begin()));
    const auto* entries = value.as<Value::Map>();
    if (entries == nullptr && !value.is_null()) {
        fail(section, fmt::format("must be a map, not {}", value.type_name()));
    }
    if (entries == nullptr || known.keys.empty()) return;
    for (const auto& [key, ignored] : *entries) {
        if (std::find(known.keys.begin(), known.keys.end(), key) != known.keys.end()) continue;
        warnings.push_back(unknown_key(section + "." + key, key, known.keys));
    }
}

}  // namespace dltask::config
