// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "git/config.hpp"
#include "term/terminal.hpp"

namespace dltask::cli {

/// Colour as git decides: `color.dltask`, else `color.ui`. `never` and `always` overrule what the
/// terminal found out (is it one, NO_COLOR, TERM); everything else leaves it.
void configure_colour(term::Terminal& terminal, const git::Config& config);

}  // namespace dltask::cli
