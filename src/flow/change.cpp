// SPDX-License-Identifier: Apache-2.0
#include "flow/change.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

#include "base/error.hpp"
#include "flow/branch_in_use.hpp"
#include "flow/executor.hpp"
#include "flow/passing_directory.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// Packs of operations that were killed before they had a journal: nothing names their objects.
void drop_orphaned_packs(const git::Session& session) {
    std::error_code error;
    for (fs::directory_iterator it{session.repository.common_dir / "objects" / "pack", error}, end;
         !error && it != end; it.increment(error)) {
        if (it->path().extension() != ".keep") continue;
        const auto text = sys::read_file(it->path());
        if (text && text->compare(0, 7, "dltask ") == 0) sys::remove_file(it->path());
    }
}

}  // namespace

std::string operation_under_way(const git::Repository& repository) {
    return sys::FileLock::holder(repository.state_dir() / "lock");
}

void clear_leftovers(git::Session& session) {
    const fs::path lock = session.repository.state_dir() / "lock";
    std::error_code error;
    if (!fs::exists(lock, error)) return;
    if (sys::FileLock::acquire(lock, {}, "")) clear_passing(session.repository);
}

sys::FileLock lock_operations(git::Session& session, const std::string& description) {
    const fs::path directory = session.repository.state_dir();
    sys::make_directories(directory, 0700);
    constexpr std::chrono::milliseconds patience{1000};
    const std::string words = fmt::format("pid {}: {}", ::getpid(), description);
    auto lock = sys::FileLock::acquire(directory / "lock", {}, words);
    if (!lock) {
        session.dirty.reset();  // asked before the other one was done
        lock = sys::FileLock::acquire(directory / "lock", patience, words);
    }
    if (!lock) {
        throw busy(fmt::format("another operation is under way here ({}); nothing was changed",
                               sys::FileLock::holder(directory / "lock")),
                   {"try again when it has ended: git dltask status"});
    }
    return std::move(*lock);
}

Change::Change(git::Session& session, const Moment& now, std::string command_line)
    : session_{session},
      now_{now},
      command_line_{std::move(command_line)},
      journal_{session.repository.state_dir()},
      lock_{lock_operations(session, command_line_)} {
    if (const auto open = journal_.open()) {
        throw halfway(fmt::format("'{}' of {} was stopped half-way", open->command, open->time),
                      {"git dltask continue", "git dltask abort"});
    }
    drop_orphaned_packs(session);
    clear_passing(session.repository);
}

void Change::carry_out(Plan plan, git::ObjectBuilder& objects, const std::string& changes) {
    if (plan.empty()) return;
    require_none_in_use(session_.repository, plan);
    Operation operation;
    operation.id = journal_.next_id(now_);
    operation.time = now_.rfc3339();
    operation.command = command_line_;
    operation.changes = changes;
    operation.plan = std::move(plan);
    session_.runner.set_reflog_action(fmt::format("dltask {}", operation.plan.description));
    session_.dirty.reset();  // what it has seen is changed now
    Executor{session_, journal_}.execute(std::move(operation), objects);
}

}  // namespace dltask::flow
