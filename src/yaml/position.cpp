// SPDX-License-Identifier: Apache-2.0
#include "yaml/position.hpp"

#include <yaml-cpp/yaml.h>

#include <string>

namespace dltask::yaml {
namespace {

struct Found {
    Position key;
    Position value;
};

/// Marks count from 0; a null value without text has none.
Position position_of(const YAML::Node& node, const Position& otherwise) {
    const YAML::Mark mark = node.Mark();
    if (mark.is_null() || (node.IsNull() && mark.line == 0 && mark.column == 0)) return otherwise;
    return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

Found search(const YAML::Node& node, std::string_view dotted, const Found& above) {
    if (dotted.empty() || !node.IsMap()) return above;
    for (const auto& entry : node) {
        if (!entry.first.IsScalar()) continue;
        const std::string& name = entry.first.Scalar();
        const bool whole = dotted == name;
        const bool leads = dotted.size() > name.size() && dotted[name.size()] == '.' &&
                           dotted.substr(0, name.size()) == name;
        if (!whole && !leads) continue;
        const Position key = position_of(entry.first, above.key);
        const Found here{key, position_of(entry.second, key)};
        return whole ? here : search(entry.second, dotted.substr(name.size() + 1), here);
    }
    return above;
}

Found search_text(std::string_view text, std::string_view dotted) {
    try {
        return search(YAML::Load(std::string{text}), dotted, {});
    } catch (const YAML::Exception&) {
        return {};
    }
}

}  // namespace

Position locate(std::string_view text, std::string_view dotted) {
    return search_text(text, dotted).value;
}

Position locate_key(std::string_view text, std::string_view dotted) {
    return search_text(text, dotted).key;
}

}  // namespace dltask::yaml
