// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>

#include "json/json.hpp"
#include "report/csv.hpp"
#include "report/report_data.hpp"
#include "term/safe_text.hpp"

namespace {

using namespace dltask;
using model::Value;

std::vector<report::ReportFile> render(const std::string& text, const std::string& format) {
    report::ReportData data;
    data.commit = std::string(40, 'a');
    data.query.format = format;
    data.query.title = text;
    for (const char* time : {"2026-11-22T10:30:00+00:00", "2026-11-22T10:30:01+00:00"}) {
        report::TaskRow row;
        row.branch = row.name = text;
        row.version = "0.1.0";
        row.time = time;
        row.group = row.host = row.error = text;
        row.params = {{text, text}, {"lr", data.rows.empty() ? Value{0.5} : Value{text}}};
        row.changed = row.params;
        row.metrics = {{text, 0.5}, {"loss", text}};
        row.remarks.notes = row.remarks.tags = {text};
        data.rows.push_back(row);
        data.curves.push_back({{text, text, {1, 2}, {{text, {0.5, 0.25}}}, text}});
    }
    return report::render_report(data);
}

std::size_t count(const std::string& text, std::string_view word) {
    std::size_t found = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
    return found;
}

void require(bool holds) {
    if (!holds) __builtin_trap();
}

/// The page of a harmless text has as many tags.
void check_page(const std::string& page) {
    static const std::string harmless = render("x", "html").front().content;
    static const std::size_t tags = count(harmless, "<script"), ends = count(harmless, "</script");
    require(count(page, "<script") == tags && count(page, "</script") == ends &&
            count(page, "<!--") == count(harmless, "<!--"));
}

void check_cell(const std::string& text) {
    const std::string cell = report::csv_cell(Value{text});
    const std::size_t first = !cell.empty() && cell.front() == '"' ? 1 : 0;
    require(first >= cell.size() || std::string_view{"=+-@\t\r"}.find(cell[first]) == std::string_view::npos);
    require(first == 1 || cell.find_first_of("\",\r\n") == std::string::npos);
}

}  // namespace

/// Text of strangers in every place of a report, in every format.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    check_page(render(text, "html").front().content);
    require(std::holds_alternative<Value>(json::parse(render(text, "json").front().content)));
    for (const char* format : {"md", "latex", "typst", "csv"}) {
        for (const report::ReportFile& file : render(text, format)) {
            require(file.content.find_first_of("\x1b\x07") == std::string::npos);
        }
    }
    check_cell(text);
    const std::string safe = term::safe(text);
    require(std::none_of(safe.begin(), safe.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; }));
    return 0;
}
