// SPDX-License-Identifier: Apache-2.0
#include "model/task_record.hpp"

#include <array>

namespace dltask::model {
namespace {

struct StateName {
    TaskState state;
    std::string_view name;
};

constexpr std::array<StateName, 7> state_names = {{{TaskState::fresh, "new"},
                                                   {TaskState::running, "running"},
                                                   {TaskState::succeeded, "succeeded"},
                                                   {TaskState::failed, "failed"},
                                                   {TaskState::interrupted, "interrupted"},
                                                   {TaskState::timeout, "timeout"},
                                                   {TaskState::unknown, "unknown"}}};

}  // namespace

std::string_view name_of(TaskState state) {
    for (const StateName& entry : state_names) {
        if (entry.state == state) return entry.name;
    }
    return "unknown";
}

TaskState parse_task_state(std::string_view text) {
    for (const StateName& entry : state_names) {
        if (entry.name == text) return entry.state;
    }
    return TaskState::unknown;
}

std::optional<double> TaskRecord::seconds() const {
    std::optional<double> sum;
    for (const Attempt& attempt : attempts) {
        if (attempt.seconds) sum = sum.value_or(0) + *attempt.seconds;
    }
    return sum;
}

}  // namespace dltask::model
