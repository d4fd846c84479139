// SPDX-License-Identifier: Apache-2.0
#include "rules/touched.hpp"

#include <catch2/catch.hpp>

#include "rules/task_path.hpp"

using namespace dltask;
using namespace dltask::rules;

namespace {

const model::BranchScheme scheme;
const std::string task = "task-0.1.0-20261122T103000-a";
const std::string other = "task-0.1.0-20261122T103000-b";

Touched touched_by(const std::vector<ChangedPath>& changes) {
    Touched touched{scheme};
    for (const ChangedPath& change : changes) touched.add(change);
    return touched;
}

}  // namespace

TEST_CASE("a path belongs to the task whose directory holds it, archived or not") {
    CHECK(task_of("tasks/" + task + "/a/b", scheme) == task);
    CHECK(task_of("tasks/archive/2026/" + task + "/a", scheme) == task);
    CHECK(task_of("tasks/main/config.yaml", scheme).empty());
    CHECK(task_of("tasks/" + task, scheme).empty());
    CHECK(task_of("x/tasks/" + task + "/a", scheme).empty());
    CHECK(is_debug_path("tasks/debug-0.1.0-20261122T103000-a/log", scheme));
    CHECK_FALSE(is_debug_path("tasks/debug-file", scheme));
    CHECK_FALSE(is_debug_path("debug-a/tasks/x", scheme));
}

TEST_CASE("a commit of one task is told from one that changes more") {
    CHECK(touched_by({{"tasks/" + task + "/a", "", "1"}, {"tasks/" + task + "/b/c", "", "2"}}).only_task() ==
          task);
    CHECK(touched_by({{"tasks/" + task + "/a", "", "1"}, {"train.py", "3", "4"}}).only_task().empty());
    CHECK(touched_by({{"train.py", "3", "4"}, {"tasks/" + task + "/a", "", "1"}}).only_task().empty());
    CHECK(touched_by({{"tasks/" + task + "/a", "", "1"}, {"tasks/" + other + "/a", "", "1"}})
              .only_task()
              .empty());
    CHECK(touched_by({}).only_task().empty());
    CHECK(touched_by({}).is_empty());
}

TEST_CASE("a bump of VERSION touches one file") {
    CHECK(touched_by({{"tasks/main/config.yaml", "1", "2"}}).is_config_only());
    CHECK_FALSE(touched_by({{"tasks/main/config.yaml", "1", "2"}, {"train.py", "1", "2"}}).is_config_only());
    CHECK_FALSE(touched_by({{"train.py", "1", "2"}}).is_config_only());
}

TEST_CASE("what a task branch changes elsewhere is told once for each place") {
    const auto branch = model::parse_branch(task, scheme);
    const auto touched = touched_by({{"a.py", "1", "2"},
                                     {"tasks/" + task + "/a", "", "1"},
                                     {"tasks/" + other + "/a", "", "1"},
                                     {"tasks/" + other + "/b", "", "1"}});
    CHECK(touched.outside(branch) == std::vector<std::string>{"a.py", "tasks/" + other + "/a"});
}

TEST_CASE("an archive moves whole records as they are, and nothing else") {
    const std::string from = "tasks/" + task + "/a", to = "tasks/archive/2026/" + task + "/a";
    const std::string second = "tasks/" + other + "/b", there = "tasks/archive/2026/" + other + "/b";
    CHECK(touched_by({{to, "", "1"}, {there, "", "2"}, {from, "1", ""}, {second, "2", ""}}).is_archive());
    CHECK_FALSE(touched_by({{to, "", "1"}, {from, "1", ""}, {second, "2", ""}}).is_archive());
    CHECK_FALSE(touched_by({{to, "", "3"}, {from, "1", ""}}).is_archive());
    CHECK_FALSE(touched_by({{to, "", "1"}, {there, "", "2"}, {from, "1", ""}}).is_archive());
    CHECK_FALSE(touched_by({{"a.py", "1", "2"}, {to, "", "1"}, {from, "1", ""}}).is_archive());
    CHECK_FALSE(touched_by({{to, "1", "2"}}).is_archive());
    CHECK_FALSE(touched_by({}).is_archive());
}

TEST_CASE("only records that were there, and archived ones, are kept for the rule about them") {
    const auto touched = touched_by({{"tasks/" + task + "/a", "1", "2"},
                                     {"tasks/" + task + "/new", "", "2"},
                                     {"tasks/archive/2026/" + other + "/a", "", "3"}});
    CHECK(touched.records().size() == 2);
}

TEST_CASE("the adoption is the commit that brings the team's file") {
    CHECK(touched_by({{".dltask.yaml", "", "1"}, {"tasks/main/config.yaml", "", "2"}}).brings_team_file());
    CHECK_FALSE(touched_by({{".dltask.yaml", "1", "2"}}).brings_team_file());
    CHECK_FALSE(touched_by({{"sub/.dltask.yaml", "", "2"}}).brings_team_file());
}
