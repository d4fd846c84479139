// SPDX-License-Identifier: Apache-2.0
#include "flow/tree_remover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "flow/half_written.hpp"
#include "flow/linked_tree.hpp"
#include "flow/snapshot.hpp"
#include "git/work_trees.hpp"
#include "params/hint.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// What git refuses is left as it is; a git that is killed may leave it half done.
void change_if_git_can(const git::Runner& runner, const git::Runner::Arguments& words) {
    if (runner.try_change(words).signal == 0) return;
    throw fatal(fmt::format("'git {}' was killed in '{}'", words.front(), runner.directory().string()));
}

bool links_to(const fs::path& link, const fs::path& target) {
    std::error_code error;
    return fs::read_symlink(link, error) == target && !error;
}

struct Left {
    bool any = false;                ///< git would not remove the work tree
    std::vector<std::string> paths;  ///< what would be lost
};

Left left_in(const git::Runner& there, const fs::path& path, const fs::path& main) {
    const std::string listing = there.query(
        {"status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored=traditional"});
    constexpr std::size_t codes = 3;
    Left left;
    for (std::size_t at = 0; at + codes < listing.size();) {
        const std::size_t end = std::min(listing.find('\0', at), listing.size());
        const std::string name = listing.substr(at + codes, end - at - codes);
        at = end + 1;
        left.any = true;
        if (sys::is_there(path / name) && !links_to(path / name, main / name)) left.paths.push_back(name);
    }
    return left;
}

/// What git left of its files about a work tree that is gone would take the name of a new one.
void remove_rest(const fs::path& admin, const fs::path& path) {
    const std::string owner = sys::first_line(admin / "gitdir");
    const bool whole = !owner.empty() && sys::is_there(admin / "HEAD") && sys::is_there(admin / "commondir");
    if (owner == (path / ".git").string() || !whole) sys::remove_tree(admin);
}

/// What is there of a file is only its beginning: git was stopped while it wrote it, and would not write it
/// again.
void remove_half_written(const git::Session& session, const git::Runner& there, const fs::path& path) {
    const auto head = model::ObjectId::parse(there.query({"rev-parse", "--verify", "HEAD^{commit}"}));
    if (!head) return;
    const sys::Beneath root{path};
    const std::string changed = there.try_query({"diff-files", "--name-only", "-z"}).out;
    for (std::string_view rest{changed}; !rest.empty();) {
        const std::string name{rest.substr(0, rest.find('\0'))};
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        if (root.is_blocked(name)) continue;
        const auto entry = session.objects->entry(*head, name);
        if (entry && is_half_written(path, name, entry->id, *session.objects)) sys::remove_file(path / name);
    }
}

bool holds_nothing(const fs::path& path) {
    std::error_code error;
    const fs::directory_iterator files{path, error};
    return !error && std::all_of(begin(files), end(files), [](const fs::directory_entry& entry) {
        return entry.path().filename() == ".git";
    });
}

}  // namespace

void mend_work_tree(const git::Session& session, const fs::path& path) {
    if (path.filename().empty()) return;
    // Git begins with its own files and removes them last.
    const fs::path admin = session.repository.common_dir / "worktrees" / path.filename();
    std::error_code error;
    if (!fs::is_directory(path, error)) return remove_rest(admin, path);
    if (!sys::is_there(path / ".git")) change_if_git_can(session.runner, {"worktree", "repair"});
    const git::Runner there = session.runner.at(path);
    const bool is_tree = sys::is_there(path / ".git") &&
                         there.try_query({"rev-parse", "--quiet", "--verify", "HEAD^{commit}"}).ok();
    if (!is_tree) {
        if (!holds_nothing(path)) return;
        sys::remove_tree(path);
        return remove_rest(admin, path);
    }
    const fs::path git_dir = there.query({"rev-parse", "--absolute-git-dir"});
    if (sys::first_line(git_dir / "locked") == "initializing") sys::remove_file(git_dir / "locked");
    if (!sys::is_there(git_dir / "index")) change_if_git_can(there, {"read-tree", "--reset", "-u", "HEAD"});
    remove_half_written(session, there, path);
}

void remove_scratch(const git::Repository& repository, const fs::path& path) {
    if (path.filename().empty()) return;
    const fs::path trees = repository.common_dir / "worktrees";
    constexpr std::string_view points_to = "gitdir: ";
    const std::string line = sys::first_line(path / ".git");
    const fs::path admin = line.rfind(points_to, 0) == 0 ? line.substr(points_to.size()) : "";
    sys::remove_tree(path);
    if (admin.parent_path() == trees) sys::remove_tree(admin);
    if (sys::is_there(trees / path.filename())) remove_rest(trees / path.filename(), path);
    sys::remove_empty_directories(path.parent_path(), path.parent_path().parent_path());
}

void remove_work_tree(const git::Session& session, const fs::path& path) {
    const git::WorkTree main = git::list_work_trees(session.runner).front();
    if (sys::is_there(path / ".git")) {
        const Left left = left_in(session.runner.at(path), path, main.path);
        if (!left.paths.empty()) {
            throw refused(
                fmt::format("'{}' has files that are in no commit:{}", path.string(), name_paths(left.paths)),
                {"move them elsewhere first",
                 fmt::format("git -C {} status --ignored", params::shell_word(path.native()))});
        }
        git::Runner::Arguments words{"worktree", "remove"};
        if (left.any) words.push_back("--force");
        words.insert(words.end(), {"--", path.string()});
        session.runner.change(words);
    } else {
        change_if_git_can(session.runner, {"worktree", "prune"});
    }
    const fs::path place = place_of_linked(main);
    if (path.parent_path() == place) sys::remove_empty_directories(place, place.parent_path());
}

}  // namespace dltask::flow
