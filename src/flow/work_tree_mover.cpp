// SPDX-License-Identifier: Apache-2.0
#include "flow/work_tree_mover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "base/error.hpp"
#include "flow/absent_files.hpp"
#include "flow/half_written.hpp"
#include "git/content.hpp"
#include "git/object_builder.hpp"
#include "git/work_trees.hpp"
#include "model/branch.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"
#include "sys/written_files.hpp"

namespace dltask::flow {
namespace {

using model::heads;

std::string short_name(const std::string& ref) {
    return ref.compare(0, heads.size(), heads) == 0 ? ref.substr(heads.size()) : ref;
}

std::string place(const HeadPosition& head) {
    return head.branch.empty() ? head.commit.hex() : short_name(head.branch);
}

std::string mode_text(git::Mode mode) {
    return fmt::format("{:06o}", static_cast<unsigned>(mode));
}

}  // namespace

WorkTreeMover::WorkTreeMover(git::Runner runner, const git::ObjectReader& objects,
                             std::filesystem::path trash, Hooks hooks)
    : runner_{std::move(runner)}, objects_{objects}, trash_{std::move(trash)}, hooks_{hooks} {}

void WorkTreeMover::apply(const MoveWorkTree& step) const {
    try {
        do_apply(step);
    } catch (const Error& error) {
        explain(step, error);
    }
}

/// Between plan and step others may have been at work.
void WorkTreeMover::explain(const MoveWorkTree& step, const Error& error) const {
    const bool same_branch = step.from.branch == step.to.branch;
    const bool overtaken = error.message().find("Not possible to fast-forward") != std::string::npos;
    if (overtaken || (same_branch && !pointer_is(step, step.from) && !pointer_is(step, step.to))) {
        throw refused(fmt::format("somebody else has moved '{}' in '{}' meanwhile", place(step.from),
                                  step.work_tree.string()),
                      {"the same command again"});
    }
    const bool locked = error.message().find(".lock': File exists") != std::string::npos;
    if (locked) {
        throw busy(fmt::format("another git is at work in '{}'", step.work_tree.string()),
                   {"the same command again, when it has ended"});
    }
    throw error;
}

void WorkTreeMover::do_apply(const MoveWorkTree& step) const {
    if (step.index_only) {
        update_index(step);
        move_pointer(step);
    } else {
        bring_absent_files(runner_, objects_, step.from.absent, step.from.commit);
        move_files(step);
        secure_files(step);
        take_absent_files(runner_, objects_, step.to);
    }
    verify(step);
}

void WorkTreeMover::move_files(const MoveWorkTree& step) const {
    if (step.from.branch != step.to.branch) {
        if (!add_files(step)) check_out(step);
    } else if (step.from.branch.empty()) {
        check_out(step);
    } else if (descends(step.to.commit, step.from.commit)) {
        runner_.change({"-c", "submodule.recurse=false", "merge", "-q", "--ff-only", "--no-squash",
                        "--no-stat", "--no-autostash", "--no-verify-signatures", "--no-overwrite-ignore",
                        step.to.commit.hex()});
    } else {
        read_tree(step);
        move_pointer(step);
    }
}

/// The paths of a move that adds a few files where there are none, and takes nothing; none otherwise.
std::optional<std::string> WorkTreeMover::additions(const MoveWorkTree& step) const {
    constexpr std::size_t few = 100;
    const std::vector<TreeChange> changes = diff_trees(objects_, step.from.commit, step.to.commit);
    if (changes.empty() || changes.size() > few) return std::nullopt;
    const sys::Beneath root{runner_.directory()};
    std::string paths;
    for (const TreeChange& change : changes) {
        if (change.from || change.to_mode == git::Mode::gitlink) return std::nullopt;
        if (root.status(change.path).type != sys::FileType::missing) return std::nullopt;
        paths += change.path + '\0';
    }
    return paths;
}

/// `git checkout BRANCH` looks at every file of the work tree first. To a branch that only has more files,
/// as a new task's has, that is not needed; the processes that it takes instead are worth it in an index
/// of thousands.
bool WorkTreeMover::add_files(const MoveWorkTree& step) const {
    constexpr std::uintmax_t thousands = 256 * 1024;
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(step.git_dir / "index", error);
    if (error || size < thousands || step.to.branch.empty() || step.from.commit.is_none()) return false;
    if (std::filesystem::exists(step.git_dir / "info" / "sparse-checkout", error)) return false;
    const std::optional<std::string> paths = additions(step);
    if (!paths) return false;
    runner_.change(
        {"-c", "core.hooksPath=/dev/null", "--literal-pathspecs", "checkout", "-q", "--no-overwrite-ignore",
         step.to.commit.hex(), "--pathspec-from-file=-", "--pathspec-file-nul"},
        *paths);
    move_pointer(step);
    // As after `git checkout`, its exit code says nothing of the move.
    if (hooks_ == Hooks::skip) return true;
    (void)runner_.try_change({"hook", "run", "--ignore-missing", "post-checkout", "--",
                              step.from.commit.hex(), step.to.commit.hex(), "1"});
    return true;
}

/// git writes files and does not sync them.
void WorkTreeMover::secure_files(const MoveWorkTree& step) const {
    std::vector<std::string> written = step.from.absent;
    for (const TreeChange& change : diff_trees(objects_, step.from.commit, step.to.commit)) {
        if (change.to) written.push_back(change.path);
    }
    sys::secure_written_files(step.work_tree, written, step.git_dir);
}

void WorkTreeMover::check_out(const MoveWorkTree& step) const {
    git::Runner::Arguments arguments{"-c", "submodule.recurse=false", "-c", "advice.detachedHead=false"};
    if (hooks_ == Hooks::skip) arguments.insert(arguments.end(), {"-c", "core.hooksPath=/dev/null"});
    arguments.insert(arguments.end(), {"checkout", "-q", "--no-overwrite-ignore"});
    if (step.to.branch.empty()) {
        arguments.insert(arguments.end(), {"--detach", step.to.commit.hex(), "--"});
    } else {
        arguments.insert(arguments.end(), {"--no-guess", short_name(step.to.branch), "--"});
    }
    // "checkout: moving from ..." is what `git switch -` and `@-1` go by.
    git::Runner runner{runner_};
    runner.set_reflog_action("");
    // A post-checkout hook that fails makes git fail after the fact: HEAD tells, not the exit code.
    const sys::ProcessResult result = runner.try_change(arguments);
    if (!result.ok() && !pointer_is(step, step.to)) {
        throw fatal(fmt::format("cannot switch '{}' to '{}': {}", step.work_tree.string(), place(step.to),
                                result.err));
    }
}

void WorkTreeMover::read_tree(const MoveWorkTree& step) const {
    // A file that only looks changed (another stat, the same content) would stop read-tree.
    (void)runner_.try_change({"update-index", "-q", "--refresh"});
    runner_.change({"-c", "submodule.recurse=false", "read-tree", "-m", "-u",
                    tree_or_empty(step.from.commit).hex(), tree_or_empty(step.to.commit).hex()});
}

void WorkTreeMover::update_index(const MoveWorkTree& step) const {
    std::string lines;
    std::string paths;
    const auto index_of = [](const HeadPosition& head) { return head.staged ? head.staged : head.commit; };
    for (const TreeChange& change : diff_trees(objects_, index_of(step.from), index_of(step.to))) {
        if (change.to.is_none()) {
            lines += fmt::format("0 {}\t{}", model::ObjectId{}.hex_or_zero(objects_.format()), change.path);
        } else {
            lines += fmt::format("{} {}\t{}", mode_text(change.to_mode), change.to.hex(), change.path);
            paths += change.path + '\0';
        }
        lines += '\0';
    }
    if (!lines.empty()) runner_.change({"update-index", "-z", "--index-info"}, lines);
    intend(step.to.staged);
    if (paths.empty()) return;
    // The stat of what was just recorded, so that plain `git diff-index` finds nothing to report. What
    // differs on the disk stays different, and is not staged.
    const sys::ProcessResult result = runner_.try_change(
        {"--literal-pathspecs", "add", "--refresh", "--pathspec-from-file=-", "--pathspec-file-nul"}, paths);
    if (result.signal != 0) throw fatal("git was killed while it refreshed the index");
}

/// What was announced and not added is so again. What is gone from the disk cannot be.
void WorkTreeMover::intend(const model::ObjectId& staged) const {
    const auto commit = staged ? objects_.commit(staged.hex()) : std::nullopt;
    std::string paths;
    std::istringstream lines{commit ? commit->message : std::string{}};
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind(intended_line, 0) == 0) paths += line.substr(intended_line.size()) + '\0';
    }
    if (paths.empty()) return;
    (void)runner_.try_change({"--literal-pathspecs", "add", "--force", "--intent-to-add",
                              "--pathspec-from-file=-", "--pathspec-file-nul"},
                             paths);
}

