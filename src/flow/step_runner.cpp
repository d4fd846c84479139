// SPDX-License-Identifier: Apache-2.0
#include "flow/step_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "base/parts.hpp"
#include "flow/absent_files.hpp"
#include "flow/team_hooks.hpp"
#include "flow/tree_remover.hpp"
#include "git/refs.hpp"
#include "git/work_trees.hpp"
#include "model/branch.hpp"
#include "params/hint.hpp"
#include "sys/file.hpp"
#include "sys/written_files.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

bool is_below(const fs::path& directory, const fs::path& path) {
    const std::string top = directory.string() + '/';
    return path.string().compare(0, top.size(), top) == 0;
}

/// Up to where directories that a moved file left empty go.
fs::path tasks_above(fs::path directory) {
    while (directory.has_relative_path() && directory.filename() != "tasks")
        directory = directory.parent_path();
    return directory;
}

/// Those that the index has and the checkout is to have.
std::vector<std::string> files_in(const git::Runner& runner) {
    std::vector<std::string> paths;
    const std::string listing = runner.query({"ls-files", "-z", "-t"});
    for (std::size_t at = 0; at < listing.size();) {
        const std::size_t end = std::min(listing.find('\0', at), listing.size());
        if (listing.compare(at, 2, "H ") == 0) paths.push_back(listing.substr(at + 2, end - at - 2));
        at = end + 1;
    }
    return paths;
}

bool is_full(const fs::path& directory) {
    constexpr std::uintmax_t least = 16U << 10U;
    std::error_code error;
    const fs::space_info space = fs::space(directory, error);
    return !error && space.available < least;
}

/// Another value or lock than expected is a state of the repository; what the disk refuses is not.
Error refs_stay(std::string_view said, const fs::path& directory) {
    const std::string text =
        fmt::format("cannot move refs: {}", said.substr(0, said.find_last_not_of('\n') + 1));
    for (const int number : {EACCES, EPERM, EROFS, ENOSPC, EDQUOT, EIO}) {
        if (said.find(std::strerror(number)) != std::string_view::npos) return fatal(text);
    }
    // Git does not always say why it could not write.
    const bool unwritten = said.find("couldn't write") != std::string_view::npos;
    if (unwritten || is_full(directory))
        return fatal(text + (is_full(directory) ? fmt::format(": {}", std::strerror(ENOSPC)) : ""));
    return refused(text, {"git dltask status"});
}

}  // namespace

std::string update_ref_input(const std::vector<RefMove>& moves, model::ObjectFormat format) {
    std::string input{"start\0", 6};
    for (const RefMove& move : moves) {
        const std::string from = move.from.hex_or_zero(format);
        if (move.to.is_none()) {
            input += fmt::format("delete {}{}{}{}", move.ref, '\0', from, '\0');
        } else if (move.from.is_none()) {
            input += fmt::format("create {}{}{}{}", move.ref, '\0', move.to.hex(), '\0');
        } else {
            input += fmt::format("update {}{}{}{}{}{}", move.ref, '\0', move.to.hex(), '\0', from, '\0');
        }
    }
    input += std::string{"prepare\0commit\0", 15};
    return input;
}

StepRunner::StepRunner(git::Session& session, fs::path trash, std::optional<Recovery> recovery)
    : session_{session}, trash_{std::move(trash)}, recovery_{recovery} {}

void StepRunner::expect_refs() {
    if (moving_) return;
    moving_.emplace(
        session_.runner.start_change({"update-ref", "-m", session_.runner.reflog_action(), "--stdin", "-z"}));
}

void StepRunner::run(const Step& step) {
    std::visit(*this, step);
}

git::Runner StepRunner::runner_for(const fs::path& work_tree) const {
    return work_tree == session_.repository.work_tree ? session_.runner : session_.runner.at(work_tree);
}

/// A branch on which somebody has gone on stays there. On the way back that is all there is to say: their
/// commit is not taken back. On the way onward it has to have what was to come.
bool StepRunner::is_passed(const RefMove& move, const model::ObjectId& now) const {
    if (recovery_ == Recovery::back) return true;
    return now && move.to && move.ref.rfind("refs/heads/", 0) == 0 &&
           session_.runner.try_query({"merge-base", "--is-ancestor", move.to.hex(), now.hex()}).ok();
}

