// SPDX-License-Identifier: Apache-2.0
#include "flow/run_place.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/absent_branch.hpp"
#include "flow/branch_in_use.hpp"
#include "flow/branch_moves.hpp"
#include "flow/change.hpp"
#include "flow/core_tree.hpp"
#include "flow/harvest.hpp"
#include "flow/linked_data.hpp"
#include "flow/linked_tree.hpp"
#include "flow/loose_files.hpp"
#include "flow/task_commit.hpp"
#include "flow/task_inputs.hpp"
#include "params/hint.hpp"
#include "run/import_probe.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

void require_no_code(const Snapshot& snapshot, const git::WorkTree& tree, const model::BranchName& branch) {
    if (branch.kind != model::BranchKind::debug) return;
    for (const git::Dirty& file : snapshot.dirty(tree.path)) {
        if (!is_core_path(file.path, snapshot.settings.core_exclude)) continue;
        throw refused(
            fmt::format("'{}' has code that is not committed, '{}' for one", branch.full, file.path),
            {fmt::format("git -C {} commit -a", params::shell_word(tree.path.native())),
             fmt::format("git dltask run {}, without a work tree of its own", branch.full)});
    }
}

class Relocation {
public:
    Relocation(Snapshot& snapshot, const git::WorkTree& tree, model::BranchName branch, bool dry_run)
        : snapshot_{snapshot}, tree_{tree}, branch_{std::move(branch)}, dry_run_{dry_run} {
        require_not_in_use(snapshot.repository(), branch_.ref());
        require_usable(tree_);
        require_calm(snapshot, tree_.path);
    }

    /// Commits what is in the directory; the commit is where the branch is then.
    model::ObjectId commit_inputs(Plan& plan) {
        const model::ObjectId tip = snapshot_.branch_tip(branch_.full);
        const model::ObjectId before = directory_at(snapshot_, tip, branch_);
        Harvest found = harvest(snapshot_, tree_.path, branch_.directory(), before, dry_run_);
        directory_tree_ = found.tree;
        if (found.tree == before) return tip;
        const std::size_t attempt = read_record(snapshot_, found.tree, branch_.full).attempts.size() + 1;
        CommitMaker maker{snapshot_, dry_run_};
        const model::ObjectId commit =
            commit_directory(snapshot_, maker, branch_, tip, found.tree,
                             fmt::format("task: {}, inputs of attempt {}\n", branch_.name, attempt));
        plan.steps.push_back(record_step(snapshot_, branch_, tip, commit));
        for (std::string& note : found.notes) plan.notes.push_back(std::move(note));
        return commit;
    }

    void leave(Plan& plan, const model::ObjectId& commit) const {
        const HeadPosition to = place_after(snapshot_, branch_, {});
        require_room(snapshot_, tree_.path, commit, to.commit, branch_.directory());
        plan.steps.push_back(MoveWorkTree{tree_.path, snapshot_.git_dir_of(tree_.path),
                                          HeadPosition{branch_.ref(), commit}, to, false});
        const std::string where = to.branch.empty()
                                      ? fmt::format("detached at {}", to.commit.brief())
                                      : fmt::format("on '{}'", to.branch.substr(to.branch.find('/', 5) + 1));
        plan.notes.push_back(fmt::format("'{}' is {} now", tree_.path.string(), where));
    }

    /// Checkpoints and the like: git does not bring them.
    void take_along(Plan& plan, const fs::path& to) const {
        MoveFiles moves;
        const std::string inside = branch_.directory() + '/';
        for (const std::string& path : loose_files(snapshot_.runner_at(tree_.path), branch_.directory())) {
            if (snapshot_.objects.entry(directory_tree_, path.substr(inside.size()))) continue;
            moves.moves.push_back(FileMove{tree_.path / path, to / path, false});
        }
        if (!moves.moves.empty()) plan.steps.push_back(std::move(moves));
    }

private:
    Snapshot& snapshot_;
    const git::WorkTree& tree_;
    model::BranchName branch_;
    bool dry_run_;
    model::ObjectId directory_tree_;
};