void WorkTreeMover::move_pointer(const MoveWorkTree& step) const {
    const std::string zero = model::ObjectId{}.hex_or_zero(objects_.format());
    if (step.from.branch != step.to.branch) {
        // Where HEAD came from for `@{-1}` was said when the files moved.
        const std::string message =
            step.index_only ? runner_.reflog_action()
                            : fmt::format("checkout: moving from {} to {}", place(step.from), place(step.to));
        if (step.to.branch.empty()) {
            runner_.change({"update-ref", "--no-deref", "-m", message, "HEAD", step.to.commit.hex()});
        } else {
            runner_.change({"symbolic-ref", "-m", message, "HEAD", step.to.branch});
        }
    } else if (step.to.commit.is_none()) {
        runner_.change({"update-ref", "-d", step.from.branch, step.from.commit.hex()});
    } else {
        const std::string ref = step.to.branch.empty() ? "HEAD" : step.to.branch;
        const std::string old = step.from.commit.is_none() ? zero : step.from.commit.hex();
        runner_.change(
            {"update-ref", "--no-deref", "-m", runner_.reflog_action(), ref, step.to.commit.hex(), old});
    }
}

void WorkTreeMover::verify(const MoveWorkTree& step) const {
    if (pointer_is(step, step.to)) return;
    throw fatal(fmt::format("'{}' did not arrive at '{}'", step.work_tree.string(), place(step.to)));
}

