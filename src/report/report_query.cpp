// SPDX-License-Identifier: Apache-2.0
#include "report/report_query.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "json/json.hpp"
#include "report/key.hpp"
#include "report/query.hpp"
#include "report/script.hpp"
#include "term/safe_text.hpp"

namespace dltask::report {
namespace {

using model::Value;

constexpr std::string_view mark = "dltask-report: ";
constexpr int most_digits = 15;

/// A list of text, or one text with commas.
std::optional<std::vector<std::string>> words_of(const Value& value, bool with_commas) {
    if (const auto* text = value.as<std::string>()) {
        return with_commas ? split_list(*text) : std::vector<std::string>{*text};
    }
    const auto* list = value.as<Value::List>();
    if (list == nullptr) return std::nullopt;
    std::vector<std::string> words;
    for (const Value& item : *list) {
        if (item.as<Value::List>() != nullptr || item.as<Value::Map>() != nullptr) return std::nullopt;
        words.push_back(text_of(item));
    }
    return words;
}

bool take_words(const Value& value, std::vector<std::string>& into, bool with_commas = true) {
    auto words = words_of(value, with_commas);
    if (words) into = std::move(*words);
    return words.has_value();
}

bool take_text(const Value& value, std::string& into) {
    if (value.as<Value::List>() != nullptr || value.as<Value::Map>() != nullptr) return false;
    into = value.is_null() ? std::string{} : text_of(value);
    return true;
}

bool take_labels(const Value& value, std::map<std::string, std::string>& into) {
    const auto* map = value.as<Value::Map>();
    if (map == nullptr) return false;
    return std::all_of(map->begin(), map->end(),
                       [&into](const auto& entry) { return take_text(entry.second, into[entry.first]); });
}

bool take_digits(const Value& value, std::map<std::string, int>& into) {
    const auto* map = value.as<Value::Map>();
    if (map == nullptr) return false;
    for (const auto& [key, digits] : *map) {
        const auto* number = digits.as<std::int64_t>();
        if (number == nullptr || *number < 0 || *number > most_digits) return false;
        into[key] = static_cast<int>(*number);
    }
    return true;
}

bool take_flag(const Value& value, bool& into) {
    const auto* flag = value.as<bool>();
    if (flag != nullptr) into = *flag;
    return flag != nullptr;
}

using Taker = std::function<bool(ReportQuery&, const Value&)>;

const std::vector<std::pair<std::string_view, Taker>>& takers() {
    static const std::vector<std::pair<std::string_view, Taker>> all = {
        {"format", [](ReportQuery& q, const Value& v) { return take_text(v, q.format); }},
        {"rev", [](ReportQuery& q, const Value& v) { return take_text(v, q.rev); }},
        {"title", [](ReportQuery& q, const Value& v) { return take_text(v, q.title); }},
        {"where", [](ReportQuery& q, const Value& v) { return take_words(v, q.where, false); }},
        {"group-by", [](ReportQuery& q, const Value& v) { return take_words(v, q.group_by); }},
        {"columns", [](ReportQuery& q, const Value& v) { return take_words(v, q.columns); }},
        {"only", [](ReportQuery& q, const Value& v) { return take_words(v, q.only); }},
        {"sort", [](ReportQuery& q, const Value& v) { return take_text(v, q.sort); }},
        {"order", [](ReportQuery& q, const Value& v) { return take_text(v, q.sort); }},
        {"labels", [](ReportQuery& q, const Value& v) { return take_labels(v, q.labels); }},
        {"digits", [](ReportQuery& q, const Value& v) { return take_digits(v, q.digits); }},
        {"retracted", [](ReportQuery& q, const Value& v) { return take_flag(v, q.retracted); }},
        {"branches", [](ReportQuery& q, const Value& v) { return take_flag(v, q.branches); }},
    };
    return all;
}

bool take_map(const Value& value, Value::Map& into) {
    const auto* map = value.as<Value::Map>();
    if (map != nullptr) into = *map;
    return map != nullptr;
}

/// What only the head of a report says.
const std::vector<std::pair<std::string_view, Taker>>& head_takers() {
    static const std::vector<std::pair<std::string_view, Taker>> all = {
        {"spec", [](ReportQuery& q, const Value& v) { return take_text(v, q.spec); }},
        {"given", [](ReportQuery& q, const Value& v) { return take_map(v, q.given); }},
        {"template", [](ReportQuery& q, const Value& v) { return take_text(v, q.page); }},
        {"holds-template", [](ReportQuery& q, const Value& v) { return take_flag(v, q.holds_page); }},
    };
    return all;
}

std::string escape_of(char32_t value) {
    constexpr char32_t plane = 0x10000;
    if (value < plane) return fmt::format("\\u{:04x}", static_cast<unsigned>(value));
    const auto rest = static_cast<unsigned>(value - plane);
    return fmt::format("\\u{:04x}\\u{:04x}", 0xD800U + (rest >> 10U), 0xDC00U + (rest & 0x3FFU));
}

/// Inside a JSON string, where alone these can stand: what ends a comment somewhere, and what a
/// terminal or an editor would not show.
std::string without_comment_ends(const std::string& text) {
    constexpr std::string_view ends = "<>&{}";
    std::string result;
    bool quoted = false, escaping = false;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        const std::string character = text.substr(at, point.length);
        if (character == "\"" && !escaping) quoted = !quoted;
        escaping = character == "\\" && !escaping;
        const bool second_dash = character == "-" && at > 0 && text[at - 1] == '-';
        const bool ends_comment = quoted && character.size() == 1 && ends.find(character) != ends.npos;
        const bool plain = !second_dash && !ends_comment && term::safe(character) == character;
        result += plain ? character : escape_of(point.value);
        at += point.length;
    }
    return result;
}

void add_if(Value::Map& map, std::string_view key, const std::vector<std::string>& words) {
    if (!words.empty()) map.emplace_back(key, model::texts(words));
}

void add_if(Value::Map& map, std::string_view key, const std::string& text) {
    if (!text.empty()) map.emplace_back(key, text);
}

}  // namespace

