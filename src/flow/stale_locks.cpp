// SPDX-License-Identifier: Apache-2.0
#include "flow/stale_locks.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "params/hint.hpp"
#include "sys/file.hpp"
#include "sys/process_table.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// git's lock files directly in a directory.
void add_locks_in(const fs::path& directory, std::set<fs::path>& locks) {
    std::error_code error;
    for (fs::directory_iterator it{directory, error}, end; !error && it != end; it.increment(error)) {
        if (it->path().extension() == ".lock") locks.insert(it->path());
    }
}

struct CollectLocks {
    const fs::path& common_dir;
    std::set<fs::path>& locks;

    void ref(const std::string& name) const { locks.insert(common_dir / (name + ".lock")); }

    void operator()(const MoveRefs& step) const {
        for (const RefMove& move : step.moves) ref(move.ref);
    }
    void operator()(const MoveWorkTree& step) const {
        add_locks_in(step.git_dir, locks);
        add_locks_in(step.git_dir / "info", locks);
        for (const HeadPosition& head : {step.from, step.to}) {
            if (!head.branch.empty()) ref(head.branch);
        }
    }
    void operator()(const LinkWorkTree& step) const {
        ref(step.head.branch);
        if (step.path.has_filename()) add_locks_in(common_dir / "worktrees" / step.path.filename(), locks);
    }
    template <class Other>
    void operator()(const Other&) const {}
};

/// Those that git cannot do without.
struct NeededLocks {
    const fs::path& common_dir;
    std::set<fs::path>& locks;

    void operator()(const MoveRefs& step) const {
        for (const RefMove& move : step.moves) {
            locks.insert(common_dir / (move.ref + ".lock"));
            if (move.to.is_none()) locks.insert(common_dir / "packed-refs.lock");
        }
    }
    void operator()(const MoveWorkTree& step) const {
        if (step.from.branch == step.to.branch && !step.to.branch.empty()) {
            locks.insert(common_dir / (step.to.branch + ".lock"));
        } else {
            locks.insert(step.git_dir / "HEAD.lock");
        }
    }
    void operator()(const SetConfig&) const { locks.insert(common_dir / "config.lock"); }
    template <class Other>
    void operator()(const Other&) const {}
};

Error locked(const fs::path& lock) {
    return refused(fmt::format("another git process has locked the repository ('{}')", lock.string()),
                   {fmt::format("make sure that no git runs here, then remove it: rm {}",
                                params::shell_word(lock.native()))});
}

bool is_held(const fs::path& lock) {
    const auto held = sys::open_files();
    return held.contains(lock) || held.contains(fs::weakly_canonical(lock));
}

std::int64_t nanoseconds(std::chrono::system_clock::duration time) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
}

/// A living git holds a ref for a moment only, some of it with the file closed already.
void remove_if_stale(const fs::path& lock, std::int64_t journal_ns) {
    constexpr std::chrono::milliseconds patience{5000}, moment{300}, pause{50};
    const auto end = std::chrono::steady_clock::now() + patience;
    for (struct stat status{}; ::lstat(lock.c_str(), &status) == 0; std::this_thread::sleep_for(pause)) {
        const bool is_late = std::chrono::steady_clock::now() > end;
        const bool held = is_held(lock);
        if (held && is_late) throw busy(fmt::format("'{}' is held by a running process", lock.string()));
        const std::int64_t made_ns =
            std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
        const std::int64_t age_ns =
            nanoseconds(std::chrono::system_clock::now().time_since_epoch()) - made_ns;
        if (!is_late && (held || age_ns < nanoseconds(moment))) continue;
        if (made_ns < journal_ns) {
            throw refused(fmt::format("'{}' is in the way and is older than this operation", lock.string()),
                          {fmt::format("make sure that no git runs here, then remove it: rm {}",
                                       params::shell_word(lock.native()))});
        }
        sys::remove_file(lock);
        return;
    }
}

}  // namespace

std::vector<fs::path> lock_files(const Plan& plan, const fs::path& common_dir) {
    std::set<fs::path> locks;
    add_locks_in(common_dir, locks);
    add_locks_in(common_dir / "info", locks);
    for (const Step& step : plan.steps) std::visit(CollectLocks{common_dir, locks}, step);
    return {locks.begin(), locks.end()};
}

void require_no_locks(const Plan& plan, const fs::path& common_dir) {
    constexpr std::chrono::milliseconds patience{1000}, pause{20};
    const auto end = std::chrono::steady_clock::now() + patience;
    std::set<fs::path> locks;
    for (const Step& step : plan.steps) std::visit(NeededLocks{common_dir, locks}, step);
    for (const fs::path& lock : locks) {
        while (sys::is_there(lock)) {
            if (std::chrono::steady_clock::now() > end) throw locked(lock);
            std::this_thread::sleep_for(pause);
        }
    }
}

void remove_temporary_files(const Plan& plan) {
    std::set<fs::path> directories;
    for (const Step& step : plan.steps) {
        const auto* write = std::get_if<WriteFiles>(&step);
        if (write == nullptr) continue;
        for (const FileChange& change : write->changes) directories.insert(change.path.parent_path());
    }
    for (const fs::path& directory : directories) sys::remove_temporary_files(directory);
}

void remove_stale_locks(const std::vector<fs::path>& locks, std::int64_t journal_ns) {
    for (const fs::path& lock : locks) remove_if_stale(lock, journal_ns);
}

}  // namespace dltask::flow
