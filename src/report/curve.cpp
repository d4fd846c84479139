// SPDX-License-Identifier: Apache-2.0
#include "report/curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <unordered_set>

namespace dltask::report {
namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

/// What a header without a comma is divided by; programs of countries that write 0,5 take semicolons.
char separator_of(std::string_view text) {
    bool quoted = false;
    char found = ',';
    for (const char c : text.substr(0, text.find('\n'))) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == ',') return c;
        if (found == ',' && (c == ';' || c == '\t')) found = c;
    }
    return found;
}

/// Goes through the cells; a quoted one is put together in `buffer`.
class Cells {
public:
    explicit Cells(std::string_view text) : rest_{text}, separator_{separator_of(text)} {}

    [[nodiscard]] bool done() const { return rest_.empty(); }

    /// The next cell; afterwards `ended_line` says whether it was the last of its line.
    std::string_view next() {
        if (!rest_.empty() && rest_.front() == '"') return quoted();
        const std::size_t end = end_of_cell(0);
        std::string_view cell = rest_.substr(0, end);
        skip(end);
        if (ended_line && !cell.empty() && cell.back() == '\r') cell.remove_suffix(1);
        return cell;
    }

    bool ended_line = false;
    [[nodiscard]] char separator() const { return separator_; }

private:
    void skip(std::size_t end) {
        ended_line = end >= rest_.size() || rest_[end] == '\n';
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
    }

    std::string_view quoted() {
        buffer_.clear();
        std::size_t at = 1;
        for (; at < rest_.size(); ++at) {
            if (rest_[at] != '"') {
                buffer_ += rest_[at];
            } else if (at + 1 < rest_.size() && rest_[at + 1] == '"') {
                buffer_ += rest_[at++];
            } else {
                break;
            }
        }
        skip(end_of_cell(std::min(at + 1, rest_.size())));
        return buffer_;
    }

    [[nodiscard]] std::size_t end_of_cell(std::size_t from) const {
        const char ends[] = {separator_, '\n'};
        return std::min(rest_.find_first_of(std::string_view{ends, 2}, from), rest_.size());
    }

    std::string_view rest_;
    char separator_;
    std::string buffer_;
};

double cell_number(std::string_view cell) {
    while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
    while (!cell.empty() && cell.back() == ' ') cell.remove_suffix(1);
    if (!cell.empty() && cell.front() == '+') cell.remove_prefix(1);
    double number = gap;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    const bool whole = error == std::errc{} && end == cell.data() + cell.size();
    return whole && std::isfinite(number) ? number : gap;
}

/// `0,5`, where commas do not divide.
double number_with_comma(std::string_view cell) {
    const std::size_t comma = cell.find(',');
    if (comma == std::string_view::npos || cell.find('.') != std::string_view::npos) return cell_number(cell);
    std::string text{cell};
    text[comma] = '.';
    return cell_number(text);
}

using Columns = std::vector<std::vector<double>>;

bool has_number(const std::vector<double>& values) {
    return std::any_of(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
}

void read_rows(Cells& cells, std::size_t wanted, const CurveLimits& limits, Columns& columns,
               std::string& problem) {
    const auto number = cells.separator() == ',' ? cell_number : number_with_comma;
    while (!cells.done()) {
        if (columns[0].size() >= limits.rows) {
            problem = fmt::format("only the first {} rows are read", limits.rows);
            return;
        }
        std::size_t column = 0;
        bool blank = true;
        do {
            const std::string_view cell = cells.next();
            blank = blank && cell.empty();
            if (column < wanted) columns[column].push_back(number(cell));
            ++column;
        } while (!cells.ended_line);
        for (std::size_t missing = column; missing < wanted; ++missing) columns[missing].push_back(gap);
        if (blank) {
            for (auto& values : columns) values.pop_back();
        }
    }
}

/// Resumed runs write the epochs since the checkpoint again.
void keep_last_of_each_x(Columns& columns) {
    const std::vector<double>& x = columns[0];
    if (std::adjacent_find(x.begin(), x.end(), std::greater_equal<>{}) == x.end()) return;
    std::unordered_map<double, std::size_t> places;
    std::size_t kept = 0;
    for (std::size_t row = 0; row < columns[0].size(); ++row) {
        const auto [place, is_new] = places.try_emplace(columns[0][row], kept);
        for (auto& values : columns) values[place->second] = values[row];
        if (is_new) ++kept;
    }
    for (auto& values : columns) values.resize(kept);
}

std::vector<std::string> read_header(Cells& cells) {
    std::vector<std::string> names;
    if (cells.done()) return names;
    do {
        names.emplace_back(cells.next());
    } while (!cells.ended_line);
    return names;
}

}  // namespace

