// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dltask::sys {

/// Environment variables as a value: taken once at the start, changed by copy, handed to children.
class Environment {
public:
    [[nodiscard]] static Environment current();

    [[nodiscard]] std::optional<std::string> get(std::string_view name) const;
    void set(std::string_view name, std::string_view value);
    void unset(std::string_view name);
    /// Removes every variable whose name starts with `prefix`.
    void unset_prefix(std::string_view prefix);
    /// `NAME=value` strings, sorted by name.
    [[nodiscard]] std::vector<std::string> strings() const;

private:
    std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace dltask::sys
