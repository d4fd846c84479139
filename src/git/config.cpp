// SPDX-License-Identifier: Apache-2.0
#include "git/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <limits>

#include "base/error.hpp"
#include "base/parts.hpp"

namespace dltask::git {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
    return result;
}

/// As git prints keys: section and variable in lower case, what is between them as it is. In a
/// prefix (`branch.main.`) the variable is empty.
std::string canonical(std::string_view key) {
    const std::size_t first = key.find('.');
    const std::size_t last = key.rfind('.');
    if (first == std::string_view::npos) return lower(key);
    return lower(key.substr(0, first)) + std::string{key.substr(first, last - first)} +
           lower(key.substr(last));
}

/// As git: what C's strtoll takes (`0x10` and `010` too), then a unit, if any.
std::optional<std::int64_t> parse_integer(const std::string& text) {
    if (text.empty()) return std::nullopt;
    errno = 0;
    char* rest = nullptr;
    const long long value = std::strtoll(text.c_str(), &rest, 0);
    const std::string_view unit =
        std::string_view{text}.substr(static_cast<std::size_t>(rest - text.c_str()));
    if (errno != 0 || rest == text.c_str() || unit.size() > 1) return std::nullopt;
    if (unit.empty()) return value;
    const std::string_view units = "kmg";
    const std::size_t power = units.find(lower(unit.front()));
    if (power == std::string_view::npos) return std::nullopt;
    const std::int64_t scale = std::int64_t{1} << (10 * (power + 1));
    const std::int64_t most = std::numeric_limits<std::int64_t>::max() / scale;
    if (value > most || value < -most) return std::nullopt;
    return value * scale;
}

std::optional<bool> parse_boolean(const std::string& text) {
    const std::string word = lower(text);
    if (word == "true" || word == "yes" || word == "on") return true;
    if (word.empty() || word == "false" || word == "no" || word == "off") return false;
    const std::optional<std::int64_t> number = parse_integer(text);
    constexpr std::int64_t largest = std::numeric_limits<int>::max();  // git's int
    if (!number || *number > largest || *number < -largest - 1) return std::nullopt;
    return *number != 0;
}

}  // namespace

Config Config::parse(std::string_view listing) {
    Config config;
    while (!listing.empty()) {
        Entry entry;
        entry.scope = take_until(listing, '\0');
        const std::string_view item = take_until(listing, '\0');
        const std::size_t end = item.find('\n');
        entry.key = item.substr(0, end);
        entry.value = end == std::string_view::npos ? "true" : item.substr(end + 1);
        config.entries_.push_back(std::move(entry));
    }
    return config;
}

std::optional<std::string> Config::get(std::string_view key) const {
    const std::string wanted = canonical(key);
    const auto found = std::find_if(entries_.rbegin(), entries_.rend(),
                                    [&](const Entry& entry) { return entry.key == wanted; });
    if (found == entries_.rend()) return std::nullopt;
    return found->value;
}

std::vector<std::string> Config::all(std::string_view key) const {
    const std::string wanted = canonical(key);
    std::vector<std::string> values;
    for (const Entry& entry : entries_) {
        if (entry.key == wanted) values.push_back(entry.value);
    }
    return values;
}

bool Config::boolean(std::string_view key, bool fallback) const {
    const std::optional<std::string> value = get(key);
    if (!value) return fallback;
    const std::optional<bool> parsed = parse_boolean(*value);
    if (!parsed) throw fatal(fmt::format("bad boolean config value '{}' for '{}'", *value, key));
    return *parsed;
}

std::optional<std::int64_t> Config::integer(std::string_view key) const {
    const std::optional<std::string> value = get(key);
    if (!value) return std::nullopt;
    const std::optional<std::int64_t> parsed = parse_integer(*value);
    if (!parsed) throw fatal(fmt::format("bad numeric config value '{}' for '{}'", *value, key));
    return parsed;
}

std::map<std::string, std::string> Config::section(std::string_view prefix) const {
    const std::string wanted = canonical(prefix);
    std::map<std::string, std::string> values;
    for (const Entry& entry : entries_) {
        if (entry.key.compare(0, wanted.size(), wanted) != 0) continue;
        values.insert_or_assign(entry.key.substr(wanted.size()), entry.value);
    }
    return values;
}

std::optional<std::string> Config::get_protected(std::string_view key) const {
    const std::string wanted = canonical(key);
    const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& entry) {
        const bool ours = entry.scope == "system" || entry.scope == "global" || entry.scope == "command";
        return ours && entry.key == wanted;
    });
    if (found == entries_.rend()) return std::nullopt;
    return found->value;
}

bool is_partial_clone(const Config& config) {
    if (config.get("extensions.partialclone")) return true;
    const auto remotes = config.section("remote.");
    return std::any_of(remotes.begin(), remotes.end(), [](const auto& variable) {
        return variable.first.ends_with(".promisor") && parse_boolean(variable.second).value_or(true);
    });
}

}  // namespace dltask::git
