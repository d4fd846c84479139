// SPDX-License-Identifier: Apache-2.0
#include "flow/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

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

std::string id_or_none(const model::ObjectId& id) {
    return id.is_none() ? "(none)" : id.hex();
}

std::string position(const HeadPosition& head) {
    return fmt::format("{} at {}", head.branch.empty() ? "(detached)" : head.branch, id_or_none(head.commit));
}

struct Print {
    std::string operator()(const MoveRefs& step) const {
        std::string text;
        for (const RefMove& move : step.moves) {
            const std::string_view verb = move.from.is_none() ? "create"
                                          : move.to.is_none() ? "delete"
                                                              : "move";
            text += fmt::format("{} ref {}: {} -> {}\n", verb, move.ref, id_or_none(move.from),
                                id_or_none(move.to));
        }
        return text;
    }
    std::string operator()(const MoveWorkTree& step) const {
        return fmt::format("{} work tree {}: {} -> {}\n", step.index_only ? "record files of" : "move",
                           step.work_tree.string(), position(step.from), position(step.to));
    }
    std::string operator()(const MoveFiles& step) const {
        std::string text;
        for (const FileMove& move : step.moves) {
            text += fmt::format("move file {} -> {}\n", move.from.string(), move.to.string());
        }
        return text;
    }
    std::string operator()(const WriteFiles& step) const {
        std::string text;
        for (const FileChange& change : step.changes) {
            const std::string_view verb = !change.after ? "delete" : change.before ? "change" : "create";
            text += fmt::format("{} file {}\n", verb, change.path.string());
        }
        return text;
    }
    std::string operator()(const LinkWorkTree& step) const {
        return fmt::format("{} work tree {}: {}\n", step.add ? "add" : "remove", step.path.string(),
                           position(step.head));
    }
    std::string operator()(const SetSparse& step) const {
        std::string text;
        for (const std::string& directory : step.to) {
            if (std::find(step.from.begin(), step.from.end(), directory) == step.from.end()) {
                text +=
                    fmt::format("add {} to the sparse checkout of {}\n", directory, step.work_tree.string());
            }
        }
        return text;
    }
    std::string operator()(const SetConfig& step) const {
        return fmt::format("set config {}: {} -> {}\n", step.key, step.from.value_or("(none)"),
                           step.to.value_or("(none)"));
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

std::string print(const Plan& plan) {
    std::string text;
    for (const Step& step : plan.steps) text += std::visit(Print{}, step);
    return text;
}

}  // namespace dltask::flow
