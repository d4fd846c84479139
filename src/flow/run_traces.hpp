// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flow/attempt.hpp"
#include "flow/snapshot.hpp"
#include "model/value.hpp"

namespace dltask::flow {

/// What happened around a run while it went on: looked at once it has ended.
class RunTraces {
public:
    /// Before the start.
    RunTraces(const git::Runner& runner, const PreparedAttempt& attempt, const sys::Clock& clock);

    /// Starts to ask git, beside other work.
    struct Question {
        sys::Child untracked;
    };
    [[nodiscard]] Question ask(const Snapshot& snapshot) const;

    /// For the record, empty when there was nothing: `changed` (inputs and, of a task, files of the core that
    /// are not what the attempt's commit has), `moved` (HEAD of the work tree went elsewhere, and perhaps
    /// back), `left` (untracked paths outside of the task's directory that are new or were written).
    /// `notes` hears how paths that well-known libraries leave can be led into the task.
    [[nodiscard]] model::Value::Map read(const Snapshot& snapshot, const model::ObjectId& directory,
                                         Question& question, std::vector<std::string>& notes) const;

private:
    [[nodiscard]] std::vector<std::string> changed(const Snapshot& snapshot,
                                                   const model::ObjectId& directory) const;
    [[nodiscard]] std::vector<std::string> left(const std::string& untracked) const;
    [[nodiscard]] std::string moved() const;

    git::Runner runner_;
    const PreparedAttempt& attempt_;
    std::filesystem::path reflog_;
    std::uint64_t reflog_bytes_ = 0;
    std::int64_t started_ns_ = 0;
};

}  // namespace dltask::flow
