// SPDX-License-Identifier: Apache-2.0
#include "report/query.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <numeric>

#include "base/error.hpp"
#include "model/time.hpp"
#include "model/version.hpp"
#include "report/pattern.hpp"

namespace dltask::report {
namespace {

using model::Value;

constexpr std::string_view spellings_begin = "!=<>~";

std::string_view trimmed(std::string_view text) {
    const std::size_t from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

std::string_view unquoted(std::string_view text) {
    const bool quoted =
        text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    return quoted ? text.substr(1, text.size() - 2) : text;
}

std::string lower(std::string_view text) {
    std::string result{text};
    for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

std::optional<bool> parse_bool(const std::string& text) {
    const std::string word = lower(text);
    if (word == "true" || word == "yes" || word == "on") return true;
    if (word == "false" || word == "no" || word == "off") return false;
    return std::nullopt;
}

bool wants_lowest(const std::string& metric) {
    constexpr std::string_view words[] = {"loss", "error", "err",  "perplexity", "ppl",
                                          "mae",  "mse",   "rmse", "wer",        "cer",
                                          "fid",  "nll",   "time", "seconds",    "latency"};
    const std::string name = lower(metric);
    return std::any_of(std::begin(words), std::end(words), [&name](std::string_view word) {
        for (std::size_t at = name.find(word); at != std::string::npos; at = name.find(word, at + 1)) {
            // A short word counts where it stands alone: 'transformer' holds no 'mer', 'cer' is no
            // 'certainty'.
            const bool begins = at == 0 || std::isalnum(static_cast<unsigned char>(name[at - 1])) == 0;
            const std::size_t end = at + word.size();
            const bool ends = end == name.size() || std::isalnum(static_cast<unsigned char>(name[end])) == 0;
            if ((begins && ends) || word.size() >= 4) return true;
        }
        return false;
    });
}

/// The values of a key for all rows, taken once: sorting asks for each many times. Null is none.
std::vector<std::optional<Value>> values_of(const std::vector<TaskRow>& rows, const Key& key) {
    std::vector<std::optional<Value>> values;
    values.reserve(rows.size());
    for (const TaskRow& row : rows) {
        values.push_back(value_of(row, key));
        if (values.back() && values.back()->is_null()) values.back().reset();
    }
    return values;
}

}  // namespace

const Condition::Spelling Condition::spellings[] = {
    {"!=", Operator::unequal}, {"<=", Operator::less_equal}, {">=", Operator::greater_equal},
    {"==", Operator::equal},   {"=", Operator::equal},       {"<", Operator::less},
    {">", Operator::greater},  {"~", Operator::like},
};

Condition Condition::parse(std::string_view text) {
    const std::size_t at = text.find_first_of(spellings_begin);
    Condition condition;
    condition.key_ = Key::parse(trimmed(text.substr(0, at)));
    const std::string_view rest = at == std::string_view::npos ? std::string_view{} : text.substr(at);
    const auto* spelling =
        std::find_if(std::begin(spellings), std::end(spellings),
                     [rest](const Spelling& s) { return rest.substr(0, s.text.size()) == s.text; });
    if (spelling == std::end(spellings) || condition.key_.name.empty()) {
        throw usage("'" + std::string{text} + "' is no condition KEY OP VALUE",
                    {"git dltask list --where 'lr <= 0.01'"});
    }
    condition.operator_ = spelling->what;
    const std::string_view operand = trimmed(rest.substr(spelling->text.size()));
    const bool is_like = condition.operator_ == Operator::like;
    if (operand.empty() || (!is_like && spellings_begin.find(operand.front()) != std::string_view::npos)) {
        throw usage(
            "'" + std::string{text} + "' is no condition: OP is one of = != < <= > >= ~, then comes a VALUE",
            {"git dltask list --where 'lr <= 0.01'"});
    }
    condition.operand_ = std::string{unquoted(operand)};
    const bool is_tag = lower(condition.key_.name) == "version" && operand.front() == 'v';
    if (is_tag && model::Version::parse(operand.substr(1))) condition.operand_.erase(0, 1);
    if (condition.operator_ == Operator::like) {
        condition.pattern_ = std::make_shared<const Pattern>(condition.operand_);
    }
    return condition;
}

std::partial_ordering Condition::compare(const Value& value) const {
    if (const auto* flag = value.as<bool>()) {
        const auto operand = parse_bool(operand_);
        return operand ? std::partial_ordering{*flag <=> *operand} : std::partial_ordering::unordered;
    }
    if (key_.name == "seconds" && value.is_number()) {
        if (const auto duration = model::parse_duration(operand_)) return order(value, Value{*duration});
    }
    const auto ordering = report::compare(value, Value{operand_});
    // `time >= 2026-11`: the beginning of a moment is none, but sorts like one.
    const bool is_time = value.as<Value::Timestamp>() != nullptr;
    if (is_time && ordering == std::partial_ordering::unordered) return text_of(value) <=> operand_;
    return ordering;
}

bool Condition::holds(std::partial_ordering ordering) const {
    switch (operator_) {
        case Operator::equal:
            return ordering == 0;
        case Operator::unequal:
            return ordering != 0;
        case Operator::less:
            return ordering < 0;
        case Operator::less_equal:
            return ordering <= 0;
        case Operator::greater:
            return ordering > 0;
        case Operator::greater_equal:
            return ordering >= 0;
        case Operator::like:
            return false;
    }
    return false;
}

bool Condition::matches(const TaskRow& row) const {
    const auto value = value_of(row, key_);
    if (!value) return false;
    const bool is_equal = operator_ == Operator::equal, is_tags = key_.text == "tags";
    if (is_tags && (is_equal || operator_ == Operator::unequal)) {
        const std::vector<std::string>& tags = row.remarks.tags;
        return (std::find(tags.begin(), tags.end(), operand_) != tags.end()) == is_equal;
    }
    return pattern_ ? pattern_->found_in(text_of(*value)) : holds(compare(*value));
}

void keep_matching(std::vector<TaskRow>& rows, const std::vector<Condition>& conditions) {
    std::erase_if(rows, [&conditions](const TaskRow& row) {
        return !std::all_of(conditions.begin(), conditions.end(),
                            [&row](const Condition& condition) { return condition.matches(row); });
    });
}

void sort_rows(std::vector<TaskRow>& rows, const std::vector<std::string>& keys) {
    for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
        const bool descending = !key->empty() && key->front() == '-';
        const auto values = values_of(rows, Key::parse(std::string_view{*key}.substr(descending ? 1 : 0)));
        std::vector<std::size_t> places(rows.size());
        std::iota(places.begin(), places.end(), std::size_t{0});
        std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
            if (!values[a] || !values[b]) return values[a].has_value() && !values[b].has_value();
            const auto ordering = order(*values[a], *values[b]);
            return descending ? ordering > 0 : ordering < 0;
        });
        std::vector<TaskRow> sorted;
        sorted.reserve(rows.size());
        for (const std::size_t place : places) sorted.push_back(std::move(rows[place]));
        rows = std::move(sorted);
    }
}

