// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dltask::git {

/// git's configuration as git reads it (all scopes, includes, `git -c`, GIT_CONFIG_*), read once by
/// `git config --list -z --show-scope`.
class Config {
public:
    /// Parses that command's output.
    [[nodiscard]] static Config parse(std::string_view listing);

    /// The last value, as git takes it. Section and variable are matched without case, a subsection
    /// with case. A key without `=` reads as "true".
    [[nodiscard]] std::optional<std::string> get(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> all(std::string_view key) const;
    [[nodiscard]] bool boolean(std::string_view key, bool fallback) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key) const;  ///< k, m, g suffixes
    /// Keys below `prefix` (ends with a dot), without it, with their last values.
    [[nodiscard]] std::map<std::string, std::string> section(std::string_view prefix) const;
    /// Only from scopes that a cloned repository cannot bring along: system, global, command.
    [[nodiscard]] std::optional<std::string> get_protected(std::string_view key) const;

private:
    struct Entry {
        std::string scope;
        std::string key;
        std::string value;
    };
    std::vector<Entry> entries_;
};

/// Whether objects may be missing here that a remote has promised (`git clone --filter`).
[[nodiscard]] bool is_partial_clone(const Config& config);

}  // namespace dltask::git
