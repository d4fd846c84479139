// SPDX-License-Identifier: Apache-2.0
#include "flow/run_task.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/active_runs.hpp"
#include "flow/attempt.hpp"
#include "flow/attempt_job.hpp"
#include "flow/change.hpp"
#include "flow/harvest.hpp"
#include "flow/loose_imports.hpp"
#include "flow/notification.hpp"
#include "flow/resume.hpp"
#include "flow/run_place.hpp"
#include "flow/run_slot.hpp"
#include "flow/run_traces.hpp"
#include "flow/task_commit.hpp"
#include "flow/task_environment.hpp"
#include "run/supervise.hpp"
#include "sys/host.hpp"
#include "sys/signals.hpp"

namespace dltask::flow {
namespace {

PreparedAttempt prepare(const RunScene& scene, const RunRequest& request, const RunPlace& place) {
    Change change{scene.session, scene.clock.now(), request.command_line};
    Snapshot snapshot = Snapshot::take(scene.session, scene.settings, scene.clock.now());
    PreparedAttempt attempt = prepare_attempt(snapshot, request, place.work_tree, scene.environment);
    if (place.is_ours) require_own_packages(scene, attempt);
    if (request.resume && !request.force) {
        run::EnvironmentProbe probe{attempt.ask_interpreter, attempt.ask_environment,
                                    scene.session.repository.state_dir() / "environments"};
        require_same_environment(attempt, probe.take());
    }
    if (scene.changes && !attempt.plan.empty()) scene.changes();
    change.carry_out(attempt.plan, snapshot.objects);
    return attempt;
}

git::Runner runner_at(const RunScene& scene, const std::filesystem::path& work_tree) {
    const bool is_here = work_tree == scene.session.repository.work_tree;
    return is_here ? scene.session.runner : scene.session.runner.at(work_tree);
}

/// Inputs that were edited while they ran are in the record as they ran; the edits stay on the disk.
void keep_inputs(Snapshot& snapshot, const PreparedAttempt& attempt, Harvest& left) {
    for (const auto& [path, blob] : attempt.record.inputs) {
        const auto ran = snapshot.objects.entry(attempt.commit, attempt.branch.directory() + '/' + path);
        const auto now = snapshot.objects.entry(left.tree, path);
        if (!ran || !now || ran->id == now->id) continue;
        left.tree = snapshot.objects.with_entry(left.tree, path, ran->mode, ran->id);
    }
}

/// What an attempt left, looked at once: its files and traces into the record, which is written.
Harvest gather(const RunScene& scene, Snapshot& snapshot, PreparedAttempt& attempt,
               const run::Outcome& outcome, const RunTraces& traces, bool dry_run, RunReport& report) {
    const model::ObjectId tip = snapshot.branch_tip(attempt.branch.full);
    const bool is_gone = tip.is_none();
    const model::ObjectId before = directory_at(snapshot, is_gone ? attempt.commit : tip, attempt.branch);
    RunTraces::Question question = traces.ask(snapshot);
    Harvest left =
        harvest(snapshot, attempt.work_tree, attempt.branch.directory(), before, dry_run || is_gone);
    std::vector<std::string> notes;
    for (auto& [key, value] : traces.read(snapshot, left.tree, question, notes))
        attempt.seen.emplace_back(key, std::move(value));
    for (const std::string& note : notes) scene.say(note);
    keep_inputs(snapshot, attempt, left);
    report.record = with_outcome(attempt, outcome, left.artifacts);
    write_record(attempt, report.record);
    return left;
}

/// Before anything else is written: on a disk that is nearly full the record comes first. False: it could not
/// be written.
bool write_outcome(const RunScene& scene, const PreparedAttempt& attempt, const model::TaskRecord& record) {
    try {
        write_record(attempt, record);
        return true;
    } catch (const Error& error) {
        scene.say(fmt::format("the attempt is not recorded yet: {}", error.message()));
        scene.say("the next command that changes something records it, as interrupted");
        return false;
    }
}

/// Success of the run and success of saving it are two things: what fails here is said, no more.
void save(const RunScene& scene, const RunRequest& request, PreparedAttempt& attempt,
          const run::Outcome& outcome, const RunTraces& traces, RunReport& report) {
    try {
        scene.session.objects->restart();
        const Moment moment = scene.clock.now();
        if (request.no_commit) {
            Snapshot snapshot = Snapshot::take(scene.session, scene.settings, moment);
            (void)gather(scene, snapshot, attempt, outcome, traces, true, report);
            return;
        }
        Change change{scene.session, moment, request.command_line};
        Snapshot snapshot = Snapshot::take(scene.session, scene.settings, moment);
        Harvest left = gather(scene, snapshot, attempt, outcome, traces, false, report);
        ResultPlan result = plan_result(snapshot, attempt, report.record, std::move(left));
        const std::vector<std::string>& said = attempt.plan.notes;
        for (const std::string& note : result.notes) {
            if (std::find(said.begin(), said.end(), note) == said.end()) scene.say(note);
        }
        require_unlocked_index(attempt.git_dir);
        change.carry_out(std::move(result.plan), snapshot.objects);
        report.commit = result.commit;
    } catch (const Error& error) {
        scene.say(fmt::format("the results are not committed: {}", error.message()));
        for (const std::string& hint : error.hints()) scene.say("hint: " + hint);
        scene.say("hint: git dltask finish commits them");
    }
}

/// What the script may import and no commit has: said before it starts, and in the record.
void tell_loose_imports(const RunScene& scene, LooseImports& loose, PreparedAttempt& attempt) {
    std::vector<std::string> names = loose.names();
    if (names.empty()) return;
    scene.say(fmt::format("in no commit, but can be imported:{}", name_paths(names)));
    attempt.seen.emplace_back("untracked", model::Value::List{names.begin(), names.end()});
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
    active.boot = sys::boot_id();
    active.pid_space = static_cast<std::int64_t>(sys::process_space());
    return active;
}

}  // namespace

RunReport run_task(const RunScene& scene, const RunRequest& request) {
    const run::Admission admission = admit(scene, request);
    const RunPlace place = go_to_run_place(scene, request);
    const std::filesystem::path& work_tree = place.work_tree;
    LooseImports loose{runner_at(scene, work_tree), work_tree};
    PreparedAttempt attempt = prepare(scene, request, place);
    attempt.job.kept = admission.descriptors();
    admission.enter_into(attempt.job.environment);
    for (const std::string& note : attempt.plan.notes) scene.say(note);
    tell_loose_imports(scene, loose, attempt);
    RunReport report;
    report.record = attempt.record;
    report.directory = attempt.branch.directory();
    report.work_tree = work_tree;
    // A Ctrl-C that comes while the results are committed is too late to end anything.
    sys::SignalWatch watch{sys::ending_signals()};
    ActiveRun active = mark_for(scene, request, attempt);
    RunMark mark{scene.session.repository, active};
    attempt.job.on_found = [&](const std::string& line) {
        active.found = line;
        mark.update(active);
    };
    if (!attempt.resumed_from.empty()) scene.say(fmt::format("going on from '{}'", attempt.resumed_from));
    const RunTraces traces{runner_at(scene, work_tree), attempt, scene.clock};
    TaskEnvironment environment{scene, attempt};
    ResumeKey resume_key{scene.settings.keys, attempt};
    attempt.job.on_started = request.let_go;
    const run::Outcome outcome = run::supervise(attempt.job, scene.clock);
    resume_key.end();
    report.exit_code = outcome.exit_code;
    report.started = outcome.started;
    if (!outcome.started) {
        report.problem = outcome.problem;
        return report;
    }
    if (!outcome.set_aside.empty()) scene.say(tell_set_aside(report.directory, outcome.set_aside));
    if (!outcome.log_problem.empty()) scene.say("task.log lacks lines: " + outcome.log_problem);
    mark.make_room();
    report.record = with_outcome(attempt, outcome, {});
    if (!write_outcome(scene, attempt, report.record)) {
        mark.keep();
        return report;
    }
    environment.write();
    save(scene, request, attempt, outcome, traces, report);
    trim_raw_logs(scene.session.repository, scene.settings, scene.clock.now());
    notify(scene, report);
    (void)watch.read();
    return report;
}

std::string describe_run(const RunScene& scene, const RunRequest& request) {
    Snapshot snapshot = Snapshot::take(scene.session, scene.settings, scene.clock.now());
    const RunPlace place = plan_run_place(snapshot, request);
    if (!place.plan.empty()) return print(place.plan) + fmt::format("run in {}\n", place.work_tree.string());
    const PreparedAttempt attempt = prepare_attempt(snapshot, request, place.work_tree, scene.environment);
    std::string text = print(attempt.plan);
    for (const std::vector<std::string>& command : attempt.job.commands) {
        text += "run";
        for (const std::string& word : command) text += ' ' + word;
        text += '\n';
    }
    return text;
}

}  // namespace dltask::flow