std::vector<RefMove> StepRunner::undone_moves(const std::vector<RefMove>& moves) {
    std::vector<std::string> names;
    for (const RefMove& move : moves) names.push_back(move.ref);
    const std::vector<git::Ref> refs = git::list_refs(session_.runner, names);
    std::vector<RefMove> undone;
    for (const RefMove& move : moves) {
        const auto found =
            std::find_if(refs.begin(), refs.end(), [&](const git::Ref& ref) { return ref.name == move.ref; });
        const model::ObjectId now = found == refs.end() ? model::ObjectId{} : found->id;
        if (now == move.to) continue;
        if (now != move.from && is_passed(move, now)) {
            remarks_.push_back(fmt::format("'{}' was moved by somebody else, and stays at {}", move.ref,
                                           now.brief_or_absent()));
            continue;
        }
        if (now != move.from) {
            throw refused(
                fmt::format("'{}' has moved: it was {}, should become {}, and is {}", move.ref,
                            move.from.brief_or_absent(), move.to.brief_or_absent(), now.brief_or_absent()),
                {"git dltask abort"});
        }
        undone.push_back(move);
    }
    return undone;
}

/// Somebody may have gone there since the operation was stopped.
void StepRunner::require_checked_out_nowhere(const std::vector<RefMove>& moves) const {
    const std::vector<git::WorkTree> trees = git::list_work_trees(session_.runner);
    for (const RefMove& move : moves) {
        const auto tree = std::find_if(trees.begin(), trees.end(), [&](const git::WorkTree& one) {
            return one.branch == move.ref && !one.bare && !one.missing;
        });
        if (tree == trees.end()) continue;
        throw halfway(fmt::format("'{}' is checked out in '{}' now, and would move without its files",
                                  model::branch_of(move.ref), tree->path.string()),
                      {fmt::format("git -C {} switch --detach", params::shell_word(tree->path.native()))});
    }
}

void StepRunner::operator()(const MoveRefs& step) {
    const std::vector<RefMove> moves = recovery_ ? undone_moves(step.moves) : step.moves;
    if (moves.empty()) return;
    if (recovery_) require_checked_out_nowhere(moves);
    expect_refs();
    sys::Child moving = *std::exchange(moving_, std::nullopt);
    static_cast<void>(moving.try_write(update_ref_input(moves, session_.repository.format)));
    const sys::ProcessResult result = moving.finish();
    if (!result.ok()) throw refs_stay(result.err, session_.repository.common_dir);
}

/// Two processes saved: our own post-checkout hook has nothing to say to us. Another work tree may have hooks
/// of its own by its configuration.
WorkTreeMover::Hooks StepRunner::hooks_after_checkout(const fs::path& work_tree) {
    if (work_tree != session_.repository.work_tree) return WorkTreeMover::Hooks::run;
    const std::string place = session_.config.get("core.hookspath").value_or("/");
    if (!place.starts_with('/')) return WorkTreeMover::Hooks::run;  // it may come with the checkout
    if (!hooks_) hooks_ = look_at_hooks(session_);
    const auto is_ours_alone = [this](const char* event) { return team_hook(*hooks_, event).empty(); };
    const bool none = is_ours_alone("post-checkout") && is_ours_alone("post-index-change") &&
                      is_ours_alone("reference-transaction");
    return none ? WorkTreeMover::Hooks::skip : WorkTreeMover::Hooks::run;
}

void StepRunner::operator()(const MoveWorkTree& step) {
    const WorkTreeMover mover{runner_for(step.work_tree), *session_.objects, trash_,
                              hooks_after_checkout(step.work_tree)};
    if (!recovery_) return mover.apply(step);
    std::string remark = mover.recover(step, *recovery_);
    if (!remark.empty()) remarks_.push_back(std::move(remark));
}

void StepRunner::operator()(const MoveFiles& step) {
    for (const FileMove& move : step.moves) {
        if (!sys::is_there(move.from)) {
            if (recovery_) continue;  // moved already, or there was nothing to move
            throw refused(fmt::format("cannot move '{}': it is gone", move.from.string()));
        }
        // What git checked out gives way to the user's file; the user's file in the trash never does.
        if (move.displaced && !is_below(trash_.parent_path(), move.to) && sys::is_there(move.to)) {
            sys::remove_file(move.to);
        }
        if (sys::is_there(move.to)) {
            if (recovery_) continue;  // it did not come from here: both stay
            throw refused(
                fmt::format("cannot move '{}': '{}' is there already", move.from.string(), move.to.string()),
                {fmt::format("move '{}' elsewhere first", move.to.string())});
        }
        sys::make_directories(move.to.parent_path());
        sys::move_path(move.from, move.to);
        sys::remove_empty_directories(move.from.parent_path(), tasks_above(move.from.parent_path()));
    }
}

