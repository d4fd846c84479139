// SPDX-License-Identifier: Apache-2.0
#include "flow/attempt.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/attempt_job.hpp"
#include "flow/core_tree.hpp"
#include "flow/core_version.hpp"
#include "flow/data_inputs.hpp"
#include "flow/explanation.hpp"
#include "flow/harvest.hpp"
#include "flow/resume.hpp"
#include "flow/stray_results.hpp"
#include "flow/task_commit.hpp"
#include "flow/tree_diff.hpp"
#include "flow/work_tree_content.hpp"
#include "record/record_file.hpp"
#include "rules/large_file.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"
#include "sys/host.hpp"

namespace dltask::flow {
namespace {

using model::Value;

constexpr std::uint64_t most_config_bytes = 2U << 20U;

/// Curves go on when an attempt does; final numbers are of one attempt only.
bool is_result(const std::string& name, bool goes_on) {
    const bool csv = !goes_on && name.size() > 4 && name.compare(name.size() - 4, 4, ".csv") == 0;
    return name.find('/') == std::string::npos && (csv || name == "metrics.json");
}

class Preparation {
public:
    Preparation(Snapshot& snapshot, const RunRequest& request, const std::filesystem::path& work_tree)
        : snapshot_{snapshot}, request_{request}, root_{work_tree} {
        attempt_.branch = model::parse_branch(request.branch, snapshot.settings.branches);
        attempt_.work_tree = work_tree;
        attempt_.git_dir = snapshot.git_dir_of(work_tree);
        directory_ = attempt_.branch.directory();
        tip_ = snapshot.branch_tip(request.branch);
    }

    PreparedAttempt run(const sys::Environment& environment) {
        require_calm(snapshot_, attempt_.work_tree);
        read_record();
        read_config();
        check_core();
        if (request_.resume) {
            attempt_.resumed_from =
                checkpoint_to_resume(snapshot_, root_, attempt_.branch, attempt_.record, request_.force);
        }
        prepare_job(attempt_, snapshot_, request_, parameters_, environment);
        commit_inputs();
        if (attempt_.branch.kind == model::BranchKind::debug) keep_what_runs();
        if (!snapshot_.settings.run.inputs.empty()) {
            attempt_.seen.emplace_back("data", data_inputs(snapshot_, attempt_.work_tree, attempt_.commit));
        }
        return std::move(attempt_);
    }

private:
    void read_record() {
        if (root_.status(directory_ + "/task.yaml").type != sys::FileType::regular) {
            throw refused(fmt::format("'{}' has no task.yaml", directory_), {"git dltask new"});
        }
        auto parsed = record::parse(root_.read(directory_ + "/task.yaml", record::most_bytes));
        if (const auto* problem = std::get_if<std::string>(&parsed)) {
            throw refused(fmt::format("'{}/task.yaml' cannot be read: {}", directory_, *problem),
                          {fmt::format("git checkout -- '{}/task.yaml'", directory_)});
        }
        attempt_.record = std::get<model::TaskRecord>(std::move(parsed));
        attempt_.number = static_cast<int>(attempt_.record.attempts.size()) + 1;
    }

    void read_config() {
        const std::string file = directory_ + "/config.yaml";
        if (root_.status(file).type != sys::FileType::regular)
            throw refused(fmt::format("there is no '{}'", file));
        parameters_ = parameters_in(root_.read(file, most_config_bytes), file);
        const bool is_task = attempt_.branch.kind == model::BranchKind::task;
        if (is_task && !request_.force && is_on(parameters_, snapshot_.settings.keys.debug, false)) {
            throw refused("DEBUG is true, and this is a task",
                          {fmt::format("git dltask set {}=false", *snapshot_.settings.keys.debug),
                           "git dltask run --force"});
        }
    }

    void check_core() {
        std::vector<std::string> changed;
        const auto& exclude = snapshot_.settings.core_exclude;
        for (const git::Dirty& file : snapshot_.dirty(attempt_.work_tree)) {
            if (is_core_path(file.path, exclude)) changed.push_back(file.path);
        }
        if (attempt_.branch.kind == model::BranchKind::debug) return;
        if (!changed.empty()) {
            throw refused(fmt::format("the core has uncommitted changes:{}", name_paths(changed)),
                          {"git stash", "git dltask debug, to try changes out"});
        }
        if (core_tree(snapshot_.objects, tip_, exclude).hex() == attempt_.record.core_tree) return;
        throw refused(fmt::format("the core here is not the one of '{}' (v{})", attempt_.branch.full,
                                  attempt_.record.version),
                      {fmt::format("git diff {} -- . ':!tasks'", attempt_.record.core)});
    }

