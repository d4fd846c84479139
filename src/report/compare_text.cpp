// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "model/time.hpp"
#include "report/compare.hpp"
#include "report/key.hpp"
#include "report/list_table.hpp"
#include "term/safe_text.hpp"
#include "term/table.hpp"

namespace dltask::report {
namespace {

using model::Value;

std::string indented(const std::string& text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (end > at) result += "  " + text.substr(at, end - at);
        result += '\n';
        at = end + 1;
    }
    return result;
}

std::string print(const std::string& key, const std::optional<Value>& value) {
    if (!value) return "-";
    const auto* seconds = value->as<double>();
    if (key == "seconds" && seconds != nullptr) return model::print_duration(*seconds);
    const std::string text = print_metric(*value);
    return text.empty() ? "''" : text;
}

/// `+0.02`, where both are numbers.
std::string step(const ValueChange& change) {
    if (!change.a || !change.b || !change.a->is_number() || !change.b->is_number()) return {};
    const auto a = number_of(*change.a), b = number_of(*change.b);
    if (!a || !b) return {};
    const auto by = static_cast<double>(*b - *a);
    if (change.key == "seconds") return (by < 0 ? "-" : "+") + model::print_duration(by < 0 ? -by : by);
    return fmt::format("{:+.4g}", by);
}

std::string section(const std::string& title, const std::string& body) {
    return title + '\n' + (body.empty() ? "  the same\n" : body) + '\n';
}

std::string values_text(const std::vector<ValueChange>& changes, const std::string& a, const std::string& b,
                        bool with_step) {
    if (changes.empty()) return {};
    term::Table table{{{"", false, 40}, {a, false, 32}, {b, false, 32}}, {}, {}};
    if (with_step) table.columns.push_back({"", true, 16});
    for (const ValueChange& change : changes) {
        table.rows.push_back({change.key, print(change.key, change.a), print(change.key, change.b)});
        if (with_step) table.rows.back().push_back(step(change));
    }
    return indented(table.print(0));
}

/// Where only one of the two recorded anything, its packages say nothing about a difference.
std::string environment_change_text(const std::vector<ValueChange>& changes, const std::string& a,
                                    const std::string& b) {
    const auto lacks_a = [](const ValueChange& change) { return !change.a; };
    const auto lacks_b = [](const ValueChange& change) { return !change.b; };
    const auto schema = std::find_if(changes.begin(), changes.end(),
                                     [](const ValueChange& change) { return change.key == "schema"; });
    if (schema != changes.end()) {
        const bool only_b = std::all_of(changes.begin(), changes.end(), lacks_a);
        const bool only_a = std::all_of(changes.begin(), changes.end(), lacks_b);
        if (only_a || only_b) return fmt::format("  only {} has one recorded\n", term::safe(only_a ? a : b));
    }
    return values_text(changes, a, b, false);
}

std::string code_text(const TaskDifference& difference) {
    std::string text;
    for (const FileChange& file : difference.code) {
        const std::string lines = file.added && file.deleted
                                      ? fmt::format("+{} -{}", *file.added, *file.deleted)
                                      : std::string{"binary"};
        text += fmt::format("  {}  {}{}\n", term::safe(file.path), lines,
                            file.script ? "  (the task's own)" : "");
    }
    if (!difference.code_note.empty()) text += "  " + term::safe(difference.code_note) + '\n';
    return text;
}

Value json_of(const std::vector<ValueChange>& changes) {
    Value::List list;
    for (const ValueChange& change : changes) {
        Value::Map object{{"key", change.key}};
        if (change.a) object.emplace_back("a", *change.a);
        if (change.b) object.emplace_back("b", *change.b);
        list.emplace_back(std::move(object));
    }
    return list;
}

Value number_or_null(const std::optional<std::int64_t>& number) {
    return number ? Value{*number} : Value{};
}

}  // namespace

std::string difference_text(const TaskDifference& difference, const std::string& a, const std::string& b) {
    std::string text = section("parameters", values_text(difference.params, a, b, false)) +
                       section("code", code_text(difference)) +
                       section("environment", environment_change_text(difference.environment, a, b)) +
                       section("results", values_text(difference.results, a, b, true));
    text.pop_back();
    return text;
}

Value difference_json(const TaskDifference& difference, const std::string& a, const std::string& b) {
    Value::List code;
    for (const FileChange& file : difference.code) {
        code.push_back(Value::Map{{"path", file.path},
                                  {"script", file.script},
                                  {"added", number_or_null(file.added)},
                                  {"deleted", number_or_null(file.deleted)}});
    }
    return Value::Map{{"a", a},
                      {"b", b},
                      {"same", difference.none()},
                      {"params", json_of(difference.params)},
                      {"code", std::move(code)},
                      {"code_note", difference.code_note.empty() ? Value{} : Value{difference.code_note}},
                      {"environment", json_of(difference.environment)},
                      {"results", json_of(difference.results)}};
}

}  // namespace dltask::report