void StepRunner::operator()(const WriteFiles& step) {
    for (const FileChange& change : step.changes) {
        const std::optional<std::string> now = sys::read_file(change.path);
        if (now == change.after) {
            const bool only_mode = now && change.before == change.after;
            if (only_mode) sys::set_mode(change.path, change.mode_after);
            continue;
        }
        if (now != change.before) {
            throw refused(
                fmt::format("'{}' has changed since the operation was planned", change.path.string()));
        }
        if (!change.after) {
            sys::remove_file(change.path);
            continue;
        }
        sys::make_directories(change.path.parent_path());
        sys::write_file(change.path, *change.after, change.mode_after);
        sys::set_mode(change.path, change.mode_after);
    }
}

namespace {

/// By which a work tree and the repository find each other: git syncs these files no more than those of the
/// work tree.
void secure_links(const fs::path& work_tree, const fs::path& git_dir, const fs::path& common_dir) {
    sys::secure_written_files(work_tree, {".git"}, common_dir);
    sys::secure_written_files(git_dir, {"HEAD", "commondir", "gitdir", "logs/HEAD"}, common_dir);
}

}  // namespace

void StepRunner::add_work_tree(const LinkWorkTree& step) const {
    const std::vector<git::WorkTree> trees = git::list_work_trees(session_.runner);
    const bool known = std::any_of(trees.begin(), trees.end(), [&](const git::WorkTree& tree) {
        return tree.path == step.path && !tree.missing;
    });
    if (!known) {
        const std::string target =
            step.head.branch.empty() ? step.head.commit.hex() : step.head.branch.substr(11);
        session_.runner.change({"worktree", "add", "-f", "--no-checkout", "--", step.path.string(), target});
    }
    const git::Runner there = session_.runner.at(step.path);
    const fs::path git_dir = there.query({"rev-parse", "--absolute-git-dir"});
    secure_links(step.path, git_dir, session_.repository.common_dir);
    if (!step.patterns.empty()) {
        std::string lines;
        for (const std::string& pattern : step.patterns) lines += pattern + '\n';
        sys::make_directories(git_dir / "info");
        sys::write_file(git_dir / "info" / "sparse-checkout", lines);
        // Without settings of its own the work tree is whole; the file still tells that it is ours.
        if (there.try_query({"config", "--bool", "extensions.worktreeConfig"}).out == "true\n") {
            there.change({"config", "--worktree", "core.sparseCheckout", "true"});
            there.change({"config", "--worktree", "core.sparseCheckoutCone", "false"});
        }
    }
    there.change({"read-tree", "-m", "-u", "HEAD"});
    // Git was stopped while it removed them.
    if (recovery_ && there.try_change({"checkout-index", "-a", "-q", "-u"}).signal != 0)
        throw fatal(fmt::format("git was killed while it wrote the files of '{}'", step.path.string()));
    sys::secure_written_files(step.path, files_in(there), session_.repository.common_dir);
    take_absent_files(there, *session_.objects, step.head);
}

void StepRunner::operator()(const LinkWorkTree& step) {
    if (recovery_) mend_work_tree(session_, step.path);
    if (step.add) return add_work_tree(step);
    remove_work_tree(session_, step.path);
}

namespace {

/// Git says that it has set a list that a full disk did not take. A directory may be in by one above it.
bool takes_in(const std::vector<std::string_view>& list, const std::vector<std::string>& wanted) {
    return std::all_of(wanted.begin(), wanted.end(), [&list](std::string_view directory) {
        return std::any_of(list.begin(), list.end(), [directory](std::string_view line) {
            return directory == line ||
                   (directory.starts_with(line) && directory.substr(line.size()).front() == '/');
        });
    });
}

}  // namespace

void StepRunner::operator()(const SetSparse& step) {
    std::string input;
    for (const std::string& directory : step.to) input += directory + '\n';
    const git::Runner there = runner_for(step.work_tree);
    there.change({"sparse-checkout", "set", "--stdin"}, input);
    const std::string list = there.query({"sparse-checkout", "list"});
    if (!takes_in(lines_of(list), step.to))
        throw fatal(fmt::format("git did not write the sparse checkout of '{}'", step.work_tree.string()));
}

void StepRunner::operator()(const SetConfig& step) {
    if (step.to) {
        session_.runner.change({"config", "--local", step.key, *step.to});
    } else {
        constexpr int none_there = 5;
        const sys::ProcessResult result =
            session_.runner.try_change({"config", "--local", "--unset-all", step.key});
        if (!result.ok() && result.exit_code != none_there) {
            throw fatal(fmt::format("cannot unset '{}': {}", step.key, result.err));
        }
    }
}

}  // namespace dltask::flow
