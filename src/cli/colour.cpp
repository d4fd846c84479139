// SPDX-License-Identifier: Apache-2.0
#include "cli/colour.hpp"

#include <string>

namespace dltask::cli {

void configure_colour(term::Terminal& terminal, const git::Config& config) {
    const char* key = config.get("color.dltask") ? "color.dltask" : "color.ui";
    const std::string wish = config.get(key).value_or("auto");
    if (wish == "auto") return;
    if (wish != "always" && wish != "never" && config.boolean(key, true)) return;  // true means auto
    terminal.colour_out = wish == "always";
    terminal.colour_err = wish == "always";
}

}  // namespace dltask::cli
