// SPDX-License-Identifier: Apache-2.0
#include "flow/start_branch.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/remotes.hpp"
#include "git/refs.hpp"
#include "term/safe_text.hpp"

namespace dltask::flow {
namespace {

model::BranchName name_of_branch(const Snapshot& snapshot, const StartRequest& request) {
    const model::BranchScheme& scheme = snapshot.settings.branches;
    const bool hotfix = request.kind == model::BranchKind::hotfix;
    const std::string full = (hotfix ? scheme.hotfix : scheme.feature) + request.name;
    const auto problem = model::check_name(request.name);
    const model::BranchName branch = model::parse_branch(full, scheme);
    if (!problem && git::is_valid_branch_name(full) && branch.kind == request.kind) return branch;
    throw usage(fmt::format("invalid name '{}': {}", term::safe(request.name),
                            problem ? problem->reason : fmt::format("'{}' is no branch name", full)),
                {fmt::format("git dltask {} NAME", name_of(request.kind))});
}

Error excluded_by(const std::string& full, const std::string& other) {
    return refused(fmt::format("there can be no branch '{}' beside the branch '{}'", full, other),
                   {fmt::format("git branch -m {} NAME", other)});
}

void require_nothing_below(const Snapshot& snapshot, const std::string& full) {
    const auto below = git::list_refs(snapshot.runner(), {fmt::format("refs/heads/{}/", full)});
    if (!below.empty()) throw excluded_by(full, model::branch_of(below.front().name));
}

void require_free(const Snapshot& snapshot, const model::BranchName& branch) {
    if (snapshot.branch_tip(branch.full)) {
        throw refused(fmt::format("branch '{}' is there already", branch.full),
                      {fmt::format("git switch {}", branch.full)});
    }
    for (const std::string& remote : remotes(snapshot.session.config)) {
        if (!snapshot.objects.info(fmt::format("refs/remotes/{}/{}", remote, branch.full))) continue;
        throw refused(fmt::format("'{}' has a branch '{}' already", remote, branch.full),
                      {fmt::format("git switch {}", branch.full)});
    }
}

void add_switch(const Snapshot& snapshot, const StartRequest& request, const HeadPosition& target,
                Plan& plan) {
    const auto& work_tree = snapshot.repository().work_tree;
    require_calm(snapshot, work_tree,
                 fmt::format("git dltask {} --no-switch {}", name_of(request.kind), request.name));
    if (snapshot.head.commit.is_none()) {
        throw refused(fmt::format("HEAD is on '{}', which has no commit yet", snapshot.head_branch.full),
                      {fmt::format("git checkout {}", snapshot.settings.branches.main)});
    }
    require_room(snapshot, work_tree, snapshot.head.commit, target.commit);
    plan.steps.push_back(
        MoveWorkTree{work_tree, snapshot.repository().git_dir, snapshot.head, target, false});
}

}  // namespace

void require_nothing_above(const Snapshot& snapshot, const std::string& full) {
    for (std::size_t end = full.find('/'); end != std::string::npos; end = full.find('/', end + 1)) {
        if (snapshot.branch_tip(full.substr(0, end))) throw excluded_by(full, full.substr(0, end));
    }
}

void require_dev(const Snapshot& snapshot) {
    const std::string& dev = snapshot.settings.branches.dev;
    if (dev.empty() || snapshot.dev) return;
    const std::string remote = push_remote(snapshot.session.config, snapshot.settings.branches.main);
    const bool known =
        !remote.empty() && snapshot.objects.info(fmt::format("refs/remotes/{}/{}", remote, dev)).has_value();
    throw refused(
        fmt::format("branch '{}' does not exist here", dev),
        {known ? fmt::format("git branch {} {}/{}", dev, remote, dev) : std::string{"git dltask init"},
         "a team without dev says so in .dltask.yaml: branches: {dev: \"\"}"});
}

StartedBranch plan_start(Snapshot& snapshot, const StartRequest& request) {
    StartedBranch started;
    started.branch = name_of_branch(snapshot, request);
    require_main(snapshot);
    require_free(snapshot, started.branch);
    require_nothing_above(snapshot, started.branch.full);
    require_nothing_below(snapshot, started.branch.full);
    const bool from_dev = request.kind == model::BranchKind::feature && snapshot.settings.branches.has_dev();
    if (from_dev) require_dev(snapshot);
    const HeadPosition target{started.branch.ref(), from_dev ? snapshot.dev : snapshot.main};
    started.plan.command = std::string{name_of(request.kind)};
    started.plan.description = fmt::format("{} {}", started.plan.command, started.branch.full);
    started.plan.steps.push_back(MoveRefs{{RefMove{target.branch, {}, target.commit}}});
    if (!request.no_switch) add_switch(snapshot, request, target, started.plan);
    return started;
}

}  // namespace dltask::flow
