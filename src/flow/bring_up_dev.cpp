// SPDX-License-Identifier: Apache-2.0
#include "flow/bring_up_dev.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace dltask::flow {
namespace {

bool is_ancestor(const Snapshot& snapshot, const model::ObjectId& ancestor, const model::ObjectId& commit) {
    if (ancestor == commit) return true;
    const auto found = snapshot.objects.commit(commit.hex());
    if (found && std::find(found->parents.begin(), found->parents.end(), ancestor) != found->parents.end())
        return true;
    return snapshot.runner().try_query({"merge-base", "--is-ancestor", ancestor.hex(), commit.hex()}).ok();
}

/// main and dev went apart outside this tool: git merges them, in the object database only.
model::ObjectId merged_tree(const Snapshot& snapshot, const model::ObjectId& dev,
                            const model::ObjectId& main) {
    const sys::ProcessResult result = snapshot.runner().try_query(
        {"merge-tree", "--write-tree", "--name-only", "--no-messages", dev.hex(), main.hex()});
    const std::size_t end = std::min(result.out.find('\n'), result.out.size());
    const auto tree = model::ObjectId::parse(std::string_view{result.out}.substr(0, end));
    if (result.ok() && tree) return *tree;
    const config::Settings& settings = snapshot.settings;
    throw refused(
        fmt::format("'{}' cannot be brought up to '{}'; both changed:\n{}", settings.branches.dev,
                    settings.branches.main, result.out.substr(std::min(end + 1, result.out.size()))),
        {fmt::format("git checkout {} && git merge {}", settings.branches.dev, settings.branches.main)});
}

}  // namespace

model::ObjectId dev_after(Snapshot& snapshot, CommitMaker& maker, const model::ObjectId& before,
                          const model::ObjectId& after, const std::vector<std::string>& added) {
    if (snapshot.dev.is_none() || snapshot.settings.merge_dev_later) return {};
    if (is_ancestor(snapshot, snapshot.dev, before)) return after;
    const bool contained = is_ancestor(snapshot, before, snapshot.dev);
    model::ObjectId tree = contained ? snapshot.objects.info(snapshot.dev.hex() + "^{tree}")->id
                                     : merged_tree(snapshot, snapshot.dev, before);
    for (const std::string& path : added) {
        const auto entry = snapshot.objects.entry(after, path);
        if (entry) tree = snapshot.objects.with_entry(tree, path, entry->mode, entry->id);
    }
    return maker.commit(tree, {snapshot.dev, after},
                        fmt::format("chore: merge {} into {}\n", snapshot.settings.branches.main,
                                    snapshot.settings.branches.dev));
}

}  // namespace dltask::flow
