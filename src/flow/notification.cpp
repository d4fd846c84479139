// SPDX-License-Identifier: Apache-2.0
#include "flow/notification.hpp"

#include <fmt/format.h>

#include <chrono>

#include "base/error.hpp"
#include "model/branch.hpp"
#include "model/time.hpp"
#include "sys/process.hpp"

namespace dltask::flow {
namespace {

constexpr std::chrono::milliseconds notifier_patience{5000};

}  // namespace

void notify(const RunScene& scene, const RunReport& report) {
    const std::vector<std::string>& words = scene.settings.run.notify;
    if (words.empty() || words.front().empty() || report.record.attempts.empty()) return;
    const auto program = words.front().front() == '/'
                             ? std::optional<std::filesystem::path>{words.front()}
                             : sys::find_program(words.front(), scene.environment, report.work_tree);
    if (!program) return scene.say(fmt::format("dltask.notify: there is no '{}'", words.front()));
    const model::BranchName branch = model::parse_branch(report.record.branch, scene.settings.branches);
    const std::string state{name_of(report.record.state)};
    sys::Command command;
    command.argv = words;
    command.argv.front() = program->string();
    command.argv.push_back(
        fmt::format("{} {} after {}", branch.name, state,
                    model::print_duration(report.record.attempts.back().seconds.value_or(0))));
    command.environment = scene.environment;
    command.environment->set("DLTASK_BRANCH", branch.full);
    command.environment->set("DLTASK_STATE", state);
    try {
        sys::Child child{command};
        child.close_input();
        (void)child.hear_out(notifier_patience);
    } catch (const Error& error) {
        scene.say(fmt::format("dltask.notify: {}", error.message()));
    }
}

}  // namespace dltask::flow
