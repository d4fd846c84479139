// SPDX-License-Identifier: Apache-2.0
#include "record/record_file.hpp"

#include <catch2/catch.hpp>

#include "unit/record/sample.hpp"
#include "yaml/document.hpp"

using dltask::model::TaskRecord;
using dltask::model::TaskState;
using dltask::model::Value;
namespace record = dltask::record;
namespace test = dltask::test;

namespace {

TaskRecord read(const std::string& text) {
    const auto result = record::parse(text);
    if (const auto* problem = std::get_if<std::string>(&result)) FAIL(*problem << "\n" << text);
    return std::get<TaskRecord>(result);
}

std::string problem_of(const std::string& text) {
    const auto result = record::parse(text);
    const auto* problem = std::get_if<std::string>(&result);
    return problem == nullptr ? "was read" : *problem;
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
    const std::size_t at = text.find(part);
    REQUIRE(at != std::string::npos);
    return text.replace(at, part.size(), by);
}

}  // namespace

TEST_CASE("a record is printed in the order of the contract") {
    const std::string wanted = R"(schema: 1
branch: task-0.1.0-20261122T103000-lr-0.01
kind: task
version: 0.1.0
core: '1111111111111111111111111111111111111111'
core_tree: a222222222222222222222222222222222222222
parent: main
source: b333333333333333333333333333333333333333
inputs:
  config.yaml: c444444444444444444444444444444444444444
  sub dir/x.py: d5
group: sweep 1
created: '2026-11-22T10:30:00+08:00'
author: Ada <ada@example.org>
set:
  lr: 0.01
  train.name: x
state: succeeded
attempts:
  - started: '2026-11-22T10:30:01+08:00'
    ended: '2026-11-22T10:31:01+08:00'
    seconds: 60.25
    exit: 0
    signal: null
    host: node-1
    user: ada
    command: [python3, tasks/x/train.py, '--a, b']
    interpreter: /usr/bin/python3
    commit: e666666666666666666666666666666666666666
    dirty: false
    tree: f777777777777777777777777777777777777777
    resumed_from: null
    artifacts:
      - path: model.pt
        bytes: 123456
        sha256: ab12
      - path: big.bin
        bytes: 5
        sha256: null
    state: succeeded
)";
    CHECK(record::print(test::full_record()) == wanted);
}

TEST_CASE("a record of nothing but a name") {
    TaskRecord bare;
    bare.branch = "task-x";
    const std::string text = record::print(bare);
    CHECK(text.find("inputs: {}\n") != std::string::npos);
    CHECK(text.find("set: {}\nstate: new\nattempts: []\n") != std::string::npos);
    CHECK(read(text) == bare);
}

TEST_CASE("what is printed reads back as the same record") {
    std::mt19937 random{3};
    for (int i = 0; i < 500; ++i) {
        const TaskRecord wanted = test::random_record(random, i % 2 == 0);
        const std::string text = record::print(wanted);
        CAPTURE(text);
        REQUIRE(read(text) == wanted);
        REQUIRE(record::print(read(text)) == text);
    }
}

TEST_CASE("unknown keys are kept, at both levels, after ours") {
    const std::string text =
        replaced(record::print(test::full_record()), "kind: task\n", "future: {a: [1, x]}\nkind: task\n");
    const TaskRecord with_key = read(replaced(text, "    host: node-1\n", "    gpus: 4\n    host: node-1\n"));
    CHECK(with_key.extra == Value::Map{{"future", Value::Map{{"a", Value::List{1, "x"}}}}});
    CHECK(with_key.attempts.at(0).extra == Value::Map{{"gpus", 4}});
    const std::string printed = record::print(with_key);
    CHECK(printed.find("    state: succeeded\n    gpus: 4\nfuture:\n  a:\n    - 1\n    - x\n") !=
          std::string::npos);
    CHECK(read(printed) == with_key);
}

TEST_CASE("a record that somebody edited is read by the YAML parser") {
    const TaskRecord edited = read(
        "# mine\r\nschema: 1\r\nbranch: \"b\"\r\ncreated: 2026-11-22T10:30:00+08:00\r\ngroup: 12\r\n"
        "attempts: [{exit: 1, seconds: 2, command: ['a']}]\r\n");
    CHECK(edited.branch == "b");
    CHECK(edited.created == "2026-11-22T10:30:00+08:00");
    CHECK(edited.group == "12");
    CHECK(edited.attempts.at(0).exit == 1);
    CHECK(edited.attempts.at(0).seconds == 2.0);
    CHECK(edited.attempts.at(0).command == std::vector<std::string>{"a"});
}

TEST_CASE("a state that this version does not know is unknown") {
    CHECK(read("schema: 1\nbranch: b\nstate: queued\n").state == TaskState::unknown);
}

TEST_CASE("bytes of a name that are not UTF-8 do not make the record unreadable") {
    TaskRecord odd = test::full_record();
    odd.attempts[0].artifacts[0].path = "a\xFF.bin";
    const std::string text = record::print(odd);
    CHECK(text.find(R"('"a\377.bin"')") != std::string::npos);
    CHECK(read(text) == odd);
    for (const char* path :
         {R"("quoted")", R"(")", R"("a\)", "\"\xFF\\", "\\377", "新.bin", "\xFF\n\"", "a\"b"}) {
        odd.attempts[0].artifacts[0].path = path;
        INFO(record::print(odd));
        CHECK(read(record::print(odd)) == odd);
    }
}

TEST_CASE("what is no record is told with its line") {
    CHECK(problem_of("") == "line 1: no record of a task");
    CHECK(problem_of("- 1\n") == "line 1: no record of a task");
    CHECK(problem_of("schema: 2\nbranch: b\n") ==
          "line 1: 'schema' is not 1, the only one that this version reads");
    CHECK(problem_of("branch: b\n") == "line 1: 'schema' is not 1, the only one that this version reads");
    CHECK(problem_of("schema: 1\n") == "line 1: 'branch' is not there");
    CHECK(problem_of("schema: 1\nbranch: b\nset: x\n") == "line 3: 'set' is not a map");
    CHECK(problem_of("schema: 1\nbranch: [b]\n") == "line 2: 'branch' is not text");
    CHECK(problem_of("schema: 1\nbranch: b\nset: 1\nset: 2\n") ==
          "line 4, column 1: the key 'set' is there twice");
    const std::string text = record::print(test::full_record());
    CHECK(problem_of(replaced(text, "exit: 0", "exit: zero")) == "line 23: 'exit' is not a whole number");
    CHECK(problem_of(replaced(text, "exit: 0", "exit: 99999999999")) ==
          "line 23: 'exit' is not a whole number");
    CHECK(problem_of(replaced(text, "bytes: 123456", "bytes: -1")) ==
          "line 35: 'bytes' is not a number of bytes");
    CHECK(problem_of(replaced(text, "dirty: false", "dirty: 0")) == "line 30: 'dirty' is not true or false");
    CHECK(problem_of(replaced(text, "[python3,", "[1,")) == "line 27: 'command' is not a list of text");
}

TEST_CASE("every prefix of a record and every lost line gets an answer") {
    const std::string text = record::print(test::full_record());
    for (std::size_t length = 0; length < text.size(); ++length) {
        const auto result = record::parse(text.substr(0, length));
        const auto* problem = std::get_if<std::string>(&result);
        CHECK((problem == nullptr || problem->find("line ") == 0));
    }
}
