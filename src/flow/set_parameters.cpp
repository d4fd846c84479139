// SPDX-License-Identifier: Apache-2.0
#include "flow/set_parameters.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/branch_moves.hpp"
#include "flow/task_commit.hpp"
#include "sys/beneath.hpp"

namespace dltask::flow {
namespace {

constexpr std::uint64_t largest_parameters = std::uint64_t{64}
                                             << 20U;  // yaml's own, smaller limit gives the message

Plan edit_file(const SetRequest& request, const model::BranchName& branch, const git::WorkTree& tree) {
    require_usable(tree);
    const std::string file = branch.directory() + "/config.yaml";
    const sys::Beneath root{tree.path};
    if (root.status(file).type != sys::FileType::regular)
        throw negative(fmt::format("there is no file '{}'", file), {"git dltask set --task TASK KEY=VALUE"});
    const std::string before = root.read(file, largest_parameters);
    const params::Applied applied = params::apply(before, request.sets, request.force, file, request.command);
    Plan plan;
    if (applied.text == before) return plan;
    const unsigned mode = root.status(file).executable ? 0755 : 0644;
    if (!request.dry_run) plan.notes.push_back(fmt::format("changed in '{}', not committed", file));
    plan.steps.push_back(WriteFiles{{FileChange{tree.path / file, before, applied.text, mode, mode}}});
    return plan;
}

Plan edit_branch(Snapshot& snapshot, const SetRequest& request, const model::BranchName& branch) {
    const model::ObjectId tip = snapshot.branch_tip(branch.full);
    if (tip.is_none()) {
        throw negative(fmt::format("'{}' is no local branch", branch.full),
                       {fmt::format("a new task with the same inputs: git dltask again {}", branch.full)});
    }
    const model::ObjectId directory = directory_at(snapshot, tip, branch);
    const auto entry = snapshot.objects.entry(directory, "config.yaml");
    const std::string file = branch.directory() + "/config.yaml";
    if (!entry) throw negative(fmt::format("there is no file '{}'", file));
    const params::Applied applied = params::apply(snapshot.objects.blob(entry->id.hex()).value_or(""),
                                                  request.sets, request.force, file, request.command);
    const model::ObjectId edited = snapshot.objects.with_entry(directory, "config.yaml", entry->mode,
                                                               snapshot.objects.add_blob(applied.text));
    CommitMaker maker{snapshot, request.dry_run};
    const model::ObjectId commit = commit_directory(snapshot, maker, branch, tip, edited,
                                                    fmt::format("task: {}, parameters\n", branch.name));
    Plan plan;
    if (commit == tip) return plan;
    if (!request.dry_run) plan.notes.push_back(fmt::format("changed and committed on '{}'", branch.full));
    plan.steps.push_back(record_step(snapshot, branch, tip, commit));
    return plan;
}

}  // namespace

void require_version(const Snapshot& snapshot, const std::vector<params::SetExpression>& sets,
                     const model::Version& version) {
    const std::string key = snapshot.settings.keys.version.value_or("VERSION");
    for (const params::SetExpression& set : sets) {
        if (set.key != key || set.text == version.str()) continue;
        throw negative(
            fmt::format("{} is the version of the core that the task runs on, {}", key, version.str()),
            {"git dltask new --on vX.Y.Z ..., for a task on another core"});
    }
}

Plan plan_set(Snapshot& snapshot, const SetRequest& request) {
    const model::BranchName branch = model::parse_branch(request.branch, snapshot.settings.branches);
    if (branch.version) require_version(snapshot, request.sets, *branch.version);
    const git::WorkTree* tree = snapshot.checked_out(branch.ref());
    Plan plan = tree != nullptr ? edit_file(request, branch, *tree) : edit_branch(snapshot, request, branch);
    if (std::string warning = params::warn_of_secrets(request.sets); !warning.empty())
        plan.notes.push_back(std::move(warning));
    plan.command = "set";
    plan.description = "set parameters of " + branch.full;
    return plan;
}

}  // namespace dltask::flow
