// SPDX-License-Identifier: Apache-2.0
#include "flow/work_tree_content.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "flow/loose_files.hpp"
#include "flow/scratch_objects.hpp"
#include "git/content.hpp"
#include "git/take_along.hpp"
#include "sys/beneath.hpp"

namespace dltask::flow {
namespace {

using git::Mode;

bool is_below(const std::string& path, const std::string& directory) {
    return path.compare(0, directory.size() + 1, directory + '/') == 0;
}

class Content {
public:
    Content(Snapshot& snapshot, const std::filesystem::path& work_tree, const model::ObjectId& commit)
        : snapshot_{snapshot}, runner_{snapshot.runner_at(work_tree)}, root_{work_tree} {
        result_.tree = snapshot.objects.info(commit.hex() + "^{tree}")->id;
    }

    WorkTreeContent run(const std::string& directory, const std::string& without) {
        collect(directory, without);
        take_away();
        take_links();
        take_files();
        return std::move(result_);
    }

private:
    void collect(const std::string& directory, const std::string& without) {
        const auto wanted = [&](const std::string& path) {
            return (directory.empty() || is_below(path, directory)) &&
                   (without.empty() || !is_below(path, without));
        };
        std::vector<std::string> removed;
        for (const git::Dirty& file : snapshot_.dirty(runner_.directory())) {
            if (!wanted(file.path)) continue;
            changed_.insert(file.path);
            if (file.staged) removed.push_back(file.path);
        }
        // Taken out of the index and ignored from now on: git will not have it, although it is there.
        const std::vector<std::string> ignored = git::ignored_paths(runner_, removed);
        const std::vector<std::string> tracked = in_index(ignored);
        const std::set<std::string> kept{tracked.begin(), tracked.end()};
        for (const std::string& path : ignored) {
            if (kept.count(path) == 0) dropped_.insert(path);
        }
        for (const std::string& path : untracked_files(runner_, directory)) {
            if (wanted(path)) untracked_.insert(path);
        }
        leave_large_files();
    }

    [[nodiscard]] std::vector<std::string> in_index(const std::vector<std::string>& paths) const {
        if (paths.empty()) return {};
        git::Runner::Arguments arguments{"--literal-pathspecs", "ls-files", "-z", "--"};
        arguments.insert(arguments.end(), paths.begin(), paths.end());
        const std::string listing = runner_.query(arguments);
        std::vector<std::string> found;
        for (std::size_t at = 0; at < listing.size();) {
            const std::size_t end = std::min(listing.find('\0', at), listing.size());
            found.push_back(listing.substr(at, end - at));
            at = end + 1;
        }
        return found;
    }

    void leave_large_files() {
        std::vector<std::string> large;
        for (const std::string& path : untracked_) {
            if (status(path).bytes > snapshot_.settings.max_file_bytes) large.push_back(path);
        }
        const std::map<std::string, std::string> filtered = git::filters(runner_, large);
        for (const std::string& path : large) {
            if (filtered.count(path) != 0) continue;
            untracked_.erase(path);
            changed_.erase(path);
            result_.left_out.push_back(path);
        }
    }

    /// A path below something that is no directory any more is not there.
    [[nodiscard]] sys::FileStatus status(const std::string& path) const {
        try {
            return root_.status(path);
        } catch (const Error&) {
            return {};
        }
    }

    void take_away() {
        for (const std::string& path : changed_) {
            const auto present = snapshot_.objects.entry(result_.tree, path);
            if (!present) continue;
            const sys::FileType type = status(path).type;
            const bool replaced = type == sys::FileType::directory && present->mode != Mode::gitlink;
            if (type == sys::FileType::missing || replaced || dropped_.count(path) != 0)
                result_.tree = snapshot_.objects.with_entry(result_.tree, path, Mode::file, {});
        }
        changed_.insert(untracked_.begin(), untracked_.end());
    }

    void take_links() {
        for (const std::string& path : changed_) {
            const sys::FileType type = status(path).type;
            if (dropped_.count(path) != 0) continue;
            if (type == sys::FileType::symlink) {
                put(path, Mode::symlink, snapshot_.objects.add_blob(root_.read_link(path)));
            } else if (type == sys::FileType::directory) {
                take_submodule(path);
            }
        }
    }

