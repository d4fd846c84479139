// SPDX-License-Identifier: Apache-2.0
#include "flow/rerun.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/attempt.hpp"
#include "flow/attempt_job.hpp"
#include "flow/change.hpp"
#include "flow/core_version.hpp"
#include "flow/harvest.hpp"
#include "flow/linked_data.hpp"
#include "flow/linked_tree.hpp"
#include "flow/resume.hpp"
#include "flow/run_place.hpp"
#include "flow/run_slot.hpp"
#include "flow/scratch_tree.hpp"
#include "flow/task_environment.hpp"
#include "flow/task_inputs.hpp"
#include "json/json.hpp"
#include "model/secret.hpp"
#include "run/supervise.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"
#include "sys/signals.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;
using model::Value;

constexpr std::uint64_t largest_result = 8U << 20U;

/// What is to be run again.
struct Original {
    StoredTask task;
    std::size_t attempt = 0;  ///< index
    model::ObjectId commit;

    [[nodiscard]] const model::Attempt& was() const { return task.record.attempts[attempt]; }
    /// Where the files of the attempt are, in the directory as it is now.
    [[nodiscard]] std::string place() const {
        return attempt + 1 == task.record.attempts.size() ? "" : fmt::format("attempts/{}/", attempt + 1);
    }
};

Original find_original(Snapshot& snapshot, const std::string& branch) {
    Original original{find_task(snapshot, branch), 0, {}};
    const std::vector<model::Attempt>& attempts = original.task.record.attempts;
    if (attempts.empty())
        throw refused(fmt::format("'{}' never ran", branch), {fmt::format("git dltask run {}", branch)});
    original.attempt = attempts.size() - 1;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        if (attempts[i].state == model::TaskState::succeeded) original.attempt = i;
    }
    const model::Attempt& was = original.was();
    const std::string ran = was.dirty ? run_ref(branch, static_cast<int>(original.attempt) + 1) : was.commit;
    const auto found = snapshot.objects.info(ran + "^{commit}");
    if (!found) {
        throw refused(fmt::format("the commit that attempt {} ran, {}, is not in this repository",
                                  original.attempt + 1, was.commit.substr(0, 10)),
                      {"git fetch --all", fmt::format("git dltask again {}", branch)});
    }
    original.commit = found->id;
    return original;
}

Value metrics_in(const std::string& text) {
    const auto parsed = json::parse(text);
    const auto* value = std::get_if<Value>(&parsed);
    return value == nullptr ? Value{} : *value;
}

/// Results of earlier attempts that the commit has: this one is to make its own.
void remove_results(const sys::Beneath& root, const Original& original) {
    const std::string directory = original.task.branch.directory();
    const auto& inputs = original.task.record.inputs;
    for (const std::string& path : root.files(directory)) {
        const std::string inner = path.substr(directory.size() + 1);
        const bool is_input = std::any_of(inputs.begin(), inputs.end(),
                                          [&](const auto& input) { return input.first == inner; });
        const bool is_result = is_record_file(inner) && inner != "task.yaml" && inner != "config.yaml";
        if (!is_input && (is_result || inner.starts_with("attempts/"))) sys::remove_file(root.root() / path);
    }
}

/// ARGs of the command line, which only the recorded command tells of.
std::vector<std::string> arguments_of(const model::Attempt& was, const run::Job& job) {
    const auto end = std::find(was.command.begin(), was.command.end(), "&&");
    const auto length = static_cast<std::size_t>(end - was.command.begin());
    const std::size_t known = job.commands.front().size();
    if (length <= known) return {};
    std::vector<std::string> arguments{was.command.begin() + static_cast<std::ptrdiff_t>(known), end};
    for (const std::string& word : arguments) {
        if (word.find(model::left_out) == std::string::npos) continue;
        throw refused(fmt::format("the record leaves out a secret of the command: '{}'", word),
                      {"git dltask again TASK"});
    }
    return arguments;
}

/// The settings as the team had them then, under the user's own.
config::Settings settings_at(const Snapshot& snapshot, const model::ObjectId& commit) {
    config::Settings then = snapshot.settings;
    const auto text = snapshot.objects.blob(commit.hex() + ":.dltask.yaml");
    const config::Settings parsed = config::Settings::parse(text.value_or(""));
    then.run.command = parsed.run.command;
    then.run.env = parsed.run.env;
    then.run.source = parsed.run.source;
    then.run.pythonpath = parsed.run.pythonpath;
    then.keys = parsed.keys;
    std::map<std::string, std::string> own;
    constexpr std::string_view section = "dltask.";
    for (const auto& [key, value] : snapshot.session.config.section(section))
        own.emplace(key.starts_with(section) ? key.substr(section.size()) : key, value);
    then.override_with(own);
    return then;
}

