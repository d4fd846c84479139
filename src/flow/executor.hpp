// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/journal.hpp"
#include "flow/operation.hpp"
#include "git/object_builder.hpp"
#include "git/session.hpp"

namespace dltask::flow {

/// The only interpreter of Plans: objects (one kept pack, synced) -> journal -> steps in order ->
/// journal closed. Whoever calls holds the operation lock.
class Executor {
public:
    Executor(git::Session& session, Journal journal);

    /// Carries a fresh operation out. `objects` holds what the plan's ids name and the repository does
    /// not have yet. When a step fails, what was done is taken back at once; then the step's error is
    /// thrown. When that fails too, the operation stays open: halfway (5).
    void execute(Operation operation, git::ObjectBuilder& objects);

    /// Ends the open operation: forwards, or back to where it began. One that was stopped before its
    /// new objects were written cannot go forwards: `resume` takes it back then, and says `aborted`.
    OperationState resume(const Operation& operation);
    void abort(const Operation& operation);
    /// What ending it has left as somebody else has made it meanwhile, for people.
    [[nodiscard]] const std::vector<std::string>& remarks() const noexcept { return remarks_; }

private:
    void finish(Operation operation, OperationState state);
    void drop_pins(const Operation& operation, const std::vector<std::string>& ids) const;
    void drop_expired(const Operation& operation) const;
    void unlock(const Operation& operation) const;
    [[nodiscard]] bool was_begun(const Operation& operation) const;
    void take_back(const Operation& operation, const std::string& reason);

    git::Session& session_;
    Journal journal_;
    std::vector<std::string> remarks_;
};

/// `refs/dltask/op/<id>`: keeps what an operation moved from and to reachable, so that `undo` and
/// `redo` find it after any gc.
[[nodiscard]] std::string pin_ref(const std::string& operation_id);

}  // namespace dltask::flow
