// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "json/json.hpp"
#include "memory_repository.hpp"
#include "report/collect.hpp"

using namespace dltask;
using namespace dltask::report;
using model::TaskState;
using model::Value;

namespace {

const std::string branch = "task-0.1.0-20261122T103000-lr-0.01";
const std::string other = "task-0.1.0-20261122T103100-lr-0.1";
const std::string config = "VERSION: 0.1.0\nlr: 0.01\nnet:\n  layers: [1, 2]\n";
const std::string metrics = "{\"accuracy\": 0.97, \"loss\": {\"test\": NaN}}";

Tip tip(const std::string& name, const model::ObjectId& commit) {
    return {model::parse_branch(name, {}), commit, false};
}

std::vector<TaskRow> rows_of(const MemoryRepository& repository, const model::ObjectId& main,
                             std::vector<Tip> tips = {}) {
    Sources sources;
    sources.main = main;
    sources.tips = std::move(tips);
    return collect(repository, {}, sources);
}

/// The single row of a task with these files in main.
TaskRow row_of(const Files& files) {
    MemoryRepository repository;
    Files all;
    for (const auto& [path, content] : files) all["tasks/" + branch + '/' + path] = content;
    const auto rows = rows_of(repository, repository.commit(all));
    REQUIRE(rows.size() == 1);
    return rows.front();
}

}  // namespace

TEST_CASE("a recorded task is read whole") {
    MemoryRepository repository;
    model::TaskRecord record = sample_record(branch);
    record.source = repository.blob("VERSION: 0.1.0\nlr: 0.1\nnet:\n  layers: [1, 2]\n").hex();
    record.inputs = {{"config.yaml", record.source},
                     {"train.py", repository.blob("print()\n").hex()},
                     {"lib/net.py", repository.blob("old\n").hex()},
                     {"lib/same.py", repository.blob("same\n").hex()},
                     {"gone.py", repository.blob("gone\n").hex()}};
    record.group = "g";
    Files files;
    add_task(files, record, config, metrics);
    files["tasks/" + branch + "/lib/net.py"] = "new\n";
    files["tasks/" + branch + "/lib/same.py"] = "same\n";
    const auto rows = rows_of(repository, repository.commit(files));
    REQUIRE(rows.size() == 1);
    const TaskRow& row = rows[0];
    CHECK(row.branch == branch);
    CHECK(row.version == "0.1.0");
    CHECK(row.time == "2026-11-22T10:30:00+08:00");
    CHECK(row.name == "lr-0.01");
    CHECK(row.group == "g");
    CHECK(row.state == TaskState::succeeded);
    CHECK(row.merged);
    CHECK(row.dir == "tasks/" + branch);
    CHECK(row.commit == std::string(40, 'e'));
    CHECK(row.core == std::string(40, 'c'));
    CHECK(row.params == Value::Map{{"VERSION", "0.1.0"}, {"lr", 0.01}, {"net.layers", Value::List{1, 2}}});
    CHECK(row.changed == Value::Map{{"lr", 0.01}});
    CHECK(row.modified == std::vector<std::string>{"lib/net.py", "gone.py"});
    CHECK(row.metrics[0] == Value::Entry{"accuracy", 0.97});
    CHECK(row.metrics[1].first == "loss.test");
    CHECK(row.seconds == 90.5);
    CHECK(row.host == "node1");
    CHECK(row.error.empty());
}

TEST_CASE("the source that cannot be read leaves what was set") {
    MemoryRepository repository;
    model::TaskRecord record = sample_record(branch);
    record.source = std::string(40, '9');
    record.set = {{"lr", 0.01}};
    Files files;
    add_task(files, record, config, metrics);
    const auto rows = rows_of(repository, repository.commit(files));
    CHECK(rows.at(0).changed == Value::Map{{"lr", 0.01}});
    CHECK(rows.at(0).error.empty());
}

