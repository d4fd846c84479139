// SPDX-License-Identifier: Apache-2.0
#include "report/log_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/ascii.hpp"

namespace dltask::report {
namespace {

using model::Value;

constexpr std::array<std::string_view, 3> axes = {"step", "iteration", "epoch"};
constexpr std::string_view example = "(?P<loss>\\S+)";

std::optional<std::size_t> find_axis(const std::vector<std::string>& groups) {
    for (const std::string_view axis : axes) {
        const auto found = std::find(groups.begin(), groups.end(), axis);
        if (found != groups.end()) return static_cast<std::size_t>(found - groups.begin());
    }
    return std::nullopt;
}

/// `name` is empty where the groups name the metrics.
void add_pattern(LogPatterns& result, const std::string& name, const Value& value) {
    const auto* text = value.as<std::string>();
    if (text == nullptr) {
        result.problems.push_back(
            fmt::format("{}a pattern that is no text", name.empty() ? "" : name + ": "));
        return;
    }
    auto compiled = LinePattern::compile(*text);
    if (const auto* problem = std::get_if<std::string>(&compiled)) {
        result.problems.push_back(fmt::format("'{}': {}", *text, *problem));
        return;
    }
    LogPattern pattern{std::move(std::get<LinePattern>(compiled)), {}, {}};
    pattern.metrics = pattern.pattern.groups();
    pattern.step = find_axis(pattern.metrics);
    if (pattern.step) pattern.metrics[*pattern.step].clear();
    if (!name.empty()) {
        for (std::size_t group = 0; group < pattern.metrics.size(); ++group) {
            if (group == pattern.step) continue;
            pattern.metrics[group] = name;
            std::fill(pattern.metrics.begin() + static_cast<std::ptrdiff_t>(group) + 1, pattern.metrics.end(),
                      "");
            break;
        }
    }
    const bool none = std::all_of(pattern.metrics.begin(), pattern.metrics.end(),
                                  [](const std::string& metric) { return metric.empty(); });
    if (none) {
        result.problems.push_back(name.empty()
                                      ? fmt::format("'{}' names no metric, as {} does", *text, example)
                                      : fmt::format("'{}' has no group", *text));
        return;
    }
    result.patterns.push_back(std::move(pattern));
}

/// Without `2026-11-22 10:30:00.123 `.
std::string_view without_time(std::string_view line) {
    constexpr std::string_view shape = "dddd-dd-dd dd:dd:dd.ddd ";
    if (line.size() < shape.size()) return line;
    for (std::size_t at = 0; at < shape.size(); ++at) {
        if (shape[at] == 'd' ? !is_digit(line[at]) : line[at] != shape[at]) return line;
    }
    return line.substr(shape.size());
}

/// `0.5`, also with what closes a sentence or a bracket behind it; nothing for `12px`.
std::optional<double> number_at_start(std::string_view text) {
    static constexpr std::string_view closing = ",;:)]}%.'\"";
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    double number = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{}) return std::nullopt;
    const bool clean =
        std::all_of(rest, end, [](char c) { return closing.find(c) != std::string_view::npos; });
    return clean ? std::optional{number} : std::nullopt;
}

/// Gathers what one pattern found.
class Findings {
public:
    Findings(const LogPattern& pattern, const LogLimits& limits) : pattern_{pattern}, limits_{limits} {
        for (std::size_t group = 0; group < pattern.metrics.size(); ++group) {
            if (!pattern.metrics[group].empty()) groups_.push_back(group);
        }
        columns_.resize(groups_.size() + 1);
    }

    /// False: there are too many.
    bool take(std::string_view line, const std::vector<LinePattern::Span>& spans, Value::Map& last) {
        if (columns_[0].size() >= limits_.points) return false;
        const auto text = [&](std::size_t group) {
            return line.substr(spans[group].begin, spans[group].length);
        };
        const double count = static_cast<double>(columns_[0].size() + 1);
        const bool has_step = pattern_.step && spans[*pattern_.step].found;
        const auto step = has_step ? number_at_start(text(*pattern_.step)) : std::nullopt;
        columns_[0].push_back(pattern_.step ? step.value_or(std::numeric_limits<double>::quiet_NaN())
                                            : count);
        for (std::size_t i = 0; i < groups_.size(); ++i) {
            columns_[i + 1].push_back(std::numeric_limits<double>::quiet_NaN());
            if (!spans[groups_[i]].found) continue;
            const auto number = number_at_start(text(groups_[i]));
            if (!number) continue;
            if (std::isfinite(*number)) columns_[i + 1].back() = *number;
            set(last, pattern_.metrics[groups_[i]], *number);
        }
        return true;
    }

