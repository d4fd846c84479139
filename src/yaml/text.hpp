// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "yaml/document.hpp"

namespace dltask::yaml {

/// What travels inside this room from deep in a recursion to the door that turns it into a value;
/// it never leaves the room.
struct Refusal {
    Diagnostic diagnostic;
};

/// 3 when the text begins with a UTF-8 byte order mark, else 0.
[[nodiscard]] std::size_t bom_length(std::string_view text);

/// The diagnostic for a byte of the text.
[[nodiscard]] Diagnostic diagnose(std::string_view text, std::size_t at, std::string message);

/// What must hold of the raw bytes before any parser sees them: size, UTF-8, no character that YAML
/// forbids or that one reader takes for a line break and another does not.
[[nodiscard]] std::optional<Diagnostic> check_text(std::string_view text, const Limits& limits);

}  // namespace dltask::yaml
