// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "config/settings.hpp"
#include "config/settings_file.hpp"

namespace dltask::config {

/// `run.*` of the file over the defaults.
[[nodiscard]] RunSettings read_run(const SettingsFile& file);

/// Takes one `dltask.run.<name>` of git's configuration over. Throws refused when its value is no
/// such setting; false when there is no setting of that name.
[[nodiscard]] bool override_run(RunSettings& run, const std::string& name, const std::string& value);

/// `dltask.slots`: a number, or `auto` (0): one per GPU. Throws refused for anything else.
/// A boolean of git's configuration. Throws refused.
[[nodiscard]] bool flag_of(const std::string& name, const std::string& value);
/// The words of `dltask.notify`. Throws refused.
[[nodiscard]] std::vector<std::string> parse_notify(const std::string& value);

[[nodiscard]] int parse_slots(const std::string& text);

}  // namespace dltask::config
