// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "yaml/tree.hpp"

namespace dltask::yaml {

/// One past the last byte of a node that stands in one piece: plain scalars of one line, quoted
/// scalars, flow collections. nullopt for everything else.
[[nodiscard]] std::optional<std::size_t> find_end(std::string_view text, const Tree& tree, std::size_t index);

/// The start of the line behind a block map, where a further key of it would stand.
[[nodiscard]] std::size_t find_line_behind(std::string_view text, const Tree& tree, std::size_t index);

/// The end of the last line of the document's content: the `...` that ends it, or the end of the text.
[[nodiscard]] std::size_t find_document_end(std::string_view text, const Tree& tree);

/// How many columns precede a byte in its line.
[[nodiscard]] std::size_t column_of(std::string_view text, std::size_t at);

}  // namespace dltask::yaml