    void take_submodule(const std::string& path) {
        const auto present = snapshot_.objects.entry(result_.tree, path);
        if (!present || present->mode != Mode::gitlink) return;
        const auto head = runner_.at(runner_.directory() / path).try_query({"rev-parse", "HEAD"});
        const auto id = model::ObjectId::parse(head.out.substr(0, head.out.find('\n')));
        if (head.ok() && id) put(path, Mode::gitlink, *id);
    }

    void take_files() {
        std::vector<std::string> paths;
        for (const std::string& path : changed_) {
            if (dropped_.count(path) == 0 && status(path).type == sys::FileType::regular)
                paths.push_back(path);
        }
        if (paths.empty()) return;
        // A plan that is refused leaves no object behind.
        ScratchObjects scratch{snapshot_};
        const auto hashes = git::store_files(scratch.runner_at(runner_.directory()), paths);
        scratch.adopt();
        for (const std::string& path : paths) {
            const auto found = hashes.find(path);
            if (found != hashes.end()) put(path, mode(path), found->second);
        }
    }

    [[nodiscard]] Mode mode(const std::string& path) const {
        if (snapshot_.session.config.boolean("core.filemode", true)) {
            return status(path).executable ? Mode::executable : Mode::file;
        }
        const auto present = snapshot_.objects.entry(result_.tree, path);
        return present && present->mode == Mode::executable ? Mode::executable : Mode::file;
    }

    void put(const std::string& path, Mode mode, const model::ObjectId& id) {
        const auto present = snapshot_.objects.entry(result_.tree, path);
        if (present && present->id == id && present->mode == mode) return;
        if (mode != Mode::gitlink) git::take_along(snapshot_.objects, id);
        result_.tree = snapshot_.objects.with_entry(result_.tree, path, mode, id);
    }

    Snapshot& snapshot_;
    git::Runner runner_;
    sys::Beneath root_;
    std::set<std::string> changed_;    ///< git says that they differ from the commit
    std::set<std::string> untracked_;  ///< new
    std::set<std::string> dropped_;    ///< there, but git shall not have them any more
    WorkTreeContent result_;
};

bool is_as_in(const Snapshot& snapshot, const sys::Beneath& root, const model::ObjectId& commit,
              const std::string& path, const std::map<std::string, model::ObjectId>& hashes) {
    const auto entry = snapshot.objects.entry(commit, path);
    const sys::FileStatus status = root.status(path);
    if (!entry || status.type == sys::FileType::missing)
        return !entry && status.type == sys::FileType::missing;
    if (status.type == sys::FileType::symlink) {
        return entry->mode == Mode::symlink && snapshot.objects.blob(entry->id.hex()) == root.read_link(path);
    }
    if (status.type == sys::FileType::directory) return entry->mode == Mode::gitlink;
    const auto hash = hashes.find(path);
    if (hash == hashes.end() || hash->second != entry->id) return false;
    const bool modes_count = snapshot.session.config.boolean("core.filemode", true);
    return !modes_count || status.executable == (entry->mode == Mode::executable);
}

}  // namespace

std::vector<std::string> differing(Snapshot& snapshot, const std::filesystem::path& work_tree,
                                   const model::ObjectId& commit, const std::vector<std::string>& paths) {
    const sys::Beneath root{work_tree};
    if (paths.empty()) return {};
    const bool here = work_tree == snapshot.repository().work_tree;
    const git::Runner runner = here ? snapshot.runner() : snapshot.runner().at(work_tree);
    const auto hashes = git::hash_files(runner, paths);
    std::vector<std::string> found;
    for (const std::string& path : paths) {
        if (!is_as_in(snapshot, root, commit, path, hashes)) found.push_back(path);
    }
    return found;
}

WorkTreeContent content_of(Snapshot& snapshot, const std::filesystem::path& work_tree,
                           const model::ObjectId& commit, const std::string& directory,
                           const std::string& without) {
    return Content{snapshot, work_tree, commit}.run(directory, without);
}

}  // namespace dltask::flow
