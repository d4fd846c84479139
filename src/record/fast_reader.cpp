// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/ascii.hpp"
#include "record/readers.hpp"
#include "record/recorded_path.hpp"
#include "yaml/document.hpp"

namespace dltask::record {
namespace {

using model::Artifact;
using model::Attempt;
using model::TaskRecord;
using model::Value;

/// Goes through the lines. Once a line is not what `print` writes, everything fails.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_{text} {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool done() const { return rest_.empty(); }
    void fail() { failed_ = true; }

    [[nodiscard]] bool at(std::string_view prefix) const {
        return !failed_ && rest_.substr(0, prefix.size()) == prefix;
    }

    /// What follows the prefix up to the end of the line.
    std::string_view take(std::string_view prefix) {
        const std::size_t end = rest_.find('\n');
        if (!at(prefix) || end == std::string_view::npos || end < prefix.size()) {
            fail();
            return {};
        }
        const std::string_view found = rest_.substr(prefix.size(), end - prefix.size());
        rest_.remove_prefix(end + 1);
        return found;
    }

private:
    std::string_view rest_;
    bool failed_ = false;
};

bool is_plain_character(char c) {
    constexpr std::string_view inside = "_-./+=@()<> ";
    return is_alphanumeric(c) || inside.find(c) != std::string_view::npos;
}

/// The length of the plain or single-quoted ASCII scalar at the start; 0 for anything else.
std::size_t scalar_length(std::string_view text) {
    std::size_t at = 0;
    if (text.empty()) return 0;
    if (text[0] != '\'') {
        if (text[0] == ' ' || text[0] == '=' || text[0] == '@') return 0;
        while (at < text.size() && is_plain_character(text[at])) ++at;
        return at == 0 || text[at - 1] == ' ' ? 0 : at;
    }
    for (at = 1; at < text.size(); ++at) {
        if (text[at] < ' ' || text[at] > '~') return 0;
        if (text[at] != '\'') continue;
        if (at + 1 == text.size() || text[at + 1] != '\'') return at + 1;
        ++at;
    }
    return 0;
}

Value scalar_value(std::string_view written) {
    if (written[0] != '\'') return yaml::resolve_plain(written);
    std::string text;
    for (std::size_t at = 1; at + 1 < written.size(); ++at) {
        text += written[at];
        if (written[at] == '\'') ++at;
    }
    return Value{std::move(text)};
}

/// A whole scalar, as its type; anything that `print` would write differently fails.
Value take_value(Lines& lines, std::string_view prefix) {
    const std::string_view written = lines.take(prefix);
    if (lines.failed() || written.empty() || scalar_length(written) != written.size()) {
        lines.fail();
        return {};
    }
    Value value = scalar_value(written);
    if (yaml::print_inline(value) != written) lines.fail();
    return value;
}

std::string take_text(Lines& lines, std::string_view prefix) {
    const Value value = take_value(lines, prefix);
    if (const auto* text = value.as<std::string>()) return *text;
    if (!value.is_null()) lines.fail();
    return {};
}

template <class Number, class Stored>
std::optional<Number> take_number(Lines& lines, std::string_view prefix) {
    const Value value = take_value(lines, prefix);
    if (value.is_null()) return std::nullopt;
    const auto* stored = value.as<Stored>();
    if (stored == nullptr || static_cast<Stored>(static_cast<Number>(*stored)) != *stored) {
        lines.fail();
        return std::nullopt;
    }
    return static_cast<Number>(*stored);
}

bool take_flag(Lines& lines, std::string_view prefix) {
    const Value value = take_value(lines, prefix);
    const auto* flag = value.as<bool>();
    if (flag == nullptr) lines.fail();
    return flag != nullptr && *flag;
}

std::vector<std::string> take_words(Lines& lines, std::string_view prefix) {
    std::vector<std::string> words;
    std::string_view rest = lines.take(prefix);
    if (rest == "[]") return words;
    if (rest.size() < 3 || rest.front() != '[' || rest.back() != ']') lines.fail();
    if (lines.failed()) return words;
    rest = rest.substr(1, rest.size() - 2);
    while (!lines.failed()) {
        const std::size_t length = scalar_length(rest);
        const Value value = length == 0 ? Value{} : scalar_value(rest.substr(0, length));
        const auto* word = value.as<std::string>();
        if (word == nullptr || yaml::print_inline(value) != rest.substr(0, length)) {
            lines.fail();
            break;
        }
        words.push_back(*word);
        rest.remove_prefix(length);
        if (rest.empty()) break;
        if (rest.substr(0, 2) != ", ") lines.fail();
        rest.remove_prefix(std::min<std::size_t>(2, rest.size()));
    }
    return words;
}

/// `key: {}`, or `key:` and one indented `name: value` per line.
Value::Map take_map(Lines& lines, std::string_view prefix) {
    Value::Map map;
    const std::string_view head = lines.take(prefix);
    if (head == " {}") return map;
    if (!head.empty() || !lines.at("  ")) lines.fail();
    while (lines.at("  ")) {
        const std::string_view line = lines.take("  ");
        const std::size_t length = scalar_length(line);
        if (length == 0 || line.substr(length, 2) != ": ") {
            lines.fail();
            break;
        }
        const Value key = scalar_value(line.substr(0, length));
        const std::string_view written = line.substr(length + 2);
        const bool scalar = !written.empty() && scalar_length(written) == written.size();
        const auto* name = key.as<std::string>();
        if (name == nullptr || !scalar || yaml::print_inline(key) != line.substr(0, length)) {
            lines.fail();
            break;
        }
        for (const auto& entry : map) {
            if (entry.first == *name) lines.fail();
        }
        map.emplace_back(*name, scalar_value(written));
        if (yaml::print_inline(map.back().second) != written) lines.fail();
    }
    return map;
}

std::vector<Artifact> take_artifacts(Lines& lines) {
    std::vector<Artifact> artifacts;
    const std::string_view head = lines.take("    artifacts:");
    if (head == " []") return artifacts;
    if (!head.empty() || !lines.at("      - path: ")) lines.fail();
    while (lines.at("      - path: ")) {
        Artifact artifact;
        artifact.path = path_of_record(take_text(lines, "      - path: "));
        const auto bytes = take_number<std::int64_t, std::int64_t>(lines, "        bytes: ");
        if (!bytes || *bytes < 0) lines.fail();
        artifact.bytes = static_cast<std::uint64_t>(bytes.value_or(0));
        artifact.sha256 = take_text(lines, "        sha256: ");
        artifacts.push_back(std::move(artifact));
    }
    return artifacts;
}

model::TaskState take_state(Lines& lines, std::string_view prefix) {
    const std::string text = take_text(lines, prefix);
    const model::TaskState state = model::parse_task_state(text);
    if (name_of(state) != text) lines.fail();
    return state;
}

Attempt take_attempt(Lines& lines) {
    Attempt attempt;
    attempt.started = take_text(lines, "  - started: ");
    attempt.ended = take_text(lines, "    ended: ");
    attempt.seconds = take_number<double, double>(lines, "    seconds: ");
    attempt.exit = take_number<int, std::int64_t>(lines, "    exit: ");
    attempt.signal = take_number<int, std::int64_t>(lines, "    signal: ");
    attempt.host = take_text(lines, "    host: ");
    attempt.user = take_text(lines, "    user: ");
    attempt.command = take_words(lines, "    command: ");
    attempt.interpreter = take_text(lines, "    interpreter: ");
    attempt.commit = take_text(lines, "    commit: ");
    attempt.dirty = take_flag(lines, "    dirty: ");
    attempt.tree = take_text(lines, "    tree: ");
    attempt.resumed_from = take_text(lines, "    resumed_from: ");
    attempt.artifacts = take_artifacts(lines);
    attempt.state = take_state(lines, "    state: ");
    return attempt;
}

TaskRecord take_head(Lines& lines) {
    TaskRecord record;
    if (!lines.take("schema: 1").empty()) lines.fail();
    record.branch = take_text(lines, "branch: ");
    record.kind = take_text(lines, "kind: ");
    record.version = take_text(lines, "version: ");
    record.core = take_text(lines, "core: ");
    record.core_tree = take_text(lines, "core_tree: ");
    record.parent = take_text(lines, "parent: ");
    record.source = take_text(lines, "source: ");
    return record;
}

}  // namespace

std::optional<TaskRecord> read_fast(std::string_view text) {
    Lines lines{text};
    TaskRecord record = take_head(lines);
    for (auto& [path, blob] : take_map(lines, "inputs:")) {
        const auto* id = blob.as<std::string>();
        if (id == nullptr && !blob.is_null()) return std::nullopt;
        record.inputs.emplace_back(path, id != nullptr ? *id : "");
    }
    record.group = take_text(lines, "group: ");
    record.created = take_text(lines, "created: ");
    record.author = take_text(lines, "author: ");
    record.set = take_map(lines, "set:");
    record.state = take_state(lines, "state: ");
    const std::string_view head = lines.take("attempts:");
    if (lines.failed() || (head != " []" && !head.empty())) return std::nullopt;
    while (head.empty() && lines.at("  - started: ")) record.attempts.push_back(take_attempt(lines));
    const bool complete = !lines.failed() && lines.done() && record.attempts.empty() == !head.empty();
    if (!complete || record.branch.empty()) return std::nullopt;
    return record;
}

}  // namespace dltask::record
