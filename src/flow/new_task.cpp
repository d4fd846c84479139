// SPDX-License-Identifier: Apache-2.0
#include "flow/new_task.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/commit_maker.hpp"
#include "flow/core_tree.hpp"
#include "flow/core_version.hpp"
#include "flow/linked_tree.hpp"
#include "flow/remotes.hpp"
#include "flow/set_parameters.hpp"
#include "flow/start_branch.hpp"
#include "flow/start_point.hpp"
#include "flow/task_inputs.hpp"
#include "flow/tree_diff.hpp"
#include "flow/work_tree_content.hpp"
#include "params/hint.hpp"
#include "record/record_file.hpp"
#include "sys/beneath.hpp"
#include "term/safe_text.hpp"

namespace dltask::flow {
namespace {

using git::Mode;

std::string task_name(const NewRequest& request) {
    if (!request.name) return params::default_name(request.sets);
    if (const auto problem = model::check_name(*request.name)) {
        throw usage(fmt::format("invalid name '{}': {}", term::safe(*request.name), problem->reason),
                    {"git dltask new, without a name, makes one of the changed parameters"});
    }
    return *request.name;
}

bool is_taken(const Snapshot& snapshot, const model::BranchName& branch) {
    if (snapshot.branch_tip(branch.full)) return true;
    if (snapshot.objects.entry(snapshot.main, branch.directory())) return true;
    for (const std::string& remote : remotes(snapshot.session.config)) {
        if (snapshot.objects.info(fmt::format("refs/remotes/{}/{}", remote, branch.full))) return true;
    }
    return false;
}

/// Two tasks of the same second get different names.
model::BranchName free_branch(const Snapshot& snapshot, model::BranchKind kind, const model::Version& version,
                              const std::string& name) {
    const auto time = model::TaskTime::of(snapshot.now);
    const auto& scheme = snapshot.settings.branches;
    model::BranchName branch = make_task_branch(kind, version, time, name, scheme);
    for (int number = 2; is_taken(snapshot, branch); ++number) {
        const std::string suffix = fmt::format("-{}", number);
        std::string base = name;
        while (base.size() + suffix.size() > 64 || model::check_name(base + suffix)) base.pop_back();
        branch = make_task_branch(kind, version, time, base + suffix, scheme);
    }
    return branch;
}

struct Prepared {
    TaskInputs inputs;
    params::Applied config;
    model::TaskRecord record;
    model::ObjectId tree;  ///< of the new directory
};

bool is_template_edited(const Snapshot& snapshot, const StartPoint& start) {
    constexpr std::string_view inside = "tasks/main/";
    const auto& work_tree = snapshot.repository().work_tree;
    const sys::Beneath root{work_tree};
    if (root.status("tasks/main").type != sys::FileType::directory) return true;
    for (const std::string& path : root.files("tasks/main")) {
        if (!snapshot.objects.entry(start.original.tree, path.substr(inside.size()))) return true;
    }
    const std::vector<git::Dirty>& dirty = snapshot.dirty(work_tree);
    return std::any_of(dirty.begin(), dirty.end(), [&](const git::Dirty& file) {
        return file.path.compare(0, inside.size(), inside) == 0;
    });
}

/// What of tasks/main is edited and not committed is part of what is to be debugged.
TaskInputs inputs_to_debug(Snapshot& snapshot, const StartPoint& start) {
    TaskInputs inputs = inputs_of_template(start.original);
    if (snapshot.head.commit != start.commit || !is_template_edited(snapshot, start)) return inputs;
    const WorkTreeContent content =
        content_of(snapshot, snapshot.repository().work_tree, start.commit, "tasks/main", "");
    const auto tree = snapshot.objects.entry(content.tree, "tasks/main");
    const auto config = snapshot.objects.entry(content.tree, "tasks/main/config.yaml");
    if (!tree || tree->mode != Mode::tree || !config) return inputs;
    inputs.tree = tree->id;
    inputs.config_blob = config->id;
    inputs.config = snapshot.objects.blob(config->id.hex()).value_or("");
    return inputs;
}

/// The value comes from the kind of branch, not from the user: the record does not list it.
void switch_debug_on(const Snapshot& snapshot, const std::string& file, std::string& config) {
    const auto& key = snapshot.settings.keys.debug;
    if (!key) return;
    const model::Value::Map present = parameters_in(config, file);
    const bool there =
        std::any_of(present.begin(), present.end(), [&](const auto& entry) { return entry.first == *key; });
    config = params::apply(config, {params::parse_set((there ? "" : "+") + *key + "=true")}, true, file).text;
}

Prepared prepare(Snapshot& snapshot, const NewRequest& request, const StartPoint& start) {
    const bool debugs = request.kind == model::BranchKind::debug;
    Prepared prepared;
    prepared.inputs = debugs                 ? inputs_to_debug(snapshot, start)
                      : request.from.empty() ? inputs_of_template(start.original)
                                             : inputs_of_task(snapshot, request.from, start.original);
    require_version(snapshot, request.sets, start.version);
    const std::string file =
        request.from.empty() ? "tasks/main/config.yaml" : fmt::format("tasks/{}/config.yaml", request.from);
    prepared.config = params::apply(prepared.inputs.config, request.sets, false, file,
                                    debugs ? "git dltask debug -s" : "git dltask new -s");
    if (debugs) switch_debug_on(snapshot, file, prepared.config.text);
    if (start.version != start.original.version) {
        const std::string key = snapshot.settings.keys.version.value_or("VERSION");
        const params::SetExpression set{key, start.version.str(), model::Value{start.version.str()}, false};
        prepared.config.text = params::apply(prepared.config.text, {set}, true, file).text;
    }
    return prepared;
}

void fill_record(Snapshot& snapshot, const NewRequest& request, const StartPoint& start,
                 const model::BranchName& branch, CommitMaker& maker, Prepared& prepared) {
    model::TaskRecord& record = prepared.record;
    record.branch = branch.full;
    record.kind = std::string{name_of(branch.kind)};
    record.version = branch.version->str();
    record.core = start.core.hex();
    record.core_tree = core_tree(snapshot.objects, start.core, snapshot.settings.core_exclude).hex();
    record.parent = request.from.empty() ? start.parent : request.from;
    record.source = prepared.inputs.config_blob.hex();
    record.group = request.group;
    record.created = snapshot.now.rfc3339();
    record.author = maker.author();
    record.set = prepared.config.values;
}

/// The directory: the copied tree with the edited config and the record in it.
void build_tree(Snapshot& snapshot, Prepared& prepared) {
    git::ObjectBuilder& objects = snapshot.objects;
    const model::ObjectId config = objects.add_blob(prepared.config.text);
    model::ObjectId tree = objects.with_entry(prepared.inputs.tree, "config.yaml", Mode::file, config);
    for (const TreeFile& file : list_files(objects, tree, "")) {
        if (file.path != "task.yaml") prepared.record.inputs.emplace_back(file.path, file.id.hex());
    }
    tree =
        objects.with_entry(tree, "task.yaml", Mode::file, objects.add_blob(record::print(prepared.record)));
    prepared.tree = tree;
}

/// Nothing is copied from the disk, but what is odd there would not be what runs.
void check_template_on_disk(const Snapshot& snapshot) {
    if (snapshot.repository().is_bare()) return;
    const sys::Beneath root{snapshot.repository().work_tree};
    for (const char* directory : {"tasks", "tasks/main"}) {
        const sys::FileType type = root.status(directory).type;
        if (type == sys::FileType::missing) return;
        if (type != sys::FileType::directory) {
            const auto entry = snapshot.objects.entry(snapshot.head.commit, directory);
            const bool committed = entry && entry->mode != Mode::tree;
            throw refused(fmt::format("'{}' in the work tree is no directory", directory),
                          {committed ? fmt::format("git mv {} elsewhere && git commit", directory)
                                     : fmt::format("mv {0} elsewhere && git checkout -- {0}", directory)});
        }
    }
    for (const std::string& path : root.files("tasks/main")) {
        if (root.status(path).type == sys::FileType::other) {
            throw refused(fmt::format("'{}' is neither file nor link", path),
                          {fmt::format("rm {}", params::shell_word(path))});
        }
    }
}

/// What can be done while a run is active here.
std::string beside_a_run(const NewRequest& request) {
    if (request.kind == model::BranchKind::debug) return {};
    return "git dltask new --worktree" + (request.name ? ' ' + *request.name : std::string{});
}

void require_born(const Snapshot& snapshot) {
    if (snapshot.head.commit) return;
    throw refused(fmt::format("HEAD is on '{}', which has no commit yet", snapshot.head_branch.full),
                  {fmt::format("git checkout {}", snapshot.settings.branches.main),
                   "to leave this work tree as it is: git dltask new --worktree"});
}

/// What a switch, or leaving it out, asks of the present work tree.
void check_core_is_clean(const Snapshot& snapshot, const NewRequest& request,
                         std::vector<std::string>& notes) {
    if (snapshot.repository().is_bare()) return;
    std::vector<std::string> dirty;
    for (const git::Dirty& file : snapshot.dirty(snapshot.repository().work_tree)) {
        if (is_core_path(file.path, snapshot.settings.core_exclude)) dirty.push_back(file.path);
    }
    if (dirty.empty()) return;
    if (request.no_switch || request.link) {
        notes.push_back(fmt::format("the task has what is committed, without your uncommitted changes in:{}",
                                    name_paths(dirty)));
        return;
    }
    throw refused(fmt::format("the core has uncommitted changes:{}", name_paths(dirty)),
                  {"git commit, or git stash, them first",
                   "to make the task from what is committed: git dltask new --worktree"});
}

SetSparse sparse_step(const Snapshot& snapshot, const std::string& directory) {
    SetSparse step{snapshot.repository().work_tree, {}, {}};
    const std::string list = snapshot.runner().query({"sparse-checkout", "list"});
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find('\n', at), list.size());
        step.from.push_back(list.substr(at, end - at));
        at = end + 1;
    }
    step.to = step.from;
    const bool cone = snapshot.session.config.boolean("core.sparsecheckoutcone", false);
    step.to.push_back(cone ? directory : fmt::format("/{}/", directory));
    return step;
}

