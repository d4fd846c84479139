// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/operation.hpp"

namespace dltask::test {

inline model::ObjectId id_of(char digit) {
    return *model::ObjectId::parse(std::string(40, digit));
}

/// A plan with a step of every kind.
inline flow::Plan example_plan() {
    using namespace dltask::flow;
    const HeadPosition main{"refs/heads/main", id_of('1')};
    const HeadPosition task{"refs/heads/task-0.1.0-20261122T103000-学习", id_of('2')};
    Plan plan;
    plan.command = "finish";
    plan.description = "finish \"quoted\" \\ 学习";
    plan.steps = {
        MoveRefs{
            {RefMove{"refs/heads/main", id_of('1'), id_of('3')}, RefMove{"refs/tags/v1", {}, id_of('4')}}},
        MoveWorkTree{"/repo", "/repo/.git", task, main, false},
        MoveWorkTree{"/repo", "/repo/.git", main, HeadPosition{"", id_of('5'), id_of('6')}, true},
        MoveFiles{{FileMove{"/repo/a b", "/trash/a\nb", true}}},
        WriteFiles{{FileChange{"/repo/.git/hooks/commit-msg", std::nullopt, "#!/bin/sh\n", 0644, 0755}}},
        LinkWorkTree{"/repo-tasks/x", task, {"/*", "!/tasks/*/"}, true},
        SetSparse{"/repo", {"src"}, {"src", "tasks/x"}},
        SetConfig{"extensions.worktreeConfig", std::nullopt, "true"}};
    plan.tags = {"object 1\ntype commit\n"};
    plan.notes = {"one", ""};
    return plan;
}

}  // namespace dltask::test
