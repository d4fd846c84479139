// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/branch.hpp"

namespace dltask::report {

/// What a TASK or BRANCH argument can mean.
struct NameContext {
    std::vector<std::string> candidates;  ///< full branch names, each once
    std::string current;                  ///< `@`; empty: HEAD is on no candidate
    std::string previous;                 ///< `@-1`; empty: there was none
    model::BranchScheme scheme;
};

struct Ambiguous {
    std::vector<std::string> candidates;  ///< newest first
};
struct NoMatch {
    std::optional<std::string> suggestion;  ///< a name part or full name that is near
};
using Resolution = std::variant<std::string, Ambiguous, NoMatch>;

/// Tried in this order: `@` and `@-1`, the full name (also as `refs/heads/...`), a path in or below a
/// directory `tasks/<branch>`, the name part, a unique substring. The first that fits anything decides.
[[nodiscard]] Resolution resolve_name(std::string_view word, const NameContext& context);

/// The branch, or throws negative (1): with the candidates when there are several, with a
/// did-you-mean when there is none. `what` is "task" or "branch".
[[nodiscard]] std::string require_name(std::string_view word, const NameContext& context,
                                       std::string_view what = "task");

}  // namespace dltask::report