void add_switch(const Snapshot& snapshot, const NewRequest& request, const model::ObjectId& commit,
                NewTask& task) {
    const HeadPosition target{task.branch.ref(), commit};
    if (request.link) {
        const auto path = request.link_at.empty() ? linked_path(snapshot, task.branch.full) : request.link_at;
        for (Step& step : link_steps(snapshot, path, target, task.branch.directory(), task.plan.notes)) {
            task.plan.steps.push_back(std::move(step));
        }
        task.work_tree = path;
    } else if (!request.no_switch) {
        const auto& work_tree = snapshot.repository().work_tree;
        require_calm(snapshot, work_tree, beside_a_run(request));
        require_room(snapshot, work_tree, snapshot.head.commit, commit);
        if (snapshot.session.config.boolean("core.sparsecheckout", false)) {
            task.plan.steps.push_back(sparse_step(snapshot, task.branch.directory()));
        }
        task.plan.steps.push_back(
            MoveWorkTree{work_tree, snapshot.repository().git_dir, snapshot.head, target, false});
        task.work_tree = work_tree;
    }
}

StartPoint find_start(Snapshot& snapshot, const NewRequest& request, CommitMaker& maker) {
    if (request.kind == model::BranchKind::debug) return start_of_debug(snapshot, request.base);
    if (!request.on.empty()) return start_on_tag(snapshot, request.on);
    return request.unreleased ? start_unreleased(snapshot, maker) : start_at_main(snapshot);
}

}  // namespace

