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
    if (found && snapshot.objects.holds(commit)) {
        return std::any_of(found->parents.begin(), found->parents.end(), [&](const model::ObjectId& parent) {
            return is_ancestor(snapshot, ancestor, parent);
        });
    }
    return snapshot.runner().try_query({"merge-base", "--is-ancestor", ancestor.hex(), commit.hex()}).ok();
}

model::ObjectId tree_of(const Snapshot& snapshot, const model::ObjectId& commit) {
    return snapshot.objects.info(commit.hex() + "^{tree}")->id;
}

DebugWorkQuery::DebugWorkQuery(const Snapshot& snapshot, const model::ObjectId& tip,
                               const model::ObjectId& without)
    : words_{"rev-list",
             "--full-history",
             "--max-count=1",
             tip.hex(),
             "^" + without.hex(),
             "--",
             fmt::format(":(glob)tasks/{}*/**", snapshot.settings.branches.debug)},
      child_{snapshot.runner().start_query(words_)} {}

model::ObjectId DebugWorkQuery::take() {
    const sys::ProcessResult result = child_.finish();
    if (!result.ok()) throw git::git_failure(words_, result);
    return model::ObjectId::parse(result.out.substr(0, result.out.find('\n'))).value_or(model::ObjectId{});
}

}  // namespace dltask::flow
