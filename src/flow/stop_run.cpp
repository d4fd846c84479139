// SPDX-License-Identifier: Apache-2.0
#include "flow/stop_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/error.hpp"
#include "params/hint.hpp"
#include "run/admission.hpp"
#include "sys/host.hpp"
#include "sys/signals.hpp"

namespace dltask::flow {
namespace {

constexpr std::chrono::milliseconds look_again{50};
constexpr std::chrono::milliseconds between_presses{200};  // nearer together they are the same one

/// One of this branch in the queue of the machine.
bool leave_queue(const RunScene& scene, const std::string& branch) {
    const run::Machine machine = run::look_at_machine(scene.settings.run, scene.environment);
    for (const run::Occupant& one : run::waiting(machine)) {
        const bool is_it = one.branch == branch && one.repository == scene.session.repository.common_dir;
        if (is_it && sys::end_process(static_cast<pid_t>(one.pid))) {
            scene.say(fmt::format("'{}' waits no more", branch));
            return true;
        }
    }
    return false;
}

}  // namespace

std::optional<ActiveRun> live_run(const git::Repository& repository, const std::string& branch) {
    for (const ActiveRun& run : list_runs(repository)) {
        if (run.alive && run.branch == branch) return run;
    }
    return std::nullopt;
}

void stop_run(const RunScene& scene, const std::string& branch, bool now) {
    const git::Repository& repository = scene.session.repository;
    const auto run = live_run(repository, branch);
    if (!run) {
        if (leave_queue(scene, branch)) return;
        throw negative(fmt::format("'{}' does not run", branch), {"git dltask status"});
    }
    if (run->host != sys::host_name()) {
        throw refused(fmt::format("'{}' runs on '{}'", branch, run->host),
                      {fmt::format("ssh {} {}", run->host,
                                   params::shell_word(fmt::format("git -C {} dltask stop {}",
                                                                  params::shell_word(run->work_tree.native()),
                                                                  branch)))});
    }
    for (int press = 0; press < (now ? 3 : 1); ++press) {
        if (press > 0) std::this_thread::sleep_for(between_presses);
        if (!sys::interrupt_process(static_cast<pid_t>(run->pid))) break;
    }
    scene.say(fmt::format("stopping '{}', attempt {}", branch, run->attempt));
    while (live_run(repository, branch)) std::this_thread::sleep_for(look_again);
}

}  // namespace dltask::flow
