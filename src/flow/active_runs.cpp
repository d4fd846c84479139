// SPDX-License-Identifier: Apache-2.0
#include "flow/active_runs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "json/json.hpp"
#include "sys/file.hpp"
#include "sys/host.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;
using model::Value;

constexpr std::uint64_t room_bytes = 1U << 20U;

fs::path directory(const git::Repository& repository) {
    return repository.state_dir() / "runs";
}

long number(const Value& value, std::string_view key) {
    const Value* found = value.find(key);
    const auto* integer = found == nullptr ? nullptr : found->as<std::int64_t>();
    return integer == nullptr ? 0 : static_cast<long>(*integer);
}

bool flag(const Value& value, std::string_view key) {
    const Value* found = value.find(key);
    const auto* datum = found == nullptr ? nullptr : found->as<bool>();
    return datum != nullptr && *datum;
}

std::vector<std::string> words(const Value& value, std::string_view key) {
    const Value* found = value.find(key);
    const auto* list = found == nullptr ? nullptr : found->as<Value::List>();
    std::vector<std::string> result;
    if (list == nullptr) return result;
    for (const Value& item : *list) {
        if (const auto* word = item.as<std::string>()) result.push_back(*word);
    }
    return result;
}

std::string print(const ActiveRun& run) {
    Value::List command;
    for (const std::string& word : run.command) command.emplace_back(word);
    return json::print(Value::Map{{"branch", run.branch},
                                  {"work_tree", run.work_tree.string()},
                                  {"started", run.started},
                                  {"host", run.host},
                                  {"pid", std::int64_t{run.pid}},
                                  {"attempt", run.attempt},
                                  {"user", run.user},
                                  {"command", std::move(command)},
                                  {"interpreter", run.interpreter},
                                  {"commit", run.commit},
                                  {"dirty", run.dirty},
                                  {"resumed_from", run.resumed_from},
                                  {"found", run.found},
                                  {"no_commit", run.no_commit},
                                  {"boot", run.boot},
                                  {"pid_space", run.pid_space}});
}

ActiveRun parse_run(const Value& value) {
    ActiveRun run;
    run.branch = model::text_at(value, "branch");
    run.work_tree = model::text_at(value, "work_tree");
    run.started = model::text_at(value, "started");
    run.host = model::text_at(value, "host");
    run.pid = number(value, "pid");
    run.attempt = static_cast<int>(number(value, "attempt"));
    run.user = model::text_at(value, "user");
    run.command = words(value, "command");
    run.interpreter = model::text_at(value, "interpreter");
    run.commit = model::text_at(value, "commit");
    run.dirty = flag(value, "dirty");
    run.resumed_from = model::text_at(value, "resumed_from");
    run.found = model::text_at(value, "found");
    run.no_commit = flag(value, "no_commit");
    run.boot = model::text_at(value, "boot");
    run.pid_space = number(value, "pid_space");
    return run;
}

fs::path lock_of(fs::path file) {
    return file.replace_extension(".lock");
}

fs::path mark_of(const git::Repository& repository, const std::string& branch) {
    return directory(repository) / (branch + ".json");
}

}  // namespace

std::vector<ActiveRun> list_runs(const git::Repository& repository) {
    std::vector<ActiveRun> runs;
    std::error_code error;
    for (fs::directory_iterator it{directory(repository), error}, end; !error && it != end;
         it.increment(error)) {
        if (it->path().extension() != ".json") continue;
        const auto content = sys::read_file(it->path());
        const auto parsed = json::parse(content.value_or(""));
        const Value* value = std::get_if<Value>(&parsed);
        if (value == nullptr) continue;
        ActiveRun run = parse_run(*value);
        // A container has a name of its own and the kernel of its host, which knows the lock.
        run.is_elsewhere = run.host != sys::host_name() && (run.boot.empty() || run.boot != sys::boot_id());
        run.alive = run.is_elsewhere || sys::FileLock::is_held(lock_of(it->path()));
        runs.push_back(std::move(run));
    }
    return runs;
}

std::optional<ActiveRun> active_run_in(const git::Repository& repository, const fs::path& work_tree) {
    for (const ActiveRun& run : list_runs(repository)) {
        if (run.alive && run.work_tree == work_tree) return run;
    }
    return std::nullopt;
}

void take_for_ours(const git::Repository& repository, ActiveRun run) {
    run.host = sys::host_name();
    run.boot = sys::boot_id();
    sys::write_file(mark_of(repository, run.branch), print(run), 0600);
}

RunMark::RunMark(const git::Repository& repository, const ActiveRun& run)
    : file_{mark_of(repository, run.branch)} {
    sys::make_directories(file_.parent_path(), 0700);
    lock_ =
        sys::FileLock::acquire(lock_of(file_), std::chrono::milliseconds{0}, fmt::format("pid {}", run.pid));
    if (!lock_) throw busy(fmt::format("'{}' is running already", run.branch), {"git dltask status"});
    sys::write_file(file_, print(run), 0600);
    // On a full disk the record is written all the same.
    room_ = file_;
    room_.replace_extension(".room");
    if (sys::reserve_file(room_, room_bytes)) return;
    sys::remove_tree(file_);
    throw fatal(
        fmt::format("there is no room for the record of a run, which was not started: could not write "
                    "'{}': {}",
                    room_.string(), std::strerror(ENOSPC)));
}

void RunMark::make_room() const noexcept {
    sys::remove_tree(room_);
}

RunMark::~RunMark() {
    make_room();
    if (!kept_) sys::remove_tree(file_);
}

void RunMark::update(const ActiveRun& run) const noexcept {
    try {
        sys::write_file(file_, print(run), 0600);
    } catch (const Error&) {
        // It is for the eyes of others; the record tells it, too.
    }
}

std::optional<DeadRun> DeadRun::take(const git::Repository& repository, const std::string& branch) {
    const fs::path file = mark_of(repository, branch);
    auto lock = sys::FileLock::acquire(lock_of(file), std::chrono::milliseconds{0},
                                       fmt::format("pid {}", ::getpid()));
    if (!lock) return std::nullopt;
    return DeadRun{file, std::move(*lock)};
}

void DeadRun::make_room() const noexcept {
    std::filesystem::path room = file_;
    sys::remove_tree(room.replace_extension(".room"));
}

void DeadRun::forget() const {
    sys::remove_file(file_);
}

}  // namespace dltask::flow
