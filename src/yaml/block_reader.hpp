// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "yaml/document.hpp"

namespace dltask::yaml {

/// Reads block maps of plain and quoted scalars, of lists of them and of such maps, with comments:
/// what templates hold and `edit` leaves. A scanner for all of YAML costs fifty times as much.
/// nullopt for every text that is not plainly one of these, also for one that is wrong; never another
/// reading than that of the parser.
[[nodiscard]] std::optional<model::Value> read_block(std::string_view text, const Limits& limits);

}  // namespace dltask::yaml
