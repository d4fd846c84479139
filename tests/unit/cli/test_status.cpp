// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "cli/command_table.hpp"
#include "cli/status.hpp"

using namespace dltask;
using cli::Status;

namespace {

Status ready_on(const std::string& branch, model::BranchKind kind) {
    Status status;
    status.branch = branch;
    status.kind = kind;
    status.ready = true;
    return status;
}

const Moment now{.unix_seconds = 1795314600};

}  // namespace

TEST_CASE("the next step goes from what is most pressing to what is new", "[cli]") {
    Status status = ready_on("main", model::BranchKind::main);
    CHECK(status.next() == "git dltask new");
    status.shared = {"main", "dev"};
    status.unpushed = {{"feature-x", "origin/feature-x", 1, 1}};
    CHECK(status.next() == "git dltask new");
    status.unpushed.push_back({"main", "origin/main", 2, 0});
    CHECK(status.next() == "git dltask sync --push");
    status.unpushed.push_back({"dev", "origin/dev", 2, 1});
    CHECK(status.next() == "git dltask sync");
    status.unmerged["succeeded"] = 2;
    CHECK(status.next() == "git dltask finish --all");
    status.kind = model::BranchKind::hotfix;
    CHECK(status.next() == "git dltask finish");
    status.ready = false;
    CHECK(status.next() == "git dltask init");
    status.pending.push_back({"a merge", "git merge --continue", "git merge --abort"});
    CHECK(status.next() == "git merge --continue");
}

TEST_CASE("what a task needs next is a command that exists", "[cli]") {
    using model::TaskState;
    for (const auto kind : {model::BranchKind::task, model::BranchKind::debug}) {
        for (const auto state :
             {TaskState::fresh, TaskState::running, TaskState::succeeded, TaskState::failed,
              TaskState::interrupted, TaskState::timeout, TaskState::unknown}) {
            Status status = ready_on("task-a", kind);
            status.task.emplace();
            status.task->branch = "task-a";
            status.task->kind = kind;
            status.task->state = state;
            const std::string next = status.next();
            INFO(next);
            const std::string start = "git dltask ";
            REQUIRE(next.rfind(start, 0) == 0);
            const std::string name = next.substr(start.size(), next.find(' ', start.size()) - start.size());
            CHECK_NOTHROW(cli::find_command(name));
        }
    }
}

TEST_CASE("status says where HEAD is", "[cli]") {
    CHECK(print(ready_on("dev", model::BranchKind::dev), now) ==
          "on          dev (dev)\nnext        git dltask new\n");
    CHECK(print(ready_on("", model::BranchKind::other), now).rfind("on          detached HEAD\n", 0) == 0);
    Status unborn = ready_on("main", model::BranchKind::main);
    unborn.unborn = true;
    CHECK(print(unborn, now).rfind("on          main, no commit yet\n", 0) == 0);
}

TEST_CASE("status tells what runs, what waits and what is not pushed", "[cli]") {
    Status status = ready_on("main", model::BranchKind::main);
    flow::ActiveRun alive;
    alive.branch = "task-a";
    alive.started = "2026-11-22T02:25:00+00:00";
    alive.attempt = 2;
    flow::ActiveRun killed;
    killed.branch = "task-b";
    killed.alive = false;
    status.runs = {alive, killed};
    status.unmerged = {{"failed", 1}, {"succeeded", 2}};
    status.unpushed = {{"main", "origin/main", 2, 0}, {"dev", "origin/dev", 1, 3}};
    const std::string text = print(status, now);
    CHECK(text.find("running     task-a, attempt 2, for 5 min\n") != text.npos);
    CHECK(text.find("ended       task-b, killed;") != text.npos);
    CHECK(text.find("not merged  1 failed, 2 succeeded\n") != text.npos);
    CHECK(text.find("remote      main: 2 ahead of origin/main\n") != text.npos);
    CHECK(text.find("remote      dev: 1 ahead of, 3 behind origin/dev\n") != text.npos);
}

TEST_CASE("foreign names do not reach the terminal as they are", "[cli]") {
    const std::string text = print(ready_on("evil\x1b[31m", model::BranchKind::other), now);
    CHECK(text.find('\x1b') == text.npos);
}
