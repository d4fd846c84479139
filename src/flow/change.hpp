// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/journal.hpp"
#include "flow/plan.hpp"
#include "git/object_builder.hpp"
#include "git/session.hpp"
#include "sys/file_lock.hpp"

namespace dltask::flow {

/// One command that changes something, from before it looks until it is done: nobody else plans or
/// executes meanwhile. Throws busy (4) when another operation holds the lock for more than a second,
/// halfway (5) while an earlier operation is open.
class Change {
public:
    /// `command_line`: the words that the user typed, for the log.
    Change(git::Session& session, const Moment& now, std::string command_line);

    /// Gives the plan to the executor and leaves an entry in the log; an empty plan leaves none. Throws
    /// refused when a branch that it moves is being rebased or bisected.
    void carry_out(Plan plan, git::ObjectBuilder& objects, const std::string& changes = {});

private:
    git::Session& session_;
    Moment now_;
    std::string command_line_;
    Journal journal_;
    sys::FileLock lock_;
};

/// Who holds the lock of operations now: `pid 12: git dltask finish`; empty: nobody, so that an open journal
/// is one that was stopped half-way.
[[nodiscard]] std::string operation_under_way(const git::Repository& repository);

/// Removes what killed commands left that no journal names, unless an operation is under way.
void clear_leftovers(git::Session& session);

/// For `continue` and `abort`, which want the lock but an open operation too.
[[nodiscard]] sys::FileLock lock_operations(git::Session& session, const std::string& description);

}  // namespace dltask::flow
