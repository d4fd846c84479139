// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hooks/scene.hpp"

namespace dltask::hooks {

/// What `git dltask check` is asked about; several may be asked at once.
struct CheckRequest {
    std::optional<std::string> message;  ///< the text of a commit message
    std::optional<std::string> comment;  ///< what its comment lines begin with; nullopt: told from the text
    bool staged = false;                 ///< what the index has beyond HEAD
    bool config = false;                 ///< `tasks/main/config.yaml` as it is in the index
    std::optional<std::string> range;    ///< `A..B`, `A...B` (from the merge base), or `B`: all of it
    bool beyond_main = false;            ///< `main..HEAD`; nothing where there is no main
    bool all = false;                    ///< every commit of every branch, and every tag
    std::string branch;                  ///< whose commits the range holds; empty: told from B
    std::string onto;                    ///< where they are to be merged; empty: nowhere yet
};

/// Adds what the rules find; gives back what could not be judged, and why. An unborn HEAD has nothing
/// staged that could break a rule. Throws negative when a revision of the range is none.
[[nodiscard]] std::vector<std::string> check(const Scene& scene, const CheckRequest& request,
                                             Verdict& verdict);

}  // namespace dltask::hooks
