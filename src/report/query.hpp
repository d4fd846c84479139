// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/key.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

class Pattern;

/// `KEY OP VALUE`. OP is `= != < <= > >= ~`.
class Condition {
public:
    /// Throws usage when there is no OP (`<>` and `=~` are none), no KEY, no VALUE, or the regular expression
    /// is none. VALUE may be in quotes; durations (`5m`) are read for `seconds`, `v0.1.0` for `version`.
    [[nodiscard]] static Condition parse(std::string_view text);

    /// Of several `tags` one has to be equal, or none. A missing key never matches, whatever the operator.
    /// Values that differ in kind (text against a number) are unequal and in no order.
    [[nodiscard]] bool matches(const TaskRow& row) const;
    [[nodiscard]] const Key& key() const noexcept { return key_; }

private:
    enum class Operator { equal, unequal, less, less_equal, greater, greater_equal, like };
    struct Spelling {
        std::string_view text;
        Operator what;
    };
    static const Spelling spellings[];

    [[nodiscard]] bool holds(std::partial_ordering ordering) const;
    [[nodiscard]] std::partial_ordering compare(const model::Value& value) const;

    Key key_;
    Operator operator_ = Operator::equal;
    std::string operand_;
    std::shared_ptr<const Pattern> pattern_;
};

/// Keeps the rows that match every condition, in their order.
void keep_matching(std::vector<TaskRow>& rows, const std::vector<Condition>& conditions);

/// `[-]KEY`, the first key counts most; rows without the key come last either way; stable.
void sort_rows(std::vector<TaskRow>& rows, const std::vector<std::string>& keys);

/// `--best [-]METRIC`: the row with the highest value, with `-` the lowest. Without a sign a name
/// that speaks of loss, error, time or perplexity means the lowest.
struct Best {
    Key key;
    bool lowest = false;
    [[nodiscard]] static Best parse(std::string_view text);
};

/// The best row, or one for each combination of `groups`; ties go to the earlier row. A plain name
/// means the metric before a parameter of that name.
[[nodiscard]] std::vector<TaskRow> best_rows(const std::vector<TaskRow>& rows, const Best& best,
                                             const std::vector<Key>& groups = {});

}  // namespace dltask::report
