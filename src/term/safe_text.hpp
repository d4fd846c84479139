// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace dltask::term {

/// Text from outside made harmless for a terminal: C0, DEL, C1, invalid bytes, bidi controls, line
/// separators and invisible characters become visible escapes (`\x1b`, `\u202e`). Line feeds and tabs
/// too, unless `lines`. The result is valid UTF-8.
[[nodiscard]] std::string safe(std::string_view text, bool lines = false);

/// Columns that a terminal gives to a text (East Asian wide characters take two, combining ones none).
/// For text that `safe` returned; an invalid byte counts as one.
[[nodiscard]] int display_width(std::string_view utf8);

/// Cuts to at most `columns`, with `…` at the end when something was cut; never inside a character.
[[nodiscard]] std::string clip(std::string_view utf8, int columns);

}  // namespace dltask::term
