// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "memory_repository.hpp"
#include "report/sources.hpp"

using namespace dltask;
using namespace dltask::report;

namespace {

const std::string first = "task-0.1.0-20261122T103000-a";
const std::string second = "task-0.1.0-20261122T103100-b";

git::Ref ref(const std::string& name, char digit, const std::string& symref = "") {
    const auto id = *model::ObjectId::parse(std::string(40, digit));
    return {name, id, id, false, "", symref};
}

std::vector<std::string> names(const std::vector<Recorded>& found) {
    std::vector<std::string> dirs;
    for (const Recorded& task : found) dirs.push_back(task.dir);
    return dirs;
}

}  // namespace

TEST_CASE("tips are the task and debug branches, a local one before a remote's") {
    const auto tips = task_tips({ref("refs/remotes/origin/" + first, '1'), ref("refs/heads/" + first, '2'),
                                 ref("refs/heads/main", '3'), ref("refs/heads/task-odd", '4'),
                                 ref("refs/remotes/origin/HEAD", '5', "refs/remotes/origin/main"),
                                 ref("refs/remotes/b/" + second, '6'), ref("refs/remotes/a/" + second, '6'),
                                 ref("refs/tags/" + first, '7'), ref("refs/remotes/x", '8'),
                                 ref("refs/heads/debug-0.1.0-20261122T103000-d", '9')},
                                {});
    REQUIRE(tips.size() == 3);
    CHECK(tips[0].branch.kind == model::BranchKind::debug);
    CHECK(tips[1].branch.full == first);
    CHECK_FALSE(tips[1].remote);
    CHECK(tips[1].commit.hex() == std::string(40, '2'));
    CHECK(tips[2].branch.full == second);
    CHECK(tips[2].remote);
}

TEST_CASE("recorded tasks are directories whose names parse, archived ones too") {
    MemoryRepository repository;
    const auto commit = repository.commit({{"tasks/" + second + "/task.yaml", "x"},
                                           {"tasks/main/config.yaml", "x"},
                                           {"tasks/notes.txt", "x"},
                                           {"tasks/task-0.1.0-20261122T103200-file", "x"},
                                           {"tasks/archive/2025/" + first + "/task.yaml", "x"},
                                           {"tasks/archive/2025/" + second + "/task.yaml", "x"},
                                           {"tasks/archive/README", "x"}});
    CHECK(names(recorded_tasks(repository, commit, {})) ==
          std::vector<std::string>{"tasks/archive/2025/" + first, "tasks/" + second});
    CHECK(recorded_tasks(repository, {}, {}).empty());
    CHECK(recorded_tasks(repository, repository.commit({{"README", "x"}}), {}).empty());
    CHECK(recorded_tasks(repository, repository.commit({{"tasks", "a file"}}), {}).empty());
}

TEST_CASE("a prefix with a slash puts the tasks one folder down") {
    MemoryRepository repository;
    model::BranchScheme scheme;
    scheme.task = "task/";
    const auto commit = repository.commit({{"tasks/task/0.1.0-20261122T103000-a/task.yaml", "x"},
                                           {"tasks/0.1.0-20261122T103000-b/task.yaml", "x"},
                                           {"tasks/debug-0.1.0-20261122T103000-c/task.yaml", "x"}});
    CHECK(names(recorded_tasks(repository, commit, scheme)) ==
          std::vector<std::string>{"tasks/debug-0.1.0-20261122T103000-c",
                                   "tasks/task/0.1.0-20261122T103000-a"});
}
