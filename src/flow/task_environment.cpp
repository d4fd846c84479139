// SPDX-License-Identifier: Apache-2.0
#include "flow/task_environment.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "run/environment_record.hpp"
#include "run/interpreter.hpp"
#include "sys/beneath.hpp"
#include "sys/host.hpp"
#include "sys/machine.hpp"

namespace dltask::flow {

TaskEnvironment::TaskEnvironment(const RunScene& scene, const PreparedAttempt& attempt)
    : scene_{scene},
      attempt_{attempt},
      probe_{attempt.ask_interpreter, attempt.ask_environment,
             scene.session.repository.state_dir() / "environments"} {
    if (probe_.is_known()) {
        write();
        return;
    }
    if (const auto pip = run::foreign_pip(attempt.interpreter, scene.environment)) {
        scene.say(fmt::format("'{}' installs into another environment than that of '{}'", *pip,
                              attempt.interpreter));
        scene.say(fmt::format("hint: {} -m pip install ...", attempt.interpreter));
    }
}

void TaskEnvironment::write() {
    if (std::exchange(written_, true)) return;
    try {
        const sys::Beneath root{attempt_.work_tree};
        const std::string directory = attempt_.branch.directory();
        root.make_directories(directory);
        root.write(directory + "/environment.yaml",
                   run::print_environment(probe_.take(), sys::describe_machine(), sys::host_name(),
                                          attempt_.job.environment));
    } catch (const Error& error) {
        scene_.say(fmt::format("the environment is not recorded: {}", error.message()));
    }
}

}  // namespace dltask::flow
