// SPDX-License-Identifier: Apache-2.0
#include "flow/linked_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "flow/free_places.hpp"
#include "flow/linked_data.hpp"
#include "flow/loose_files.hpp"
#include "params/hint.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view task_directories = "!/tasks/*/";
constexpr const char* extension_key = "extensions.worktreeConfig";
constexpr const char* switched_on_key = "dltask.worktreeConfig";  ///< it was us

/// With extensions.worktreeConfig these would hold for linked work trees, too (git-worktree(1)).
bool belongs_to_one_tree(const Snapshot& snapshot) {
    const git::Config& config = snapshot.session.config;
    return config.boolean("core.bare", false) || config.get("core.worktree");
}

}  // namespace

const git::WorkTree& main_work_tree(const Snapshot& snapshot) {
    const auto found = std::find_if(snapshot.work_trees.begin(), snapshot.work_trees.end(),
                                    [](const git::WorkTree& tree) { return tree.is_main; });
    return found == snapshot.work_trees.end() ? snapshot.work_trees.front() : *found;
}

std::vector<std::string> sparse_patterns(const std::string& directory) {
    return {"/*", std::string{task_directories}, "/tasks/main/", fmt::format("/{}/", directory)};
}

fs::path place_of_linked(const git::WorkTree& main) {
    fs::path base = main.path;
    if (main.bare && base.extension() == ".git") base.replace_extension();
    return base.parent_path() / (base.filename().string() + "-tasks");
}

fs::path linked_path(const Snapshot& snapshot, const std::string& branch) {
    return place_of_linked(main_work_tree(snapshot)) / branch;
}

std::string way_to_free(const fs::path& path) {
    return fmt::format("mv {} {}", params::shell_word(path.native()),
                       params::shell_word(path.native() + ".old"));
}

bool is_ours(const Snapshot& snapshot, const fs::path& work_tree) {
    const auto text = sys::read_file(snapshot.git_dir_of(work_tree) / "info" / "sparse-checkout");
    return text && text->find(fmt::format("\n{}\n/tasks/main/\n", task_directories)) != std::string::npos;
}

std::vector<Step> link_steps(const Snapshot& snapshot, const fs::path& path, const HeadPosition& head,
                             const std::string& directory, std::vector<std::string>& notes) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(path, error)) && !fs::is_empty(path, error)) {
        throw refused(fmt::format("'{}' is there already", path.string()), {way_to_free(path)});
    }
    std::vector<Step> steps;
    const auto extension = snapshot.session.config.get("extensions.worktreeconfig");
    const bool is_on = snapshot.session.config.boolean("extensions.worktreeconfig", false);
    if (!is_on && belongs_to_one_tree(snapshot)) {
        notes.push_back(
            "the new work tree holds all tasks: settings of this repository rule out a sparse one");
    } else if (!is_on) {
        steps.push_back(SetConfig{extension_key, extension, "true"});
        steps.push_back(SetConfig{switched_on_key, {}, "true"});
        notes.push_back(
            "extensions.worktreeConfig is switched on: the new work tree is sparse and has settings of its "
            "own");
    }
    steps.push_back(LinkWorkTree{path, head, sparse_patterns(directory), true});
    return steps;
}

std::vector<Step> removal_steps(const Snapshot& snapshot, const fs::path& path, const HeadPosition& head,
                                const std::string& directory) {
    std::vector<Step> steps{LinkWorkTree{path, head, sparse_patterns(directory), false}};
    const git::Config& config = snapshot.session.config;
    const auto by_us = config.get("dltask.worktreeconfig");
    const auto extension = config.get("extensions.worktreeconfig");
    constexpr std::size_t main_and_last = 2;
    std::error_code error;
    const bool in_use = fs::exists(snapshot.repository().common_dir / "config.worktree", error);
    if (by_us && extension && !in_use && snapshot.work_trees.size() <= main_and_last) {
        steps.push_back(SetConfig{switched_on_key, by_us, {}});
        steps.push_back(SetConfig{extension_key, extension, {}});
    }
    return steps;
}

bool is_removable(const Snapshot& snapshot, const git::WorkTree& tree) {
    return !tree.is_main && !tree.missing && tree.path != snapshot.repository().work_tree &&
           is_ours(snapshot, tree.path);
}

TreeRemoval::TreeRemoval(const Snapshot& snapshot, const git::WorkTree& tree, std::string directory,
                         const model::ObjectId& before, const model::ObjectId& after)
    : snapshot_{snapshot}, tree_{tree}, directory_{std::move(directory)}, after_{after} {
    const std::string inside = directory_ + '/';
    const auto inner = [&](const std::string& path) {
        return path.compare(0, inside.size(), inside) == 0 ? path.substr(inside.size()) : std::string{};
    };
    for (const git::Dirty& file : snapshot.dirty(tree.path)) {
        const std::string name = inner(file.path);
        const bool recorded = !name.empty() && sys::is_there(tree.path / file.path) &&
                              entry_of(before, name) != entry_of(after, name);
        if (!recorded) unsaved_.push_back(file.path);
    }
    for (std::string& path : loose_files(snapshot.runner_at(tree.path), {})) {
        if (is_data_link(snapshot, tree.path, path)) continue;
        const std::string name = inner(path);
        if (name.empty() || !entry_of(after, name)) loose_.push_back(std::move(path));
    }
}

std::optional<git::TreeEntry> TreeRemoval::entry_of(const model::ObjectId& root,
                                                    const std::string& name) const {
    return root ? snapshot_.objects.entry(root, name) : std::nullopt;
}

std::string TreeRemoval::obstacle() const {
    const git::WorkTree& main = main_work_tree(snapshot_);
    const std::string place = tree_.path.string();
    if (!unsaved_.empty()) {
        return fmt::format("'{}' stays, detached, with changes that the record does not take:{}", place,
                           name_paths(unsaved_));
    }
    if (loose_.empty()) return "";
    if (main.bare) {
        return fmt::format(
            "'{}' stays: git does not track {} of its files, and a bare repository "
            "has no other place for them",
            place, loose_.size());
    }
    if (sys::same_file_system(tree_.path, main.path)) return "";
    return fmt::format(
        "'{}' stays: git does not track {} of its files, and the main work tree is on another "
        "file system",
        place, loose_.size());
}

std::vector<Step> TreeRemoval::steps(const model::ObjectId& head, std::vector<std::string>& notes) const {
    std::vector<Step> steps;
    const fs::path target = main_work_tree(snapshot_).path / directory_;
    FreePlaces places{target, snapshot_.objects, after_};
    MoveFiles moves;
    for (const std::string& path : loose_) {
        const bool inside = path.compare(0, directory_.size() + 1, directory_ + '/') == 0;
        const std::string wanted = inside ? path.substr(directory_.size() + 1) : path;
        moves.moves.push_back(FileMove{tree_.path / path, places.take(wanted)});
    }
    if (!moves.moves.empty()) {
        notes.push_back(fmt::format("{} that git does not track moved to '{}'",
                                    counted(moves.moves.size(), "file"), target.string()));
        steps.push_back(std::move(moves));
    }
    for (Step& step : removal_steps(snapshot_, tree_.path, HeadPosition{tree_.branch, head}, directory_)) {
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace dltask::flow