void add_steps(Plan& plan, std::vector<Step> steps) {
    for (Step& step : steps) plan.steps.push_back(std::move(step));
}

}  // namespace

RunPlace plan_run_place(Snapshot& snapshot, const RunRequest& request) {
    const model::BranchName branch = model::parse_branch(request.branch, snapshot.settings.branches);
    RunPlace place;
    require_not_in_use(snapshot.repository(), branch.ref());
    const git::WorkTree* tree = snapshot.checked_out(branch.ref());
    if (tree != nullptr) {
        require_usable(*tree);
        place.is_ours = !tree->is_main && is_ours(snapshot, tree->path);
        place.work_tree = tree->path;
        if (place.is_ours || !request.own_tree) return place;
    }
    const model::ObjectId tip = snapshot.branch_tip(request.branch);
    if (tip.is_none()) throw no_local_branch(snapshot, branch);
    place.is_ours = true;
    place.plan.command = "run";
    place.plan.description = "work tree for " + request.branch;
    place.work_tree = linked_path(snapshot, request.branch);
    model::ObjectId commit = tip;
    std::optional<Relocation> relocation;
    if (tree != nullptr) {
        require_no_code(snapshot, *tree, branch);
        relocation.emplace(snapshot, *tree, branch, request.dry_run);
        commit = relocation->commit_inputs(place.plan);
        relocation->leave(place.plan, commit);
    }
    add_steps(place.plan, link_steps(snapshot, place.work_tree, HeadPosition{branch.ref(), commit},
                                     branch.directory(), place.plan.notes));
    if (relocation) relocation->take_along(place.plan, place.work_tree);
    return place;
}

TaskInput plan_task_input(Snapshot& snapshot, const std::string& name, bool dry_run) {
    const model::BranchName branch = model::parse_branch(name, snapshot.settings.branches);
    TaskInput input;
    input.commit = snapshot.branch_tip(name);
    if (input.commit.is_none()) throw no_local_branch(snapshot, branch);
    const git::WorkTree* tree = snapshot.checked_out(branch.ref());
    if (tree == nullptr || tree->missing) return input;
    input.plan.command = "queue";
    input.plan.description = "inputs of " + name;
    input.commit = Relocation{snapshot, *tree, branch, dry_run}.commit_inputs(input.plan);
    return input;
}

RunPlace go_to_run_place(const RunScene& scene, const RunRequest& request) {
    Change change{scene.session, scene.clock.now(), request.command_line};
    Snapshot snapshot = Snapshot::take(scene.session, scene.settings, scene.clock.now());
    RunPlace place = plan_run_place(snapshot, request);
    if (!place.plan.empty()) {
        for (const std::string& note : place.plan.notes) scene.say(note);
        scene.say(fmt::format("running in '{}'", place.work_tree.string()));
        if (scene.changes) scene.changes();
        change.carry_out(std::move(place.plan), snapshot.objects);
    }
    if (!place.is_ours || scene.settings.run.link.empty()) return place;
    std::vector<std::string> notes;
    link_data(snapshot, place.work_tree, notes);
    hide_links(snapshot, place.work_tree);
    for (const std::string& note : notes) scene.say(note);
    return place;
}

void require_own_packages(const RunScene& scene, const PreparedAttempt& attempt) {
    for (const run::ForeignImport& found :
         run::foreign_imports(attempt.ask_interpreter, attempt.job.environment, attempt.work_tree,
                              run::packages_of(attempt.work_tree))) {
        const std::string what = fmt::format("package '{}' would be imported from '{}', not from '{}'",
                                             found.name, found.place, attempt.work_tree.string());
        const std::vector<std::string> ways{"run.pythonpath: [src], in .dltask.yaml",
                                            "git dltask run, where the task is checked out"};
        const bool is_installed = found.place.find("/site-packages/") != std::string::npos ||
                                  found.place.find("/dist-packages/") != std::string::npos;
        if (!is_installed) throw refused(what, ways);
        scene.say(fmt::format("{}\nhint: {}", what, ways.front()));
    }
}

}  // namespace dltask::flow
