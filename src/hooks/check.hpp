// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "hooks/scene.hpp"

namespace dltask::hooks {

/// What `git dltask check` is asked about; several may be asked at once.
struct CheckRequest {
    std::optional<std::string> message;  ///< the text of a commit message
    bool staged = false;                 ///< what the index has beyond HEAD
};

/// Adds what the rules find. An unborn HEAD has nothing staged that could break a rule.
void check(const Scene& scene, const CheckRequest& request, Verdict& verdict);

}  // namespace dltask::hooks
