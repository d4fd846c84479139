// SPDX-License-Identifier: Apache-2.0
#include "rules/touched.hpp"

#include <set>
#include <utility>

#include "rules/task_path.hpp"

namespace dltask::rules {
namespace {

constexpr std::size_t most_shown = 20;

}  // namespace

/// Paths come sorted, so that those of a task come together.
const std::string& Touched::task_at(const std::string& path) {
    const std::string directory = path.substr(0, path.rfind('/') + 1);
    if (directory != last_directory_) {
        last_directory_ = directory;
        last_task_ = task_of(path, *scheme_);
    }
    return last_task_;
}

void Touched::add(ChangedPath change) {
    const std::string& task = task_at(change.path);
    only_task_ = count_ == 0 || only_task_ == task ? task : "";
    ++count_;
    config_ = change.path == "tasks/main/config.yaml";
    brings_team_file_ = brings_team_file_ || (change.old_id.empty() && change.path == ".dltask.yaml");
    debug_ = debug_ || (!change.new_id.empty() && is_debug_path(change.path, *scheme_));
    const std::string directory = task.empty() ? change.path : "tasks/" + task + "/";
    const bool is_new = first_of_directories_.empty() ||
                        first_of_directories_.back().compare(0, directory.size(), directory) != 0;
    if (is_new && first_of_directories_.size() <= most_shown) first_of_directories_.push_back(change.path);
    if (!task.empty() && (!change.old_id.empty() || !archived_from(change.path).empty()))
        records_.push_back(std::move(change));
}

bool Touched::is_archive() const {
    if (count_ == 0 || records_.size() != count_) return false;
    std::set<std::pair<std::string, std::string>> gone, there;
    for (const ChangedPath& change : records_) {
        const std::string original = archived_from(change.path);
        const bool moved = original.empty() ? change.new_id.empty() : change.old_id.empty();
        if (!moved) return false;
        if (original.empty()) {
            gone.emplace(change.path, change.old_id);
        } else {
            there.emplace(original, change.new_id);
        }
    }
    return gone == there;
}

std::vector<std::string> Touched::outside(const model::BranchName& branch) const {
    const std::string directory = branch.directory() + "/";
    std::vector<std::string> paths;
    for (const std::string& path : first_of_directories_) {
        if (path.compare(0, directory.size(), directory) != 0) paths.push_back(path);
    }
    return paths;
}

}  // namespace dltask::rules
