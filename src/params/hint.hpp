// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace dltask::params {

/// A word as one would type it for a POSIX shell: quoted only where it must be.
[[nodiscard]] std::string shell_word(std::string_view word);

/// The value as YAML that is a string whatever it looks like: in single quotes, with control characters in
/// double quotes and escaped.
[[nodiscard]] std::string quoted_string(std::string_view value);

/// `KEY="'VALUE'"`: the shell's quotes around YAML's, which make any value a string.
[[nodiscard]] std::string print_forced_string(std::string_view key, std::string_view value);

}  // namespace dltask::params
