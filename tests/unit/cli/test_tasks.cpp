// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "cli/tasks.hpp"

using namespace dltask;

namespace {

/// Lines of `logs/HEAD` that move from each name to the next.
std::string reflog(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 1; i < names.size(); ++i) {
        text +=
            "1 2 T <t@x> 1795314600 +0800\tcheckout: moving from " + names[i - 1] + " to " + names[i] + "\n";
    }
    return text;
}

const std::vector<std::string> tasks{"task-a", "task-b"};

}  // namespace

TEST_CASE("the task before the current one is the last other one that HEAD was on", "[cli]") {
    CHECK(cli::previous_task(reflog({"main", "task-a", "main", "task-b"}), tasks, "task-b") == "task-a");
    CHECK(cli::previous_task(reflog({"task-a", "main"}), tasks, "main") == "task-a");
    CHECK(cli::previous_task(reflog({"task-b", "task-a", "task-b", "main", "task-b"}), tasks, "task-b") ==
          "task-a");
}

TEST_CASE("there is no task before when HEAD was on none that still exists", "[cli]") {
    CHECK(cli::previous_task("", tasks, "main").empty());
    CHECK(cli::previous_task(reflog({"main", "task-gone", "task-b"}), tasks, "task-b").empty());
    CHECK(cli::previous_task("checkout: moving from ", tasks, "main").empty());
}
