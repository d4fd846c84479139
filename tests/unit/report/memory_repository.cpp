// SPDX-License-Identifier: Apache-2.0
#include "memory_repository.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "record/record_file.hpp"

namespace dltask::report {

model::ObjectId MemoryRepository::add(git::ObjectType type, const std::string& data) {
    const auto [known, is_new] = ids_.try_emplace({type, data});
    if (is_new) {
        known->second = *model::ObjectId::parse(fmt::format("{:040x}", ids_.size()));
        objects_[known->second.hex()] = {known->second, type, data};
    }
    return known->second;
}

model::ObjectId MemoryRepository::blob(const std::string& content) {
    return add(git::ObjectType::blob, content);
}

model::ObjectId MemoryRepository::tree(const Files& files) {
    std::map<std::string, Files> folders;
    git::Tree tree;
    for (const auto& [path, content] : files) {
        const std::size_t slash = path.find('/');
        if (slash == std::string::npos) {
            tree.push_back({git::Mode::file, path, blob(content)});
        } else {
            folders[path.substr(0, slash)][path.substr(slash + 1)] = content;
        }
    }
    for (const auto& [name, below] : folders) {
        tree.push_back({git::Mode::tree, name, this->tree(below)});
    }
    return add(git::ObjectType::tree, git::print_tree(tree, format()));
}

model::ObjectId MemoryRepository::odd_tree(git::Mode mode, const std::string& name,
                                           const model::ObjectId& id) {
    return add(git::ObjectType::tree, git::print_tree({{mode, name, id}}, format()));
}

model::ObjectId MemoryRepository::commit(const Files& files) {
    git::Commit commit;
    commit.tree = tree(files);
    commit.author = commit.committer = "A <a@example.org> 1795314600 +0800";
    commit.message = "x\n";
    return add(git::ObjectType::commit, git::print_commit(commit));
}

std::optional<git::Object> MemoryRepository::read(std::string_view name) const {
    ++reads[std::string{name}];
    if (name == damaged) throw fatal("could not read '" + damaged + "'");
    const std::size_t colon = std::min(name.find(':'), name.size());
    const auto root = objects_.find(std::string{name.substr(0, colon)});
    if (root == objects_.end()) return std::nullopt;
    if (colon == name.size()) return root->second;
    git::Object object = root->second;
    if (object.type == git::ObjectType::commit) {
        object = objects_.at(git::parse_commit(object.data).tree.hex());
    }
    std::string_view path = name.substr(colon + 1);
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        std::optional<git::TreeEntry> next;
        if (object.type == git::ObjectType::tree) {
            for (const git::TreeEntry& entry : git::parse_tree(object.data, format())) {
                if (entry.name == path.substr(0, slash)) next = entry;
            }
        }
        if (!next || objects_.count(next->id.hex()) == 0) return std::nullopt;
        object = objects_.at(next->id.hex());
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return object;
}

std::optional<git::ObjectInfo> MemoryRepository::info(std::string_view name) const {
    const auto found = objects_.find(std::string{name});
    if (found == objects_.end()) return std::nullopt;
    return git::ObjectInfo{found->second.id, found->second.type, found->second.data.size()};
}

std::vector<std::optional<git::Object>> MemoryRepository::read_all(
    const std::vector<std::string>& names) const {
    ++batches;
    std::vector<std::optional<git::Object>> objects;
    for (const std::string& name : names) objects.push_back(read(name));
    return objects;
}

model::TaskRecord sample_record(const std::string& branch) {
    model::TaskRecord record;
    record.branch = branch;
    record.kind = "task";
    record.version = "0.1.0";
    record.core = std::string(40, 'c');
    record.core_tree = std::string(40, 'd');
    record.parent = "main";
    record.created = "2026-11-22T10:30:00+08:00";
    record.author = "A <a@example.org>";
    record.state = model::TaskState::succeeded;
    model::Attempt attempt;
    attempt.started = "2026-11-22T10:31:00+08:00";
    attempt.ended = "2026-11-22T10:32:30+08:00";
    attempt.seconds = 90.5;
    attempt.exit = 0;
    attempt.host = "node1";
    attempt.user = "a";
    attempt.command = {"python3", "tasks/" + branch + "/train.py"};
    attempt.commit = std::string(40, 'e');
    attempt.state = model::TaskState::succeeded;
    record.attempts = {attempt};
    return record;
}

Files task_files(const model::TaskRecord& record, const std::string& config, const std::string& metrics) {
    Files files{{"config.yaml", config}, {"task.yaml", record::print(record)}, {"train.py", "print()\n"}};
    if (!metrics.empty()) files["metrics.json"] = metrics;
    return files;
}

void add_task(Files& files, const model::TaskRecord& record, const std::string& config,
              const std::string& metrics) {
    for (const auto& [path, content] : task_files(record, config, metrics)) {
        files["tasks/" + record.branch + '/' + path] = content;
    }
}

TaskRow sample_row(const std::string& name, model::Value::Map params, model::Value::Map metrics) {
    TaskRow row;
    row.branch = "task-0.1.0-20261122T103000-" + name;
    row.version = "0.1.0";
    row.time = "2026-11-22T10:30:00+08:00";
    row.name = name;
    row.state = model::TaskState::succeeded;
    row.merged = true;
    row.dir = "tasks/" + row.branch;
    row.commit = std::string(40, 'e');
    row.core = std::string(40, 'c');
    row.params = std::move(params);
    row.metrics = std::move(metrics);
    row.seconds = 90.5;
    row.host = "node1";
    return row;
}

}  // namespace dltask::report
