// SPDX-License-Identifier: Apache-2.0
#include "record/remark.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace dltask::record {
namespace {

constexpr std::array<std::pair<std::string_view, RemarkKind>, 5> kinds = {{{"note", RemarkKind::note},
                                                                           {"tag", RemarkKind::tag},
                                                                           {"untag", RemarkKind::untag},
                                                                           {"retract", RemarkKind::retract},
                                                                           {"restore", RemarkKind::restore}}};

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '\\') {
            result += "\\\\";
        } else if (c == '\n') {
            result += "\\n";
        } else if (c == '\t') {
            result += "\\t";
        } else {
            result += c;
        }
    }
    return result;
}

std::string unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            result += text[i];
            continue;
        }
        ++i;
        result += text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
    }
    return result;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::optional<Remark> parse_remark(std::string_view line) {
    const auto parts = split(line, '\t');
    if (parts.size() < 3) return std::nullopt;
    const auto time = Moment::parse_rfc3339(parts[0]);
    const auto* kind = std::find_if(kinds.begin(), kinds.end(),
                                    [&parts](const auto& known) { return known.first == parts[1]; });
    if (!time || kind == kinds.end()) return std::nullopt;
    return Remark{*time, kind->second, unescaped(parts[2]), parts.size() > 3 ? unescaped(parts[3]) : ""};
}

void apply(const Remark& remark, std::set<std::string>& tags, Remarks& remarks) {
    switch (remark.kind) {
        case RemarkKind::note:
            remarks.notes.push_back(remark.text);
            return;
        case RemarkKind::tag:
            tags.insert(remark.text);
            return;
        case RemarkKind::untag:
            tags.erase(remark.text);
            return;
        case RemarkKind::retract:
            remarks.retracted = remark.text;
            return;
        case RemarkKind::restore:
            remarks.retracted.reset();
            return;
    }
}

}  // namespace

std::string_view name_of(RemarkKind kind) {
    return std::find_if(kinds.begin(), kinds.end(),
                        [kind](const auto& known) { return known.second == kind; })
        ->first;
}

std::string print(const Remark& remark) {
    const Moment utc{remark.time.unix_seconds, 0, 0};
    return utc.rfc3339() + '\t' + std::string{name_of(remark.kind)} + '\t' + escaped(remark.author) + '\t' +
           escaped(remark.text);
}

std::string join_remarks(const std::vector<std::string>& texts) {
    std::set<std::string> lines;
    for (const std::string& text : texts) {
        for (const std::string_view line : split(text, '\n')) {
            if (!line.empty()) lines.emplace(line);
        }
    }
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    return text;
}

std::optional<Moment> latest_remark(std::string_view text) {
    std::optional<Moment> latest;
    for (const std::string_view line : split(text, '\n')) {
        const auto remark = parse_remark(line);
        if (remark && (!latest || latest->unix_seconds < remark->time.unix_seconds)) latest = remark->time;
    }
    return latest;
}

Remarks read_remarks(std::string_view text) {
    std::vector<Remark> all;
    for (const std::string_view line : split(text, '\n')) {
        if (auto remark = parse_remark(line)) all.push_back(std::move(*remark));
    }
    std::stable_sort(all.begin(), all.end(), [](const Remark& a, const Remark& b) {
        return a.time.unix_seconds < b.time.unix_seconds;
    });
    Remarks remarks;
    std::set<std::string> tags;
    for (const Remark& remark : all) apply(remark, tags, remarks);
    remarks.tags.assign(tags.begin(), tags.end());
    return remarks;
}

}  // namespace dltask::record
