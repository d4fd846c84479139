// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/plan.hpp"
#include "flow/tree_diff.hpp"

namespace dltask::flow {
namespace {

std::string id_or_none(const model::ObjectId& id) {
    return id.is_none() ? "(none)" : id.hex();
}

std::string position_text(const HeadPosition& head) {
    return fmt::format("{} at {}{}", head.branch.empty() ? "(detached)" : head.branch,
                       id_or_none(head.commit), head.staged ? " with staged changes" : "");
}

struct Print {
    const git::ObjectReader* objects = nullptr;

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
                           step.work_tree.string(), position_text(step.from), position_text(step.to)) +
               touched_files(step);
    }
    /// What git writes and removes there; recording leaves the files as they are.
    [[nodiscard]] std::string touched_files(const MoveWorkTree& step) const {
        if (objects == nullptr || step.index_only) return "";
        std::string text;
        for (const TreeChange& change : diff_trees(*objects, step.from.commit, step.to.commit)) {
            const std::string_view verb = change.from.is_none() ? "create"
                                          : change.to.is_none() ? "delete"
                                                                : "change";
            text += fmt::format("{} file {}\n", verb, (step.work_tree / change.path).string());
        }
        return text;
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
                           position_text(step.head));
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

std::string print(const Plan& plan, const git::ObjectReader* objects) {
    std::string text;
    for (const Step& step : plan.steps) text += std::visit(Print{objects}, step);
    return text;
}

}  // namespace dltask::flow
