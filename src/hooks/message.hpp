// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "hooks/scene.hpp"

namespace dltask::hooks {

/// The message that git will commit: re-coded to UTF-8 from `i18n.commitEncoding` where it is not
/// UTF-8 already, comments and scissors cut.
[[nodiscard]] std::string read_message(const Scene& scene, const std::string& text);
/// The same for a message that nobody commits now; `comment` as for `model::clean_message`.
[[nodiscard]] std::string read_message(const Scene& scene, const std::string& text,
                                       const std::optional<std::string>& comment);

/// commit-type, and that a hotfix adds no feature, for a commit that is about to be made. `message` is what
/// `read_message` gave.
void judge_message(const Scene& scene, const std::string& message, bool is_merge, Verdict& verdict);

}  // namespace dltask::hooks
