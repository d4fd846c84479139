// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "record/readers.hpp"
#include "record/recorded_path.hpp"
#include "yaml/document.hpp"

namespace dltask::record {
namespace {

using model::Artifact;
using model::Attempt;
using model::TaskRecord;
using model::Value;

constexpr std::array<std::string_view, 15> record_keys = {
    "schema", "branch", "kind",    "version", "core", "core_tree", "parent",  "source",
    "inputs", "group",  "created", "author",  "set",  "state",     "attempts"};
constexpr std::array<std::string_view, 15> attempt_keys = {
    "started",     "ended",  "seconds", "exit", "signal",       "host",      "user", "command",
    "interpreter", "commit", "dirty",   "tree", "resumed_from", "artifacts", "state"};

/// What is wrong with a field; `place` counts the attempts from 1, 0 is the record itself.
struct Problem {
    std::string key;
    std::string message;
    std::size_t attempt = 0;
};

/// Reads the fields of one map; the first thing that is wrong is kept.
class Fields {
public:
    Fields(const Value& map, std::size_t attempt, std::optional<Problem>& problem)
        : map_{map}, attempt_{attempt}, problem_{problem} {}

    void read(std::string_view key, std::string& text) {
        const Value* value = known(key);
        if (value == nullptr) return;
        if (const auto* string = value->as<std::string>()) {
            text = *string;
        } else if (const auto* time = value->as<Value::Timestamp>()) {
            text = time->text;
        } else if (value->type_name() == "int") {
            text = yaml::print_inline(*value);
        } else {
            fail(key, "text");
        }
    }

    void read(std::string_view key, std::optional<double>& number) {
        const Value* value = known(key);
        if (value == nullptr) return;
        if (const auto* real = value->as<double>()) {
            number = *real;
        } else if (const auto* whole = value->as<std::int64_t>()) {
            number = static_cast<double>(*whole);
        } else {
            fail(key, "a number");
        }
    }

    void read(std::string_view key, std::optional<int>& number) {
        const Value* value = known(key);
        if (value == nullptr) return;
        const auto* whole = value->as<std::int64_t>();
        if (whole == nullptr || *whole < std::numeric_limits<int>::min() ||
            *whole > std::numeric_limits<int>::max()) {
            return fail(key, "a whole number");
        }
        number = static_cast<int>(*whole);
    }

    void read(std::string_view key, bool& flag) {
        const Value* value = known(key);
        if (value == nullptr) return;
        if (const auto* read = value->as<bool>()) {
            flag = *read;
        } else {
            fail(key, "true or false");
        }
    }

    void read(std::string_view key, std::uint64_t& number) {
        const Value* value = known(key);
        if (value == nullptr) return;
        const std::string digits = value->type_name() == "int" ? yaml::print_inline(*value) : "";
        const char* end = digits.data() + digits.size();
        const auto result = std::from_chars(digits.data(), end, number);
        if (result.ec != std::errc{} || result.ptr != end) fail(key, "a number of bytes");
    }

    void read(std::string_view key, model::TaskState& state) {
        std::string text;
        read(key, text);
        if (!text.empty()) state = model::parse_task_state(text);
    }

    void read(std::string_view key, std::vector<std::string>& words) {
        for (const Value& item : list(key)) {
            const auto* word = item.as<std::string>();
            if (word == nullptr) return fail(key, "a list of text");
            words.push_back(*word);
        }
    }

    [[nodiscard]] Value::List list(std::string_view key) { return collection<Value::List>(key, "a list"); }
    [[nodiscard]] Value::Map map(std::string_view key) { return collection<Value::Map>(key, "a map"); }

    template <std::size_t N>
    [[nodiscard]] Value::Map unknown(const std::array<std::string_view, N>& keys) const {
        Value::Map rest;
        for (const auto& entry : *map_.as<Value::Map>()) {
            if (std::find(keys.begin(), keys.end(), entry.first) == keys.end()) rest.push_back(entry);
        }
        return rest;
    }

    void fail(std::string_view key, std::string_view wanted) {
        if (!problem_)
            problem_ = Problem{std::string{key}, fmt::format("'{}' is not {}", key, wanted), attempt_};
    }

private:
    /// The value, or nullptr when it is missing or null.
    [[nodiscard]] const Value* known(std::string_view key) const {
        const Value* value = map_.find(key);
        return value == nullptr || value->is_null() ? nullptr : value;
    }

    template <class Collection>
    Collection collection(std::string_view key, std::string_view wanted) {
        const Value* value = known(key);
        if (value == nullptr) return {};
        if (const auto* found = value->as<Collection>()) return *found;
        fail(key, wanted);
        return {};
    }

