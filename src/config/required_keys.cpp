// SPDX-License-Identifier: Apache-2.0
#include "config/required_keys.hpp"

namespace dltask::config {

std::vector<rules::RequiredKey> required_keys(const KeyNames& keys) {
    using rules::KeyRole;
    std::vector<rules::RequiredKey> required;
    const auto add = [&required](KeyRole role, const std::optional<std::string>& name) {
        if (name) required.push_back({role, *name});
    };
    add(KeyRole::version, keys.version);
    add(KeyRole::debug, keys.debug);
    add(KeyRole::resume, keys.resume);
    add(KeyRole::train, keys.train);
    add(KeyRole::test, keys.test);
    add(KeyRole::model_path, keys.model_path);
    add(KeyRole::random_seed, keys.random_seed);
    return required;
}

}  // namespace dltask::config
