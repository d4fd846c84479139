// SPDX-License-Identifier: Apache-2.0
#include "run/line_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/error.hpp"

namespace dltask::run {
namespace {

using model::Value;

constexpr std::size_t longest_kept = 500;   // bytes that are kept of a line
constexpr std::size_t most_matched = 2000;  // std::regex takes stack for each byte
constexpr std::size_t most_lines = 24;
constexpr std::uint64_t near_the_end = 40;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_word(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || is_digit(c) || c == '_';
}

bool equal(std::string_view text, std::string_view word) {
    return text.size() >= word.size() &&
           std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

bool has(std::string_view line, std::string_view word) {
    for (std::size_t at = 0; at + word.size() <= line.size(); ++at) {
        if (equal(line.substr(at), word)) return true;
    }
    return false;
}

bool has_word(std::string_view line, std::string_view word) {
    for (std::size_t at = 0; at + word.size() <= line.size(); ++at) {
        if (!equal(line.substr(at), word)) continue;
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word(line[at - 1])) && (end == line.size() || !is_word(line[end]))) return true;
    }
    return false;
}

std::vector<std::regex> patterns_of(const Value& value) {
    const auto* list = value.as<Value::List>();
    std::vector<std::regex> patterns;
    if (list == nullptr) throw refused("run.watch has no list of patterns", {"man dltask-config"});
    for (const Value& item : *list) {
        const auto* text = item.as<std::string>();
        try {
            patterns.emplace_back(text == nullptr ? "(" : *text,
                                  std::regex::ECMAScript | std::regex::optimize);
        } catch (const std::regex_error&) {
            throw refused(fmt::format("'{}' in run.watch is no pattern", text == nullptr ? "" : *text),
                          {"man dltask-config"});
        }
    }
    return patterns;
}

}  // namespace

bool tells_of_bad_loss(std::string_view line) {
    return (has_word(line, "nan") || has_word(line, "inf")) && has(line, "loss");
}

WatchSettings WatchSettings::parse(const Value& value) {
    WatchSettings settings;
    if (value.is_null()) return settings;
    if (const auto* flag = value.as<bool>()) {
        settings.on = *flag;
        return settings;
    }
    if (value.as<Value::Map>() == nullptr) {
        settings.patterns = patterns_of(value);
        return settings;
    }
    if (const Value* patterns = value.find("patterns")) settings.patterns = patterns_of(*patterns);
    if (const Value* number = value.find("stop-after")) {
        const auto* count = number->as<std::int64_t>();
        if (count == nullptr || *count < 1) {
            throw refused("run.watch.stop-after is no number of lines", {"man dltask-config"});
        }
        settings.stop_after = static_cast<std::uint64_t>(*count);
    }
    return settings;
}

void LineWatch::see(std::string_view line, const Moment& at) {
    ++lines_;
    if (line.find_first_not_of(" \t") != std::string_view::npos)
        last_line_.assign(line.substr(0, longest_kept));
    collect(line);
    if (!settings_.on) return;
    const std::string_view looked_at = line.substr(0, most_matched);
    const bool hit =
        settings_.patterns.empty()
            ? tells_of_bad_loss(looked_at)
            : std::any_of(settings_.patterns.begin(), settings_.patterns.end(),
                          [&](const std::regex& pattern) {
                              return std::regex_search(looked_at.begin(), looked_at.end(), pattern);
                          });
    if (!hit || ++found_ != 1) return;
    first_found_ = fmt::format("{} {}", at.log_time(), line.substr(0, longest_kept));
    if (notice_) notice_(first_found_);
}

void LineWatch::collect(std::string_view line) {
    const std::size_t traceback = line.find("Traceback (most recent call last)");
    const std::size_t fatal = line.find("Fatal Python error: ");
    const std::size_t begins = std::min(traceback, fatal);
    if (begins != std::string_view::npos) {
        fatal_ = fatal != std::string_view::npos;
        collecting_ = true;
        indent_ = begins;
        traceback_.assign(1, std::string{line.substr(begins, longest_kept)});
        traceback_end_ = lines_;
        return;
    }
    if (!collecting_) return;
    const std::string_view inner = line.substr(std::min(indent_, line.size()));
    if (traceback_.size() == most_lines) traceback_.erase(traceback_.begin() + 1);
    traceback_.emplace_back(inner.substr(0, longest_kept));
    traceback_end_ = lines_;
    collecting_ = fatal_ ? traceback_.size() < most_lines : inner.empty() || inner.front() == ' ';
}

std::vector<std::string> LineWatch::last_words() const {
    if (!traceback_.empty() && lines_ - traceback_end_ < near_the_end) return traceback_;
    if (last_line_.empty()) return {};
    return {last_line_};
}

}  // namespace dltask::run