Best Best::parse(std::string_view text) {
    const bool minus = text.substr(0, 1) == "-", plus = text.substr(0, 1) == "+";
    Best best;
    best.key = Key::parse(text.substr(minus || plus ? 1 : 0));
    best.lowest = minus || (!plus && wants_lowest(best.key.name));
    return best;
}

std::vector<TaskRow> best_rows(const std::vector<TaskRow>& rows, const Best& best,
                               const std::vector<Key>& groups) {
    Key metric = best.key;
    if (metric.where == Key::Where::any) metric.where = Key::Where::metric;
    std::map<std::string, std::pair<const TaskRow*, Value>> winners;
    for (const TaskRow& row : rows) {
        auto value = value_of(row, metric);
        if (!value) value = value_of(row, best.key);
        if (!value) continue;
        std::string group;
        for (const Key& key : groups) group += text_of(value_of(row, key).value_or(Value{})) + '\0';
        const auto [winner, is_first] = winners.try_emplace(group, &row, *value);
        const auto ordering = order(*value, winner->second.second);
        if (!is_first && (best.lowest ? ordering < 0 : ordering > 0)) winner->second = {&row, *value};
    }
    std::vector<TaskRow> result;
    for (const auto& [group, winner] : winners) result.push_back(*winner.first);
    return result;
}

}  // namespace dltask::report