Curve parse_curve(std::string file, std::string_view text, const CurveLimits& limits) {
    Curve curve;
    curve.file = std::move(file);
    if (text.size() > limits.bytes) {
        curve.problem =
            fmt::format("it has {} bytes, more than the {} that are read", text.size(), limits.bytes);
        return curve;
    }
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    Cells cells{text};
    const std::vector<std::string> names = read_header(cells);
    if (names.size() < 2) return curve;
    const std::size_t wanted = std::min(names.size(), limits.columns);
    if (wanted < names.size()) curve.problem = fmt::format("only the first {} columns are read", wanted);
    Columns columns(wanted);
    read_rows(cells, wanted, limits, columns, curve.problem);
    std::string problem = std::move(curve.problem);
    curve =
        make_curve(std::move(curve.file),
                   {names.begin(), names.begin() + static_cast<std::ptrdiff_t>(wanted)}, std::move(columns));
    curve.problem = std::move(problem);
    return curve;
}

Curve make_curve(std::string file, const std::vector<std::string>& names,
                 std::vector<std::vector<double>> columns) {
    Curve curve{std::move(file), names[0], {}, {}, {}};
    if (std::any_of(columns[0].begin(), columns[0].end(), [](double x) { return std::isnan(x); })) {
        for (std::size_t row = 0; row < columns[0].size(); ++row) {
            columns[0][row] = static_cast<double>(row + 1);
        }
    } else {
        keep_last_of_each_x(columns);
    }
    curve.x = std::move(columns[0]);
    std::unordered_set<std::string> taken;
    for (std::size_t i = 1; i < columns.size(); ++i) {
        if (!has_number(columns[i])) continue;
        std::string name = names[i];
        for (int number = 2; !taken.insert(name).second; ++number)
            name = fmt::format("{} ({})", names[i], number);
        curve.series.push_back({std::move(name), std::move(columns[i])});
    }
    return curve;
}

Points thinned(const std::vector<double>& x, const std::vector<double>& y, std::size_t most) {
    Points whole;
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (std::isnan(y[i])) continue;
        whole.x.push_back(x[i]);
        whole.y.push_back(y[i]);
    }
    const std::size_t count = whole.y.size(), stretches = std::max<std::size_t>(1, most / 2);
    if (count <= std::max<std::size_t>(most, 2)) return whole;
    Points few;
    for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
        const auto begin = whole.y.begin() + static_cast<std::ptrdiff_t>(count * stretch / stretches);
        const auto end = whole.y.begin() + static_cast<std::ptrdiff_t>(count * (stretch + 1) / stretches);
        const auto [low, high] = std::minmax_element(begin, end);
        for (const auto at : {std::min(low, high), std::max(low, high)}) {
            const auto place = static_cast<std::size_t>(at - whole.y.begin());
            if (!few.x.empty() && few.x.back() == whole.x[place] && low == high) continue;
            few.x.push_back(whole.x[place]);
            few.y.push_back(whole.y[place]);
        }
    }
    few.x.back() = whole.x.back();
    few.y.back() = whole.y.back();
    return few;
}

std::string sparkline(const std::vector<double>& values, std::size_t width) {
    constexpr std::array<std::string_view, 8> bars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const std::size_t cells = std::min(width, values.size());
    std::vector<double> means;
    for (std::size_t cell = 0; cell < cells; ++cell) {
        double sum = 0, count = 0;
        for (std::size_t i = values.size() * cell / cells; i < values.size() * (cell + 1) / cells; ++i) {
            if (std::isnan(values[i])) continue;
            sum += values[i];
            ++count;
        }
        means.push_back(count > 0 ? sum / count : gap);
    }
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const double mean : means) {
        low = std::isnan(mean) ? low : std::min(low, mean);
        high = std::isnan(mean) ? high : std::max(high, mean);
    }
    std::string line;
    for (const double mean : means) {
        const double share = high > low ? (mean - low) / (high - low) : 0.5;
        const auto bar = static_cast<std::size_t>(std::isnan(mean) ? 0 : std::clamp(share * 8, 0.0, 7.0));
        line += std::isnan(mean) ? " " : bars.at(bar);
    }
    return has_number(means) ? line : std::string{};
}

}  // namespace dltask::report
