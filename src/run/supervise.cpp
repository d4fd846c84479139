// SPDX-License-Identifier: Apache-2.0
#include "run/supervise.hpp"

#include "run/supervisor.hpp"

namespace dltask::run {

Outcome supervise(const Job& job, const sys::Clock& clock) {
    return Supervisor{job, clock}.run();
}

model::TaskState Outcome::state() const {
    switch (stopped) {
        case StopCause::user:
            return model::TaskState::interrupted;
        case StopCause::time_limit:
        case StopCause::idle_limit:
            return model::TaskState::timeout;
        case StopCause::watch:
            return model::TaskState::failed;
        case StopCause::none:
            break;
    }
    return exit_code == 0 ? model::TaskState::succeeded : model::TaskState::failed;
}

}  // namespace dltask::run
