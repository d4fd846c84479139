// SPDX-License-Identifier: Apache-2.0
#include "git/work_trees.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/error.hpp"
#include "base/parts.hpp"
#include "sys/file.hpp"

namespace dltask::git {
namespace {

namespace fs = std::filesystem;

void take_attribute(WorkTree& tree, std::string_view line) {
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string_view key = line.substr(0, space);
    const std::string_view value = line.substr(std::min(space + 1, line.size()));
    if (key == "worktree") {
        tree.path = value;
    } else if (key == "HEAD") {
        tree.head = model::ObjectId::parse(value).value_or(model::ObjectId{});
    } else if (key == "branch") {
        tree.branch = value;
    } else if (key == "bare") {
        tree.bare = true;
    } else if (key == "locked") {
        tree.locked = true;
    } else if (key == "prunable") {
        tree.missing = true;
    }
}

/// git takes the main work tree to be where the git dir is; with a separate git dir, or GIT_WORK_TREE,
/// it is the one of nobody else in which we are.
void correct_main_path(std::vector<WorkTree>& trees, const fs::path& here) {
    if (trees.empty() || trees.front().bare) return;
    const auto is_here = [&](const WorkTree& tree) { return tree.path == here; };
    if (std::any_of(trees.begin(), trees.end(), is_here)) return;
    std::error_code ignored;
    // Inside a git dir we are in no work tree at all.
    if (!fs::exists(here / ".git", ignored) && fs::exists(here / "HEAD", ignored)) return;
    trees.front().path = here;
}

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

PendingGit pending(std::string what) {
    return {what, fmt::format("git {} --continue", what), fmt::format("git {} --abort", what)};
}

/// A sequence of several picks between two of them: only the list of what is left says so.
std::optional<PendingGit> pending_sequence(const fs::path& git_dir) {
    const std::optional<std::string> list = sys::read_file(git_dir / "sequencer" / "todo");
    if (!list) return std::nullopt;
    return pending(list->compare(0, 6, "revert") == 0 ? "revert" : "cherry-pick");
}

constexpr std::string_view symbolic = "ref: ";

std::string_view trimmed(std::string_view text) {
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

/// The path of a `1`, `2` or `u` line: what stands behind so many spaces.
std::string_view after_fields(std::string_view line, int fields) {
    for (; fields > 0; --fields) {
        line.remove_prefix(std::min(line.find(' '), line.size() - 1) + 1);
    }
    return line;
}

std::optional<Dirty> parse_status(std::string_view line) {
    if (line.size() < 4 || (line[0] != '1' && line[0] != 'u')) return std::nullopt;
    constexpr int ordinary_fields = 8;
    constexpr int unmerged_fields = 10;
    Dirty dirty;
    dirty.conflicted = line[0] == 'u';
    dirty.staged = !dirty.conflicted && line[2] != '.';
    dirty.unstaged = !dirty.conflicted && line[3] != '.';
    dirty.intended = line[2] == '.' && line[3] == 'A';
    dirty.path = after_fields(line, dirty.conflicted ? unmerged_fields : ordinary_fields);
    return dirty;
}

bool is_wanted(const Dirty& dirty, const std::vector<std::string>& paths) {
    return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
        return dirty.path == path || dirty.path.compare(0, path.size() + 1, path + '/') == 0;
    });
}

}  // namespace

std::vector<WorkTree> list_work_trees(const Runner& runner) {
    const std::string listing = runner.query({"worktree", "list", "--porcelain", "-z"});
    std::vector<WorkTree> trees;
    for (std::string_view rest = listing; !rest.empty();) {
        WorkTree tree;
        for (std::string_view line = take_until(rest, '\0'); !line.empty(); line = take_until(rest, '\0')) {
            take_attribute(tree, line);
        }
        tree.is_main = trees.empty();
        trees.push_back(std::move(tree));
    }
    correct_main_path(trees, runner.directory());
    return trees;
}

std::optional<PendingGit> pending_git(const fs::path& git_dir) {
    // A rebase picks and merges while it goes on, so it is asked for first.
    if (is_there(git_dir / "rebase-merge")) return pending("rebase");
    if (is_there(git_dir / "rebase-apply")) {
        return pending(is_there(git_dir / "rebase-apply" / "applying") ? "am" : "rebase");
    }
    if (is_there(git_dir / "MERGE_HEAD")) return pending("merge");
    if (is_there(git_dir / "CHERRY_PICK_HEAD")) return pending("cherry-pick");
    if (is_there(git_dir / "REVERT_HEAD")) return pending("revert");
    if (auto sequence = pending_sequence(git_dir)) return sequence;
    if (is_there(git_dir / "BISECT_LOG")) return PendingGit{"bisect", "git bisect reset", "git bisect reset"};
    return std::nullopt;
}

Head read_head(const fs::path& git_dir) {
    const fs::path file = git_dir / "HEAD";
    std::error_code ignored;
    if (fs::is_symlink(file, ignored)) return {fs::read_symlink(file).native(), {}};
    constexpr std::uint64_t limit = 65536;
    const std::optional<std::string> content = sys::read_file(file, limit);
    if (!content) throw fatal(fmt::format("could not read '{}': there is none", file.native()));
    std::string_view text = trimmed(*content);
    if (text.substr(0, symbolic.size()) == symbolic) return {std::string{text.substr(symbolic.size())}, {}};
    const auto id = model::ObjectId::parse(text);
    if (!id) throw fatal(fmt::format("'{}' is damaged", file.native()));
    return {"", *id};
}

namespace {

Runner::Arguments status_arguments() {
    return {
        "--literal-pathspecs",       "status", "--porcelain=v2", "-z", "--untracked-files=no", "--no-renames",
        "--ignore-submodules=dirty", "--"};
}

std::vector<Dirty> parse_dirty(std::string_view listing) {
    std::vector<Dirty> files;
    while (!listing.empty()) {
        std::optional<Dirty> dirty = parse_status(take_until(listing, '\0'));
        if (dirty) files.push_back(std::move(*dirty));
    }
    return files;
}

}  // namespace

std::vector<Dirty> dirty_files(const Runner& runner, const std::vector<std::string>& paths) {
    constexpr std::size_t most_arguments = 500;  // more would not fit on a command line
    Runner::Arguments arguments = status_arguments();
    if (paths.size() <= most_arguments) arguments.insert(arguments.end(), paths.begin(), paths.end());
    std::vector<Dirty> files = parse_dirty(runner.query(arguments));
    std::erase_if(files, [&](const Dirty& dirty) { return !paths.empty() && !is_wanted(dirty, paths); });
    return files;
}

DirtyQuery::DirtyQuery(const Runner& runner) : child_{runner.start_query(status_arguments())} {}

DirtyQuery::~DirtyQuery() {
    child_.kill();
}

std::vector<Dirty> DirtyQuery::take() {
    const sys::ProcessResult result = child_.finish();
    if (!result.ok()) throw git_failure(status_arguments(), result);
    return parse_dirty(result.out);
}

}  // namespace dltask::git