bool WorkTreeMover::pointer_is(const MoveWorkTree& step, const HeadPosition& head) const {
    const git::Head now = git::read_head(step.git_dir);
    if (now.branch != head.branch) return false;
    if (head.branch.empty()) return now.id == head.commit;
    if (step.from.branch != step.to.branch) return true;  // the branch itself is another step's matter
    const auto now_at = objects_.info(head.branch);
    return now_at ? now_at->id == head.commit : head.commit.is_none();
}

std::string WorkTreeMover::recover(const MoveWorkTree& step, Recovery way) const {
    const bool arrived = pointer_is(step, step.to);
    if (!arrived && !pointer_is(step, step.from)) return pass(step, way);
    if (step.index_only) {
        update_index(step);
        if (!arrived) move_pointer(step);
    } else if (arrived) {
        settle(step);
    } else {
        go_on(step);
    }
    if (!step.index_only) {
        secure_files(step);
        take_absent_files(runner_, objects_, step.to);
    }
    // Somebody else's commit may have come since the first look.
    return pointer_is(step, step.to) ? std::string{} : pass(step, way);
}

/// Somebody has gone on from where it was or should be: that stays.
std::string WorkTreeMover::pass(const MoveWorkTree& step, Recovery way) const {
    const git::Head now = git::read_head(step.git_dir);
    const auto at = now.branch.empty() ? std::nullopt : objects_.info(now.branch);
    const bool same = at && now.branch == step.to.branch && now.branch == step.from.branch;
    if (way == Recovery::onward && !(same && descends(at->id, step.to.commit))) {
        throw refused(fmt::format("'{}' is neither at '{}' nor at '{}' any more", step.work_tree.string(),
                                  place(step.from), place(step.to)),
                      {"git dltask abort"});
    }
    if (way == Recovery::back && same) follow(step, at->id);
    return fmt::format("'{}' was moved by somebody else, and stays as it is", step.work_tree.string());
}

/// The commit of somebody else may have come between index and branch: the index goes where the branch is.
void WorkTreeMover::follow(const MoveWorkTree& step, const model::ObjectId& now) const {
    const std::vector<TreeChange> changes = diff_trees(objects_, step.to.commit, step.from.commit);
    if (changes.empty() || !index_is(changes, step.from.commit)) return;
    (void)runner_.try_change({"-c", "submodule.recurse=false", "read-tree", "-m", "-u",
                              tree_or_empty(step.from.commit).hex(), now.hex()});
}

/// HEAD is where it should be, but git may have stopped on its way to or from the other place.
void WorkTreeMover::settle(const MoveWorkTree& step) const {
    const std::vector<TreeChange> changes = diff_trees(objects_, step.to.commit, step.from.commit);
    if (index_is(changes, step.to.commit)) return restore(changes, Unknown::leave);
    restore(diff_trees(objects_, step.from.commit, step.to.commit), Unknown::trash);
    read_tree(step);
}

