// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "flow/run_task.hpp"
#include "sys/file_lock.hpp"

namespace dltask::flow {

/// A task that is to run, tied to its commit.
struct QueueEntry {
    std::string id;  ///< a number
    std::string branch;
    std::string commit;
    std::string added;   ///< RFC 3339
    std::string state;   ///< `queued`, `running`, `succeeded`, `failed`, `interrupted`, `timeout`, `changed`,
                         ///< `refused`
    std::string reason;  ///< of the last two
    double order = 0;
};

/// Tasks that are worked off one after the other: a folder of small files, one per entry, no daemon. What is
/// killed leaves them whole.
class Queue {
public:
    explicit Queue(const git::Repository& repository);

    /// In their order, ended ones first.
    [[nodiscard]] std::vector<QueueEntry> list() const;
    /// Throws negative when the task waits in it already.
    void add(const std::string& branch, const std::string& commit, const std::string& now) const;
    /// Before all others that wait, or behind them. Throws negative when it does not wait.
    void move(const std::string& branch, bool first) const;
    /// Throws negative when it is not in it, or runs.
    void remove(const std::string& branch) const;
    /// The files of a branch's entries, for whoever holds the queue still.
    [[nodiscard]] std::vector<std::filesystem::path> files_of(const std::string& branch) const;
    /// As long as this lives nobody else changes the queue. Throws busy when somebody does.
    [[nodiscard]] sys::FileLock hold() const;
    /// Entries that ended go.
    void clear_ended() const;

    /// Works it off until nothing waits, also what is added meanwhile. A task that fails does not stop the
    /// rest; one that the user interrupts does. Throws busy when somebody else does it. Returns whether
    /// all succeeded.
    [[nodiscard]] bool run(const RunScene& scene, const RunRequest& request,
                           const std::function<void(const RunReport&)>& after_each) const;

private:
    [[nodiscard]] std::filesystem::path file_of(const QueueEntry& entry) const;
    void write(const QueueEntry& entry) const;
    /// Unless it was taken out meanwhile.
    void update(const QueueEntry& entry) const;
    [[nodiscard]] long next_number() const;
    [[nodiscard]] std::optional<QueueEntry> find(const std::string& branch, const std::string& state) const;
    void note_dead_ones() const;

    std::filesystem::path directory_;
};

}  // namespace dltask::flow
