// SPDX-License-Identifier: Apache-2.0
#include "hooks/pushed_refs.hpp"

#include "base/error.hpp"
#include "model/object_id.hpp"

namespace dltask::hooks {
namespace {

[[noreturn]] void refuse() {
    throw fatal("could not understand what git says of the push");
}

/// Takes the next line away; git ends each one.
std::string_view take_line(std::string_view& lines) {
    const std::size_t end = lines.find('\n');
    if (end == std::string_view::npos) refuse();
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end + 1);
    return line;
}

/// Takes what follows the last blank away.
std::string_view take_last_word(std::string_view& line) {
    const std::size_t blank = line.rfind(' ');
    if (blank == std::string_view::npos) refuse();
    const std::string_view word = line.substr(blank + 1);
    line = line.substr(0, blank);
    return word;
}

bool is_ref(std::string_view name) {
    constexpr std::string_view prefix = "refs/";
    const auto is_odd = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; };
    if (name.size() <= prefix.size() || name.substr(0, prefix.size()) != prefix) return false;
    for (const char c : name) {
        if (is_odd(c)) return false;
    }
    return true;
}

Update to_update(std::string_view ref, std::string_view before, std::string_view after) {
    const auto old_id = model::ObjectId::parse(before), new_id = model::ObjectId::parse(after);
    if (!is_ref(ref) || !old_id || !new_id || before.size() != after.size()) refuse();
    return {std::string{ref}, old_id->hex(), new_id->hex()};
}

}  // namespace

std::vector<Update> parse_pushed(std::string_view lines) {
    std::vector<Update> updates;
    while (!lines.empty()) {
        std::string_view line = take_line(lines);
        const std::string_view before = take_last_word(line);
        const std::string_view ref = take_last_word(line);
        const std::string_view after = take_last_word(line);
        updates.push_back(to_update(ref, before, after));
    }
    return updates;
}

std::vector<Update> parse_received(std::string_view lines) {
    if (lines.empty()) refuse();
    std::vector<Update> updates;
    while (!lines.empty()) {
        std::string_view line = take_line(lines);
        const std::string_view ref = take_last_word(line);
        const std::string_view after = take_last_word(line);
        updates.push_back(to_update(ref, line, after));
    }
    return updates;
}

}  // namespace dltask::hooks
