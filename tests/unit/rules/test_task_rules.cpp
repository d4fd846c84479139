// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "rules/task_immutable.hpp"
#include "rules/task_scope.hpp"

using Catch::Contains;
using namespace dltask::rules;
using namespace dltask::model;

namespace {

const std::string task = "task-0.1.0-20261122T103000-lr-0.01";
const std::string other_task = "task-0.1.0-20261122T103001-lr-0.02";

BranchName branch(const std::string& name) {
    return parse_branch(name, {});
}

}  // namespace

TEST_CASE("a task branch changes its own directory only") {
    CHECK(
        check_task_scope(branch(task), {"tasks/" + task + "/config.yaml", "tasks/" + task + "/a/b"}).empty());
    const auto violations = check_task_scope(
        branch(task), {"train.py", "tasks/" + task + "x/a", "tasks/" + task, "tasks/main/config.yaml"});
    REQUIRE(violations.size() == 4);
    CHECK(violations[0].path == "train.py");
    CHECK_THAT(violations[0].message, Contains("'train.py' is outside 'tasks/" + task + "/'"));
}

TEST_CASE("other branches may change everything") {
    for (const char* name : {"dev", "main", "feature-a", "debug-0.1.0-20261122T103000-x", "task-x"}) {
        CHECK(check_task_scope(branch(name), {"train.py"}).empty());
    }
}

TEST_CASE("the record of another task is not changed") {
    const std::string path = "tasks/" + task + "/metrics.json";
    CHECK(check_task_immutable(branch("dev"), {{path, "a", "b"}}, {}).size() == 1);
    CHECK(check_task_immutable(branch("dev"), {{path, "a", ""}}, {}).size() == 1);
    CHECK(check_task_immutable(branch(other_task), {{path, "a", "b"}}, {}).size() == 1);
    CHECK(check_task_immutable(branch(task), {{path, "a", "b"}}, {}).empty());
    CHECK(check_task_immutable(branch("main"), {{path, "", "b"}}, {}).empty());
    CHECK(check_task_immutable(branch("dev"), {{"tasks/main/train.py", "a", "b"}}, {}).empty());
}

TEST_CASE("a record may move unchanged into the archive") {
    const std::string path = "tasks/" + task + "/metrics.json";
    const std::string archived = "tasks/archive/2026/" + task + "/metrics.json";
    CHECK(check_task_immutable(branch("dev"), {{path, "a", ""}, {archived, "", "a"}}, {}).empty());
    CHECK(check_task_immutable(branch("dev"), {{path, "a", ""}, {archived, "", "b"}}, {}).size() == 1);
    CHECK(check_task_immutable(branch("dev"),
                               {{path, "a", ""}, {"tasks/archive/x/" + task + "/metrics.json", "", "a"}}, {})
              .size() == 1);
}

TEST_CASE("an archived record is still a record") {
    CHECK(check_task_immutable(branch("dev"), {{"tasks/archive/2026/" + task + "/task.yaml", "a", "b"}}, {})
              .empty() == false);
}

TEST_CASE("a team's prefix with a slash leads to nested directories") {
    BranchScheme scheme;
    scheme.task = "task/";
    CHECK(check_task_immutable(branch("dev"), {{"tasks/task/0.1.0-20261122T103000-x/a", "a", "b"}}, scheme)
              .size() == 1);
}
