// SPDX-License-Identifier: Apache-2.0
#include "flow/revert_hint.hpp"
#include "model/branch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flow/ref_changes.hpp"
#include "model/branch.hpp"
#include "model/commit_message.hpp"
#include "params/hint.hpp"

namespace dltask::flow {
namespace {

using model::heads;

bool made_by(const Operation& operation, const model::ObjectId& id) {
    return std::find(operation.made.begin(), operation.made.end(), id.hex()) != operation.made.end();
}

std::string remote_with(const Snapshot& snapshot, const model::ObjectId& commit) {
    const std::string found = snapshot.runner()
                                  .try_query({"for-each-ref", "--count=1", "--format=%(refname)",
                                              "--contains=" + commit.hex(), "refs/remotes"})
                                  .out;
    return found.substr(0, found.find('\n'));
}

/// What the operation put on the branch, newest first: the order in which it is reverted.
std::vector<model::ObjectId> own_line_of(const Snapshot& snapshot, const Operation& operation,
                                         const RefMove& move) {
    constexpr int longest = 10'000;
    std::vector<model::ObjectId> line, versions;
    model::ObjectId at = move.to;
    for (int i = 0; i < longest && at && at != move.from; ++i) {
        const auto commit = snapshot.objects.commit(at.hex());
        if (!commit) break;
        const auto message = model::CommitMessage::parse(commit->message);
        const bool version = message.type == "chore" && message.scope == "release";
        // A version that has been there never comes back: what reverts the release gets the next one.
        if (made_by(operation, at)) (version ? versions : line).push_back(at);
        at = commit->parents.empty() ? model::ObjectId{} : commit->parents.front();
    }
    return line.empty() ? versions : line;
}

std::string finished_branch(const Operation& operation) {
    constexpr std::string_view words = "finish ";
    const std::string& description = operation.plan.description;
    return description.rfind(words, 0) == 0 ? description.substr(words.size()) : std::string{};
}

std::string revert_on(const Snapshot& snapshot, const std::string& ref, const std::string& words) {
    if (snapshot.head.branch == ref) return "git " + words;
    const git::WorkTree* tree = snapshot.checked_out(ref);
    if (tree != nullptr) return fmt::format("git -C {} {}", params::shell_word(tree->path.native()), words);
    return fmt::format("git switch {} && git {}", ref.substr(heads.size()), words);
}

}  // namespace

std::optional<PushedMove> find_pushed(const Snapshot& snapshot, const Operation& operation) {
    const model::BranchScheme& scheme = snapshot.settings.branches;
    std::vector<RefMove> moves;
    for (const auto& [ref, move] : ref_changes(operation.plan)) {
        if (ref.rfind(heads, 0) == 0 && made_by(operation, move.to)) moves.push_back(move);
    }
    const auto rank = [&scheme](const RefMove& move) {
        const std::string branch = move.ref.substr(heads.size());
        return branch == scheme.main ? 0 : branch == scheme.dev ? 1 : 2;
    };
    std::stable_sort(moves.begin(), moves.end(),
                     [&rank](const RefMove& one, const RefMove& other) { return rank(one) < rank(other); });
    for (const RefMove& move : moves) {
        std::string remote = remote_with(snapshot, move.to);
        if (!remote.empty()) return PushedMove{move, std::move(remote)};
    }
    return std::nullopt;
}

std::vector<std::string> ways_to_revert(const Snapshot& snapshot, const Operation& operation,
                                        const RefMove& move) {
    const model::BranchScheme& scheme = snapshot.settings.branches;
    // With `-m 1` git reverts commits that are no merges as well.
    std::string words = "revert --no-edit -m 1";
    for (const model::ObjectId& id : own_line_of(snapshot, operation, move)) words += ' ' + id.hex();
    const bool on_main = move.ref == std::string{heads} + scheme.main;
    const model::BranchName branch = model::parse_branch(finished_branch(operation), scheme);
    if (on_main && (operation.plan.command == "release" || branch.kind == model::BranchKind::hotfix)) {
        return {fmt::format("git dltask hotfix revert-{} && git {} && git dltask finish", move.to.brief(),
                            words)};
    }
    std::vector<std::string> ways;
    if (on_main && branch.kind == model::BranchKind::task)
        ways.push_back(fmt::format("git dltask retract {} -m 'why'", branch.full));
    ways.push_back(revert_on(snapshot, move.ref, words));
    return ways;
}

}  // namespace dltask::flow
