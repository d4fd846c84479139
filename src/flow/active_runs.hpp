// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "sys/file_lock.hpp"

namespace dltask::flow {

/// A run that goes on, or that ended without saying so. It is a file of the state directory
/// (`runs/<branch>`) on which the supervisor holds a kernel lock: the lock tells whether it lives.
struct ActiveRun {
    std::string branch;
    std::filesystem::path work_tree;
    std::string started;  ///< RFC 3339
    std::string host;
    long pid = 0;
    int attempt = 0;
    std::string user;
    std::vector<std::string> command;  ///< as the record has it
    std::string interpreter;
    std::string commit;  ///< what runs
    bool dirty = false;
    std::string resumed_from;    ///< as the record has it
    std::string found;           ///< the first line that was watched for (a loss that is nan); empty: none
    bool no_commit = false;      ///< the user wants the results uncommitted
    std::string boot;            ///< of the kernel under which it runs
    std::int64_t pid_space = 0;  ///< in which its pid is one; 0: not known
    bool is_elsewhere = false;   ///< on another host, by name and by kernel: nobody can tell from here
    bool alive = true;           ///< one that is elsewhere always is
};

/// All of them, dead ones (killed before they could clean up) included.
[[nodiscard]] std::vector<ActiveRun> list_runs(const git::Repository& repository);
[[nodiscard]] std::optional<ActiveRun> active_run_in(const git::Repository& repository,
                                                     const std::filesystem::path& work_tree);

/// Somebody knows that the host of a run is gone: from now on its lock tells whether it lives, as for one of
/// this host.
void take_for_ours(const git::Repository& repository, ActiveRun run);

/// Says that a run is active as long as it lives.
class RunMark {
public:
    /// Throws busy when the task runs already, fatal when there is no room on the disk for its record.
    RunMark(const git::Repository& repository, const ActiveRun& run);
    ~RunMark();
    /// Writes it anew; a disk that is full keeps the old one.
    void update(const ActiveRun& run) const noexcept;
    /// Gives back the room on the disk that was kept for the record: the run has ended.
    void make_room() const noexcept;
    /// Leaves it behind: the record could not be written, and the next command that changes something does
    /// it.
    void keep() noexcept { kept_ = true; }
    RunMark(const RunMark&) = delete;
    RunMark& operator=(const RunMark&) = delete;

private:
    std::filesystem::path file_;
    std::filesystem::path room_;
    std::optional<sys::FileLock> lock_;
    bool kept_ = false;
};

/// The mark of a run that died, in our hands: no new run of the task begins meanwhile.
class DeadRun {
public:
    /// nullopt: it lives again.
    [[nodiscard]] static std::optional<DeadRun> take(const git::Repository& repository,
                                                     const std::string& branch);
    void make_room() const noexcept;  ///< as that of RunMark
    /// Its record is complete.
    void forget() const;

private:
    DeadRun(std::filesystem::path file, sys::FileLock lock)
        : file_{std::move(file)}, lock_{std::move(lock)} {}
    std::filesystem::path file_;
    sys::FileLock lock_;
};

}  // namespace dltask::flow
