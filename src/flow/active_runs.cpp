// SPDX-License-Identifier: Apache-2.0
#include "flow/active_runs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "json/json.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;
using model::Value;

fs::path directory(const git::Repository& repository) {
    return repository.state_dir() / "runs";
}

std::string text(const Value& value, std::string_view key) {
    const Value* found = value.find(key);
    const auto* string = found == nullptr ? nullptr : found->as<std::string>();
    return string == nullptr ? "" : *string;
}

long number(const Value& value, std::string_view key) {
    const Value* found = value.find(key);
    const auto* integer = found == nullptr ? nullptr : found->as<std::int64_t>();
    return integer == nullptr ? 0 : static_cast<long>(*integer);
}

std::string print(const ActiveRun& run) {
    return json::print(Value::Map{{"branch", run.branch},
                                  {"work_tree", run.work_tree.string()},
                                  {"started", run.started},
                                  {"host", run.host},
                                  {"pid", std::int64_t{run.pid}},
                                  {"attempt", run.attempt}});
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
        fs::path lock = it->path();
        lock.replace_extension(".lock");
        runs.push_back(ActiveRun{text(*value, "branch"), text(*value, "work_tree"), text(*value, "started"),
                                 text(*value, "host"), number(*value, "pid"),
                                 static_cast<int>(number(*value, "attempt")),
                                 !sys::FileLock::holder(lock).empty()});
    }
    return runs;
}

std::optional<ActiveRun> active_run_in(const git::Repository& repository, const fs::path& work_tree) {
    for (const ActiveRun& run : list_runs(repository)) {
        if (run.alive && run.work_tree == work_tree) return run;
    }
    return std::nullopt;
}

RunMark::RunMark(const git::Repository& repository, const ActiveRun& run)
    : file_{directory(repository) / (run.branch + ".json")} {
    sys::make_directories(file_.parent_path(), 0700);
    fs::path lock = file_;
    lock.replace_extension(".lock");
    lock_ = sys::FileLock::acquire(lock, std::chrono::milliseconds{0}, fmt::format("pid {}", run.pid));
    if (!lock_) throw busy(fmt::format("'{}' is running already", run.branch), {"git dltask status"});
    sys::write_file(file_, print(run), 0600);
}

RunMark::~RunMark() {
    sys::remove_tree(file_);
}

void forget_run(const git::Repository& repository, const std::string& branch) {
    sys::remove_file(directory(repository) / (branch + ".json"));
}

}  // namespace dltask::flow