TEST_CASE("a merged task is taken from main, an unmerged one from its tip") {
    MemoryRepository repository;
    Files in_main, on_branch;
    add_task(in_main, sample_record(branch), config, metrics);
    model::TaskRecord fresh = sample_record(other);
    fresh.state = TaskState::fresh;
    fresh.attempts.clear();
    add_task(on_branch, fresh, config, "");
    const auto commit = repository.commit(on_branch);
    const auto nowhere = *model::ObjectId::parse(std::string(40, '7'));
    const auto rows =
        rows_of(repository, repository.commit(in_main), {tip(other, commit), tip(branch, nowhere)});
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].branch == branch);
    CHECK(rows[0].merged);
    CHECK(rows[0].error.empty());
    CHECK(rows[1].branch == other);
    CHECK_FALSE(rows[1].merged);
    CHECK(rows[1].state == TaskState::fresh);
    CHECK(rows[1].commit == commit.hex());
    CHECK_FALSE(rows[1].seconds);
    CHECK(rows[1].host.empty());
}

TEST_CASE("what this machine knows wins over what is committed") {
    MemoryRepository repository;
    Files files;
    add_task(files, sample_record(branch), config, "");
    Sources sources;
    sources.tips = {tip(branch, repository.commit(files))};
    sources.live[branch].state = TaskState::running;
    sources.live[branch].config = "lr: 5\n";
    const auto rows = collect(repository, {}, sources);
    CHECK(rows.at(0).state == TaskState::running);
    CHECK(rows.at(0).params == Value::Map{{"lr", 5}});
}

TEST_CASE("what cannot be read is an error in its row, and the rest of the row is there") {
    const Files good = task_files(sample_record(branch), config, metrics);
    struct Case {
        std::string file, content, error;
    };
    const Case cases[] = {
        {"task.yaml", "\x01\x02: [", "task.yaml: "},
        {"config.yaml", "a: [1\n", "config.yaml: line "},
        {"config.yaml", "- 1\n- 2\n", "config.yaml: a map is expected"},
        {"config.yaml", std::string(2U << 20U, 'x'), "config.yaml: it has 2097152 bytes"},
        {"config.yaml", "a: 1\na: 2\n", "config.yaml: line 2"},
        {"metrics.json", "{\"a\": 1", "metrics.json: byte "},
        {"metrics.json", std::string(10000, '['), "metrics.json: byte "},
        {"metrics.json", "[1]", "metrics.json: a map is expected"},
        {"metrics.json", "{\"a\": \"\xff\"}", "metrics.json: byte "},
    };
    for (const Case& c : cases) {
        Files files = good;
        files[c.file] = c.content;
        const TaskRow row = row_of(files);
        CAPTURE(c.file, c.content.substr(0, 20), row.error);
        CHECK(row.error.substr(0, c.error.size()) == c.error);
        CHECK(row.params.empty() == (c.file == "config.yaml"));
        CHECK(row.metrics.empty() == (c.file == "metrics.json"));
        CHECK((row.state == TaskState::unknown) == (c.file == "task.yaml"));
    }
}

TEST_CASE("hostile metrics and parameters still make valid JSON") {
    const std::string texts[] = {
        R"({"a": 1e400, "b": -1e400, "c": NaN, "d": -Infinity})",
        R"({"\u001b[31m": 1, "</script><img onerror=x>": "\u2028\u0000", "=1+1": 1})",
        R"({"a": {"b": {"c": []}}, "a.b": 1, "": 2})",
        R"({"a.b": 1, "a": {"b": 2}})",
        R"({"n": 123456789012345678901234567890})",
    };
    for (const std::string& text : texts) {
        Files files = task_files(sample_record(branch), config, text);
        files["config.yaml"] =
            "\"\\e]0;x\\a\": \"\\0\\u202e\"\nnan: .nan\ninf: .inf\nbig: 123456789012345678901\n";
        const TaskRow row = row_of(files);
        CAPTURE(text, row.error);
        const auto parsed = json::parse(json::print(to_json(row)));
        REQUIRE(std::holds_alternative<Value>(parsed));
        const Value& object = std::get<Value>(parsed);
        CHECK(object.find("metrics")->as<Value::Map>()->size() == row.metrics.size());
        CHECK(object.find("params")->find("nan")->is_null());
        CHECK(row.error.empty() == !row.metrics.empty());
    }
}

TEST_CASE("a task without a record, or with another's, says so") {
    CHECK(row_of({{"config.yaml", config}}).error == "task.yaml: there is no such file");
    const TaskRow copied = row_of(task_files(sample_record(other), config, ""));
    CHECK(copied.error == "task.yaml: it is the record of '" + other + "'");
}

TEST_CASE("a branch without its directory is still a row") {
    MemoryRepository repository;
    const auto rows = rows_of(repository, {}, {tip(branch, repository.commit({{"README", "x"}}))});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].error == "tasks/" + branch + ": there is no such directory");
    CHECK(rows[0].time == "2026-11-22T10:30:00+00:00");
}

