// SPDX-License-Identifier: Apache-2.0
#include "flow/way_past.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "flow/history.hpp"
#include "flow/journal.hpp"
#include "flow/ref_changes.hpp"
#include "git/refs.hpp"
#include "params/hint.hpp"

namespace dltask::flow {
namespace {

bool stands(const Operation& operation) {
    return operation.state == OperationState::done && operation.changes.empty();
}

/// The operation that made the commit, and all later ones that have to go before it, oldest first.
std::vector<Operation> made_with(const Snapshot& snapshot, const model::ObjectId& commit) {
    std::vector<Operation> chosen;
    std::map<std::string, RefMove> touched;
    for (Operation& operation : Journal{snapshot.repository().state_dir()}.operations()) {
        if (!stands(operation)) continue;
        const auto& made = operation.made;
        const auto changes = ref_changes(operation.plan);
        const bool wanted = chosen.empty()
                                ? std::find(made.begin(), made.end(), commit.hex()) != made.end()
                                : std::any_of(changes.begin(), changes.end(), [&](const auto& change) {
                                      return touched.count(change.first) != 0;
                                  });
        if (!wanted) continue;
        for (const auto& [ref, move] : changes) touched[ref] = move;
        chosen.push_back(std::move(operation));
    }
    // What a person has moved since stands in the way of undo.
    const bool unmoved = std::all_of(touched.begin(), touched.end(), [&](const auto& change) {
        const auto info = snapshot.session.objects->info(change.first);
        return (info ? info->id : model::ObjectId{}) == change.second.to;
    });
    return unmoved ? chosen : std::vector<Operation>{};
}

std::vector<std::string> release_again(const Snapshot& snapshot, const model::ObjectId& commit,
                                       const std::string& theirs) {
    std::vector<std::string> hints;
    for (const git::Ref& tag : git::list_refs(snapshot.runner(), {"refs/tags/v*"})) {
        constexpr std::string_view prefix = "refs/tags/";
        if (tag.peeled == commit) hints.push_back("git tag -d " + tag.name.substr(prefix.size()));
    }
    hints.push_back(drop_to(snapshot, snapshot.settings.branches.main, theirs));
    hints.insert(hints.end(), {"git dltask sync", "git dltask release"});
    return hints;
}

}  // namespace

std::string drop_to(const Snapshot& snapshot, const std::string& branch, const std::string& commit) {
    const git::WorkTree* tree = snapshot.checked_out("refs/heads/" + branch);
    if (tree == nullptr) return fmt::format("git branch -f {} {}", branch, commit);
    return fmt::format("git -C {} reset --keep {}", params::shell_word(tree->path.native()), commit);
}

std::vector<std::string> ways_past(const Snapshot& snapshot, const model::ObjectId& commit,
                                   const std::string& theirs) {
    const std::vector<Operation> operations = made_with(snapshot, commit);
    std::vector<std::string> hints;
    for (auto operation = operations.rbegin(); operation != operations.rend(); ++operation)
        hints.push_back(fmt::format("git dltask undo {}", operation->id));
    if (!operations.empty()) {
        hints.insert(hints.end(), {"git dltask sync", operations.front().command});
        return hints;
    }
    if (snapshot.dev && is_ancestor(snapshot, commit, snapshot.dev))
        return release_again(snapshot, commit, theirs);
    const std::string& main = snapshot.settings.branches.main;
    return {
        fmt::format("git log {}..{}", theirs, main),
        fmt::format("git switch {} && git rebase --rebase-merges {}, then git dltask sync", main, theirs)};
}

}  // namespace dltask::flow
