// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/branch.hpp"
#include "rules/task_immutable.hpp"

namespace dltask::rules {

/// What a commit changes against its first parent, summed up path by path: enough for every rule, in
/// little memory however many paths there are.
class Touched {
public:
    explicit Touched(const model::BranchScheme& scheme) : scheme_{&scheme} {}

    void add(ChangedPath change);

    [[nodiscard]] bool is_empty() const noexcept { return count_ == 0; }
    /// The task whose directory holds every change; empty: there is none such.
    [[nodiscard]] const std::string& only_task() const noexcept { return only_task_; }
    /// Whether nothing but `tasks/main/config.yaml` changes.
    [[nodiscard]] bool is_config_only() const noexcept { return count_ == 1 && config_; }
    /// Whether `.dltask.yaml` comes with it: the commit by which the rules are adopted.
    [[nodiscard]] bool brings_team_file() const noexcept { return brings_team_file_; }
    [[nodiscard]] bool has_debug_work() const noexcept { return debug_; }
    /// Whether nothing happens but that directories of tasks are moved, as they are, to
    /// `tasks/archive/<year>/`.
    [[nodiscard]] bool is_archive() const;
    /// What task-immutable has to see: paths of tasks that were there before, and archived ones.
    [[nodiscard]] const std::vector<ChangedPath>& records() const noexcept { return records_; }
    /// The first paths outside of `tasks/<branch>/`, at most twenty.
    [[nodiscard]] std::vector<std::string> outside(const model::BranchName& branch) const;

private:
    [[nodiscard]] const std::string& task_at(const std::string& path);

    const model::BranchScheme* scheme_;
    std::size_t count_ = 0;
    bool config_ = false;
    bool brings_team_file_ = false;
    bool debug_ = false;
    std::string only_task_;
    std::vector<ChangedPath> records_;
    std::vector<std::string> first_of_directories_;  ///< one path of each directory below tasks/, and others
    std::string last_directory_;
    std::string last_task_;
};

}  // namespace dltask::rules