    [[nodiscard]] std::size_t count() const { return columns_[0].size(); }

    Curve curve() && {
        std::vector<std::string> names;
        names.push_back(pattern_.step ? pattern_.pattern.groups()[*pattern_.step] : "match");
        for (const std::size_t group : groups_) names.push_back(pattern_.metrics[group]);
        return make_curve("task.log", names, std::move(columns_));
    }

private:
    static void set(Value::Map& map, const std::string& name, double number) {
        const auto found = std::find_if(map.begin(), map.end(),
                                        [&name](const Value::Entry& entry) { return entry.first == name; });
        if (found == map.end()) {
            map.emplace_back(name, number);
        } else {
            found->second = Value{number};
        }
    }

    const LogPattern& pattern_;
    const LogLimits& limits_;
    std::vector<std::size_t> groups_;  ///< those that are metrics
    std::vector<std::vector<double>> columns_;
};

LogMatch match_of(const LogPattern& pattern, std::string_view line,
                  const std::vector<LinePattern::Span>& spans) {
    LogMatch match;
    match.text = line;
    for (std::size_t group = 0; group < spans.size(); ++group) {
        if (!spans[group].found) continue;
        const std::string name =
            group == pattern.step ? pattern.pattern.groups()[group] : pattern.metrics[group];
        if (!name.empty())
            match.groups.emplace_back(name, line.substr(spans[group].begin, spans[group].length));
    }
    return match;
}

}  // namespace

LogPatterns LogPatterns::read(const Value& metrics) {
    LogPatterns result;
    const Value* value = metrics.find("patterns");
    if (value == nullptr || value->is_null()) return result;
    if (const auto* list = value->as<Value::List>()) {
        for (const Value& item : *list) add_pattern(result, "", item);
    } else if (const auto* map = value->as<Value::Map>()) {
        for (const auto& [name, item] : *map) add_pattern(result, name, item);
    } else {
        result.problems.emplace_back("a list or a map is expected");
    }
    return result;
}

LogPatterns LogPatterns::read_texts(const std::vector<std::string>& texts) {
    LogPatterns result;
    for (const std::string& text : texts) add_pattern(result, "", Value{text});
    return result;
}

std::string LogPatterns::fingerprint() const {
    std::string print;
    for (const LogPattern& pattern : patterns) {
        print += pattern.pattern.text() + '\n';
        for (const std::string& metric : pattern.metrics) print += metric + '\t';
        print += '\n';
    }
    return print;
}

LogMetrics read_log(std::string_view text, const LogPatterns& patterns, const LogLimits& limits,
                    const std::function<void(const LogMatch&)>& tell) {
    LogMetrics result;
    if (text.size() > limits.bytes) {
        result.problem = fmt::format("only its first {} bytes are read", limits.bytes);
        text = text.substr(0, limits.bytes);
    }
    std::vector<LinePattern::Search> searches;
    std::vector<Findings> findings;
    for (const LogPattern& pattern : patterns.patterns) {
        searches.emplace_back(pattern.pattern);
        findings.emplace_back(pattern, limits);
    }
    std::uint64_t steps = 0;
    for (std::size_t number = 1; !text.empty() && steps <= limits.steps; ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = without_time(text.substr(0, end)).substr(0, limits.line);
        text.remove_prefix(std::min(end + 1, text.size()));
        steps = 0;
        for (std::size_t i = 0; i < searches.size(); ++i) {
            const bool found = searches[i].find(line);
            steps += searches[i].steps();
            if (!found) continue;
            if (!findings[i].take(line, searches[i].spans(), result.last)) {
                result.problem = fmt::format("only the first {} matches are read", limits.points);
            }
            if (!tell) continue;
            LogMatch match = match_of(patterns.patterns[i], line, searches[i].spans());
            match.line = number;
            match.pattern = i;
            tell(match);
        }
        if (steps > limits.steps) {
            result.problem =
                fmt::format("the patterns take too long: only the first {} lines are read", number);
        }
    }
    for (Findings& finding : findings) {
        result.counts.push_back(finding.count());
        if (finding.count() > 0) result.curves.push_back(std::move(finding).curve());
    }
    return result;
}

}  // namespace dltask::report
