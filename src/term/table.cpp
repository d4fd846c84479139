// SPDX-License-Identifier: Apache-2.0
#include "term/table.hpp"

#include <algorithm>
#include <numeric>

#include "term/safe_text.hpp"

namespace dltask::term {
namespace {

constexpr int gap = 2;
constexpr int narrowest = 6;

struct Cell {
    std::string text;
    int width = 0;
};
using Line = std::vector<Cell>;

Cell make_cell(const std::string& text) {
    Cell cell{safe(text), 0};
    cell.width = display_width(cell.text);
    return cell;
}

/// The header first.
std::vector<Line> make_lines(const Table& table) {
    std::vector<Line> lines(table.rows.size() + 1);
    for (const Table::Column& column : table.columns) lines[0].push_back(make_cell(column.title));
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        Line& line = lines[row + 1];
        for (const std::string& text : table.rows[row]) line.push_back(make_cell(text));
        line.resize(table.columns.size());
    }
    return lines;
}

std::vector<int> natural_widths(const Table& table, const std::vector<Line>& lines) {
    std::vector<int> widths(table.columns.size(), 0);
    for (const Line& line : lines) {
        for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], line[i].width);
    }
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::min(widths[i], table.columns[i].most);
    return widths;
}

int total(const std::vector<int>& widths) {
    const int gaps = widths.empty() ? 0 : gap * static_cast<int>(widths.size() - 1);
    return std::accumulate(widths.begin(), widths.end(), gaps);
}

void shrink(std::vector<int>& widths, int width) {
    for (int excess = total(widths) - width; excess > 0; --excess) {
        const auto widest = std::max_element(widths.begin(), widths.end());
        if (widest == widths.end() || *widest <= narrowest) return;
        --*widest;
    }
}

std::string print_line(const Line& line, const Table& table, const std::vector<int>& widths, int width) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool fits = line[i].width <= widths[i];
        const std::string cell = fits ? line[i].text : clip(line[i].text, widths[i]);
        const int cell_width = fits ? line[i].width : display_width(cell);
        const auto fill = static_cast<std::size_t>(std::max(0, widths[i] - cell_width));
        if (i > 0) text.append(gap, ' ');
        if (table.columns[i].right) text.append(fill, ' ');
        text += cell;
        if (!table.columns[i].right) text.append(fill, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    if (width > 0 && total(widths) > width) text = clip(text, width);
    return text + '\n';
}

}  // namespace

std::string Table::print(int width) const {
    const std::vector<Line> lines = make_lines(*this);
    std::vector<int> widths = natural_widths(*this, lines);
    if (width > 0) shrink(widths, width);
    std::string text;
    for (const Line& line : lines) text += print_line(line, *this, widths, width);
    if (!note.empty()) text += safe(note, true) + '\n';
    return text;
}

int Table::natural_width() const {
    return total(natural_widths(*this, make_lines(*this)));
}

}  // namespace dltask::term