    /// What an earlier attempt measured does not count for this one: it goes to attempts/<n>/, in git
    /// and on the disk.
    model::ObjectId without_stale_results(const model::ObjectId& tree, MoveFiles& moves) {
        if (attempt_.number == 1) return tree;
        const std::string target = fmt::format("attempts/{}/", attempt_.number - 1);
        model::ObjectId result = tree;
        const auto is_input = [&](const std::string& path) {
            const auto& inputs = attempt_.record.inputs;
            return std::any_of(inputs.begin(), inputs.end(),
                               [&](const auto& input) { return input.first == path; });
        };
        for (const TreeFile& file : list_files(snapshot_.objects, tree, "")) {
            if (!is_result(file.path, request_.resume) || is_input(file.path)) continue;
            result = snapshot_.objects.with_entry(result, file.path, file.mode, {});
            result = snapshot_.objects.with_entry(result, target + file.path, file.mode, file.id);
        }
        for (const std::string& path : root_.files(directory_)) {
            const std::string inner = path.substr(directory_.size() + 1);
            if (!is_result(inner, request_.resume) || is_input(inner)) continue;
            const std::string to = fmt::format("{}/{}{}", directory_, target, inner);
            if (root_.status(to).type != sys::FileType::missing) continue;
            moves.moves.push_back(FileMove{attempt_.work_tree / path, attempt_.work_tree / to});
        }
        return result;
    }

    void commit_inputs() {
        const model::ObjectId before = directory_at(snapshot_, tip_, attempt_.branch);
        const Harvest found = harvest(snapshot_, attempt_.work_tree, directory_, before, request_.dry_run);
        MoveFiles moves;
        const model::ObjectId tree = without_stale_results(found.tree, moves);
        attempt_.plan.command = "run";
        attempt_.plan.description =
            fmt::format("run {}, inputs of attempt {}", attempt_.branch.full, attempt_.number);
        attempt_.plan.notes = found.notes;
        if (!moves.moves.empty()) attempt_.plan.steps.push_back(std::move(moves));
        attempt_.commit = tip_;
        if (tree != before) {
            CommitMaker maker{snapshot_, request_.dry_run};
            attempt_.commit = commit_directory(
                snapshot_, maker, attempt_.branch, tip_, tree,
                fmt::format("task: {}, inputs of attempt {}\n", attempt_.branch.name, attempt_.number));
            attempt_.plan.steps.push_back(record_step(snapshot_, attempt_.branch, tip_, attempt_.commit));
        }
        attempt_.tree = snapshot_.objects.info(attempt_.commit.hex() + "^{tree}")->id;
    }

    /// The code may change before it is committed, if ever: a ref holds on to what this attempt ran.
    void keep_what_runs() {
        WorkTreeContent content = content_of(snapshot_, attempt_.work_tree, attempt_.commit, "", directory_);
        for (const std::string& path : content.left_out) {
            attempt_.plan.notes.push_back(
                fmt::format("'{}' is too large to be kept with the attempt: ignore it, or give it to LFS: {}",
                            path, rules::track_command(path)));
        }
        attempt_.dirty = content.tree != attempt_.tree;
        attempt_.tree = content.tree;
        model::ObjectId kept = attempt_.commit;
        if (attempt_.dirty) {
            git::Commit commit;
            commit.tree = content.tree;
            commit.parents = {attempt_.commit};
            commit.author = commit.committer = fmt::format("git-dltask <> {}", snapshot_.now.git_time());
            commit.message =
                fmt::format("{}, attempt {}, as it ran\n", attempt_.branch.full, attempt_.number);
            kept = snapshot_.objects.add_commit(commit);
        }
        const std::string ref = run_ref(attempt_.branch.full, attempt_.number);
        const auto present = snapshot_.objects.info(ref);
        attempt_.plan.steps.push_back(
            MoveRefs{{RefMove{ref, present ? present->id : model::ObjectId{}, kept}}});
    }

