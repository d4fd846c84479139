// SPDX-License-Identifier: Apache-2.0
#include "flow/attempt_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/error.hpp"
#include "flow/active_runs.hpp"
#include "json/json.hpp"
#include "model/secret.hpp"
#include "run/interpreter.hpp"
#include "run/launch.hpp"
#include "run/log_writer.hpp"
#include "run/raw_log.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

using model::Value;

constexpr std::uint64_t most_log_bytes = 5U << 20U;
constexpr std::uint64_t most_raw_bytes = 256U << 20U;
constexpr std::uint64_t most_rest_bytes = 256U << 20U;
constexpr std::uint64_t most_total_bytes = std::uint64_t{2} << 30U;
constexpr std::int64_t most_raw_days = 30;

/// `log.<name>`, a size.
std::uint64_t log_size(const config::Settings& settings, std::string_view name, std::uint64_t otherwise) {
    const Value* value = settings.log.find(name);
    if (value == nullptr || value->is_null()) return otherwise;
    const auto* text = value->as<std::string>();
    const auto* number = value->as<std::int64_t>();
    const auto size = text != nullptr     ? config::parse_size(*text)
                      : number != nullptr ? config::parse_size(std::to_string(*number))
                                          : std::nullopt;
    if (size) return *size;
    throw refused(fmt::format("log.{} is no size", name),
                  {fmt::format("log.{}: 5MiB, in .dltask.yaml", name)});
}

/// `log.raw-days`; 0: for ever.
std::int64_t raw_days(const config::Settings& settings) {
    const Value* value = settings.log.find("raw-days");
    if (value == nullptr || value->is_null()) return most_raw_days;
    std::int64_t days = -1;
    if (const auto* number = value->as<std::int64_t>()) days = *number;
    if (const auto* text = value->as<std::string>()) {
        const char* end = text->data() + text->size();
        if (std::from_chars(text->data(), end, days).ptr != end) days = -1;
    }
    constexpr std::int64_t most = 36500;
    if (days >= 0 && days <= most) return days;
    throw refused("log.raw-days is no number of days", {"log.raw-days: 30, in .dltask.yaml"});
}

const Value* parameter(const Value::Map& parameters, const std::optional<std::string>& key) {
    if (!key) return nullptr;
    for (const auto& [name, value] : parameters) {
        if (name == *key) return &value;
    }
    return nullptr;
}

run::Launch launch_of(const PreparedAttempt& attempt, const config::Settings& settings,
                      const RunRequest& request, const Value::Map& parameters) {
    run::Launch launch;
    launch.root = attempt.work_tree;
    launch.directory = attempt.branch.directory();
    launch.branch = attempt.branch.full;
    launch.version = attempt.record.version;
    launch.train = is_on(parameters, settings.keys.train, true);
    launch.test = is_on(parameters, settings.keys.test, false);
    const Value* seed = parameter(parameters, settings.keys.random_seed);
    if (seed != nullptr && seed->is_number()) launch.seed = json::print(*seed);
    launch.attempt = attempt.number;
    if (!attempt.resumed_from.empty()) {
        launch.resume = (launch.task_directory() / attempt.resumed_from).string();
    }
    launch.arguments = request.arguments;
    return launch;
}

void check_source(const run::Launch& launch, const std::string& source) {
    std::error_code error;
    if (source.empty() || std::filesystem::is_regular_file(launch.root / fill_in(source, launch), error))
        return;
    throw refused(fmt::format("run.source '{}' is no file", source),
                  {"git config --get dltask.run.source; grep -n source .dltask.yaml"});
}

void check_scripts(const run::Launch& launch, const config::Settings& settings) {
    check_source(launch, settings.run.source);
    if (!settings.run.command.empty()) return;
    const sys::Beneath root{launch.root};
    for (const auto& [wanted, name] :
         {std::pair{launch.train, "train.py"}, std::pair{launch.test, "test.py"}}) {
        const std::string script = fmt::format("{}/{}", launch.directory, name);
        if (!wanted || root.status(script).type == sys::FileType::regular) continue;
        throw refused(fmt::format("there is no '{}'", script), {"set run.command in .dltask.yaml"});
    }
}

void set_limits(run::Job& job, const config::RunSettings& settings, const RunRequest& request) {
    const auto longest =
        request.time_limit_seconds ? request.time_limit_seconds : settings.time_limit_seconds;
    const auto silence =
        request.idle_limit_seconds ? request.idle_limit_seconds : settings.idle_limit_seconds;
    if (longest) job.time_limit = std::chrono::seconds{*longest};
    if (silence) job.idle_limit = std::chrono::seconds{*silence};
    job.grace = std::chrono::seconds{settings.grace_seconds};
    job.stack_signal = run::stack_signal(settings.stack_signal);
    job.watch = run::WatchSettings::parse(settings.watch);
}

