// SPDX-License-Identifier: Apache-2.0
#include "cli/tasks.hpp"

#include <algorithm>
#include <optional>

#include "flow/active_runs.hpp"
#include "flow/checkpoint.hpp"
#include "flow/snapshot.hpp"
#include "git/refs.hpp"
#include "model/branch.hpp"
#include "report/collect.hpp"
#include "report/grouping.hpp"
#include "report/row_cache.hpp"
#include "report/unknown_keys.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"

namespace dltask::cli {
namespace {

using model::heads;
constexpr std::uint64_t largest_file = 4U << 20U;
constexpr std::uint64_t largest_reflog = 64U << 20U;

std::optional<std::string> text_of(const sys::Beneath& top, const std::string& path) {
    const sys::FileStatus status = top.status(path);
    if (status.type != sys::FileType::regular || status.bytes > largest_file) return std::nullopt;
    return top.read(path, largest_file);
}

report::Live read_live(const git::WorkTree& work_tree, const model::BranchName& branch) {
    const sys::Beneath top{work_tree.path};
    const std::string directory = branch.directory();
    return {.state = std::nullopt,
            .record = text_of(top, directory + "/task.yaml"),
            .config = text_of(top, directory + "/config.yaml"),
            .metrics = text_of(top, directory + "/metrics.json")};
}

void add_work_trees(Tasks& tasks, const model::BranchScheme& scheme) {
    for (const git::WorkTree& work_tree : tasks.work_trees) {
        const model::BranchName branch = parse_branch(model::branch_of(work_tree.branch), scheme);
        if (!branch.is_task_like() || work_tree.missing || work_tree.bare) continue;
        tasks.sources.live[branch.full] = read_live(work_tree, branch);
    }
}

void add_runs(Tasks& tasks, const git::Repository& repository) {
    for (const flow::ActiveRun& run : flow::list_runs(repository)) {
        tasks.sources.live[run.branch].state =
            run.alive ? model::TaskState::running : model::TaskState::interrupted;
    }
}

bool is_code_branch(const std::string& name, const model::BranchScheme& scheme) {
    const model::BranchKind kind = parse_branch(name, scheme).kind;
    return kind == model::BranchKind::feature || kind == model::BranchKind::hotfix;
}

const git::Ref* find(const std::vector<git::Ref>& refs, const std::string& name) {
    const auto found =
        std::find_if(refs.begin(), refs.end(), [&name](const git::Ref& ref) { return ref.name == name; });
    return found == refs.end() ? nullptr : &*found;
}

model::ObjectId main_of(const std::vector<git::Ref>& refs, const model::BranchScheme& scheme) {
    const git::Ref* main = find(refs, std::string{heads} + scheme.main);
    return main == nullptr ? model::ObjectId{} : main->peeled;
}

/// The main of the others as it was fetched last: main's upstream, else that of origin.
model::ObjectId upstream_of(const std::vector<git::Ref>& refs, const model::BranchScheme& scheme) {
    const git::Ref* main = find(refs, std::string{heads} + scheme.main);
    const git::Ref* upstream = main == nullptr ? nullptr : find(refs, main->upstream);
    if (upstream == nullptr) upstream = find(refs, "refs/remotes/origin/" + scheme.main);
    return upstream == nullptr ? model::ObjectId{} : upstream->peeled;
}

}  // namespace

Tasks Tasks::look(Context& context, Names names) {
    git::Session& session = context.session();
    git::RefQuery query{session.runner, {"refs/heads", "refs/notes", "refs/remotes"}};
    const model::BranchScheme& scheme = context.settings().branches;
    const auto patterns = log_patterns(context);
    const std::vector<git::Ref> refs = query.take();
    Tasks tasks;
    const git::Head head = git::read_head(session.repository.git_dir);
    const git::Ref* branch = find(refs, head.branch);
    tasks.work_trees =
        flow::find_work_trees(session, {head.branch, branch == nullptr ? head.id : branch->peeled});
    tasks.sources.main = main_of(refs, scheme);
    tasks.sources.upstream = upstream_of(refs, scheme);
    for (const git::Ref& ref : refs) {
        if (ref.name.starts_with("refs/notes/")) tasks.note_refs.push_back(ref);
        if (ref.name.starts_with(heads)) tasks.branches.push_back(model::branch_of(ref.name));
    }
    tasks.sources.tips = report::task_tips(refs, scheme);
    tasks.sources.patterns = patterns;
    tasks.sources.offset_seconds = context.clock().now().offset_seconds;
    add_work_trees(tasks, scheme);
    add_runs(tasks, session.repository);
    if (names == Names::unused) return tasks;
    tasks.names.candidates = report::task_names(*session.objects, scheme, tasks.sources);
    tasks.names.current = model::branch_of(head.branch);
    tasks.names.previous = previous_in(session, tasks.names.candidates, tasks.names.current);
    tasks.names.scheme = scheme;
    return tasks;
}

std::vector<report::TaskRow> Tasks::rows(Context& context) const {
    const git::Session& session = context.session();
    report::RowCache cache{session.repository.state_dir() / "cache" / "rows",
                           sources.patterns->fingerprint()};
    auto rows = report::collect(*session.objects, context.settings().branches, sources, {}, &cache);
    cache.save();
    return rows;
}

std::shared_ptr<const report::LogPatterns> log_patterns(Context& context) {
    auto patterns =
        std::make_shared<report::LogPatterns>(report::LogPatterns::read(context.settings().metrics));
    for (const std::string& problem : patterns->problems) {
        context.terminal().warning("metrics.patterns: " + problem);
    }
    return patterns;
}

bool is_resumable(Context& context, const report::TaskRow& task) {
    const std::filesystem::path& work_tree = context.session().repository.work_tree;
    if (!flow::is_broken_off(task.state) || task.merged || work_tree.empty()) return false;
    const std::string& pattern = context.settings().run.checkpoints;
    const sys::Beneath top{work_tree};
    const bool here = top.status(task.dir).type == sys::FileType::directory;
    return here && flow::newest_checkpoint(top, task.dir, pattern).has_value();
}

void tell_unknown_keys(Context& context, const std::vector<report::TaskRow>& rows,
                       const std::vector<report::Key>& keys) {
    for (const report::UnknownKey& key : report::unknown_keys(rows, keys)) {
        context.terminal().warning("no task has '" + key.text + "'" +
                                   (key.near ? "; did you mean '" + *key.near + "'?" : ""));
    }
}

void tell_columns_without_mean(Context& context, const std::vector<report::TaskRow>& rows,
                               const std::vector<report::Key>& groups,
                               const std::vector<std::string>& columns) {
    if (rows.empty()) return;
    for (const std::string& column : report::columns_without_mean(rows, groups, columns)) {
        context.terminal().warning("'" + column + "' is no metric and has no mean; '--group-by' can have it");
    }
}

std::string Tasks::resolve(std::string_view word) const {
    return report::require_name(word, names);
}

std::string resolve_task(Context& context, std::string_view word) {
    const git::Session& session = context.session();
    const std::string name =
        word == "@" ? model::branch_of(git::read_head(session.repository.git_dir).branch) : std::string{word};
    const bool fits = parse_branch(name, context.settings().branches).is_task_like();
    if (fits && session.objects->info(std::string{heads} + name)) return name;
    return Tasks::look(context).resolve(word);
}

std::string resolve_branch(Context& context, std::string_view word) {
    const git::Session& session = context.session();
    const model::BranchScheme& scheme = context.settings().branches;
    const std::string name =
        word == "@" ? model::branch_of(git::read_head(session.repository.git_dir).branch) : std::string{word};
    if (is_code_branch(name, scheme) && session.objects->info(std::string{heads} + name)) return name;
    if (word == "@" || parse_branch(name, scheme).is_task_like()) return resolve_task(context, word);
    Tasks tasks = Tasks::look(context);
    for (const std::string& branch : tasks.branches) {
        // What another branch cannot be used for is said where it is used.
        if (branch == name) return name;
        if (is_code_branch(branch, scheme)) tasks.names.candidates.push_back(branch);
    }
    tasks.names.previous = previous_in(session, tasks.names.candidates, tasks.names.current);
    return report::require_name(word, tasks.names, "branch");
}

std::vector<std::string> Tasks::ready_to_finish(Context& context, bool failed) const {
    std::vector<std::string> ready;
    for (const report::TaskRow& row : rows(context)) {
        const bool local = std::any_of(
            sources.tips.begin(), sources.tips.end(),
            [&row](const report::Tip& tip) { return tip.branch.full == row.branch && !tip.remote; });
        const bool unreadable = row.state == model::TaskState::unknown && !row.error.empty();
        if (unreadable && local && !row.merged && row.kind == model::BranchKind::task) {
            context.terminal().warning("'" + row.branch + "' is left out: " + row.error);
            continue;
        }
        const bool fits =
            failed ? row.state != model::TaskState::running : row.state == model::TaskState::succeeded;
        if (local && fits && !row.merged && row.kind == model::BranchKind::task) ready.push_back(row.branch);
    }
    return ready;
}

std::optional<std::filesystem::path> Tasks::directory_on_disk(const std::string& branch,
                                                              const std::string& directory,
                                                              const std::filesystem::path& here) const {
    const auto is_there = [&directory](const std::filesystem::path& top) {
        return !top.empty() && sys::Beneath{top}.status(directory).type == sys::FileType::directory;
    };
    for (const git::WorkTree& work_tree : work_trees) {
        if (work_tree.missing || model::branch_of(work_tree.branch) != branch) continue;
        if (is_there(work_tree.path)) return work_tree.path / directory;
    }
    if (is_there(here)) return here / directory;
    return std::nullopt;
}

std::string previous_task(std::string_view head_reflog, const std::vector<std::string>& candidates,
                          std::string_view current) {
    constexpr std::string_view moving = "checkout: moving from ";
    for (std::size_t end = head_reflog.size(); end != std::string_view::npos && end > 0;) {
        const std::size_t start = head_reflog.rfind(moving, end - 1);
        if (start == std::string_view::npos) return {};
        const std::string_view rest = head_reflog.substr(start + moving.size());
        const std::string from{rest.substr(0, rest.find(' '))};
        const bool known = std::find(candidates.begin(), candidates.end(), from) != candidates.end();
        if (known && from != current) return from;
        end = start;
    }
    return {};
}

std::string previous_in(const git::Session& session, const std::vector<std::string>& candidates,
                        std::string_view current) {
    const auto reflog = sys::read_file(session.repository.git_dir / "logs/HEAD", largest_reflog);
    return previous_task(reflog.value_or(""), candidates, current);
}

}  // namespace dltask::cli
