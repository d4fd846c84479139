// SPDX-License-Identifier: Apache-2.0
#include "cli/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "cli/task_log.hpp"
#include "cli/tasks.hpp"
#include "flow/change.hpp"
#include "flow/core_tree.hpp"
#include "flow/journal.hpp"
#include "flow/remotes.hpp"
#include "git/refs.hpp"
#include "model/branch.hpp"
#include "report/collect.hpp"
#include "report/show.hpp"
#include "run/log_times.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"
#include "sys/growing_file.hpp"

namespace dltask::cli {
namespace {

using model::heads;
constexpr std::string_view remotes = "refs/remotes/";

std::string without(std::string_view prefix, const std::string& ref) {
    return ref.rfind(prefix, 0) == 0 ? ref.substr(prefix.size()) : ref;
}

std::vector<Pending> pending_in(const git::Repository& repository) {
    std::vector<Pending> pending;
    const flow::Journal journal{repository.state_dir()};
    if (const auto open = journal.open()) {
        pending.push_back({open->command, "git dltask continue", "git dltask abort",
                           flow::operation_under_way(repository)});
    }
    if (const auto git = git::pending_git(repository.git_dir)) {
        pending.push_back({"a " + git->what, git->command, git->abort, ""});
    }
    return pending;
}

/// `ahead behind`, counted by git only where the two differ.
Unpushed compare(const git::Runner& runner, const git::Ref& branch, const git::Ref& upstream) {
    const std::string range = branch.id.hex() + "..." + upstream.id.hex();
    const std::string counts = runner.query({"rev-list", "--count", "--left-right", range});
    const std::size_t tab = counts.find('\t');
    return {without(heads, branch.name), without(remotes, upstream.name), std::atoi(counts.c_str()),
            tab == std::string::npos ? 0 : std::atoi(counts.c_str() + tab + 1)};
}

/// main and dev are pushed to the remote's branches of the same name when they have no upstream.
std::string upstream_of(const git::Ref& branch, const std::string& remote,
                        const model::BranchScheme& scheme) {
    const std::string name = without(heads, branch.name);
    const bool shared = name == scheme.main || name == scheme.dev;
    if (!branch.upstream.empty() || !shared || remote.empty()) return branch.upstream;
    return fmt::format("{}{}/{}", remotes, remote, name);
}

std::vector<Unpushed> find_unpushed(const git::Session& session, const model::BranchScheme& scheme) {
    const git::Runner& runner = session.runner;
    const std::string remote = flow::push_remote(session.config, scheme.main);
    const std::vector<git::Ref> refs = git::list_refs(runner, {"refs/heads", "refs/remotes"});
    std::vector<Unpushed> found;
    for (const git::Ref& ref : refs) {
        const std::string name = ref.name.rfind(heads, 0) == 0 ? upstream_of(ref, remote, scheme) : "";
        if (name.empty()) continue;
        const auto upstream = std::find_if(refs.begin(), refs.end(),
                                           [&name](const git::Ref& other) { return other.name == name; });
        if (upstream == refs.end() || upstream->id == ref.id) continue;
        found.push_back(compare(runner, ref, *upstream));
    }
    return found;
}

/// Whether dev has a core that main has not.
bool has_unreleased(const git::Session& session, const config::Settings& settings) {
    if (!settings.branches.has_dev()) return false;
    const auto main = session.objects->info(std::string{heads} + settings.branches.main + "^{commit}");
    const auto dev = session.objects->info(std::string{heads} + settings.branches.dev + "^{commit}");
    if (!main || !dev || main->id == dev->id) return false;
    git::ObjectBuilder passing{*session.objects};
    if (flow::core_tree(passing, main->id, settings.core_exclude) ==
        flow::core_tree(passing, dev->id, settings.core_exclude)) {
        return false;
    }
    // Main may be the one that is ahead, by a commit that went round the rules.
    return !session.runner.try_query({"merge-base", "--is-ancestor", dev->id.hex(), main->id.hex()}).ok();
}

/// The log is no larger than its limit, which makes it quick to read.
std::optional<RunProgress> progress_of(const flow::ActiveRun& run, const std::string& directory,
                                       const Moment& now) {
    std::error_code error;
    if (!run.alive || !std::filesystem::is_directory(run.work_tree, error)) return std::nullopt;
    auto file = sys::GrowingFile::open(run.work_tree, directory + "/task.log");
    if (!file) return std::nullopt;
    constexpr std::uint64_t enough = 16U << 20U;
    std::string text;
    if (file->size() > enough) file->skip_to(file->size() - enough);
    for (std::string more = file->more(); !more.empty(); more = file->more()) text += more;
    const std::string since = log_second(run.started);
    const run::LogTimes times = run::read_times(text, since, 0);
    RunProgress progress;
    progress.epochs = times.of_epochs;
    if (!times.epochs.empty()) progress.epoch = times.epochs.back().number;
    const auto mean = times.mean_epoch();
    if (mean && progress.epochs > progress.epoch)
        progress.seconds_to_go = (progress.epochs - progress.epoch + 1) * *mean / 1000;
    constexpr std::int64_t second_ns = 1'000'000'000;
    const std::int64_t written = sys::modified_ns(run.work_tree / directory / "task.log") / second_ns;
    if (times.last != 0) progress.seconds_silent = std::max<std::int64_t>(now.unix_seconds - written, 0);
    return progress;
}

}  // namespace

Status Status::look(Context& context) {
    git::Session& session = context.session();
    const model::BranchScheme& scheme = context.settings().branches;
    const Tasks tasks = Tasks::look(context);
    Status status;
    status.branch = tasks.names.current;
    status.kind = parse_branch(status.branch, scheme).kind;
    status.unborn = !session.objects->info("HEAD").has_value();
    for (report::TaskRow& row : tasks.rows(context)) {
        const auto tip =
            std::find_if(tasks.sources.tips.begin(), tasks.sources.tips.end(),
                         [&row](const report::Tip& t) { return t.branch.full == row.branch && !t.remote; });
        const bool task = row.kind == model::BranchKind::task;
        if (tip != tasks.sources.tips.end() && task && !row.merged)
            ++status.unmerged[std::string{name_of(row.state)}];
        if (row.branch == status.branch) status.task = std::move(row);
    }
    status.resumable = status.task && is_resumable(context, *status.task);
    status.ready = !tasks.sources.main.is_none() &&
                   session.objects->info(tasks.sources.main.hex() + ":tasks/main").has_value();
    status.runs = flow::list_runs(session.repository);
    for (const flow::ActiveRun& run : status.runs) {
        const std::string directory = parse_branch(run.branch, scheme).directory();
        if (auto progress = progress_of(run, directory, context.clock().now()))
            status.progress.emplace(run.branch, *progress);
    }
    status.elsewhere = run::look_at_use(context.settings().run, context.environment());
    const std::string ours = session.repository.common_dir.string();
    std::erase_if(status.elsewhere.running, [&](const run::Occupant& one) { return one.repository == ours; });
    status.pending = pending_in(session.repository);
    status.unpushed = find_unpushed(session, scheme);
    status.shared = {scheme.main, scheme.dev};
    status.unreleased = has_unreleased(session, context.settings());
    return status;
}

std::string Status::next() const {
    for (const Pending& one : pending) {
        if (one.holder.empty()) return one.onward;
    }
    if (!ready) return "git dltask init";
    if (task) return report::next_command(*task, resumable);
    if (kind == model::BranchKind::feature || kind == model::BranchKind::hotfix) return "git dltask finish";
    if (unmerged.count("succeeded") != 0) return "git dltask finish --all";
    std::string exchange;
    for (const Unpushed& one : unpushed) {
        if (std::find(shared.begin(), shared.end(), one.branch) == shared.end()) continue;
        if (one.behind > 0) return "git dltask sync";
        if (one.ahead > 0) exchange = "git dltask sync --push";
    }
    return exchange.empty() ? "git dltask new" : exchange;
}

}  // namespace dltask::cli
