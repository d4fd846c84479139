// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/inspectors.hpp"
#include "flow/journal.hpp"
#include "model/time.hpp"
#include "params/hint.hpp"
#include "sys/file.hpp"
#include "sys/process_table.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t second_ns = 1'000'000'000;

bool is_lock(const fs::directory_entry& entry) {
    return entry.path().extension() == ".lock";
}

void collect_locks_in(const fs::path& directory, std::vector<fs::path>& locks) {
    std::error_code error;
    for (fs::directory_iterator it{directory, error}, end; !error && it != end; it.increment(error)) {
        if (is_lock(*it)) locks.push_back(it->path());
    }
}

/// Wherever git puts the locks without which a command of the user's or ours cannot do.
std::vector<fs::path> find_locks(const git::Repository& repository) {
    std::vector<fs::path> locks;
    const fs::path& common = repository.common_dir;
    std::error_code error;
    for (const char* directory : {"", "info", "objects/info"}) collect_locks_in(common / directory, locks);
    for (fs::directory_iterator it{common / "worktrees", error}, end; !error && it != end;
         it.increment(error)) {
        collect_locks_in(it->path(), locks);
    }
    for (fs::recursive_directory_iterator it{common / "refs", error}, end; !error && it != end;
         it.increment(error)) {
        if (is_lock(*it)) locks.push_back(it->path());
    }
    std::sort(locks.begin(), locks.end());
    return locks;
}

bool is_inside(const fs::path& path, const fs::path& directory) {
    const auto at = std::mismatch(directory.begin(), directory.end(), path.begin(), path.end());
    return at.first == directory.end();
}

/// A git that works in this repository, other than those that we were started by and start. It may hold a
/// lock whose file it has closed: `git commit` does while its editor is open.
std::optional<sys::LivingProcess> git_at_work(const InspectedRepository& repository) {
    for (sys::LivingProcess& process : sys::living_processes("git")) {
        if (process.id == sys::parent_process() || process.parent == sys::own_process()) continue;
        const auto works_in = [&](const fs::path& directory) {
            return !directory.empty() && is_inside(process.directory, directory);
        };
        const auto& trees = repository.snapshot.work_trees;
        const bool is_here = works_in(repository.place().common_dir) ||
                             std::any_of(trees.begin(), trees.end(),
                                         [&](const git::WorkTree& tree) { return works_in(tree.path); });
        if (is_here) return std::move(process);
    }
    return std::nullopt;
}

class LockJudge {
public:
    explicit LockJudge(const Inspection& inspection)
        : repository_{*inspection.repository},
          now_{inspection.now},
          journal_{repository_.place().state_dir()},
          open_{sys::open_files()},
          git_{git_at_work(repository_)} {}

    [[nodiscard]] Finding judge(const fs::path& lock) const {
        std::error_code error;
        const auto holder = open_.find(fs::weakly_canonical(lock, error));
        const std::string name = lock.native();
        if (holder != open_.end())
            return {Gravity::note, fmt::format("'{}' is held by process {}", name, holder->second)};
        if (git_)
            return {Gravity::note, fmt::format("'{}' may be held by process {}, which works here: {}", name,
                                               git_->id, git_->command)};
        const std::int64_t touched = sys::touched_ns(lock);
        // A git that recovery knows for ours left it.
        if (journal_.is_open() && touched >= journal_.opened_ns())
            return {Gravity::error,
                    fmt::format("'{}' was left by the operation that was stopped", name),
                    {"git dltask continue", "git dltask abort"}};
        const double age =
            static_cast<double>(std::max<std::int64_t>(now_.unix_seconds - touched / second_ns, 0));
        return {Gravity::error,
                fmt::format("'{}' was left {} ago, and no process of this machine holds it: git stops at it",
                            name, model::print_duration(age)),
                {fmt::format("rm {}", params::shell_word(name))}};
    }

private:
    const InspectedRepository& repository_;
    Moment now_;
    Journal journal_;
    std::map<fs::path, pid_t> open_;
    std::optional<sys::LivingProcess> git_;
};

}  // namespace

Findings inspect_locks(const Inspection& inspection) {
    const std::vector<fs::path> locks = find_locks(inspection.repository->place());
    if (locks.empty()) return {};
    const LockJudge judge{inspection};
    Findings findings;
    for (const fs::path& lock : locks) {
        if (sys::is_there(lock)) findings.push_back(judge.judge(lock));
    }
    return findings;
}

}  // namespace dltask::flow