void set_log(run::Job& job, const PreparedAttempt& attempt, const config::Settings& settings) {
    job.log = attempt.work_tree / attempt.branch.directory() / "task.log";
    job.log_limit = std::min(log_size(settings, "max-size", most_log_bytes), settings.max_file_bytes);
    job.rest_limit = log_size(settings, "rest-size", most_rest_bytes);
    job.attempt = attempt.number;
}

void set_logs(run::Job& job, const PreparedAttempt& attempt, const Snapshot& snapshot) {
    const config::Settings& settings = snapshot.settings;
    set_log(job, attempt, settings);
    job.raw_limit = log_size(settings, "raw-size", most_raw_bytes);
    static_cast<void>(
        log_size(settings, "raw-total", most_total_bytes));  // said before the run, not after it
    static_cast<void>(raw_days(settings));
    job.ranks = settings.run.ranks;
    if (job.raw_limit != 0) job.raw_log = raw_log_directory(snapshot.repository(), attempt.branch.full);
}

}  // namespace

bool is_on(const Value::Map& parameters, const std::optional<std::string>& key, bool otherwise) {
    const Value* value = parameter(parameters, key);
    const bool* datum = value == nullptr ? nullptr : value->as<bool>();
    return datum == nullptr ? otherwise : *datum;
}

void prepare_job(PreparedAttempt& attempt, const Snapshot& snapshot, const RunRequest& request,
                 const Value::Map& parameters, const sys::Environment& environment) {
    const config::Settings& settings = snapshot.settings;
    const run::Launch launch = launch_of(attempt, settings, request, parameters);
    run::Job& job = attempt.job;
    job.commands = commands_of(launch, settings.run, environment);
    if (job.commands.empty()) {
        throw refused("neither TRAIN nor TEST is true: there is nothing to run",
                      {fmt::format("git dltask set {}=true", settings.keys.train.value_or("TRAIN"))});
    }
    check_scripts(launch, settings);
    job.environment = environment_of(launch, settings.run, environment);
    job.directory = attempt.work_tree;
    job.streams = request.detached ? run::Streams{-1, -1, -1} : request.streams;
    job.use_terminal = !request.detached;
    const std::string kind = environment.get("TERM").value_or("dumb");
    if (settings.run.title && kind != "dumb" && kind != "linux") job.title = attempt.branch.name;
    set_logs(job, attempt, snapshot);
    set_limits(job, settings.run, request);
    attempt.interpreter =
        run::interpreter_of(job.commands.front(), attempt.work_tree, settings.run, environment);
    // A sourced script may change the PATH: only then is the name looked up.
    const bool by_name = !settings.run.source.empty() && settings.run.python.empty();
    attempt.ask_interpreter =
        run::sourced({by_name ? "python3" : attempt.interpreter}, launch, settings.run, environment, "/");
    // Without the repository's own directories: their modules must not stand in for Python's.
    attempt.ask_environment = job.environment;
    attempt.ask_environment.unset("PYTHONPATH");
    if (const auto own = environment.get("PYTHONPATH")) attempt.ask_environment.set("PYTHONPATH", *own);
}

void cap_log(const PreparedAttempt& attempt, const config::Settings& settings, const Moment& ended) {
    run::Job job;
    set_log(job, attempt, settings);
    std::error_code error;
    if (job.log_limit == 0 || !(std::filesystem::file_size(job.log, error) > job.log_limit) || error) return;
    run::LogRest rest{job.log, job.attempt, job.rest_limit};
    const std::int64_t modified = sys::modified_ns(job.log);
    run::LogWriter log{job.log, nullptr, job.log_limit, nullptr, &rest};
    log.begin(ended);
    log.finish();
    // It is the sign of life that the next one who records this run goes by, when we do not get there.
    sys::set_modified_ns(job.log, modified);
}

std::filesystem::path raw_log_directory(const git::Repository& repository, const std::string& branch) {
    return repository.state_dir() / "raw" / branch;
}

void trim_raw_logs(const git::Repository& repository, const config::Settings& settings, const Moment& now) {
    std::vector<std::filesystem::path> in_use;
    for (const ActiveRun& run : list_runs(repository)) {
        if (run.alive) in_use.push_back(raw_log_directory(repository, run.branch));
    }
    constexpr std::int64_t day_s = 86400, second_ns = 1'000'000'000;
    const std::int64_t days = raw_days(settings);
    const std::int64_t oldest_ns = days == 0 ? 0 : (now.unix_seconds - days * day_s) * second_ns;
    run::trim_raw_logs(repository.state_dir() / "raw", log_size(settings, "raw-total", most_total_bytes),
                       oldest_ns, in_use);
}

std::vector<std::string> recorded_command(const run::Job& job) {
    std::vector<std::string> words;
    for (const std::vector<std::string>& command : job.commands) {
        if (!words.empty()) words.emplace_back("&&");
        words.insert(words.end(), command.begin(), command.end());
    }
    return model::without_secrets(std::move(words));
}

}  // namespace dltask::flow
