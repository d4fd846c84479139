// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace dltask::cli {

class Context;

/// Prints an answer that may be longer than the screen: through the pager that git would take
/// (GIT_PAGER, core.pager, PAGER, less) where stdout is a terminal, else as it is. There is no shell: a
/// pager that would need one is not used. `pager.dltask=false`, `cat` and `--no-pager` mean none.
void page(Context& context, std::string_view text);

}  // namespace dltask::cli
