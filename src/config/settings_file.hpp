// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/value.hpp"

namespace dltask::config {

/// `.dltask.yaml` as a tree of settings that are asked for by dotted name (`files.max-size`). Nested
/// maps and dotted keys mean the same. Every question throws refused (3) with line and column when
/// the value has the wrong type; nullopt means that the file does not say.
class SettingsFile {
public:
    explicit SettingsFile(std::string_view text);

    [[nodiscard]] const model::Value* find(std::string_view dotted) const;
    [[nodiscard]] std::optional<std::string> text(std::string_view dotted) const;
    [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view dotted) const;
    [[nodiscard]] std::optional<std::uint64_t> number(std::string_view dotted) const;
    [[nodiscard]] std::optional<std::uint64_t> size(std::string_view dotted) const;
    /// The entries of a map; empty when it is not there or null.
    [[nodiscard]] model::Value::Map entries(std::string_view dotted) const;
    /// One of `words`; the error lists them.
    [[nodiscard]] std::optional<std::string> word(std::string_view dotted,
                                                  const std::vector<std::string>& words) const;

    /// Throws refused: `.dltask.yaml:LINE:COL: 'dotted' message`.
    [[noreturn]] void fail(std::string_view dotted, const std::string& message) const;
    /// A warning for each key that nobody knows, with its line and the nearest known one.
    [[nodiscard]] std::vector<std::string> unknown_keys() const;
    /// Such a warning; `name` is the last part of `dotted`, `known` are the names it could be.
    [[nodiscard]] std::string unknown_key(const std::string& dotted, std::string_view name,
                                          const std::vector<std::string>& known) const;

private:
    void check_section(std::vector<std::string>& warnings, const std::string& section,
                       const model::Value& value) const;

    std::string text_;
    model::Value root_;
};

}  // namespace dltask::config
