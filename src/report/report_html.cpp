// SPDX-License-Identifier: Apache-2.0
#include "base/embedded.hpp"
#include "git/object_hash.hpp"
#include "report/page_data.hpp"
#include "report/report_data.hpp"
#include "term/safe_text.hpp"

namespace dltask::report {
namespace {

std::string embedded_file(std::string_view name) {
    for (const embedded::File& file : embedded::report_pages()) {
        if (file.path == name) return std::string{file.content};
    }
    return {};
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
        unsigned group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            group = group << 8U | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += i <= count ? digits[group >> (18 - 6 * i) & 0x3FU] : '=';
        }
    }
    return text;
}

/// What a Content-Security-Policy calls a script that it lets run.
std::string hash_of(const std::string& content) {
    return "'sha256-" + base64(git::raw_hash({content}, model::ObjectFormat::sha256)) + '\'';
}

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : term::safe(text)) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

}  // namespace

std::vector<ReportFile> report_html(const ReportData& data) {
    const std::string library = embedded_file("chart.js"), script = embedded_file("report.js");
    const std::string style = embedded_file("report.css");
    const std::string page = data.page.empty() ? embedded_file("report.html") : data.page;
    const std::string title = data.query.title.empty() ? "Summary of tasks" : data.query.title;
    return {{"report.html", fill_page(page, {{"script-hashes", hash_of(library) + ' ' + hash_of(script)},
                                             {"style-hash", hash_of(style)},
                                             {"title", escaped(title)},
                                             {"style", style},
                                             {"script", script},
                                             {"library", library},
                                             {"data", page_data(data)}})}};
}

}  // namespace dltask::report
