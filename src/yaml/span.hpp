// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace dltask::yaml {

/// Where things end in the text: the parser tells only where they begin. All offsets are bytes, ends
/// are exclusive.

struct Properties {
    std::size_t content = 0;   ///< the first byte after anchor, tag and the space behind them
    bool strange_tag = false;  ///< a lone `!`, or a tag with odd characters in it
};
[[nodiscard]] Properties skip_properties(std::string_view text, std::size_t at);

/// Past spaces, line breaks and comments.
[[nodiscard]] std::size_t skip_space(std::string_view text, std::size_t at);

/// The end of the first line of a plain scalar.
[[nodiscard]] std::size_t find_plain_end(std::string_view text, std::size_t at, bool in_flow);

/// One past the quote that closes what opens at `at`.
[[nodiscard]] std::optional<std::size_t> find_quoted_end(std::string_view text, std::size_t at);

/// The end of the lines of a block scalar whose `|` or `>` stands at `at`.
[[nodiscard]] std::size_t find_block_scalar_end(std::string_view text, std::size_t at);

/// The start of the next line, or the end of the text.
[[nodiscard]] std::size_t next_line(std::string_view text, std::size_t at);

/// The start of the line in which a byte stands.
[[nodiscard]] std::size_t line_start(std::string_view text, std::size_t at);

/// The number of spaces that begin the line at `start`.
[[nodiscard]] std::size_t indent_of(std::string_view text, std::size_t start);

/// Whether the line at `start` is empty, or only spaces and perhaps a comment.
[[nodiscard]] bool is_blank(std::string_view text, std::size_t start);
[[nodiscard]] bool is_blank_or_comment(std::string_view text, std::size_t start);

}  // namespace dltask::yaml