void ReportQuery::take(const Value& said, std::string_view file) {
    const std::string name{file};
    if (said.is_null()) return;
    const auto* map = said.as<Value::Map>();
    if (map == nullptr) throw usage("'" + name + "' holds no map");
    for (const auto& [key, value] : *map) {
        const auto found = std::find_if(takers().begin(), takers().end(),
                                        [&key = key](const auto& taker) { return taker.first == key; });
        if (found == takers().end()) throw usage("'" + name + "' has the unknown key '" + key + "'");
        if (!found->second(*this, value)) throw usage("'" + name + "': the value of '" + key + "' is none");
    }
}

std::vector<Key> ReportQuery::keys() const {
    std::vector<std::string> words = columns;
    words.insert(words.end(), group_by.begin(), group_by.end());
    for (const std::string& word : split_list(sort))
        words.push_back(word.substr(word.front() == '-' ? 1 : 0));
    for (const auto& [key, label] : labels) words.push_back(key);
    for (const auto& [key, number] : digits) words.push_back(key);
    std::vector<Key> keys;
    for (const std::string& word : words) {
        if (group_by.empty() || word != "tasks") keys.push_back(Key::parse(word));
    }
    for (const std::string& text : where) keys.push_back(Condition::parse(text).key());
    return keys;
}

Value::Map ReportQuery::as_map() const {
    Value::Map map;
    add_if(map, "format", format);
    add_if(map, "rev", rev);
    add_if(map, "title", title);
    add_if(map, "where", where);
    add_if(map, "group-by", group_by);
    add_if(map, "columns", columns);
    add_if(map, "only", only);
    add_if(map, "sort", sort);
    Value::Map names, places;
    for (const auto& [key, label] : labels) names.emplace_back(key, label);
    for (const auto& [key, number] : digits) places.emplace_back(key, number);
    if (!names.empty()) map.emplace_back("labels", std::move(names));
    if (!places.empty()) map.emplace_back("digits", std::move(places));
    if (retracted) map.emplace_back("retracted", true);
    if (branches) map.emplace_back("branches", true);
    return map;
}

std::string ReportQuery::print() const {
    Value::Map map = as_map();
    add_if(map, "spec", spec);
    if (!given.empty()) map.emplace_back("given", given);
    add_if(map, "template", page);
    if (holds_page) map.emplace_back("holds-template", true);
    return std::string{mark} + without_comment_ends(json::print(Value{std::move(map)}));
}

