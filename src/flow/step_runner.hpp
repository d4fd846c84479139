// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flow/plan.hpp"
#include "flow/work_tree_mover.hpp"
#include "git/session.hpp"
#include "hooks/installation.hpp"

namespace dltask::flow {

/// Carries out single steps of a Plan. With a `recovery` the step may be done, undone or half-way; each
/// kind of step tells these apart and ends done. Otherwise it is known to be undone.
class StepRunner {
public:
    StepRunner(git::Session& session, std::filesystem::path trash, std::optional<Recovery> recovery);

    /// Starts the git that moves refs, so that it is there by the time of the first `MoveRefs`.
    void expect_refs();
    void run(const Step& step);
    /// What a recovery has left as somebody else has made it.
    [[nodiscard]] const std::vector<std::string>& remarks() const noexcept { return remarks_; }

    void operator()(const MoveRefs& step);
    void operator()(const MoveWorkTree& step);
    void operator()(const MoveFiles& step);
    void operator()(const WriteFiles& step);
    void operator()(const LinkWorkTree& step);
    void operator()(const SetSparse& step);
    void operator()(const SetConfig& step);

private:
    [[nodiscard]] git::Runner runner_for(const std::filesystem::path& work_tree) const;
    [[nodiscard]] std::vector<RefMove> undone_moves(const std::vector<RefMove>& moves);
    void require_checked_out_nowhere(const std::vector<RefMove>& moves) const;
    [[nodiscard]] bool is_passed(const RefMove& move, const model::ObjectId& now) const;
    [[nodiscard]] WorkTreeMover::Hooks hooks_after_checkout(const std::filesystem::path& work_tree);
    void add_work_tree(const LinkWorkTree& step) const;

    git::Session& session_;
    std::filesystem::path trash_;
    std::optional<Recovery> recovery_;
    std::vector<std::string> remarks_;
    std::optional<hooks::HooksPlace> hooks_;
    std::optional<sys::Child> moving_;  ///< waits for what to move
};

/// The lines for `git update-ref --stdin -z` that make these moves in one transaction.
[[nodiscard]] std::string update_ref_input(const std::vector<RefMove>& moves, model::ObjectFormat format);

}  // namespace dltask::flow