/// HEAD is still where it was: git moves it last.
void WorkTreeMover::go_on(const MoveWorkTree& step) const {
    const std::vector<TreeChange> changes = diff_trees(objects_, step.from.commit, step.to.commit);
    if (index_is(changes, step.to.commit)) {
        restore(diff_trees(objects_, step.to.commit, step.from.commit), Unknown::leave);
        bring_absent_files(runner_, objects_, step.from.absent, step.to.commit);
        move_pointer(step);
    } else {
        restore(changes, Unknown::trash);
        apply(step);
    }
}

bool WorkTreeMover::index_is(const std::vector<TreeChange>& changes, const model::ObjectId& commit) const {
    const std::string raw = runner_.query(
        {"diff-index", "--cached", "--name-only", "--no-renames", "-z", tree_or_empty(commit).hex(), "--"});
    std::set<std::string_view> different;
    for (std::string_view rest{raw}; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\0'), rest.size());
        different.insert(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return std::none_of(changes.begin(), changes.end(),
                        [&](const TreeChange& change) { return different.count(change.path) != 0; });
}

void WorkTreeMover::restore(const std::vector<TreeChange>& changes, Unknown unknown) const {
    const sys::Beneath root{runner_.directory()};
    std::vector<std::string> present;
    for (const TreeChange& change : changes) {
        if (root.is_blocked(change.path)) continue;
        if (root.status(change.path).type == sys::FileType::regular) present.push_back(change.path);
    }
    const std::map<std::string, model::ObjectId> hashes = git::hash_files(runner_, present);
    std::string to_restore;
    for (const TreeChange& change : changes) {
        // git has refused to go through it, and forcing would take what stands there away.
        if (root.is_blocked(change.path)) continue;
        if (root.status(change.path).type != sys::FileType::missing) {
            const auto hashed = hashes.find(change.path);
            const model::ObjectId id = hashed == hashes.end() ? model::ObjectId{} : hashed->second;
            if (change.from && id == change.from) continue;
            const std::filesystem::path file = runner_.directory() / change.path;
            if (is_ours(change, id)) {
                sys::remove_file(file);
                sys::remove_empty_directories(file.parent_path(), runner_.directory());
            } else if (unknown == Unknown::leave &&
                       !is_half_written(runner_.directory(), change.path, change.from, objects_)) {
                continue;
            } else {
                sys::make_directories((trash_ / change.path).parent_path(), 0700);
                sys::move_path(file, trash_ / change.path);
            }
        }
        if (change.from) to_restore += change.path + '\0';
    }
    if (to_restore.empty()) return;
    const git::Runner::Arguments arguments{"checkout-index", "-f", "-q", "-u", "-z", "--stdin"};
    const sys::ProcessResult result = runner_.try_change(arguments, to_restore);
    if (result.signal != 0) throw git::git_failure(arguments, result);  // the next recovery goes on
}

bool WorkTreeMover::is_ours(const TreeChange& change, const model::ObjectId& hashed) const {
    if (change.to.is_none()) return false;
    if (hashed == change.to) return true;
    const sys::Beneath root{runner_.directory()};
    if (root.status(change.path).type == sys::FileType::symlink) {
        return root.read_link(change.path) == objects_.blob(change.to.hex());
    }
    return is_half_written(runner_.directory(), change.path, change.to, objects_);
}

model::ObjectId WorkTreeMover::tree_or_empty(const model::ObjectId& commit) const {
    return commit.is_none() ? git::object_id(git::ObjectType::tree, "", objects_.format()) : commit;
}

bool WorkTreeMover::descends(const model::ObjectId& commit, const model::ObjectId& ancestor) const {
    if (commit.is_none() || ancestor.is_none()) return false;
    model::ObjectId at = commit;
    constexpr int nearby = 16;  // our own merges are a few commits apart; git is asked only beyond
    for (int i = 0; i < nearby && at; ++i) {
        if (at == ancestor) return true;
        const auto found = objects_.commit(at.hex());
        at = found && !found->parents.empty() ? found->parents.front() : model::ObjectId{};
    }
    return runner_.try_query({"merge-base", "--is-ancestor", ancestor.hex(), commit.hex()}).ok();
}

}  // namespace dltask::flow
