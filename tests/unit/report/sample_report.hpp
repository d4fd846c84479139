// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json/json.hpp"
#include "memory_repository.hpp"
#include "report/page_data.hpp"
#include "report/report_data.hpp"

namespace dltask::report {

using model::Value;

inline const std::vector<std::string> formats = {"html", "md", "csv", "json", "typst", "latex"};

inline ReportData sample_data() {
    ReportData data;
    data.commit = std::string(40, 'a');
    data.date = "2026-11-22T10:30:00+08:00";
    for (const auto& [name, lr, accuracy] :
         {std::tuple{"one", 0.1, 0.8125}, {"two", 0.1, 0.9375}, {"three", 0.01, 0.5}}) {
        TaskRow row =
            sample_row(name, {{"lr", lr}, {"net", "a"}}, {{"accuracy", accuracy}, {"loss", 1 - accuracy}});
        row.changed = {{"lr", lr}};
        row.state = model::TaskState::succeeded;
        row.version = "0.1.0";
        data.rows.push_back(std::move(row));
        data.curves.push_back({parse_curve("curve.csv", "epoch,loss\n1,0.5\n2,0.25\n3,0.125\n")});
    }
    return data;
}

inline ReportData as(ReportData data, const std::string& format) {
    data.query.format = format;
    return data;
}

inline std::string main_file(const ReportData& data, const std::string& format) {
    return render_report(as(data, format)).front().content;
}

inline std::string whole(const ReportData& data, const std::string& format) {
    std::string text;
    for (const ReportFile& file : render_report(as(data, format))) text += file.path + '\n' + file.content;
    return text;
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

inline double plain_number(const Value& value) {
    const auto* whole = value.as<std::int64_t>();
    return whole != nullptr ? static_cast<double>(*whole) : *value.as<double>();
}

/// The x axis of the first curve, as the page's script puts it together.
inline std::vector<double> drawn_x(const ReportData& data) {
    const Value page = std::get<Value>(json::parse(page_data(data)));
    const Value curve = page.find("curves")->as<Value::List>()->front();
    const Value* at = curve.find("at");
    const double first = plain_number(*curve.find("first")), step = plain_number(*curve.find("step"));
    double steps = 0;
    std::vector<double> x;
    for (std::size_t i = 0; i < curve.find("y")->as<Value::List>()->size(); ++i) {
        if (i > 0) steps += at == nullptr ? 1 : plain_number((*at->as<Value::List>())[i - 1]);
        x.push_back(first + steps * step);
    }
    return x;
}

/// Without the two lines of comment.
inline std::string without_head(const std::string& text) {
    return text.substr(text.find('\n', text.find('\n') + 1));
}

inline const std::vector<std::string>& hostile_texts() {
    static const std::vector<std::string> texts = {"</script><img src=x onerror=alert(1)>",
                                                   "--><b>",
                                                   "=HYPERLINK(\"http://x\")",
                                                   "#read(\"/etc/passwd\")",
                                                   "\x1b]52;c;eA==\x07",
                                                   "\x9b"
                                                   "31m",
                                                   "\xe2\x80\xae"
                                                   "cba",
                                                   std::string{"a\0b", 3},
                                                   "\xff\xfe",
                                                   "\xe2\x80\xa8",
                                                   "\\input{/etc/passwd}",
                                                   "| x | y |",
                                                   "[a](javascript:x)",
                                                   "{{script}}",
                                                   "@someone",
                                                   "a\nb\r\nc",
                                                   "\"'`$&%_^~",
                                                   "*/ // % --"};
    return texts;
}

}  // namespace dltask::report