NewTask plan_new(Snapshot& snapshot, const NewRequest& request) {
    const bool debugs = request.kind == model::BranchKind::debug;
    const std::string name = task_name(request);
    require_main(snapshot);
    if (!request.no_switch && !request.link) {
        require_calm(snapshot, snapshot.repository().work_tree, beside_a_run(request));
        require_born(snapshot);
    }
    if (!snapshot.repository().is_bare()) snapshot.expect_dirty(snapshot.repository().work_tree);
    check_template_on_disk(snapshot);
    CommitMaker maker{snapshot, request.dry_run};
    const StartPoint start = find_start(snapshot, request, maker);

    NewTask task;
    task.branch = free_branch(snapshot, request.kind, start.version, name);
    require_nothing_above(snapshot, task.branch.full);
    Prepared prepared = prepare(snapshot, request, start);
    fill_record(snapshot, request, start, task.branch, maker, prepared);
    build_tree(snapshot, prepared);

    const model::ObjectId root = snapshot.objects.info(start.commit.hex() + "^{tree}")->id;
    const model::ObjectId tree =
        snapshot.objects.with_entry(root, task.branch.directory(), Mode::tree, prepared.tree);
    if (std::string warning = params::warn_of_secrets(request.sets); !warning.empty())
        task.plan.notes.push_back(std::move(warning));
    // As late as can be: git looks at the work tree beside what is done above.
    if (!debugs) check_core_is_clean(snapshot, request, task.plan.notes);
    const model::ObjectId commit = maker.commit(tree, {start.commit}, begin_message(start, task.branch));
    task.plan.command = debugs ? "debug" : "new";
    task.plan.description = fmt::format("{} {}", task.plan.command, task.branch.full);
    MoveRefs refs{{RefMove{task.branch.ref(), {}, commit}}};
    if (start.pin) {
        refs.moves.push_back(start.pin->move);
        task.plan.tags.push_back(start.pin->raw);
        task.plan.notes.push_back(fmt::format("the core is pinned by tag '{}'", start.on));
    }
    task.plan.steps.push_back(std::move(refs));
    add_switch(snapshot, request, commit, task);
    return task;
}

}  // namespace dltask::flow
