// SPDX-License-Identifier: Apache-2.0
#include "flow/operation.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

#include "json/json.hpp"

namespace dltask::flow {
namespace {

using model::Value;

constexpr std::string_view heading = "dltask-operation 1";

/// FNV-1a: tells a damaged file from a good one. It is not meant against a forger: who can write
/// into the state directory is the user.
std::uint64_t checksum(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

Value optional_text(const std::optional<std::string>& text) {
    return text ? Value{*text} : Value{};
}

Value strings(const std::vector<std::string>& items) {
    Value::List list;
    for (const std::string& item : items) list.emplace_back(item);
    return list;
}

Value position(const HeadPosition& head) {
    Value::Map map{{"branch", head.branch}, {"commit", head.commit.hex()}};
    if (head.staged) map.emplace_back("staged", head.staged.hex());
    if (!head.absent.empty()) map.emplace_back("absent", strings(head.absent));
    return map;
}

struct ToValue {
    Value operator()(const MoveRefs& step) const {
        Value::List moves;
        for (const RefMove& move : step.moves) {
            moves.emplace_back(
                Value::Map{{"ref", move.ref}, {"from", move.from.hex()}, {"to", move.to.hex()}});
        }
        return Value::Map{{"do", "move-refs"}, {"moves", std::move(moves)}};
    }
    Value operator()(const MoveWorkTree& step) const {
        return Value::Map{{"do", "move-work-tree"},           {"work-tree", step.work_tree.string()},
                          {"git-dir", step.git_dir.string()}, {"from", position(step.from)},
                          {"to", position(step.to)},          {"index-only", step.index_only}};
    }
    Value operator()(const MoveFiles& step) const {
        Value::List moves;
        for (const FileMove& move : step.moves) {
            moves.emplace_back(Value::Map{
                {"from", move.from.string()}, {"to", move.to.string()}, {"displaced", move.displaced}});
        }
        return Value::Map{{"do", "move-files"}, {"moves", std::move(moves)}};
    }
    Value operator()(const WriteFiles& step) const {
        Value::List changes;
        for (const FileChange& change : step.changes) {
            changes.emplace_back(Value::Map{{"path", change.path.string()},
                                            {"before", optional_text(change.before)},
                                            {"after", optional_text(change.after)},
                                            {"mode-before", std::int64_t{change.mode_before}},
                                            {"mode-after", std::int64_t{change.mode_after}}});
        }
        return Value::Map{{"do", "write-files"}, {"changes", std::move(changes)}};
    }
    Value operator()(const LinkWorkTree& step) const {
        return Value::Map{{"do", "link-work-tree"},
                          {"path", step.path.string()},
                          {"head", position(step.head)},
                          {"patterns", strings(step.patterns)},
                          {"add", step.add}};
    }
    Value operator()(const SetSparse& step) const {
        return Value::Map{{"do", "set-sparse"},
                          {"work-tree", step.work_tree.string()},
                          {"from", strings(step.from)},
                          {"to", strings(step.to)}};
    }
    Value operator()(const SetConfig& step) const {
        return Value::Map{{"do", "set-config"},
                          {"key", step.key},
                          {"from", optional_text(step.from)},
                          {"to", optional_text(step.to)}};
    }
};

/// Reading is strict: a field that is missing or of another type ends it. Never leaves this file.
struct Malformed {
    std::string what;
};

template <class T>
const T& typed(const Value& map, std::string_view key) {
    const Value* value = map.find(key);
    if (value == nullptr) throw Malformed{fmt::format("field '{}' is missing", key)};
    const T* datum = value->as<T>();
    if (datum == nullptr) throw Malformed{fmt::format("field '{}' is of the wrong type", key)};
    return *datum;
}

const std::string& text(const Value& map, std::string_view key) {
    return typed<std::string>(map, key);
}

std::optional<std::string> maybe_text(const Value& map, std::string_view key) {
    const Value* value = map.find(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return text(map, key);
}

unsigned mode(const Value& map, std::string_view key) {
    return static_cast<unsigned>(typed<std::int64_t>(map, key)) & 0777U;
}

model::ObjectId object_id(const Value& map, std::string_view key) {
    const std::string& hex = text(map, key);
    if (hex.empty()) return {};
    const auto id = model::ObjectId::parse(hex);
    if (!id) throw Malformed{fmt::format("field '{}' is no object id", key)};
    return *id;
}

std::vector<std::string> texts(const Value& map, std::string_view key) {
    std::vector<std::string> items;
    for (const Value& item : typed<Value::List>(map, key)) {
        if (item.as<std::string>() == nullptr) throw Malformed{fmt::format("'{}' holds no text", key)};
        items.push_back(*item.as<std::string>());
    }
    return items;
}

HeadPosition head(const Value& map, std::string_view key) {
    const Value value = typed<Value::Map>(map, key);
    return HeadPosition{
        text(value, "branch"), object_id(value, "commit"),
        value.find("staged") == nullptr ? model::ObjectId{} : object_id(value, "staged"),
        value.find("absent") == nullptr ? std::vector<std::string>{} : texts(value, "absent")};
}

MoveRefs read_refs(const Value& value) {
    MoveRefs step;
    for (const Value& move : typed<Value::List>(value, "moves")) {
        step.moves.push_back(RefMove{text(move, "ref"), object_id(move, "from"), object_id(move, "to")});
    }
    return step;
}

MoveFiles read_moves(const Value& value) {
    MoveFiles step;
    for (const Value& move : typed<Value::List>(value, "moves")) {
        step.moves.push_back(FileMove{text(move, "from"), text(move, "to"), typed<bool>(move, "displaced")});
    }
    return step;
}

WriteFiles read_changes(const Value& value) {
    WriteFiles step;
    for (const Value& change : typed<Value::List>(value, "changes")) {
        step.changes.push_back(FileChange{text(change, "path"), maybe_text(change, "before"),
                                          maybe_text(change, "after"), mode(change, "mode-before"),
                                          mode(change, "mode-after")});
    }
    return step;
}

Step read_step(const Value& value) {
    const std::string& what = text(value, "do");
    if (what == "move-refs") return read_refs(value);
    if (what == "move-files") return read_moves(value);
    if (what == "write-files") return read_changes(value);
    if (what == "move-work-tree") {
        return MoveWorkTree{text(value, "work-tree"), text(value, "git-dir"), head(value, "from"),
                            head(value, "to"), typed<bool>(value, "index-only")};
    }
    if (what == "link-work-tree") {
        return LinkWorkTree{text(value, "path"), head(value, "head"), texts(value, "patterns"),
                            typed<bool>(value, "add")};
    }
    if (what == "set-sparse") {
        return SetSparse{text(value, "work-tree"), texts(value, "from"), texts(value, "to")};
    }
    if (what == "set-config") {
        return SetConfig{text(value, "key"), maybe_text(value, "from"), maybe_text(value, "to")};
    }
    throw Malformed{fmt::format("unknown step '{}'", what)};
}

constexpr std::array<std::string_view, 3> state_names = {"done", "undone", "aborted"};

OperationState read_state(const Value& value) {
    const std::string& name = text(value, "state");
    for (std::size_t i = 0; i < state_names.size(); ++i) {
        if (state_names.at(i) == name) return static_cast<OperationState>(i);
    }
    throw Malformed{fmt::format("unknown state '{}'", name)};
}

Operation read_operation(const Value& value) {
    Operation operation;
    operation.id = text(value, "id");
    operation.time = text(value, "time");
    operation.command = text(value, "command");
    operation.state = read_state(value);
    operation.changes = text(value, "changes");
    operation.made = texts(value, "made");
    operation.pin = object_id(value, "pin");
    operation.keep = text(value, "keep");
    operation.plan.command = text(value, "plan");
    operation.plan.description = text(value, "description");
    operation.plan.tags = texts(value, "tags");
    operation.plan.notes = texts(value, "notes");
    for (const Value& step : typed<Value::List>(value, "steps"))
        operation.plan.steps.push_back(read_step(step));
    return operation;
}

}  // namespace

std::string_view name_of(OperationState state) {
    return state_names.at(static_cast<std::size_t>(state));
}

std::string print(const Operation& operation) {
    Value::List steps;
    for (const Step& step : operation.plan.steps) steps.push_back(std::visit(ToValue{}, step));
    const Value value = Value::Map{{"id", operation.id},
                                   {"time", operation.time},
                                   {"command", operation.command},
                                   {"state", name_of(operation.state)},
                                   {"changes", operation.changes},
                                   {"made", strings(operation.made)},
                                   {"pin", operation.pin.hex()},
                                   {"keep", operation.keep},
                                   {"plan", operation.plan.command},
                                   {"description", operation.plan.description},
                                   {"tags", strings(operation.plan.tags)},
                                   {"notes", strings(operation.plan.notes)},
                                   {"steps", std::move(steps)}};
    const std::string body = json::print(value) + '\n';
    return fmt::format("{} {} {:016x}\n{}", heading, body.size(), checksum(body), body);
}

std::variant<Operation, std::string> parse_operation(std::string_view text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || text.substr(0, heading.size()) != heading) {
        return std::string{"it is no operation file of this version"};
    }
    const std::string_view body = text.substr(end + 1);
    if (text.substr(0, end) != fmt::format("{} {} {:016x}", heading, body.size(), checksum(body))) {
        return std::string{"its checksum is wrong"};
    }
    const auto parsed = json::parse(body);
    if (const auto* problem = std::get_if<json::Diagnostic>(&parsed)) return problem->message;
    try {
        return read_operation(std::get<Value>(parsed));
    } catch (const Malformed& malformed) {
        return malformed.what;
    }
}

}  // namespace dltask::flow
