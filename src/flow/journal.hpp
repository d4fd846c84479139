// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "flow/operation.hpp"

namespace dltask::flow {

/// How far an open operation has come: steps before `step` are done, steps after it are untouched,
/// `step` itself may be either or half-way.
struct Progress {
    std::size_t step = 0;
    bool backwards = false;
};

/// The state directory of a repository: one open operation at most (`journal`), and the log of those
/// that ended (`operations/<id>`). Everything is written by replacing whole, synced files.
class Journal {
public:
    explicit Journal(std::filesystem::path state_directory);

    /// The operation that was stopped half-way. Throws refused when the file is damaged or foreign.
    [[nodiscard]] std::optional<Operation> open() const;
    [[nodiscard]] bool is_open() const;
    /// When the open journal was written, in nanoseconds of the file system's clock.
    [[nodiscard]] std::int64_t opened_ns() const;

    /// Room on the disk is kept as well, for taking the operation back should the disk be full. Throws fatal
    /// when there is none: nothing has happened then.
    void begin(const Operation& operation) const;
    /// Gives that room back.
    void make_room() const noexcept;
    [[nodiscard]] Progress progress(const Operation& operation) const;
    void set_progress(const Operation& operation, Progress progress) const;
    /// The operation ended: the journal becomes an entry of the log.
    void close(const Operation& operation) const;

    /// Oldest first; damaged entries are left out.
    [[nodiscard]] std::vector<Operation> operations() const;
    void set_state(const std::string& id, OperationState state) const;
    /// Entries beyond 100 and older than 30 days, oldest first; the newest ten always stay.
    [[nodiscard]] std::vector<std::string> expired(const Moment& now) const;
    void forget(const std::string& id) const;

    /// Where an operation keeps files that it took away from the user's disk.
    [[nodiscard]] std::filesystem::path trash(const std::string& id) const;
    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }
    /// An id that no operation has, sorting after all others.
    [[nodiscard]] std::string next_id(const Moment& now) const;

private:
    [[nodiscard]] std::filesystem::path entry(const std::string& id) const;
    std::filesystem::path directory_;
};

}  // namespace dltask::flow
