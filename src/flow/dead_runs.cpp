// SPDX-License-Identifier: Apache-2.0
#include "flow/dead_runs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/active_runs.hpp"
#include "flow/attempt.hpp"
#include "flow/attempt_job.hpp"
#include "flow/change.hpp"
#include "flow/harvest.hpp"
#include "flow/resume.hpp"
#include "flow/task_commit.hpp"
#include "flow/task_inputs.hpp"
#include "record/record_file.hpp"
#include "run/nanoseconds.hpp"
#include "sys/beneath.hpp"
#include "sys/set_aside.hpp"

namespace dltask::flow {
namespace {

class Completion {
public:
    Completion(Snapshot& snapshot, const ActiveRun& run)
        : snapshot_{snapshot},
          run_{run},
          branch_{model::parse_branch(run.branch, snapshot.settings.branches)} {}

    ResultPlan plan() {
        tip_ = snapshot_.branch_tip(branch_.full);
        if (tip_.is_none() || !std::filesystem::is_directory(run_.work_tree)) return {};
        const auto aside = sys::set_aside(run_.work_tree / branch_.directory());
        end_resume_key(snapshot_, run_, branch_.directory());
        PreparedAttempt attempt;
        attempt.branch = branch_;
        attempt.work_tree = run_.work_tree;
        attempt.number = run_.attempt;
        const Moment ended = last_sign_of_life();
        cap_log(attempt, snapshot_.settings, ended);
        attempt.record = read();
        if (attempt.record.attempts.size() < static_cast<std::size_t>(run_.attempt))
            add_attempt(attempt.record, ended);
        ResultPlan result;
        if (run_.no_commit) {
            write_record(attempt, attempt.record);
        } else {
            result = plan_result(snapshot_, attempt, attempt.record);
        }
        if (!aside.empty()) result.notes.push_back(tell_set_aside(branch_.directory(), aside));
        return result;
    }

private:
    /// The one on the disk is newer, when the work tree still has it.
    [[nodiscard]] model::TaskRecord read() const {
        const sys::Beneath root{run_.work_tree};
        const std::string file = branch_.directory() + "/task.yaml";
        if (root.status(file).type == sys::FileType::regular) {
            auto parsed = record::parse(root.read(file, record::most_bytes));
            if (auto* found = std::get_if<model::TaskRecord>(&parsed)) return std::move(*found);
        }
        return read_record(snapshot_, directory_at(snapshot_, tip_, branch_), branch_.full);
    }

    void add_attempt(model::TaskRecord& record, const Moment& ended) const {
        model::Attempt attempt;
        attempt.started = run_.started;
        const auto started = Moment::parse_rfc3339(run_.started);
        if (started) {
            attempt.ended = ended.rfc3339();
            attempt.seconds = static_cast<double>(ended.unix_seconds - started->unix_seconds);
        }
        attempt.host = run_.host;
        attempt.user = run_.user;
        attempt.command = run_.command;
        attempt.interpreter = run_.interpreter;
        attempt.commit = run_.commit;
        attempt.dirty = run_.dirty;
        attempt.resumed_from = run_.resumed_from;
        const std::string ran = run_.dirty ? run_ref(branch_.full, run_.attempt) : run_.commit;
        if (const auto tree = snapshot_.objects.info(ran + "^{tree}")) attempt.tree = tree->id.hex();
        const model::ObjectId before = directory_at(snapshot_, tip_, branch_);
        attempt.artifacts = harvest(snapshot_, run_.work_tree, branch_.directory(), before, true).artifacts;
        attempt.state = model::TaskState::interrupted;
        record.state = attempt.state;
        record.attempts.push_back(std::move(attempt));
    }

    /// Not before the start. The log is written at least once a line.
    [[nodiscard]] Moment last_sign_of_life() const {
        Moment moment = Moment::parse_rfc3339(run_.started).value_or(Moment{});
        const sys::Beneath root{run_.work_tree};
        const std::int64_t logged = root.status(branch_.directory() + "/task.log").modified_ns / run::second;
        moment.unix_seconds = std::max(moment.unix_seconds, logged);
        return moment;
    }

    Snapshot& snapshot_;
    const ActiveRun& run_;
    model::BranchName branch_;
    model::ObjectId tip_;
};

void complete(const RunScene& scene, const ActiveRun& run, const std::string& command_line) {
    const Moment now = scene.clock.now();
    Change change{scene.session, now, command_line};
    const auto mark = DeadRun::take(scene.session.repository, run.branch);
    if (!mark) return;
    mark->make_room();
    Snapshot snapshot = Snapshot::take(scene.session, scene.settings, now);
    ResultPlan result = Completion{snapshot, run}.plan();
    for (const std::string& note : result.notes) scene.say(note);
    change.carry_out(std::move(result.plan), snapshot.objects);
    mark->forget();
    scene.say(fmt::format("'{}' was killed while it ran: attempt {} is recorded as interrupted", run.branch,
                          run.attempt));
}

}  // namespace

void complete_dead_runs(const RunScene& scene, const std::string& command_line) {
    for (const ActiveRun& run : list_runs(scene.session.repository)) {
        if (run.alive) continue;
        try {
            complete(scene, run, command_line);
        } catch (const Error& error) {
            if (error.code() == ExitCode::busy || error.code() == ExitCode::halfway) throw;
            scene.say(
                fmt::format("the killed run of '{}' is not recorded yet: {}", run.branch, error.message()));
        }
    }
}

}  // namespace dltask::flow
