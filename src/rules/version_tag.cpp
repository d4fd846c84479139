// SPDX-License-Identifier: Apache-2.0
#include "rules/version_tag.hpp"

#include <fmt/format.h>

#include "model/version.hpp"

namespace dltask::rules {
namespace {

bool pins_unreleased(const model::Version& version) {
    return version.is_prerelease() && version.prerelease().front() == "dev";
}

}  // namespace

std::optional<Violation> check_version_tag(const TagFacts& tag) {
    if (tag.name.empty() || tag.name.front() != 'v') return std::nullopt;
    const auto version = model::Version::parse(std::string_view{tag.name}.substr(1));
    if (!version) return std::nullopt;
    const std::string hint = "git dltask release makes the tag and the VERSION agree";
    if (!tag.annotated) {
        return Violation{"version-tag", tag.commit, "", fmt::format("tag '{}' is not annotated", tag.name),
                         hint};
    }
    if (pins_unreleased(*version)) return std::nullopt;
    if (!tag.version) {
        return Violation{"version-tag", tag.commit, "",
                         fmt::format("tag '{}' points at a commit without a VERSION", tag.name), hint};
    }
    if (*tag.version == version->str()) return std::nullopt;
    return Violation{"version-tag", tag.commit, "",
                     fmt::format("tag '{}' points at a commit whose VERSION is '{}'", tag.name, *tag.version),
                     hint};
}

}  // namespace dltask::rules
