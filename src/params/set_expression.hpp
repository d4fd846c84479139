// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/value.hpp"

namespace dltask::params {

/// `KEY=VALUE` or `+KEY=VALUE` from the command line.
struct SetExpression {
    std::string key;     ///< dotted, as typed, without the plus
    std::string text;    ///< VALUE as typed
    model::Value value;  ///< YAML 1.1 scalar or flow list; bare exponents (`1e-3`) are numbers
    bool add = false;
};

/// Throws usage (129) when there is no `=`, no key, or VALUE is neither a scalar nor a flow list.
/// `command` is what hints put before an expression.
[[nodiscard]] SetExpression parse_set(std::string_view text, std::string_view command = "git dltask set");

/// The config text with the expressions applied, only the bytes of the values changed.
/// Throws negative (1): an unknown key (did you mean ...), a change of type without `force`, a file
/// that the guards do not trust (file, line, column). A whole number for a float key gets `.0`.
/// `file` is the name for messages, `command` what hints put before an expression.
struct Applied {
    std::string text;
    model::Value::Map values;  ///< dotted key -> typed value as written
};
[[nodiscard]] Applied apply(std::string_view config_text, const std::vector<SetExpression>& expressions,
                            bool force, std::string_view file, std::string_view command = "git dltask set");

/// The `<name>` of a task made from its changed parameters: last part of each key, `-`, the value as
/// typed, characters that a name may not have as `_`, whole pairs joined by `-` as long as they fit
/// into 64 bytes, then `+<n>` for the rest; `run` when there are none. Of a secret only the key.
[[nodiscard]] std::string default_name(const std::vector<SetExpression>& expressions);

/// What a user has to know who sets secrets: a config is committed, for everybody to read. Empty: none is
/// one, by its key or its form.
[[nodiscard]] std::string warn_of_secrets(const std::vector<SetExpression>& expressions);

/// Flat parameters of `mine` that differ from `base`: value or type changed, or added.
[[nodiscard]] model::Value::Map changed(const model::Value::Map& base, const model::Value::Map& mine);

}  // namespace dltask::params
