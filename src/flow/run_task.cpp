// SPDX-License-Identifier: Apache-2.0
#include "flow/run_task.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/active_runs.hpp"
#include "flow/attempt.hpp"
#include "flow/branch_moves.hpp"
#include "flow/change.hpp"
#include "flow/harvest.hpp"
#include "flow/linked_tree.hpp"
#include "flow/resume.hpp"
#include "flow/run_slot.hpp"
#include "flow/task_commit.hpp"
#include "flow/task_environment.hpp"
#include "run/supervise.hpp"
#include "sys/host.hpp"
#include "sys/signals.hpp"

namespace dltask::flow {
namespace {

/// The work tree of the branch, made when there is none. Ours are left after the run: `finish` and
/// `discard` take them away.
std::filesystem::path work_tree_of(const RunScene& scene, const RunRequest& request) {
    Change change{scene.session, scene.clock.now(), request.command_line};
    Snapshot snapshot = Snapshot::take(scene.session, scene.settings, scene.clock.now());
    const model::BranchName branch = model::parse_branch(request.branch, scene.settings.branches);
    if (const git::WorkTree* tree = snapshot.checked_out(branch.ref())) {
        require_usable(*tree);
        return tree->path;
    }
    const model::ObjectId tip = snapshot.branch_tip(request.branch);
    if (tip.is_none()) {
        throw refused(fmt::format("'{}' is no local branch", request.branch),
                      {fmt::format("git fetch && git branch {0} origin/{0}", request.branch)});
    }
    Plan plan;
    plan.command = "run";
    plan.description = "work tree for " + request.branch;
    const std::filesystem::path path = linked_path(snapshot, request.branch);
    plan.steps = link_steps(snapshot, path, HeadPosition{branch.ref(), tip}, branch.directory(), plan.notes);
    for (const std::string& note : plan.notes) scene.say(note);
    scene.say(fmt::format("running in '{}'", path.string()));
    change.carry_out(std::move(plan), snapshot.objects);
    return path;
}

PreparedAttempt prepare(const RunScene& scene, const RunRequest& request,
                        const std::filesystem::path& work_tree) {
    Change change{scene.session, scene.clock.now(), request.command_line};
    Snapshot snapshot = Snapshot::take(scene.session, scene.settings, scene.clock.now());
    PreparedAttempt attempt = prepare_attempt(snapshot, request, work_tree, scene.environment);
    if (request.resume && !request.force) {
        run::EnvironmentProbe probe{attempt.ask_interpreter, attempt.ask_environment,
                                    scene.session.repository.state_dir() / "environments"};
        require_same_environment(attempt, probe.take());
    }
    change.carry_out(attempt.plan, snapshot.objects);
    return attempt;
}

/// Success of the run and success of saving it are two things: what fails here is said, no more.
void save(const RunScene& scene, const RunRequest& request, const PreparedAttempt& attempt,
          const run::Outcome& outcome, RunReport& report) {
    report.record = with_outcome(attempt, outcome, {});
    try {
        write_record(attempt, report.record);
        scene.session.objects->restart();
        Snapshot snapshot = Snapshot::take(scene.session, scene.settings, scene.clock.now());
        const std::string& directory = attempt.branch.directory();
        const model::ObjectId before = directory_at(snapshot, attempt.commit, attempt.branch);
        Harvest left = harvest(snapshot, attempt.work_tree, directory, before, true);
        report.record = with_outcome(attempt, outcome, std::move(left.artifacts));
        write_record(attempt, report.record);
        if (request.no_commit) return;
        const Moment moment = scene.clock.now();
        Change change{scene.session, moment, request.command_line};
        Snapshot now = Snapshot::take(scene.session, scene.settings, moment);
        ResultPlan result = plan_result(now, attempt, report.record);
        const std::vector<std::string>& said = attempt.plan.notes;
        for (const std::string& note : result.notes) {
            if (std::find(said.begin(), said.end(), note) == said.end()) scene.say(note);
        }
        change.carry_out(std::move(result.plan), now.objects);
        report.commit = result.commit;
    } catch (const Error& error) {
        scene.say(fmt::format("the results are not committed: {}", error.message()));
        for (const std::string& hint : error.hints()) scene.say("hint: " + hint);
        scene.say("hint: git dltask finish commits them");
    }
}

/// Enough to complete the record, should we be killed.
ActiveRun mark_for(const RunScene& scene, const RunRequest& request, const PreparedAttempt& attempt) {
    ActiveRun active;
    active.branch = attempt.branch.full;
    active.work_tree = attempt.work_tree;
    active.started = scene.clock.now().rfc3339();
    active.host = sys::host_name();
    active.user = sys::user_name();
    active.pid = ::getpid();
    active.attempt = attempt.number;
    active.command = recorded_command(attempt.job);
    active.interpreter = attempt.interpreter;
    active.commit = attempt.commit.hex();
    active.dirty = attempt.dirty;
    active.resumed_from = attempt.resumed_from;
    active.no_commit = request.no_commit;
    return active;
}

}  // namespace

RunReport run_task(const RunScene& scene, const RunRequest& request) {
    const run::Admission admission = admit(scene, request);
    const std::filesystem::path work_tree = work_tree_of(scene, request);
    PreparedAttempt attempt = prepare(scene, request, work_tree);
    attempt.job.kept = admission.descriptors();
    admission.enter_into(attempt.job.environment);
    for (const std::string& note : attempt.plan.notes) scene.say(note);
    RunReport report;
    report.record = attempt.record;
    report.directory = attempt.branch.directory();
    report.work_tree = work_tree;
    // A Ctrl-C that comes while the results are committed is too late to end anything.
    sys::SignalWatch watch{sys::ending_signals()};
    ActiveRun active = mark_for(scene, request, attempt);
    const RunMark mark{scene.session.repository, active};
    attempt.job.on_found = [&](const std::string& line) {
        active.found = line;
        mark.update(active);
    };
    if (!attempt.resumed_from.empty()) scene.say(fmt::format("going on from '{}'", attempt.resumed_from));
    TaskEnvironment environment{scene, attempt};
    ResumeKey resume_key{scene.settings.keys, attempt};
    if (request.let_go) request.let_go();
    const run::Outcome outcome = run::supervise(attempt.job, scene.clock);
    resume_key.end();
    report.exit_code = outcome.exit_code;
    report.started = outcome.started;
    if (!outcome.started) {
        scene.say(outcome.problem);
        return report;
    }
    if (!outcome.log_problem.empty()) scene.say(outcome.log_problem);
    environment.write();
    save(scene, request, attempt, outcome, report);
    (void)watch.read();
    return report;
}

std::string describe_run(const RunScene& scene, const RunRequest& request) {
    Snapshot snapshot = Snapshot::take(scene.session, scene.settings, scene.clock.now());
    const model::BranchName branch = model::parse_branch(request.branch, scene.settings.branches);
    const git::WorkTree* tree = snapshot.checked_out(branch.ref());
    if (tree == nullptr)
        return fmt::format("add work tree {}\n", linked_path(snapshot, request.branch).string());
    require_usable(*tree);
    const PreparedAttempt attempt = prepare_attempt(snapshot, request, tree->path, scene.environment);
    std::string text = print(attempt.plan);
    for (const std::vector<std::string>& command : attempt.job.commands) {
        text += "run";
        for (const std::string& word : command) text += ' ' + word;
        text += '\n';
    }
    return text;
}

}  // namespace dltask::flow
