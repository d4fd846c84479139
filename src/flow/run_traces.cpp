// SPDX-License-Identifier: Apache-2.0
#include "flow/run_traces.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "flow/core_tree.hpp"
#include "run/nanoseconds.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;
using model::Value;

constexpr std::uint64_t most_reflog_bytes = 64U << 20U;
constexpr std::size_t most_traces_named = 50;
constexpr int most_children = 1000;
constexpr std::int64_t file_clock_lag_ns = 10'000'000;  // files bear the time of the last tick

/// What a library leaves, and the variable that leads it elsewhere.
struct Habit {
    std::string_view path;
    std::string_view variable;
};
constexpr std::array<Habit, 5> habits{{{"wandb/", "WANDB_DIR"},
                                       {"mlruns/", "MLFLOW_TRACKING_URI"},
                                       {"lightning_logs/", "PL_DEFAULT_ROOT_DIR"},
                                       {"aim/", "AIM_REPO"},
                                       {".neptune/", "NEPTUNE_DATA_DIRECTORY"}}};

/// New, or written to; of a directory its entries count, too.
bool is_touched(const fs::path& path, std::int64_t since) {
    if (sys::touched_ns(path) >= since) return true;
    std::error_code error;
    int looked_at = 0;
    for (fs::directory_iterator it{path, error}, end; !error && it != end && looked_at < most_children;
         it.increment(error), ++looked_at) {
        if (sys::touched_ns(it->path()) >= since) return true;
    }
    return false;
}

Value::List list_of(std::vector<std::string> names) {
    Value::List list;
    for (std::string& name : names) {
        if (list.size() < most_traces_named) list.emplace_back(std::move(name));
    }
    return list;
}

}  // namespace

RunTraces::RunTraces(const git::Runner& runner, const PreparedAttempt& attempt, const sys::Clock& clock)
    : runner_{runner}, attempt_{attempt} {
    const Moment now = clock.now();
    started_ns_ = now.unix_seconds * run::second + now.milliseconds * 1'000'000 - file_clock_lag_ns;
    reflog_ = attempt.git_dir / "logs" / "HEAD";
    std::error_code error;
    const std::uintmax_t bytes = fs::file_size(reflog_, error);
    reflog_bytes_ = error ? 0 : bytes;
}

std::vector<std::string> RunTraces::changed(const Snapshot& snapshot,
                                            const model::ObjectId& directory) const {
    std::vector<std::string> paths;
    const std::string inside = attempt_.branch.directory() + '/';
    const sys::Beneath root{attempt_.work_tree};
    for (const auto& [path, blob] : attempt_.record.inputs) {
        const auto then = snapshot.objects.entry(attempt_.commit, inside + path);
        const auto now = snapshot.objects.entry(directory, path);
        const bool is_gone = root.status(inside + path).type == sys::FileType::missing;
        if (then && (is_gone || !now || now->id != then->id)) paths.push_back(inside + path);
    }
    if (attempt_.branch.kind == model::BranchKind::debug || !moved().empty()) return paths;
    for (const git::Dirty& file : snapshot.dirty(attempt_.work_tree)) {
        if (is_core_path(file.path, snapshot.settings.core_exclude)) paths.push_back(file.path);
    }
    return paths;
}

RunTraces::Question RunTraces::ask(const Snapshot& snapshot) const {
    if (attempt_.branch.kind != model::BranchKind::debug) snapshot.expect_dirty(attempt_.work_tree);
    return {runner_.start_query(
        {"ls-files", "-z", "--others", "--directory", "--", ":(top)", ":(top,exclude)tasks"})};
}

std::vector<std::string> RunTraces::left(const std::string& untracked) const {
    std::vector<std::string> paths;
    for (std::string_view rest{untracked}; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\0'), rest.size());
        const std::string path{rest.substr(0, end)};
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const bool is_cache = path.find("__pycache__") != std::string::npos;
        if (!is_cache && is_touched(attempt_.work_tree / path, started_ns_)) paths.push_back(path);
    }
    return paths;
}

std::string RunTraces::moved() const {
    std::string text;
    try {
        text = sys::read_file(reflog_, most_reflog_bytes).value_or("");
    } catch (const Error&) {
        return {};
    }
    if (text.size() <= reflog_bytes_) return {};
    constexpr std::string_view said = "\tcheckout: moving from ";
    const std::size_t at = text.find(said, reflog_bytes_);
    if (at == std::string::npos) return {};
    const std::size_t from = at + said.size();
    return text.substr(from, text.find('\n', from) - from);
}

Value::Map RunTraces::read(const Snapshot& snapshot, const model::ObjectId& directory, Question& question,
                           std::vector<std::string>& notes) const {
    Value::Map found;
    std::vector<std::string> edited = changed(snapshot, directory);
    if (!edited.empty()) {
        notes.push_back(fmt::format("changed while it ran:{}", name_paths(edited)));
        found.emplace_back("changed", list_of(std::move(edited)));
    }
    if (std::string where = moved(); !where.empty()) found.emplace_back("moved", std::move(where));
    std::vector<std::string> outside = left(question.untracked.finish().out);
    for (const Habit& habit : habits) {
        if (std::find(outside.begin(), outside.end(), habit.path) == outside.end()) continue;
        notes.push_back(
            fmt::format("'{}' is outside of the task; run.env: {{{}: '{{dir}}'}}, in "
                        ".dltask.yaml, leads it there",
                        habit.path, habit.variable));
    }
    if (!outside.empty()) found.emplace_back("left", list_of(std::move(outside)));
    return found;
}

}  // namespace dltask::flow
