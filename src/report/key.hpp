// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/value.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

/// KEY of `--where`, `--sort`, `--columns`, `--group-by`: a field of the row, else a parameter, else a
/// metric; `param:x` and `metric:x` force it.
struct Key {
    enum class Where { any, param, metric };
    Where where = Where::any;
    std::string name;  ///< without the force
    std::string text;  ///< as typed

    [[nodiscard]] static Key parse(std::string_view text);
};

/// nullopt: the row has no such key. So are null fields, null metrics and NaN: they never match and
/// sort last. `time` is a Timestamp.
[[nodiscard]] std::optional<model::Value> value_of(const TaskRow& row, const Key& key);

/// As value_of, but NaN is one: what a table shows.
[[nodiscard]] std::optional<model::Value> shown_value_of(const TaskRow& row, const Key& key);

/// What shows a field of a row; null: there is no field of that name.
using FieldReader = std::optional<model::Value> (*)(const TaskRow&);
[[nodiscard]] FieldReader field_reader(std::string_view name);

/// The names of the fields, in the order of the contract.
[[nodiscard]] const std::vector<std::string>& field_names();

/// A value on one line: strings as they are, numbers with the digits that read back.
[[nodiscard]] std::string text_of(const model::Value& value);

/// A number, or text that looks like one (`1e-3`); never NaN.
[[nodiscard]] std::optional<long double> number_of(const model::Value& value);

/// Numbers compare as numbers, versions as versions, moments as moments, everything else as text;
/// two that differ in kind are unordered.
[[nodiscard]] std::partial_ordering compare(const model::Value& a, const model::Value& b);

/// The same as a total order, for sorting: numbers, versions, moments, text, in this sequence.
[[nodiscard]] std::weak_ordering order(const model::Value& a, const model::Value& b);

}  // namespace dltask::report
