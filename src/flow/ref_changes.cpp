// SPDX-License-Identifier: Apache-2.0
#include "flow/ref_changes.hpp"

namespace dltask::flow {
namespace {

struct RefChanges {
    std::map<std::string, RefMove> moves;

    void add(const RefMove& move) {
        const auto [entry, fresh] = moves.try_emplace(move.ref, move);
        if (!fresh) entry->second.to = move.to;
    }
    void operator()(const MoveRefs& step) {
        for (const RefMove& move : step.moves) add(move);
    }
    void operator()(const MoveWorkTree& step) {
        if (step.from.branch == step.to.branch && !step.from.branch.empty()) {
            add(RefMove{step.from.branch, step.from.commit, step.to.commit});
        }
    }
    template <class Other>
    void operator()(const Other&) {}
};

}  // namespace

std::map<std::string, RefMove> ref_changes(const Plan& plan) {
    RefChanges changes;
    for (const Step& step : plan.steps) std::visit(changes, step);
    return changes.moves;
}

}  // namespace dltask::flow
