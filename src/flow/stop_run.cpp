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

void require_reachable(const ActiveRun& run) {
    if (run.is_elsewhere) {
        const std::string command =
            fmt::format("git -C {} dltask stop {}", params::shell_word(run.work_tree.native()), run.branch);
        throw refused(fmt::format("'{}' runs on '{}'", run.branch, run.host),
                      {fmt::format("ssh {} {}", run.host, params::shell_word(command)),
                       fmt::format("git dltask stop --gone {}, if that host is gone for ever", run.branch)});
    }
    const auto here = static_cast<std::int64_t>(sys::process_space());
    if (run.pid_space != 0 && here != 0 && run.pid_space != here) {
        throw refused(fmt::format("'{}' runs in another container, '{}'", run.branch, run.host),
                      {fmt::format("git dltask stop {}, in that container", run.branch)});
    }
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
    require_reachable(*run);
    for (int press = 0; press < (now ? 3 : 1); ++press) {
        if (press > 0) std::this_thread::sleep_for(between_presses);
        if (!sys::interrupt_process(static_cast<pid_t>(run->pid))) break;
    }
    scene.say(fmt::format("stopping '{}', attempt {}", branch, run->attempt));
    while (live_run(repository, branch)) std::this_thread::sleep_for(look_again);
}

void give_up_host(const RunScene& scene, const std::string& branch) {
    const git::Repository& repository = scene.session.repository;
    const auto run = live_run(repository, branch);
    if (!run || !run->is_elsewhere) {
        throw negative(fmt::format("'{}' runs on no other host", branch), {"git dltask status"});
    }
    take_for_ours(repository, *run);
    if (live_run(repository, branch)) {
        throw busy(fmt::format("'{}' lives: a process of '{}' holds its lock", branch, run->host),
                   {fmt::format("git dltask logs -f {}", branch)});
    }
}

}  // namespace dltask::flow