    Snapshot& snapshot_;
    const RunRequest& request_;
    sys::Beneath root_;
    std::string directory_;
    model::ObjectId tip_;
    Value::Map parameters_;
    PreparedAttempt attempt_;
};

}  // namespace

std::string run_ref(const std::string& branch, int attempt) {
    return fmt::format("refs/dltask/runs/{}/{}", branch, attempt);
}

PreparedAttempt prepare_attempt(Snapshot& snapshot, const RunRequest& request,
                                const std::filesystem::path& work_tree, const sys::Environment& environment) {
    return Preparation{snapshot, request, work_tree}.run(environment);
}

void write_record(const PreparedAttempt& attempt, const model::TaskRecord& record) {
    const sys::Beneath root{attempt.work_tree};
    root.make_directories(attempt.branch.directory());
    root.write(attempt.branch.directory() + "/task.yaml", record::print(record));
}

model::TaskRecord with_outcome(const PreparedAttempt& prepared, const run::Outcome& outcome,
                               std::vector<model::Artifact> artifacts) {
    model::Attempt attempt;
    attempt.started = outcome.started_at.rfc3339();
    attempt.ended = outcome.ended_at.rfc3339();
    attempt.seconds = outcome.seconds;
    attempt.exit = outcome.exit_code;
    if (outcome.signal != 0) attempt.signal = outcome.signal;
    attempt.host = sys::host_name();
    attempt.user = sys::user_name();
    attempt.command = recorded_command(prepared.job);
    attempt.interpreter = prepared.interpreter;
    attempt.commit = prepared.commit.hex();
    attempt.dirty = prepared.dirty;
    attempt.tree = prepared.tree.hex();
    attempt.resumed_from = prepared.resumed_from;
    attempt.artifacts = std::move(artifacts);
    attempt.state = outcome.state();
    attempt.extra = explanation(outcome);
    attempt.extra.insert(attempt.extra.end(), prepared.seen.begin(), prepared.seen.end());
    model::TaskRecord record = prepared.record;
    record.state = attempt.state;
    record.attempts.push_back(std::move(attempt));
    return record;
}

ResultPlan plan_result(Snapshot& snapshot, const PreparedAttempt& attempt, const model::TaskRecord& record) {
    const model::ObjectId tip = snapshot.branch_tip(attempt.branch.full);
    Harvest found;
    if (!tip.is_none()) {
        found = harvest(snapshot, attempt.work_tree, attempt.branch.directory(),
                        directory_at(snapshot, tip, attempt.branch), false);
    }
    return plan_result(snapshot, attempt, record, std::move(found));
}

ResultPlan plan_result(Snapshot& snapshot, const PreparedAttempt& attempt, const model::TaskRecord& record,
                       Harvest found) {
    ResultPlan result;
    const model::ObjectId tip = snapshot.branch_tip(attempt.branch.full);
    if (tip.is_none()) {
        result.notes.push_back(
            fmt::format("'{}' is gone: the results are not committed", attempt.branch.full));
        return result;
    }
    result.notes = std::move(found.notes);
    const std::string text = record::print(record);
    found.tree = snapshot.objects.with_entry(found.tree, "task.yaml", git::Mode::file,
                                             snapshot.objects.add_blob(text));
    CommitMaker maker{snapshot, false};
    const std::string message =
        fmt::format("task: {}, attempt {} {}\n", attempt.branch.name, attempt.number, name_of(record.state));
    result.commit = commit_directory(snapshot, maker, attempt.branch, tip, found.tree, message);
    result.plan.command = "run";
    result.plan.description = fmt::format("run {}, attempt {}", attempt.branch.full, attempt.number);
    const git::WorkTree* tree = snapshot.checked_out(attempt.branch.ref());
    if (tree != nullptr && tree->path == attempt.work_tree) {
        const std::filesystem::path file = tree->path / attempt.branch.directory() / "task.yaml";
        const std::optional<std::string> present = sys::read_file(file);
        if (present != text) result.plan.steps.push_back(WriteFiles{{FileChange{file, present, text}}});
    }
    if (result.commit != tip)
        result.plan.steps.push_back(record_step(snapshot, attempt.branch, tip, result.commit));
    MoveFiles strays = stray_results(snapshot, attempt.work_tree, attempt.branch, found);
    if (!strays.moves.empty()) {
        result.notes.push_back(fmt::format("'{}' is not on '{}' any more: the results are on the branch only",
                                           attempt.work_tree.string(), attempt.branch.full));
        result.plan.steps.push_back(std::move(strays));
    }
    return result;
}

std::string tell_set_aside(const std::string& directory, const std::filesystem::path& aside) {
    return fmt::format("'{}' was replaced while it ran: what took its place is '{}' now", directory,
                       aside.filename().string());
}

}  // namespace dltask::flow