TEST_CASE("a symbolic link in the place of a file is not followed") {
    MemoryRepository repository;
    const auto task = repository.odd_tree(git::Mode::symlink, "task.yaml", repository.blob("/etc/passwd"));
    const auto tasks = repository.odd_tree(git::Mode::tree, branch, task);
    const auto root = repository.odd_tree(git::Mode::tree, "tasks", tasks);
    Sources sources;
    sources.main = root;
    const auto rows = collect(repository, {}, sources);
    CHECK(rows.at(0).error == "task.yaml: it is no regular file");
}

TEST_CASE("an absent blob is an error, not the end") {
    MemoryRepository repository;
    const auto nowhere = *model::ObjectId::parse(std::string(40, '7'));
    const auto task = repository.odd_tree(git::Mode::file, "config.yaml", nowhere);
    const auto tasks = repository.odd_tree(git::Mode::tree, branch, task);
    Sources sources;
    sources.main = repository.odd_tree(git::Mode::tree, "tasks", tasks);
    CHECK(collect(repository, {}, sources).at(0).error ==
          "task.yaml: there is no such file; config.yaml: the object is not in this repository");
}

TEST_CASE("a damaged object is an error in its row, and the others are still listed") {
    MemoryRepository repository;
    Files files;
    add_task(files, sample_record(branch), config, metrics);
    add_task(files, sample_record(other), "lr: 5\n", metrics);
    const auto commit = repository.commit(files);
    repository.damaged = repository.blob("lr: 5\n").hex();
    const auto rows = rows_of(repository, commit);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].error.empty());
    CHECK(rows[0].params.size() == 3);
    CHECK(rows[1].error == "tasks/" + other + ": could not read '" + repository.damaged + "'");
    CHECK(rows[1].name == "lr-0.1");
}

TEST_CASE("cost is linear: the tree of all tasks is opened once") {
    MemoryRepository repository;
    Files files;
    for (int i = 0; i < 300; ++i) {
        add_task(files, sample_record(fmt::format("task-0.1.0-20261122T10{:02}{:02}-n", i / 60, i % 60)),
                 config, metrics);
    }
    const auto commit = repository.commit(files);
    const auto rows = rows_of(repository, commit);
    CHECK(rows.size() == 300);
    CHECK(repository.reads[commit.hex() + ":tasks"] == 1);
    CHECK(repository.batches <= 3 * 3);
}

TEST_CASE("one task is found by its branch, with its record and what it was copied from") {
    MemoryRepository repository;
    model::TaskRecord record = sample_record(branch);
    record.source = repository.blob("lr: 0.1\n").hex();
    Files files;
    add_task(files, record, config, metrics);
    Sources sources;
    sources.main = repository.commit(files);
    const auto task = collect_task(repository, {}, sources, branch);
    REQUIRE(task.has_value());
    CHECK(task->record == record);
    CHECK(task->base == Value::Map{{"lr", 0.1}});
    CHECK(task->tree);
    CHECK_FALSE(collect_task(repository, {}, sources, other).has_value());
    CHECK(task_names(repository, {}, sources) == std::vector<std::string>{branch});
}
