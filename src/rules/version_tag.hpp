// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "rules/rule.hpp"

namespace dltask::rules {

struct TagFacts {
    std::string name;    ///< without refs/tags/
    std::string commit;  ///< what it points at in the end
    bool annotated = false;
    std::optional<std::string> version;  ///< VERSION in tasks/main/config.yaml of that commit
};

/// `version-tag`; tags that are no `v<version>` have no violation. Pre-release tags `-dev.<n>` need not
/// agree with VERSION: they pin a core that is not released.
[[nodiscard]] std::optional<Violation> check_version_tag(const TagFacts& tag);

}  // namespace dltask::rules
