// SPDX-License-Identifier: Apache-2.0
#include "flow/snapshot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "flow/active_runs.hpp"
#include "flow/tree_diff.hpp"
#include "model/branch.hpp"
#include "params/hint.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_paths_named = 10;
using model::heads;

/// What a new file meets on the disk: itself, or something where one of its directories has to be.
class Obstacles {
public:
    Obstacles(const Snapshot& snapshot, const fs::path& work_tree, const model::ObjectId& from)
        : snapshot_{snapshot}, root_{work_tree}, from_{from} {}

    void look_at(const std::string& path) {
        for (std::size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
            const std::string above = path.substr(0, end);
            if (directories_.count(above) != 0) continue;
            const sys::FileType type = root_.status(above).type;
            if (type == sys::FileType::missing) return;
            if (type != sys::FileType::directory) {
                // A file that git tracks goes away in the same move; what stands where it tracks a
                // directory does not.
                const auto entry = from_ ? snapshot_.objects.entry(from_, above) : std::nullopt;
                if (!entry || entry->mode == git::Mode::tree) found_.insert(above);
                return;
            }
            directories_.insert(above);
        }
        if (root_.status(path).type != sys::FileType::missing) found_.insert(path);
    }

    [[nodiscard]] std::vector<std::string> found() const { return {found_.begin(), found_.end()}; }

private:
    const Snapshot& snapshot_;
    sys::Beneath root_;
    model::ObjectId from_;
    std::set<std::string> directories_;
    std::set<std::string> found_;
};

/// What ends an operation of git's own, as it is typed from here.
std::vector<std::string> ways_to_end(const git::PendingGit& pending, const Snapshot& snapshot,
                                     const fs::path& work_tree) {
    std::vector<std::string> commands{pending.command};
    if (pending.abort != pending.command) commands.push_back(pending.abort);
    if (work_tree == snapshot.repository().work_tree) return commands;
    const std::string there = fmt::format("git -C {}", params::shell_word(work_tree.native()));
    for (std::string& command : commands) command.replace(0, std::string_view{"git"}.size(), there);
    return commands;
}

}  // namespace

std::vector<git::WorkTree> find_work_trees(const git::Session& session, const HeadPosition& head) {
    std::error_code error;
    const bool linked =
        session.repository.is_linked() || fs::exists(session.repository.common_dir / "worktrees", error);
    if (linked || session.repository.is_bare()) return git::list_work_trees(session.runner);
    git::WorkTree only;
    only.path = session.repository.work_tree;
    only.head = head.commit;
    only.branch = head.branch;
    only.is_main = true;
    return {only};
}

Snapshot Snapshot::take(git::Session& session, const config::Settings& settings, const Moment& now) {
    Snapshot snapshot{session, settings, now, git::ObjectBuilder{*session.objects}, {}, {}, {}, {},
                      {},      {},       {}};
    const git::Head head = git::read_head(session.repository.git_dir);
    snapshot.head.branch = head.branch;
    snapshot.head.commit = head.id;
    const model::BranchScheme& scheme = settings.branches;
    const bool on_branch = head.branch.starts_with(heads);
    const std::string current = on_branch ? head.branch.substr(heads.size()) : "";
    if (on_branch) snapshot.head_branch = model::parse_branch(current, scheme);
    const auto tip_of = [](const std::string& branch) {
        return branch.empty() ? branch : fmt::format("{}{}^{{commit}}", heads, branch);
    };
    const auto tips = session.objects->info_all(
        {tip_of(current), tip_of(scheme.main), tip_of(scheme.has_dev() ? scheme.dev : "")});
    const auto id_of = [](const auto& tip) { return tip ? tip->id : model::ObjectId{}; };
    if (on_branch) snapshot.head.commit = id_of(tips[0]);
    snapshot.main = id_of(tips[1]);
    snapshot.dev = id_of(tips[2]);
    snapshot.work_trees = find_work_trees(session, snapshot.head);
    return snapshot;
}

model::ObjectId Snapshot::branch_tip(const std::string& branch) const {
    const auto info = session.objects->info(std::string{heads} + branch + "^{commit}");
    return info ? info->id : model::ObjectId{};
}

const git::WorkTree* Snapshot::checked_out(const std::string& branch_ref) const {
    for (const git::WorkTree& tree : work_trees) {
        if (tree.branch == branch_ref && !tree.bare) return &tree;
    }
    return nullptr;
}

git::Runner Snapshot::runner_at(const fs::path& work_tree) const {
    return work_tree == repository().work_tree ? session.runner : session.runner.at(work_tree);
}

