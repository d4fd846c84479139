// SPDX-License-Identifier: Apache-2.0
#include "config/settings_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.hpp"
#include "config/settings.hpp"
#include "yaml/document.hpp"
#include "yaml/position.hpp"

namespace dltask::config {
namespace {

using model::Value;

constexpr std::string_view file_name = ".dltask.yaml";
constexpr const char* way_out =
    "mend that line (man dltask-config), or take what is committed: git checkout HEAD -- .dltask.yaml";

/// Sets `a.b.c` in nested maps; false when something is there already.
bool insert(Value& tree, std::string_view dotted, const Value& value) {
    const std::size_t dot = dotted.find('.');
    const std::string_view name = dotted.substr(0, dot);
    const Value* there = tree.find(name);
    if (dot == std::string_view::npos) {
        if (there == nullptr) {
            tree.set(name, value);
            return true;
        }
        return false;
    }
    Value child = there == nullptr ? Value{} : *there;
    if (!child.is_null() && child.as<Value::Map>() == nullptr) return false;
    if (!insert(child, dotted.substr(dot + 1), value)) return false;
    tree.set(name, std::move(child));
    return true;
}

bool is_plain_text(const Value& value) {
    return value.as<std::string>() != nullptr;
}

}  // namespace

SettingsFile::SettingsFile(std::string_view text) : text_{text} {
    auto parsed = yaml::parse(text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&parsed)) {
        throw refused(problem->print(file_name, text), {way_out});
    }
    const Value& document = std::get<Value>(parsed);
    if (document.is_null()) return;
    const auto* map = document.as<Value::Map>();
    if (map == nullptr) fail("", fmt::format("must be a map, not {}", document.type_name()));
    for (const auto& [key, value] : *map) {
        if (key.find('.') == std::string::npos) root_.set(key, value);
    }
    for (const auto& [key, value] : *map) {
        if (key.find('.') != std::string::npos && !insert(root_, key, value)) fail(key, "is set twice");
    }
}

const Value* SettingsFile::find(std::string_view dotted) const {
    const Value* value = &root_;
    while (value != nullptr && !dotted.empty()) {
        const std::size_t dot = dotted.find('.');
        value = value->find(dotted.substr(0, dot));
        dotted = dot == std::string_view::npos ? std::string_view{} : dotted.substr(dot + 1);
    }
    return value;
}

std::optional<std::string> SettingsFile::text(std::string_view dotted) const {
    const Value* value = find(dotted);
    if (value == nullptr) return std::nullopt;
    const auto* text = value->as<std::string>();
    if (text == nullptr) fail(dotted, fmt::format("must be a string, not {}", value->type_name()));
    return *text;
}

std::optional<std::vector<std::string>> SettingsFile::texts(std::string_view dotted) const {
    const Value* value = find(dotted);
    if (value == nullptr) return std::nullopt;
    if (value->is_null()) return std::vector<std::string>{};
    if (const auto* one = value->as<std::string>()) return std::vector<std::string>{*one};
    const auto* list = value->as<Value::List>();
    if (list == nullptr || !std::all_of(list->begin(), list->end(), is_plain_text)) {
        fail(dotted, "must be a list of strings");
    }
    std::vector<std::string> texts;
    texts.reserve(list->size());
    for (const Value& element : *list) texts.push_back(*element.as<std::string>());
    return texts;
}

std::optional<std::uint64_t> SettingsFile::number(std::string_view dotted) const {
    const Value* value = find(dotted);
    if (value == nullptr) return std::nullopt;
    const auto* number = value->as<std::int64_t>();
    if (number == nullptr || *number < 0) fail(dotted, "must be a whole number, 0 or more");
    return static_cast<std::uint64_t>(*number);
}

std::optional<std::uint64_t> SettingsFile::size(std::string_view dotted) const {
    const Value* value = find(dotted);
    if (value == nullptr) return std::nullopt;
    if (const auto* number = value->as<std::int64_t>(); number != nullptr && *number >= 0) {
        return static_cast<std::uint64_t>(*number);
    }
    const auto* text = value->as<std::string>();
    const auto bytes = text == nullptr ? std::nullopt : parse_size(*text);
    if (!bytes) fail(dotted, "must be a size such as 10MiB, 500kB or 1G");
    return bytes;
}

Value::Map SettingsFile::entries(std::string_view dotted) const {
    const Value* value = find(dotted);
    if (value == nullptr || value->is_null()) return {};
    const auto* map = value->as<Value::Map>();
    if (map == nullptr) fail(dotted, fmt::format("must be a map, not {}", value->type_name()));
    return *map;
}

std::optional<std::string> SettingsFile::word(std::string_view dotted,
                                              const std::vector<std::string>& words) const {
    const Value* value = find(dotted);
    if (value == nullptr) return std::nullopt;
    const auto* text = value->as<std::string>();
    if (text == nullptr || std::find(words.begin(), words.end(), *text) == words.end()) {
        fail(dotted, fmt::format("must be one of {}", fmt::join(words, ", ")));
    }
    return *text;
}

void SettingsFile::fail(std::string_view dotted, const std::string& message) const {
    const yaml::Position position = yaml::locate(text_, dotted);
    const std::string subject = dotted.empty() ? "the file" : fmt::format("'{}'", dotted);
    const yaml::Diagnostic diagnostic{subject + " " + message, position.line, position.column};
    throw refused(diagnostic.print(file_name, text_), {way_out});
}

}  // namespace dltask::config
