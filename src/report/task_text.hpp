// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "model/value.hpp"

namespace dltask::report {

/// Flat, or why not (with line and column).
using Flat = std::variant<model::Value::Map, std::string>;

/// The parameters of a `config.yaml`: a map with dotted keys, each once. An empty file has none.
[[nodiscard]] Flat read_params(std::string_view text);

/// The numbers of a `metrics.json`, NaN and infinities as they are. An empty file has none.
[[nodiscard]] Flat read_metrics(std::string_view text);

}  // namespace dltask::report
