// SPDX-License-Identifier: Apache-2.0
#include "flow/run_slot.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "params/hint.hpp"
#include "run/lock_directory.hpp"
#include "sys/host.hpp"

namespace dltask::flow {
namespace {

std::string describe(const run::Occupant& occupant) {
    const std::string clock = occupant.started.size() > 16 ? occupant.started.substr(11, 5) : "";
    return fmt::format("'{}' of {} (pid {}{})", occupant.branch, occupant.user, occupant.pid,
                       clock.empty() ? "" : ", since " + clock);
}

std::string who_runs(const std::vector<run::Occupant>& occupants) {
    if (occupants.empty()) return "another run waits for this machine";
    std::string names;
    for (const run::Occupant& one : occupants) names += (names.empty() ? "" : ", ") + describe(one);
    return names + (occupants.size() == 1 ? " runs on this machine" : " run on this machine");
}

Error nothing_free(const RunRequest& request, const std::vector<run::Occupant>& occupants) {
    std::vector<std::string> hints{fmt::format("git dltask run --wait {}", request.branch)};
    if (!occupants.empty() && occupants.front().user == sys::user_name()) {
        hints.push_back(fmt::format("git -C {} dltask stop {}",
                                    params::shell_word(occupants.front().work_tree),
                                    occupants.front().branch));
    }
    return busy(who_runs(occupants), hints);
}

}  // namespace

run::Admission admit(const RunScene& scene, const RunRequest& request) {
    const run::Machine machine = run::look_at_machine(scene.settings.run, scene.environment);
    run::drop_old_allocations(machine.directory, scene.clock.now());
    const int gpus = request.gpus == 0 && machine.gpu_each ? 1 : request.gpus;
    if (gpus > static_cast<int>(machine.gpus.size())) {
        throw refused(fmt::format("{} GPUs are wanted, this machine has {}", gpus, machine.gpus.size()),
                      {machine.gpus.empty() ? "git dltask run"
                                            : fmt::format("git dltask run --gpus {}", machine.gpus.size())});
    }
    const git::Repository& repository = scene.session.repository;
    const run::Occupant self{
        request.branch, repository.work_tree.string(), repository.common_dir.string(), sys::user_name(),
        ::getpid(),     scene.clock.now().rfc3339()};
    if (auto admission = run::Admission::enter(machine, gpus, self)) return std::move(*admission);
    if (!request.wait) throw nothing_free(request, run::occupants(machine));
    return run::Admission::wait(machine, gpus, self, [&](int ahead) {
        scene.say(fmt::format("waiting: {}{}", who_runs(run::occupants(machine)),
                              ahead == 0 ? "" : fmt::format(", {} before this one in the queue", ahead)));
        if (request.let_go) request.let_go();
    });
}

}  // namespace dltask::flow
