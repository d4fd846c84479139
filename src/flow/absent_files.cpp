// SPDX-License-Identifier: Apache-2.0
#include "flow/absent_files.hpp"

#include <map>

#include "flow/half_written.hpp"
#include "git/content.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"

namespace dltask::flow {

std::vector<std::string> absent_files(Snapshot& snapshot, const std::filesystem::path& work_tree,
                                      const std::string& directory) {
    const sys::Beneath root{work_tree};
    const std::string inside = directory + '/';
    std::vector<std::string> found;
    for (const git::Dirty& file : snapshot.dirty(work_tree)) {
        if (file.path.compare(0, inside.size(), inside) != 0 || root.is_blocked(file.path)) continue;
        if (root.status(file.path).type == sys::FileType::missing) found.push_back(file.path);
    }
    return found;
}

void bring_absent_files(const git::Runner& runner, const git::ObjectReader& objects,
                        const std::vector<std::string>& absent, const model::ObjectId& commit) {
    const sys::Beneath root{runner.directory()};
    std::string paths;
    for (const std::string& path : absent) {
        const auto entry = objects.entry(commit, path);
        if (!entry || root.is_blocked(path)) continue;
        const bool missing = root.status(path).type == sys::FileType::missing;
        if (missing || is_half_written(runner.directory(), path, entry->id, objects)) paths += path + '\0';
    }
    if (paths.empty()) return;
    runner.change({"-c", "core.hooksPath=/dev/null", "--literal-pathspecs", "checkout", "-q", commit.hex(),
                   "--pathspec-from-file=-", "--pathspec-file-nul"},
                  paths);
}

void take_absent_files(const git::Runner& runner, const git::ObjectReader& objects,
                       const HeadPosition& head) {
    const std::map<std::string, model::ObjectId> hashes = [&] {
        const sys::Beneath root{runner.directory()};
        std::vector<std::string> present;
        for (const std::string& path : head.absent) {
            if (root.is_blocked(path)) continue;
            if (root.status(path).type == sys::FileType::regular) present.push_back(path);
        }
        return git::hash_files(runner, present);
    }();
    for (const auto& [path, hash] : hashes) {
        const auto entry = objects.entry(head.commit, path);
        if (!entry) continue;
        if (hash != entry->id && !is_half_written(runner.directory(), path, entry->id, objects)) continue;
        const std::filesystem::path file = runner.directory() / path;
        sys::remove_file(file);
        sys::remove_empty_directories(file.parent_path(), runner.directory());
    }
}

}  // namespace dltask::flow
