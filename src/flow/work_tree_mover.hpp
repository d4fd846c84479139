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

/// Which way an operation that was stopped is ended.
enum class Recovery { onward, back };

/// Carries out one MoveWorkTree step through git: index and files first, then the branch or HEAD, so
/// that a commit made at any moment in between says what its author meant.
class WorkTreeMover {
public:
    /// What git runs after a checkout: nothing when only our own hooks would be asked.
    enum class Hooks { run, skip };

    /// `runner` works in the step's work tree; `trash` takes files that nobody can account for.
    WorkTreeMover(git::Runner runner, const git::ObjectReader& objects, std::filesystem::path trash,
                  Hooks hooks);

    /// From exactly `from` to `to`. Throws fatal with git's message when git refuses, refused when somebody
    /// else has moved the branch meanwhile, busy while another git has the index.
    void apply(const MoveWorkTree& step) const;

    /// After a crash: wherever the step stopped, brings it to `to`. An index that is still `from`
    /// first gets its files back as they were; what git had half written is told from the user's
    /// files by its content. When HEAD or the branch is at a third place by now, nothing of somebody else's
    /// is taken back: the remark that is returned says so. Throws refused when the way onward does not lead
    /// there.
    [[nodiscard]] std::string recover(const MoveWorkTree& step, Recovery way) const;

private:
    /// What becomes of a file that is neither what was nor what should be, nor the beginning of that.
    enum class Unknown { leave, trash };

    void do_apply(const MoveWorkTree& step) const;
    [[noreturn]] void explain(const MoveWorkTree& step, const Error& error) const;
    [[nodiscard]] std::string pass(const MoveWorkTree& step, Recovery way) const;
    void follow(const MoveWorkTree& step, const model::ObjectId& now) const;
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
    Hooks hooks_;
};

}  // namespace dltask::flow