    const Value& map_;
    std::size_t attempt_;
    std::optional<Problem>& problem_;
};

std::vector<Artifact> read_artifacts(Fields& attempt, std::size_t number, std::optional<Problem>& problem) {
    std::vector<Artifact> artifacts;
    for (const Value& entry : attempt.list("artifacts")) {
        if (entry.as<Value::Map>() == nullptr) {
            attempt.fail("artifacts", "a list of maps");
            break;
        }
        Artifact artifact;
        Fields fields{entry, number, problem};
        fields.read("path", artifact.path);
        artifact.path = path_of_record(artifact.path);
        fields.read("bytes", artifact.bytes);
        fields.read("sha256", artifact.sha256);
        artifacts.push_back(std::move(artifact));
    }
    return artifacts;
}

Attempt read_attempt(const Value& value, std::size_t number, std::optional<Problem>& problem) {
    Attempt attempt;
    Fields fields{value, number, problem};
    fields.read("started", attempt.started);
    fields.read("ended", attempt.ended);
    fields.read("seconds", attempt.seconds);
    fields.read("exit", attempt.exit);
    fields.read("signal", attempt.signal);
    fields.read("host", attempt.host);
    fields.read("user", attempt.user);
    fields.read("command", attempt.command);
    fields.read("interpreter", attempt.interpreter);
    fields.read("commit", attempt.commit);
    fields.read("dirty", attempt.dirty);
    fields.read("tree", attempt.tree);
    fields.read("resumed_from", attempt.resumed_from);
    attempt.artifacts = read_artifacts(fields, number, problem);
    fields.read("state", attempt.state);
    attempt.extra = fields.unknown(attempt_keys);
    return attempt;
}

void read_texts(Fields& fields, TaskRecord& record) {
    fields.read("branch", record.branch);
    fields.read("kind", record.kind);
    fields.read("version", record.version);
    fields.read("core", record.core);
    fields.read("core_tree", record.core_tree);
    fields.read("parent", record.parent);
    fields.read("source", record.source);
    fields.read("group", record.group);
    fields.read("created", record.created);
    fields.read("author", record.author);
}

void read_inputs(Fields& fields, TaskRecord& record) {
    for (const auto& [path, blob] : fields.map("inputs")) {
        const auto* id = blob.as<std::string>();
        const bool digits_only = blob.type_name() == "int";
        if (id == nullptr && !digits_only && !blob.is_null()) return fields.fail("inputs", "a map of text");
        record.inputs.emplace_back(path, id != nullptr ? *id : digits_only ? yaml::print_inline(blob) : "");
    }
}

TaskRecord read_record(const Value& value, std::optional<Problem>& problem) {
    TaskRecord record;
    Fields fields{value, 0, problem};
    std::optional<int> schema;
    fields.read("schema", schema);
    if (schema != 1) fields.fail("schema", "1, the only one that this version reads");
    read_texts(fields, record);
    if (record.branch.empty()) fields.fail("branch", "there");
    read_inputs(fields, record);
    record.set = fields.map("set");
    fields.read("state", record.state);
    for (const Value& attempt : fields.list("attempts")) {
        if (attempt.as<Value::Map>() == nullptr) {
            fields.fail("attempts", "a list of maps");
            break;
        }
        record.attempts.push_back(read_attempt(attempt, record.attempts.size() + 1, problem));
    }
    record.extra = fields.unknown(record_keys);
    return record;
}

/// The line of a problem: that of its key, counted per attempt; the first line when it is missing.
std::size_t find_line(std::string_view text, const Problem& problem) {
    std::size_t line = 0, seen = 0;
    for (std::size_t at = 0; at < text.size();) {
        ++line;
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view content = text.substr(at, end - at);
        const std::size_t begin = content.find_first_not_of(" -");
        const bool nested = begin != std::string_view::npos && begin > 0;
        content.remove_prefix(std::min(begin, content.size()));
        const bool hit = content.substr(0, problem.key.size()) == problem.key &&
                         content.substr(problem.key.size(), 1) == ":";
        if (hit && nested == (problem.attempt > 0) && ++seen >= problem.attempt) return line;
        at = end + 1;
    }
    return 1;
}

}  // namespace

std::variant<TaskRecord, std::string> read_yaml(std::string_view text) {
    // A record grows with its attempts and their checkpoints; a config never gets so large.
    constexpr yaml::Limits limits{8U << 20U, 64, 200'000};
    const auto parsed = yaml::parse(text, limits);
    if (const auto* broken = std::get_if<yaml::Diagnostic>(&parsed)) {
        return fmt::format("line {}, column {}: {}", broken->line, broken->column, broken->message);
    }
    const Value& value = std::get<Value>(parsed);
    if (value.as<Value::Map>() == nullptr) return std::string{"line 1: no record of a task"};
    std::optional<Problem> problem;
    TaskRecord record = read_record(value, problem);
    if (problem) return fmt::format("line {}: {}", find_line(text, *problem), problem->message);
    return record;
}

}  // namespace dltask::record
