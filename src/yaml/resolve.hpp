// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/value.hpp"

namespace dltask::yaml {

/// What YAML 1.1 makes of a plain scalar. A text that has the form of a type but no value in it
/// (`2024-13-01`, `0x_`) makes PyYAML stop: then `problem` says why and the value is the text.
struct Resolved {
    model::Value value;
    std::string problem;
};

/// PyYAML 6.0, resolver.py and constructor.py.
[[nodiscard]] Resolved resolve_scalar(std::string_view text);

/// The number that a person means by `1e-3`, `2E5` or `-.5`, which YAML 1.1 takes for text.
[[nodiscard]] std::optional<double> resolve_bare_number(std::string_view text);

/// Whether a YAML 1.2 reader (core schema) takes the plain text for something else than a string.
[[nodiscard]] bool is_typed_in_yaml_1_2(std::string_view text);

// The parts of resolve_scalar that take numbers; nullopt when the text has not their form.
[[nodiscard]] std::optional<Resolved> resolve_int(std::string_view text);
[[nodiscard]] std::optional<Resolved> resolve_float(std::string_view text);

}  // namespace dltask::yaml
