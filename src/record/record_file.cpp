// SPDX-License-Identifier: Apache-2.0
#include "record/record_file.hpp"

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

Value text_or_null(const std::string& text) {
    return text.empty() ? Value{} : Value{text};
}

template <class Number>
Value number_or_null(const std::optional<Number>& number) {
    return number ? Value{*number} : Value{};
}

Value print_bytes(std::uint64_t bytes) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (bytes > largest) return Value{Value::BigInteger{std::to_string(bytes)}};
    return Value{static_cast<std::int64_t>(bytes)};
}

void append(std::string& out, std::string_view prefix, std::string_view key, const Value& value) {
    out += prefix;
    out += key;
    out += ": ";
    out += yaml::print_inline(value);
    out += '\n';
}

/// Keys of others below ours: as a document of their own, moved to the right.
void append_extra(std::string& out, const std::string& indent, const Value::Map& extra) {
    if (extra.empty()) return;
    const std::string text = yaml::print_document(Value{extra});
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at) + 1;
        out += indent + text.substr(at, end - at);
        at = end;
    }
}

void append_artifacts(std::string& out, const std::vector<Artifact>& artifacts) {
    if (artifacts.empty()) {
        out += "    artifacts: []\n";
        return;
    }
    out += "    artifacts:\n";
    for (const Artifact& artifact : artifacts) {
        append(out, "      - ", "path", Value{recorded_path(artifact.path)});
        append(out, "        ", "bytes", print_bytes(artifact.bytes));
        append(out, "        ", "sha256", text_or_null(artifact.sha256));
    }
}

void append_attempt(std::string& out, const Attempt& attempt) {
    constexpr std::string_view indent = "    ";
    Value::List command;
    for (const std::string& word : attempt.command) command.emplace_back(word);
    append(out, "  - ", "started", text_or_null(attempt.started));
    append(out, indent, "ended", text_or_null(attempt.ended));
    append(out, indent, "seconds", number_or_null(attempt.seconds));
    append(out, indent, "exit", number_or_null(attempt.exit));
    append(out, indent, "signal", number_or_null(attempt.signal));
    append(out, indent, "host", text_or_null(attempt.host));
    append(out, indent, "user", text_or_null(attempt.user));
    append(out, indent, "command", Value{std::move(command)});
    append(out, indent, "interpreter", text_or_null(attempt.interpreter));
    append(out, indent, "commit", text_or_null(attempt.commit));
    append(out, indent, "dirty", Value{attempt.dirty});
    append(out, indent, "tree", text_or_null(attempt.tree));
    append(out, indent, "resumed_from", text_or_null(attempt.resumed_from));
    append_artifacts(out, attempt.artifacts);
    append(out, indent, "state", Value{name_of(attempt.state)});
    append_extra(out, "    ", attempt.extra);
}

/// A flat map, one entry per line: small changes make small diffs.
void append_map(std::string& out, std::string_view key, const Value::Map& map) {
    if (map.empty()) {
        append(out, "", key, Value{Value::Map{}});
        return;
    }
    append_extra(out, "", Value::Map{{std::string{key}, Value{map}}});
}

void append_head(std::string& out, const TaskRecord& record) {
    append(out, "", "schema", Value{record.schema});
    append(out, "", "branch", text_or_null(record.branch));
    append(out, "", "kind", text_or_null(record.kind));
    append(out, "", "version", text_or_null(record.version));
    append(out, "", "core", text_or_null(record.core));
    append(out, "", "core_tree", text_or_null(record.core_tree));
    append(out, "", "parent", text_or_null(record.parent));
    append(out, "", "source", text_or_null(record.source));
}

}  // namespace

std::string print(const TaskRecord& record) {
    std::string out;
    Value::Map inputs;
    for (const auto& [path, blob] : record.inputs) inputs.emplace_back(path, text_or_null(blob));
    append_head(out, record);
    append_map(out, "inputs", inputs);
    append(out, "", "group", text_or_null(record.group));
    append(out, "", "created", text_or_null(record.created));
    append(out, "", "author", text_or_null(record.author));
    append_map(out, "set", record.set);
    append(out, "", "state", Value{name_of(record.state)});
    out += record.attempts.empty() ? "attempts: []\n" : "attempts:\n";
    for (const Attempt& attempt : record.attempts) append_attempt(out, attempt);
    append_extra(out, "", record.extra);
    return out;
}

std::variant<TaskRecord, std::string> parse(std::string_view text) {
    if (auto record = read_fast(text)) return std::move(*record);
    return read_yaml(text);
}

}  // namespace dltask::record
