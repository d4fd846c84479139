// SPDX-License-Identifier: Apache-2.0
#include "flow/left_behind.hpp"

#include <algorithm>

#include "flow/loose_files.hpp"
#include "flow/ref_changes.hpp"
#include "model/branch.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

using model::heads;

/// A branch that ends with the plan, or whose work tree does.
struct Ending {
    std::string ref;
    bool with_tree = false;
};

std::optional<Ending> find_ending(const Snapshot& snapshot, const Plan& back) {
    const model::BranchScheme& scheme = snapshot.settings.branches;
    std::optional<Ending> found;
    const auto is_task = [&scheme](const std::string& ref) {
        return ref.rfind(heads, 0) == 0 && parse_branch(ref.substr(heads.size()), scheme).is_task_like();
    };
    for (const auto& [ref, move] : ref_changes(back)) {
        if (move.to.is_none() && is_task(ref)) found = Ending{ref};
    }
    for (const Step& step : back.steps) {
        const auto* link = std::get_if<LinkWorkTree>(&step);
        if (link != nullptr && !link->add && is_task(link->head.branch))
            found = Ending{link->head.branch, true};
    }
    return found;
}

bool ran_and_was_taken_back(const std::vector<Operation>& operations, const std::string& ref) {
    return std::any_of(operations.begin(), operations.end(), [&ref](const Operation& operation) {
        return operation.state == OperationState::undone && operation.plan.command == "run" &&
               ref_changes(operation.plan).count(ref) != 0;
    });
}

bool lies_below(const fs::path& directory, const fs::path& path) {
    const std::string top = directory.string() + '/';
    return path.string().compare(0, top.size(), top) == 0;
}

}  // namespace

LeftBehind find_left_behind(const Snapshot& snapshot, const Plan& back,
                            const std::vector<Operation>& operations, const fs::path& trash) {
    const auto ending = find_ending(snapshot, back);
    if (!ending || !ran_and_was_taken_back(operations, ending->ref)) return {};
    const git::WorkTree* tree = snapshot.checked_out(ending->ref);
    if (tree == nullptr || tree->missing) return {};
    if (!sys::same_file_system(tree->path, snapshot.repository().common_dir)) return {};
    LeftBehind left{tree->path,
                    parse_branch(ending->ref.substr(heads.size()), snapshot.settings.branches).directory(),
                    {}};
    const auto add = [&](const std::string& path, bool displaced) {
        left.moves.moves.push_back(FileMove{tree->path / path, trash / path, displaced});
    };
    std::error_code error;
    for (const git::Dirty& file : snapshot.dirty(tree->path)) {
        const bool there = fs::exists(fs::symlink_status(tree->path / file.path, error));
        if (there && lies_below(left.directory, file.path)) add(file.path, true);
    }
    const git::Runner runner = snapshot.runner_at(tree->path);
    const bool all = ending->with_tree;
    for (const std::string& path :
         all ? loose_files(runner, left.directory) : untracked_files(runner, left.directory))
        add(path, false);
    return left;
}

std::vector<Step> bring_back(const std::vector<Operation>& operations, const std::string& id,
                             const fs::path& trash_of_all) {
    for (auto undo = operations.rbegin(); undo != operations.rend(); ++undo) {
        if (undo->changes != id || undo->plan.command != "undo" || undo->state != OperationState::done)
            continue;
        std::vector<Step> steps;
        for (const Step& step : undo->plan.steps) {
            const auto* moves = std::get_if<MoveFiles>(&step);
            const bool ours = moves != nullptr && !moves->moves.empty() &&
                              lies_below(trash_of_all / undo->id, moves->moves.front().to);
            if (ours) steps.push_back(reversed(step));
        }
        return steps;
    }
    return {};
}

}  // namespace dltask::flow
