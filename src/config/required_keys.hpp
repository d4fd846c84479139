// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "config/settings.hpp"
#include "rules/config_keys.hpp"

namespace dltask::config {

/// The keys that this project's `config.yaml` must have, for rules::check_config_keys.
[[nodiscard]] std::vector<rules::RequiredKey> required_keys(const KeyNames& keys);

}  // namespace dltask::config
