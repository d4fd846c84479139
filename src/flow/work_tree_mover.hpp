// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flow/plan.hpp"
#include "flow/tree_diff.hpp"
#include "git/objects.hpp"
#include "git/runner.hpp"

namespace dltask::flow {

/// Carries out one MoveWorkTree step through git: index and files first, then the branch or HEAD, so
/// that a commit made at any moment in between says what its author meant.
class WorkTreeMover {
public:
    /// `runner` works in the step's work tree; `trash` takes files that nobody can account for.
    WorkTreeMover(git::Runner runner, const git::ObjectReader& objects, std::filesystem::path trash);

    /// From exactly `from` to `to`. Throws fatal with git's message when git refuses.
    void apply(const MoveWorkTree& step) const;

    /// After a crash: wherever the step stopped, brings it to `to`. An index that is still `from`
    /// first gets its files back as they were; what git had half written is told from the user's
    /// files by its content. Throws refused when HEAD or the branch is at a third place.
    void recover(const MoveWorkTree& step) const;

private:
    /// What becomes of a file that is neither what was nor what should be, nor the beginning of that.
    enum class Unknown { leave, trash };

    void settle(const MoveWorkTree& step) const;
    void go_on(const MoveWorkTree& step) const;
    void move_files(const MoveWorkTree& step) const;
    [[nodiscard]] std::optional<std::string> additions(const MoveWorkTree& step) const;
    [[nodiscard]] bool add_files(const MoveWorkTree& step) const;
    void check_out(const MoveWorkTree& step) const;
    void read_tree(const MoveWorkTree& step) const;
    void update_index(const MoveWorkTree& step) const;
    void secure_files(const MoveWorkTree& step) const;
    void intend(const model::ObjectId& staged) const;
    void move_pointer(const MoveWorkTree& step) const;
    void verify(const MoveWorkTree& step) const;
    [[nodiscard]] bool pointer_is(const MoveWorkTree& step, const HeadPosition& head) const;
    [[nodiscard]] bool index_is(const std::vector<TreeChange>& changes, const model::ObjectId& commit) const;
    void restore(const std::vector<TreeChange>& changes, Unknown unknown) const;
    [[nodiscard]] bool is_ours(const TreeChange& change, const model::ObjectId& hashed) const;
    [[nodiscard]] model::ObjectId tree_or_empty(const model::ObjectId& commit) const;
    [[nodiscard]] bool descends(const model::ObjectId& commit, const model::ObjectId& ancestor) const;

    git::Runner runner_;
    const git::ObjectReader& objects_;
    std::filesystem::path trash_;
};

}  // namespace dltask::flow
