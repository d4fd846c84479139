// SPDX-License-Identifier: Apache-2.0
#include "flow/release_range.hpp"

#include <algorithm>
#include <set>

namespace dltask::flow {
namespace {

constexpr int longest_line = 100'000;

using Parents = std::vector<model::ObjectId>;

Parents parents_of(const Snapshot& snapshot, const model::ObjectId& commit) {
    const auto found = snapshot.objects.commit(commit.hex());
    return found ? found->parents : Parents{};
}

/// main's first-parent line from its tip down to the release; empty when that is not on it.
std::set<model::ObjectId> line_since(const Snapshot& snapshot, const model::ObjectId& release) {
    std::set<model::ObjectId> line;
    model::ObjectId at = snapshot.main;
    for (int i = 0; i < longest_line; ++i) {
        line.insert(at);
        if (at == release) return line;
        const Parents parents = parents_of(snapshot, at);
        if (parents.empty()) break;
        at = parents.front();
    }
    return {};
}

/// What the release merged: the other parents of its commit and of the one before it.
std::set<model::ObjectId> merged_by(const Snapshot& snapshot, const model::ObjectId& release) {
    std::set<model::ObjectId> merged;
    model::ObjectId at = release;
    for (int i = 0; i < 2 && at; ++i) {
        const Parents parents = parents_of(snapshot, at);
        if (parents.size() > 1) merged.insert(parents.begin() + 1, parents.end());
        at = parents.empty() ? model::ObjectId{} : parents.front();
    }
    return merged;
}

/// The commit on dev's first-parent line that brought the release in; none: dev does not have it so.
model::ObjectId merge_back_of(const Snapshot& snapshot, const model::ObjectId& release) {
    const std::set<model::ObjectId> line = line_since(snapshot, release);
    if (line.empty()) return {};
    const std::set<model::ObjectId> before = merged_by(snapshot, release);
    model::ObjectId oldest;
    model::ObjectId at = snapshot.dev;
    for (int i = 0; i < longest_line && before.count(at) == 0; ++i) {
        if (line.count(at) != 0) return {};  // dev went forward along main: it has the release itself
        const Parents parents = parents_of(snapshot, at);
        if (parents.empty()) break;
        const auto second = parents.begin() + 1;
        if (std::any_of(second, parents.end(), [&](const auto& id) { return line.count(id) != 0; }))
            oldest = at;
        if (std::find(second, parents.end(), release) != parents.end()) break;
        at = parents.front();
    }
    return oldest;
}

}  // namespace

std::vector<model::ObjectId> known_at(const Snapshot& snapshot, const model::ObjectId& release) {
    if (release.is_none()) return {};
    std::vector<model::ObjectId> known{release};
    if (snapshot.dev.is_none()) return known;
    const model::ObjectId merge_back = merge_back_of(snapshot, release);
    if (merge_back) known.push_back(merge_back);
    return known;
}

}  // namespace dltask::flow
