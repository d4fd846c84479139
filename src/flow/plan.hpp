// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "git/objects.hpp"
#include "model/object_id.hpp"

namespace dltask::flow {

/// A ref goes from one value to another; none: it does not exist there.
struct RefMove {
    std::string ref;
    model::ObjectId from;
    model::ObjectId to;
    bool operator==(const RefMove&) const = default;
};

/// Refs that are checked out nowhere, moved in one `git update-ref --stdin` transaction.
struct MoveRefs {
    std::vector<RefMove> moves;
    bool operator==(const MoveRefs&) const = default;
};

/// Where HEAD of a work tree is: on a branch (full ref name) or, when that is empty, detached.
/// `commit` is none on an unborn branch. `staged` is a commit of ours with the content of the index, for
/// steps that leave the files as they are; none: the index holds what `commit` does. Its message names, one
/// a line, what is to be added later (`git add --intent-to-add`). `absent`: files of `commit` that are gone
/// from the disk there. Git would carry their absence along to another place; who leaves gets them back
/// first, and who comes back finds them gone.
inline constexpr std::string_view intended_line = "Intended: ";
struct HeadPosition {
    std::string branch;
    model::ObjectId commit;
    model::ObjectId staged = {};
    std::vector<std::string> absent = {};  ///< from the top of the work tree
    bool operator==(const HeadPosition&) const = default;
};

/// One work tree goes from one position to another; index and files first, then the branch or HEAD.
/// When both positions name the same branch, that branch moves with its work tree. `index_only`
/// leaves the files as they are: what differs becomes (or stops being) committed content.
struct MoveWorkTree {
    std::filesystem::path work_tree;
    std::filesystem::path git_dir;  ///< of that work tree: its HEAD, index and locks
    HeadPosition from;
    HeadPosition to;
    bool index_only = false;
    bool operator==(const MoveWorkTree&) const = default;
};

/// Files that git does not track change their place within a file system. Nothing is overwritten,
/// but `displaced` files: there a tracked file with local changes leaves or comes back.
struct FileMove {
    std::filesystem::path from;
    std::filesystem::path to;
    bool displaced = false;
    bool operator==(const FileMove&) const = default;
};
struct MoveFiles {
    std::vector<FileMove> moves;
    bool operator==(const MoveFiles&) const = default;
};

/// Files of our own, hooks, and (for `set`) a task's config.
struct FileChange {
    std::filesystem::path path;
    std::optional<std::string> before;
    std::optional<std::string> after;
    unsigned mode_before = 0644;
    unsigned mode_after = 0644;
    bool operator==(const FileChange&) const = default;
};
struct WriteFiles {
    std::vector<FileChange> changes;
    bool operator==(const WriteFiles&) const = default;
};

/// A linked work tree of ours comes (`add`) or goes. It is sparse: `patterns` are the lines of its
/// sparse-checkout file.
struct LinkWorkTree {
    std::filesystem::path path;
    HeadPosition head;
    std::vector<std::string> patterns;
    bool add = true;
    bool operator==(const LinkWorkTree&) const = default;
};

/// The user's sparse checkout takes directories in, or lets them go.
struct SetSparse {
    std::filesystem::path work_tree;
    std::vector<std::string> from;
    std::vector<std::string> to;
    bool operator==(const SetSparse&) const = default;
};

/// One variable of the repository's own configuration; none: unset.
struct SetConfig {
    std::string key;
    std::optional<std::string> from;
    std::optional<std::string> to;
    bool operator==(const SetConfig&) const = default;
};

using Step = std::variant<MoveRefs, MoveWorkTree, MoveFiles, WriteFiles, LinkWorkTree, SetSparse, SetConfig>;

/// What a command will do, as a value: printed by a dry run, carried out by the executor, kept by the
/// journal, reversed by `undo` and `abort`. Steps are in order; each can be told done from not done.
struct Plan {
    std::string command;      ///< "finish", for the log and the reflog
    std::string description;  ///< one line for people: "finish task-0.1.0-..."
    std::vector<Step> steps;
    std::vector<std::string> tags;   ///< raw tag objects that steps name, so that redo can make them again
    std::vector<std::string> notes;  ///< what the user should know

    [[nodiscard]] bool empty() const noexcept { return steps.empty(); }
    bool operator==(const Plan&) const = default;
};

[[nodiscard]] Step reversed(const Step& step);
[[nodiscard]] Plan reversed(const Plan& plan);

/// The plan for people: each ref with old and new id, each work tree, each file. With `objects` the
/// files that git writes in a work tree that moves, too.
[[nodiscard]] std::string print(const Plan& plan, const git::ObjectReader* objects = nullptr);

}  // namespace dltask::flow