std::string ReportQuery::command() const {
    ReportQuery said = *this;
    if (!spec.empty()) {
        said = {};
        said.format.clear();
        said.take(Value{given}, "given");
    }
    std::string text = "git dltask report";
    const auto add = [&text](std::string_view option, const std::string& value) {
        if (value.empty()) return;
        text += fmt::format(" {}{}{}", option, option.empty() ? "" : " ", shell_quoted(value));
    };
    add("--spec", spec);
    add("-f", said.format);
    for (const std::string& condition : said.where) add("--where", condition);
    add("--group-by", fmt::format("{}", fmt::join(said.group_by, ",")));
    add("--columns", fmt::format("{}", fmt::join(said.columns, ",")));
    add("--only", fmt::format("{}", fmt::join(said.only, ",")));
    add("--sort", said.sort);
    for (const auto& [key, number] : said.digits) add("--digits", fmt::format("{}={}", key, number));
    add("--title", said.title);
    if (said.branches) text += " --branches";
    if (said.retracted) text += " --retracted";
    add("--template", page);
    add("", said.rev);
    return text;
}

ReportQuery ReportQuery::find(std::string_view text, std::string_view file) {
    const std::size_t at = text.find(mark);
    const std::string_view line = at == std::string_view::npos
                                      ? std::string_view{}
                                      : text.substr(at + mark.size(), text.find('\n', at) - at - mark.size());
    const std::size_t end = line.rfind('}');
    const auto parsed = json::parse(line.substr(0, end == std::string_view::npos ? 0 : end + 1));
    const auto* value = std::get_if<Value>(&parsed);
    if (value == nullptr || value->as<Value::Map>() == nullptr) {
        throw negative("'" + std::string{file} + "' is no report in md, typst or latex",
                       {"git dltask report -f latex"});
    }
    ReportQuery query;
    Value::Map said = *value->as<Value::Map>();
    for (const auto& [key, take] : head_takers()) {
        const Value* found = model::find(said, key);
        if (found != nullptr && !take(query, *found))
            throw usage("'" + std::string{file} + "': the value of '" + std::string{key} + "' is none");
        std::erase_if(said, [&key = key](const auto& entry) { return entry.first == key; });
    }
    query.take(Value{std::move(said)}, file);
    return query;
}

std::pair<std::string, int> parse_digits(std::string_view text) {
    const std::size_t at = text.rfind('=');
    int digits = -1;
    if (at != std::string_view::npos && at > 0) {
        const char* end = text.data() + text.size();
        const auto result = std::from_chars(text.data() + at + 1, end, digits);
        if (result.ec != std::errc{} || result.ptr != end) digits = -1;
    }
    if (digits < 0 || digits > most_digits) {
        throw usage("'" + std::string{text} + "' is no METRIC=DIGITS with 0 to 15 digits",
                    {"git dltask report -f latex --digits accuracy=3"});
    }
    return {std::string{text.substr(0, at)}, digits};
}

std::vector<std::string> split_list(std::string_view list) {
    constexpr std::string_view blanks = " \t";
    std::vector<std::string> parts;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        const std::string_view part = list.substr(0, end);
        const std::size_t from = part.find_first_not_of(blanks);
        if (from != std::string_view::npos) {
            parts.emplace_back(part.substr(from, part.find_last_not_of(blanks) - from + 1));
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return parts;
}

std::vector<TaskRow> select_rows(std::vector<TaskRow> rows, const ReportQuery& query) {
    std::vector<Condition> conditions;
    for (const std::string& text : query.where) conditions.push_back(Condition::parse(text));
    std::erase_if(rows, [&query](const TaskRow& row) {
        if (row.remarks.retracted && !query.retracted && query.only.empty()) return true;
        const bool named = std::find(query.only.begin(), query.only.end(), row.branch) != query.only.end();
        return query.only.empty() ? row.kind == model::BranchKind::debug : !named;
    });
    keep_matching(rows, conditions);
    if (!query.sort.empty()) sort_rows(rows, split_list(query.sort));
    return rows;
}

}  // namespace dltask::report
