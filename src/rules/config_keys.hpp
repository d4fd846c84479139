// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/value.hpp"
#include "rules/rule.hpp"

namespace dltask::rules {

/// What a required key is for; its type follows from that.
enum class KeyRole { version, debug, resume, train, test, model_path, random_seed };

struct RequiredKey {
    KeyRole role;
    std::string name;  ///< in this project; dots lead into nested maps
};

/// `config-keys`: one violation for each required key that is missing or whose value has another type
/// than its role asks for, as PyYAML reads it. `path` is the file's, for messages.
[[nodiscard]] std::vector<Violation> check_config_keys(const model::Value& config,
                                                       const std::vector<RequiredKey>& keys,
                                                       const std::string& path);

}  // namespace dltask::rules
