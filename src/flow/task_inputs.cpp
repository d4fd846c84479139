// SPDX-License-Identifier: Apache-2.0
#include "flow/task_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/task_commit.hpp"
#include "git/refs.hpp"
#include "params/set_expression.hpp"
#include "record/record_file.hpp"
#include "yaml/edit.hpp"

namespace dltask::flow {
namespace {

using model::Value;

/// The switches of a run do not belong to what another task takes over.
std::string reset_switches(const std::string& config, const config::Settings& settings,
                           const TaskTemplate& original, const std::string& file) {
    const Value::Map mine = parameters_in(config, file);
    const Value::Map theirs = parameters_in(original.config, "tasks/main/config.yaml");
    std::vector<yaml::Edit> edits;
    for (const auto& key : {settings.keys.version, settings.keys.resume, settings.keys.debug}) {
        const Value* old = key ? model::find(mine, *key) : nullptr;
        const Value* wanted = key ? model::find(theirs, *key) : nullptr;
        if (old == nullptr || wanted == nullptr || *old == *wanted) continue;
        edits.push_back(yaml::Edit{{*key}, *wanted, false});
    }
    if (edits.empty()) return config;
    auto edited = yaml::edit(config, edits);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&edited))
        throw refused(problem->print(file, config));
    return std::get<std::string>(std::move(edited));
}

/// Where another clone keeps a branch, when this one has no local copy.
model::ObjectId remote_tip(const Snapshot& snapshot, const std::string& branch) {
    for (const git::Ref& ref : git::list_refs(snapshot.runner(), {"refs/remotes/*/" + branch})) return ref.id;
    return {};
}

}  // namespace

TaskInputs inputs_of_template(const TaskTemplate& original) {
    return TaskInputs{original.tree, original.config_blob, original.config};
}

model::TaskRecord read_record(const Snapshot& snapshot, const model::ObjectId& directory_tree,
                              const std::string& branch) {
    const auto entry = snapshot.objects.entry(directory_tree, "task.yaml");
    if (!entry) throw refused(fmt::format("'tasks/{}' has no task.yaml", branch));
    auto parsed = record::parse(snapshot.objects.blob(entry->id.hex()).value_or(""));
    if (const auto* problem = std::get_if<std::string>(&parsed)) {
        throw refused(fmt::format("'tasks/{}/task.yaml' cannot be read: {}", branch, *problem),
                      {fmt::format("git log -p --all -- ':/tasks/{}/task.yaml'", branch)});
    }
    return std::get<model::TaskRecord>(std::move(parsed));
}

StoredTask find_task(const Snapshot& snapshot, const std::string& branch) {
    StoredTask task;
    task.branch = model::parse_branch(branch, snapshot.settings.branches);
    std::vector<model::ObjectId> places{snapshot.branch_tip(branch)};
    if (places.front().is_none()) places.push_back(remote_tip(snapshot, branch));
    places.push_back(snapshot.main);
    for (const model::ObjectId& place : places) {
        if (place.is_none()) continue;
        task.tree = directory_at(snapshot, place, task.branch);
        if (task.tree.is_none()) continue;
        task.commit = place;
        task.merged = place == snapshot.main;
        task.record = read_record(snapshot, task.tree, branch);
        return task;
    }
    throw negative(fmt::format("there is no task '{}'", branch), {"git dltask list"});
}

TaskInputs inputs_of_task(Snapshot& snapshot, const std::string& branch, const TaskTemplate& original) {
    const StoredTask task = find_task(snapshot, branch);
    model::ObjectId source = task.tree;
    if (!task.record.attempts.empty()) {
        const auto ran = snapshot.objects.info(
            fmt::format("{}:{}", task.record.attempts.back().commit, task.branch.directory()));
        if (ran) source = ran->id;
    }
    TaskInputs inputs;
    const std::string file = task.branch.directory() + "/config.yaml";
    const auto config = snapshot.objects.entry(source, "config.yaml");
    if (!config) throw refused(fmt::format("there is no '{}'", file));
    inputs.config_blob = config->id;
    inputs.config = reset_switches(snapshot.objects.blob(config->id.hex()).value_or(""), snapshot.settings,
                                   original, file);
    inputs.tree = snapshot.objects.add_tree({});
    for (const auto& [path, blob] : task.record.inputs) {
        const auto entry = snapshot.objects.entry(source, path);
        if (entry) inputs.tree = snapshot.objects.with_entry(inputs.tree, path, entry->mode, entry->id);
    }
    return inputs;
}

}  // namespace dltask::flow
