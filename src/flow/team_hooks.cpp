// SPDX-License-Identifier: Apache-2.0
#include "flow/team_hooks.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <random>

#include "base/error.hpp"
#include "flow/scratch_objects.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// Tells our own hooks that this commit is ours: a secret that lasts as long as the call.
class OperationToken {
public:
    explicit OperationToken(const git::Session& session) : file_{session.repository.state_dir() / "token"} {
        std::random_device entropy;
        for (int i = 0; i < 4; ++i) value_ += fmt::format("{:08x}", entropy());
        sys::write_file(file_, value_, 0600);
    }
    ~OperationToken() { sys::remove_tree(file_); }
    OperationToken(const OperationToken&) = delete;
    OperationToken& operator=(const OperationToken&) = delete;
    [[nodiscard]] const std::string& value() const noexcept { return value_; }

private:
    fs::path file_;
    std::string value_;
};

std::string subject_of(const std::string& message) {
    return message.substr(0, message.find('\n'));
}

Error refusal(const std::string& event, const fs::path& hook, const std::string& message,
              const sys::ProcessResult& result) {
    const std::string said = result.out + result.err;
    return refused(fmt::format("the {} hook refuses '{}': {}", event, subject_of(message),
                               said.substr(0, said.find_last_not_of(" \n") + 1)),
                   {fmt::format("read the hook: {}", hook.string())});
}

/// An index with the merge in it, as git has it when it asks this hook. Files that the merge leaves alone
/// keep what the work tree's own index knows of them.
class MergeIndex {
public:
    MergeIndex(Snapshot& snapshot, const git::WorkTree& tree, const Merge& merge)
        : scratch_{snapshot},
          file_{scratch_.directory() / "index"},
          runner_{runner_at(snapshot, tree.path).with({{"GIT_INDEX_FILE", file_.string()}})} {
        const auto present = sys::read_file(snapshot.git_dir_of(tree.path) / "index");
        if (present) sys::write_file(file_, *present, 0600);
        runner_.change({"read-tree", "-m", merge.tree.hex()});
    }

    [[nodiscard]] const git::Runner& runner() const noexcept { return runner_; }
    [[nodiscard]] bool holds(const model::ObjectId& tree) const {
        const sys::ProcessResult written = runner_.try_change({"write-tree"});
        return written.ok() && model::ObjectId::parse(subject_of(written.out)) == tree;
    }

private:
    [[nodiscard]] git::Runner runner_at(const Snapshot& snapshot, const fs::path& work_tree) const {
        const bool here = work_tree == snapshot.repository().work_tree;
        return here ? scratch_.runner() : scratch_.runner().at(work_tree);
    }

    ScratchObjects scratch_;
    fs::path file_;
    git::Runner runner_;
};

}  // namespace

fs::path team_hook(const hooks::HooksPlace& place, const std::string& event) {
    for (const hooks::HookStatus& hook : hooks_status(place, {})) {
        const bool ours = hook.state == hooks::HookState::ours || hook.state == hooks::HookState::outdated;
        if (hook.event == event && ours && hook.chained.empty()) return {};
    }
    const fs::path file = place.directory / event;
    return ::access(file.c_str(), X_OK) == 0 ? file : fs::path{};
}

fs::path TeamHooks::hook(const std::string& event) {
    if (!place_) place_ = look_at_hooks(snapshot_.session);
    return team_hook(*place_, event);
}

std::string TeamHooks::checked_message(const std::string& message) {
    const fs::path script = hook("commit-msg");
    if (script.empty()) return message;
    const OperationToken token{snapshot_.session};
    const fs::path file = snapshot_.repository().state_dir() / "COMMIT_EDITMSG";
    sys::write_file(file, message, 0600);
    const git::Runner runner = snapshot_.runner().with({{"DLTASK_OPERATION", token.value()}});
    const sys::ProcessResult result =
        runner.try_change({"hook", "run", "--ignore-missing", "commit-msg", "--", file.string()});
    const std::string checked = sys::read_file(file).value_or(message);
    sys::remove_file(file);
    if (!result.ok()) throw refusal("commit-msg", script, message, result);
    return checked;
}

void TeamHooks::check_merge(const Merge& merge) {
    const fs::path script = hook("pre-merge-commit");
    const git::WorkTree* tree = snapshot_.checked_out("refs/heads/" + merge.target);
    if (script.empty() || tree == nullptr || tree->missing || !snapshot_.dirty(tree->path).empty()) return;
    const OperationToken token{snapshot_.session};
    const MergeIndex index{snapshot_, *tree, merge};
    std::vector<std::pair<std::string, std::string>> variables{{"DLTASK_OPERATION", token.value()},
                                                               {"GIT_EDITOR", ":"}};
    for (std::size_t i = 1; i < merge.parents.size(); ++i)
        variables.emplace_back("GITHEAD_" + merge.parents[i].hex(), merge.source);
    const sys::ProcessResult result =
        index.runner().with(variables).try_change({"hook", "run", "--ignore-missing", "pre-merge-commit"});
    if (!result.ok()) throw refusal("pre-merge-commit", script, merge.message, result);
    if (index.holds(merge.tree)) return;
    throw refused(fmt::format("the pre-merge-commit hook has changed what '{}' brings, which has no place in "
                              "a merge",
                              subject_of(merge.message)),
                  {fmt::format("read the hook: {}", script.string())});
}

}  // namespace dltask::flow
