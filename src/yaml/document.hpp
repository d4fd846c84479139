// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "model/value.hpp"

namespace dltask::yaml {

/// What is wrong with a YAML text, and where. Lines and columns count from 1; columns count bytes.
struct Diagnostic {
    std::string message;
    std::size_t line = 0;
    std::size_t column = 0;
    /// `config.yaml:3:7: message`, the line itself and a caret below the column.
    [[nodiscard]] std::string print(std::string_view file, std::string_view text) const;
};

/// Budgets that are checked before any node is built; a text beyond them is refused.
struct Limits {
    std::size_t bytes = 1U << 20U;
    std::size_t depth = 64;
    std::size_t nodes = 10'000;  ///< counted after alias expansion
};

/// One document as PyYAML's safe_load reads it: YAML 1.1 scalars, merge keys resolved. Refused:
/// beyond the limits, alias cycles, duplicate keys, several documents, not UTF-8, NUL, tabs for
/// indentation, tags other than the core ones. An empty text is null.
[[nodiscard]] std::variant<model::Value, Diagnostic> parse(std::string_view text, const Limits& limits = {});

/// The type and value that YAML 1.1 (PyYAML) gives to a plain scalar.
[[nodiscard]] model::Value resolve_plain(std::string_view text);

/// What a person types as a value on a command line: exactly one YAML 1.1 scalar, or a flow list. Bare
/// exponents (`1e-3`, `-.5`) are numbers, an empty text is null, quotes force a string. Refused is what
/// YAML reads as anything else or reads only in part: maps, block lists, anchors, tags, comments.
[[nodiscard]] std::variant<model::Value, Diagnostic> parse_inline(std::string_view text);

/// A scalar or flow list written so that YAML 1.1 (PyYAML) and YAML 1.2 readers read the same type
/// and value; strings are quoted only where they must be. A map is written as a flow map.
[[nodiscard]] std::string print_inline(const model::Value& value);

/// A whole value as a block-style document, for files of our own. Deterministic.
[[nodiscard]] std::string print_document(const model::Value& value);

}  // namespace dltask::yaml
