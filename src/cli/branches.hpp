// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "cli/context.hpp"

namespace dltask::cli {

/// The full name of a BRANCH argument that means a local branch of code: main, dev, a feature or a
/// hotfix. The full name, its name part, a unique substring, `@`. Throws negative (1) when it names
/// none, or several.
[[nodiscard]] std::string resolve_code_branch(Context& context, std::string_view word);

}  // namespace dltask::cli