PreparedAttempt prepare(const RunScene& scene, const RunRequest& request, const Original& original,
                        const fs::path& work_tree, const config::Settings& then) {
    Snapshot snapshot = Snapshot::take(scene.session, then, scene.clock.now());
    PreparedAttempt attempt;
    attempt.branch = original.task.branch;
    attempt.work_tree = work_tree;
    attempt.record = original.task.record;
    attempt.number = static_cast<int>(original.attempt) + 1;
    attempt.commit = original.commit;
    const sys::Beneath root{work_tree};
    const std::string file = attempt.branch.directory() + "/config.yaml";
    if (root.status(file).type != sys::FileType::regular)
        throw refused(fmt::format("there is no '{}'", file));
    const Value::Map parameters = parameters_in(root.read(file, largest_result), file);
    prepare_job(attempt, snapshot, request, parameters, scene.environment);
    RunRequest same = request;
    same.arguments = arguments_of(original.was(), attempt.job);
    if (!same.arguments.empty()) prepare_job(attempt, snapshot, same, parameters, scene.environment);
    attempt.job.raw_log.clear();
    return attempt;
}

void say_differences(const RunScene& scene, const Original& original, const PreparedAttempt& attempt) {
    const auto entry =
        scene.session.objects->entry(original.task.tree, original.place() + "environment.yaml");
    if (!entry) return;
    run::EnvironmentProbe probe{attempt.ask_interpreter, attempt.ask_environment,
                                scene.session.repository.state_dir() / "environments"};
    const auto recorded = scene.session.objects->blob(entry->id.hex());
    const std::vector<std::string> changed = environment_changes(recorded.value_or(""), probe.take());
    if (!changed.empty())
        scene.say(fmt::format("the environment is another than that of attempt {}:{}", original.attempt + 1,
                              name_paths(changed)));
}

/// The scratch work tree with the inputs in it.
struct Scratch {
    Original original;
    fs::path work_tree;
    config::Settings then;
};

Scratch make_scratch(const RunScene& scene, const RunRequest& request) {
    Change change{scene.session, scene.clock.now(), request.command_line};
    Snapshot snapshot = Snapshot::take(scene.session, scene.settings, scene.clock.now());
    Original original = find_original(snapshot, request.branch);
    const fs::path path = linked_path(snapshot, "rerun-" + request.branch);
    const ScratchTree tree{snapshot, path, original.commit, original.task.branch.directory()};
    remove_results(sys::Beneath{path}, original);
    std::vector<std::string> notes;
    link_data(snapshot, path, notes);
    for (const std::string& note : notes) scene.say(note);
    config::Settings then = settings_at(snapshot, original.commit);
    return {std::move(original), path, std::move(then)};
}

sys::FileLock lock_rerun(const RunScene& scene, const std::string& branch) {
    const fs::path directory = scene.session.repository.state_dir() / "reruns";
    sys::make_directories(directory, 0700);
    auto lock = sys::FileLock::acquire(directory / (branch + ".lock"), std::chrono::milliseconds{0}, "rerun");
    if (!lock) throw busy(fmt::format("'{}' is being run again already", branch), {"git dltask status"});
    return std::move(*lock);
}

}  // namespace

RerunReport rerun_task(const RunScene& scene, const RunRequest& request) {
    const run::Admission admission = admit(scene, request);
    const sys::FileLock lock = lock_rerun(scene, request.branch);
    const Scratch scratch = make_scratch(scene, request);
    PreparedAttempt attempt = prepare(scene, request, scratch.original, scratch.work_tree, scratch.then);
    require_own_packages(scene, attempt);
    attempt.job.kept = admission.descriptors();
    admission.enter_into(attempt.job.environment);
    say_differences(scene, scratch.original, attempt);
    RerunReport report;
    report.attempt = scratch.original.attempt + 1;
    report.work_tree = scratch.work_tree;
    report.directory = attempt.branch.directory();
    if (const auto entry = scene.session.objects->entry(scratch.original.task.tree,
                                                        scratch.original.place() + "metrics.json")) {
        report.before = metrics_in(scene.session.objects->blob(entry->id.hex()).value_or(""));
    }
    sys::SignalWatch watch{sys::ending_signals()};
    TaskEnvironment environment{scene, attempt};
    const run::Outcome outcome = run::supervise(attempt.job, scene.clock);
    report.exit_code = outcome.exit_code;
    report.started = outcome.started;
    report.problem = outcome.problem;
    report.state = outcome.state();
    report.seconds = outcome.seconds;
    environment.write();
    const sys::Beneath root{scratch.work_tree};
    const std::string file = report.directory + "/metrics.json";
    const sys::FileStatus status = root.status(file);
    if (status.type == sys::FileType::regular && status.bytes <= largest_result)
        report.now = metrics_in(root.read(file, largest_result));
    (void)watch.read();
    return report;
}

void remove_rerun(const RunScene& scene, const RunRequest& request, const RerunReport& report) {
    const Change change{scene.session, scene.clock.now(), request.command_line};
    ScratchTree::remove(scene.session.repository, report.work_tree);
}

}  // namespace dltask::flow