fs::path Snapshot::git_dir_of(const fs::path& work_tree) const {
    if (work_tree == repository().work_tree) return repository().git_dir;
    return runner_at(work_tree).query({"rev-parse", "--absolute-git-dir"});
}

void require_unlocked_index(const fs::path& git_dir) {
    std::error_code error;
    const fs::path lock = git_dir / "index.lock";
    if (!fs::exists(lock, error)) return;
    throw refused(fmt::format("another git process has locked the index ('{}')", lock.string()),
                  {"wait for it to end, then try again; if none runs any more: git status"});
}

void require_calm(const Snapshot& snapshot, const fs::path& work_tree, const std::string& way_out) {
    if (work_tree.empty()) {
        throw refused("this needs a work tree, and the repository is bare", {"git worktree add ../work"});
    }
    const fs::path git_dir = snapshot.git_dir_of(work_tree);
    if (const auto pending = git::pending_git(git_dir)) {
        throw refused(fmt::format("{} {} is under way in '{}'; nothing was changed",
                                  pending->what == "am" ? "an" : "a", pending->what, work_tree.string()),
                      ways_to_end(*pending, snapshot, work_tree));
    }
    require_unlocked_index(git_dir);
    if (const auto run = active_run_in(snapshot.repository(), work_tree)) {
        std::vector<std::string> hints{"wait for it: git dltask logs -f " + run->branch,
                                       "git dltask stop " + run->branch};
        if (!way_out.empty()) hints.push_back(way_out);
        throw busy(fmt::format("'{}' is running in '{}'", run->branch, work_tree.string()), hints);
    }
}

const std::vector<git::Dirty>& Snapshot::dirty(const fs::path& work_tree) const {
    const auto found = dirty_cache.find(work_tree);
    if (found != dirty_cache.end()) return found->second;
    expect_dirty(work_tree);
    const auto query = dirty_queries.find(work_tree);
    return dirty_cache[work_tree] = query->second.take();
}

void Snapshot::expect_dirty(const fs::path& work_tree) const {
    if (dirty_queries.count(work_tree) != 0) return;
    if (session.dirty && work_tree == repository().work_tree) {
        dirty_queries.emplace(work_tree, *std::exchange(session.dirty, std::nullopt));
    } else {
        dirty_queries.emplace(work_tree, git::DirtyQuery{runner_at(work_tree)});
    }
}

std::string name_paths(const std::vector<std::string>& paths) {
    std::string text;
    for (std::size_t i = 0; i < paths.size() && i < most_paths_named; ++i)
        text += fmt::format("\n  {}", paths[i]);
    if (paths.size() > most_paths_named)
        text += fmt::format("\n  and {} more", paths.size() - most_paths_named);
    return text;
}

void require_main(const Snapshot& snapshot) {
    if (snapshot.main) return;
    const std::string& main = snapshot.settings.branches.main;
    throw refused(fmt::format("branch '{}' does not exist yet", main), {"git dltask init"});
}

void require_room(const Snapshot& snapshot, const fs::path& work_tree, const model::ObjectId& from,
                  const model::ObjectId& to, const std::string& settled) {
    const std::vector<TreeChange> changes = diff_trees(snapshot.objects, from, to);
    if (changes.empty()) return;
    std::set<std::string> touched;
    for (const TreeChange& change : changes) touched.insert(change.path);
    std::vector<std::string> dirty;
    for (const git::Dirty& file : snapshot.dirty(work_tree)) {
        const bool is_settled =
            !settled.empty() && file.path.compare(0, settled.size() + 1, settled + '/') == 0;
        if (!is_settled && touched.count(file.path) != 0) dirty.push_back(file.path);
    }
    if (!dirty.empty()) {
        throw refused(fmt::format("uncommitted changes in '{}' would be lost:{}", work_tree.string(),
                                  name_paths(dirty)),
                      {"git commit, or git stash, these files first"});
    }
    require_nothing_in_the_way(snapshot, work_tree, from, to);
}

void require_nothing_in_the_way(const Snapshot& snapshot, const fs::path& work_tree,
                                const model::ObjectId& from, const model::ObjectId& to) {
    Obstacles obstacles{snapshot, work_tree, from};
    for (const TreeChange& change : diff_trees(snapshot.objects, from, to)) {
        if (change.from.is_none()) obstacles.look_at(change.path);
    }
    const std::vector<std::string> in_the_way = obstacles.found();
    if (!in_the_way.empty()) {
        throw refused(fmt::format("files that git does not track are in the way:{}", name_paths(in_the_way)),
                      {"move them elsewhere first"});
    }
}

}  // namespace dltask::flow
