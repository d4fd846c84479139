// SPDX-License-Identifier: Apache-2.0
#include "flow/plan.hpp"

#include <utility>

namespace dltask::flow {
namespace {

template <class T>
std::vector<T> backwards(const std::vector<T>& items) {
    return {items.rbegin(), items.rend()};
}

struct Reverse {
    Step operator()(const MoveRefs& step) const {
        MoveRefs result;
        for (const RefMove& move : backwards(step.moves)) {
            result.moves.push_back(RefMove{move.ref, move.to, move.from});
        }
        return result;
    }
    Step operator()(const MoveFiles& step) const {
        MoveFiles result;
        for (const FileMove& move : backwards(step.moves)) {
            result.moves.push_back(FileMove{move.to, move.from, move.displaced});
        }
        return result;
    }
    Step operator()(const WriteFiles& step) const {
        WriteFiles result;
        for (FileChange change : backwards(step.changes)) {
            std::swap(change.before, change.after);
            std::swap(change.mode_before, change.mode_after);
            result.changes.push_back(std::move(change));
        }
        return result;
    }
    Step operator()(LinkWorkTree step) const {
        step.add = !step.add;
        return step;
    }
    template <class FromTo>
    Step operator()(FromTo step) const {
        std::swap(step.from, step.to);
        return step;
    }
};

}  // namespace

Step reversed(const Step& step) {
    return std::visit(Reverse{}, step);
}

Plan reversed(const Plan& plan) {
    Plan result = plan;
    result.steps.clear();
    for (const Step& step : backwards(plan.steps)) result.steps.push_back(reversed(step));
    return result;
}

}  // namespace dltask::flow
