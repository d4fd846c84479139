// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dltask::model {

/// What stands in a record where a secret was.
inline constexpr std::string_view left_out = "***";

/// Whether a variable, an option or a key of this name holds what nobody else may read: `HF_TOKEN`,
/// `api-key`, `dbPassword`; not `TOKENIZERS_PARALLELISM`, `max_tokens` or `sort-key`. A single `KEY` or
/// `token` says it only of a variable (capitals).
[[nodiscard]] bool is_secret_name(std::string_view name);

/// `https://user:token@host/path?key=...` without user and query; other text as it is.
[[nodiscard]] std::string without_user(std::string text);

/// Whether it is one of the well-known forms of access tokens: `hf_...`, `ghp_...`, `sk-...`, `AKIA...`.
[[nodiscard]] bool is_token(std::string_view text);

/// The words of a command with `***` for each value of `NAME=VALUE`, `--name=VALUE` and `--name VALUE`
/// whose name is that of a secret (of an option `token` is one, too), for tokens, and URLs as above.
[[nodiscard]] std::vector<std::string> without_secrets(std::vector<std::string> command);

}  // namespace dltask::model
