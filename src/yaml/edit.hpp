// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/value.hpp"
#include "yaml/document.hpp"

namespace dltask::yaml {

/// Where a value is: keys of maps and indices of lists (as decimal text), outermost first.
using Path = std::vector<std::string>;

struct Edit {
    Path path;
    model::Value value;  ///< a scalar or a list of scalars
    bool add =
        false;  ///< the last key is new (`+a.b=1`), and so may be the maps that it is in; else it exists
};

/// Replaces the bytes of values and nothing else: locate by the event parser, splice, parse again and
/// prove that only these values changed, each to exactly the intended type and value. Comments, order,
/// quotes, line ends, BOM and layout survive. Whatever cannot be done so is a diagnostic, never a
/// rewrite: block and multi-line scalars, anchored, aliased or tagged values, maps.
[[nodiscard]] std::variant<std::string, Diagnostic> edit(std::string_view text,
                                                         const std::vector<Edit>& edits,
                                                         const Limits& limits = {});

}  // namespace dltask::yaml
