// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "json/json.hpp"
#include "memory_repository.hpp"
#include "report/show.hpp"

using namespace dltask;
using namespace dltask::report;
using model::TaskState;
using model::Value;

namespace {

const std::string branch = "task-0.1.0-20261122T103000-lr-0.01";
const Moment now = *Moment::parse_rfc3339("2026-11-25T10:30:00+08:00");

struct Shown {
    MemoryRepository repository;
    Task task;
    Details details;
};

Shown sample() {
    Shown shown;
    model::TaskRecord record = sample_record(branch);
    record.source = shown.repository.blob("lr: 0.1\nname: ''\n").hex();
    record.attempts.back().artifacts = {{"checkpoints/last.pt", 12345678, ""}};
    Files files;
    add_task(files, record, "lr: 0.01\nname: ''\nlayers: [1, 2]\n", "{\"accuracy\": 0.9722222}");
    files["tasks/" + branch + "/task.log"] = "one\ntwo \x1b[31mred\nthree\n";
    files["tasks/" + branch + "/curves/loss.csv"] = std::string(2048, '1');
    Sources sources;
    sources.main = shown.repository.commit(files);
    shown.task = *collect_task(shown.repository, {}, sources, branch);
    shown.details = read_details(shown.repository, shown.task, nullptr, 2);
    return shown;
}

}  // namespace

TEST_CASE("show tells the whole task") {
    const Shown shown = sample();
    const std::string text = show_text(shown.task, shown.details, now);
    const std::size_t files = text.find("\nfiles\n");
    CHECK(text.substr(0, files) ==
          "task-0.1.0-20261122T103000-lr-0.01\n"
          "  state        succeeded, recorded in main\n"
          "  version      0.1.0, core cccccccccc\n"
          "  time         2026-11-22T10:30:00+08:00 (3 d ago)\n"
          "  author       A <a@example.org>\n"
          "  copied from  main\n"
          "  commit       eeeeeeeeee\n"
          "  directory    tasks/task-0.1.0-20261122T103000-lr-0.01/\n"
          "  host         node1\n"
          "  duration     1 min 31 s\n"
          "\n"
          "parameters\n"
          "  lr      0.01  (was 0.1)\n"
          "  name    ''\n"
          "  layers  [1, 2]  (changed)\n"
          "\n"
          "metrics\n"
          "  accuracy  0.97222\n"
          "\n"
          "attempts\n"
          "  1  succeeded, exit 0, 1 min 31 s, began 2026-11-22T10:31:00+08:00\n"
          "     left checkpoints/last.pt (12.3 MB, not in git)\n");
    CHECK(text.find("  curves/loss.csv  2.0 kB\n") != std::string::npos);
    CHECK(text.substr(text.find("\nlog\n")) ==
          "\nlog\n  two \\x1b[31mred\n  three\n\nnext: git dltask new --from " + branch + '\n');
}

TEST_CASE("show tells why an attempt ended as it did, and what was noticed") {
    Shown shown = sample();
    model::Attempt& attempt = shown.task.record->attempts.back();
    attempt.artifacts.clear();
    attempt.extra = {
        {"core_dumped", true},          {"out_of_memory", true},
        {"stopped_by", "time limit"},   {"found", Value::Map{{"lines", 2}, {"first", "10:31 loss nan\x1b"}}},
        {"error", "ValueError: no"},    {"changed", Value::List{"config.yaml", "core.py"}},
        {"left", Value::List{"wandb/"}}};
    CHECK(show_text(shown.task, shown.details, now)
              .find("     dumped core\n"
                    "     ran out of memory\n"
                    "     stopped by time limit\n"
                    "     ValueError: no\n"
                    "     warning: 10:31 loss nan\\x1b\n"
                    "     changed while it ran: config.yaml, core.py\n"
                    "     left outside of its directory: wandb/\n\n") != std::string::npos);
    const Value object = show_json(shown.task, shown.details);
    const Value& shown_attempt = object.find("attempts")->as<Value::List>()->front();
    CHECK(*shown_attempt.find("stopped_by") == Value{"time limit"});
    CHECK(*shown_attempt.find("found")->find("lines") == Value{2});
}

TEST_CASE("show --json is the object of list with attempts and files") {
    const Shown shown = sample();
    const Value object = show_json(shown.task, shown.details);
    CHECK(object.find("branch")->as<std::string>() != nullptr);
    CHECK(*object.find("author") == Value{"A <a@example.org>"});
    const auto* attempts = object.find("attempts")->as<Value::List>();
    REQUIRE(attempts->size() == 1);
    CHECK(*attempts->front().find("state") == Value{"succeeded"});
    CHECK(attempts->front().find("signal")->is_null());
    CHECK(json::print(*attempts->front().find("artifacts")) ==
          R"([{"path":"checkpoints/last.pt","bytes":12345678,"sha256":null}])");
    CHECK(object.find("files")->as<Value::List>()->size() == 6);
}

TEST_CASE("a task that cannot be read is still shown") {
    Task broken;
    broken.row = sample_row("a\x1b", {}, {});
    broken.row.state = TaskState::unknown;
    broken.row.error = "task.yaml: line 1";
    const std::string text = show_text(broken, {}, now);
    CHECK(text.find("  error      task.yaml: line 1\n") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(show_json(broken, {}).find("attempts")->as<Value::List>()->empty());
}

TEST_CASE("the next command depends on the state") {
    TaskRow row = sample_row("a", {}, {});
    row.merged = false;
    const std::string name = ' ' + row.branch;
    CHECK(next_command(row) == "git dltask finish" + name);
    row.state = TaskState::fresh;
    CHECK(next_command(row) == "git dltask run" + name);
    row.state = TaskState::interrupted;
    CHECK(next_command(row) == "git dltask run" + name);
    CHECK(next_command(row, true) == "git dltask resume" + name);
    row.state = TaskState::running;
    CHECK(next_command(row) == "git dltask logs -f " + row.branch);
}

TEST_CASE("the last lines of a log") {
    using Lines = std::vector<std::string>;
    CHECK(last_lines("", 3).empty());
    CHECK(last_lines("a", 3) == Lines{"a"});
    CHECK(last_lines("a\nb\nc\n", 2) == Lines{"b", "c"});
    CHECK(last_lines("a\n\nc", 2) == Lines{"", "c"});
    CHECK(last_lines("a\nb", 0).empty());
}

TEST_CASE("sizes for people") {
    CHECK(print_bytes(0) == "0 B");
    CHECK(print_bytes(999) == "999 B");
    CHECK(print_bytes(1234) == "1.2 kB");
    CHECK(print_bytes(999999) == "1.0 MB");
    CHECK(print_bytes(5600000000) == "5.6 GB");
}

TEST_CASE("a task with very many or very deep files is cut, and says so") {
    MemoryRepository repository;
    Files files;
    for (int i = 0; i < 1200; ++i) files["f" + std::to_string(i)] = "x";
    Task task;
    task.tree = repository.tree(files);
    const Details many = read_details(repository, task);
    CHECK(many.files.size() == 1000);
    CHECK(many.files_cut);
    std::string path = "x";
    for (int i = 0; i < 30; ++i) path = "d/" + path;
    task.tree = repository.tree({{path, "x"}});
    CHECK(read_details(repository, task).files_cut);
}
