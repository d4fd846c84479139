// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/time.hpp"
#include "model/version.hpp"

namespace dltask::model {

/// Where the refs of branches are.
inline constexpr std::string_view heads = "refs/heads/";

enum class BranchKind { main, dev, feature, hotfix, task, debug, other };

[[nodiscard]] std::string_view name_of(BranchKind kind);

/// A team's names (main, dev) and prefixes (the rest). An empty `dev` is a team without one.
struct BranchScheme {
    std::string main = "main";
    std::string dev = "dev";
    std::string feature = "feature-";
    std::string hotfix = "hotfix-";
    std::string task = "task-";
    std::string debug = "debug-";

    [[nodiscard]] bool has_dev() const noexcept { return !dev.empty(); }
    bool operator==(const BranchScheme&) const = default;
};

/// Why a `<name>` is not one; the text completes "invalid name 'x': ".
struct NameProblem {
    std::string reason;
};

/// Checks the `<name>` part of a branch against the grammar of the contract: letters and digits of
/// any script and `._+=-`, NFC, at most 64 bytes, no leading or trailing `-` or `.`, no `..`, no
/// `.lock` at the end, not `HEAD`.
[[nodiscard]] std::optional<NameProblem> check_name(std::string_view name);

/// A branch name, parsed once. For a task or a debug branch the three parts are there; for a
/// feature or a hotfix only `name`.
struct BranchName {
    BranchKind kind = BranchKind::other;
    std::string full;  ///< without refs/heads/
    std::optional<Version> version;
    std::optional<TaskTime> time;
    std::string name;

    [[nodiscard]] std::string ref() const { return "refs/heads/" + full; }
    /// `tasks/<branch>`, without a slash at the end.
    [[nodiscard]] std::string directory() const { return "tasks/" + full; }
    [[nodiscard]] bool is_task_like() const noexcept {
        return kind == BranchKind::task || kind == BranchKind::debug;
    }
    bool operator==(const BranchName&) const = default;
};

/// Never fails: what fits no kind is `other`. A task or debug name is split at the leftmost
/// `-<time>-` whose prefix is a version.
[[nodiscard]] BranchName parse_branch(std::string_view branch, const BranchScheme& scheme);

/// Composes `<prefix><version>-<time>-<name>`; `kind` is task or debug.
[[nodiscard]] BranchName make_task_branch(BranchKind kind, const Version& version, const TaskTime& time,
                                          std::string_view name, const BranchScheme& scheme);

/// The branch that a full ref names; empty: none.
[[nodiscard]] std::string branch_of(std::string_view ref);

}  // namespace dltask::model
