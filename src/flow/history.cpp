// SPDX-License-Identifier: Apache-2.0
#include "flow/history.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dltask::flow {

bool is_ancestor(const Snapshot& snapshot, const model::ObjectId& ancestor, const model::ObjectId& commit) {
    if (ancestor == commit) return true;
    const auto found = snapshot.objects.commit(commit.hex());
    if (found && std::find(found->parents.begin(), found->parents.end(), ancestor) != found->parents.end())
        return true;
    if (found && !snapshot.session.objects->info(commit.hex())) {
        return std::any_of(found->parents.begin(), found->parents.end(), [&](const model::ObjectId& parent) {
            return is_ancestor(snapshot, ancestor, parent);
        });
    }
    return snapshot.runner().try_query({"merge-base", "--is-ancestor", ancestor.hex(), commit.hex()}).ok();
}

model::ObjectId tree_of(const Snapshot& snapshot, const model::ObjectId& commit) {
    return snapshot.objects.info(commit.hex() + "^{tree}")->id;
}

model::ObjectId debug_work(const Snapshot& snapshot, const model::ObjectId& tip,
                           const model::ObjectId& without) {
    const std::string found = snapshot.runner().query(
        {"rev-list", "--full-history", "--max-count=1", tip.hex(), "^" + without.hex(), "--",
         fmt::format(":(glob)tasks/{}*/**", snapshot.settings.branches.debug)});
    return model::ObjectId::parse(found).value_or(model::ObjectId{});
}

}  // namespace dltask::flow
