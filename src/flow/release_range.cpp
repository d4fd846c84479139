// SPDX-License-Identifier: Apache-2.0
#include "flow/release_range.hpp"

#include <set>

#include "flow/history.hpp"

namespace dltask::flow {
namespace {

constexpr int longest_line = 100'000;

using Parents = std::vector<model::ObjectId>;

Parents parents_of(const Snapshot& snapshot, const model::ObjectId& commit) {
    const auto found = snapshot.objects.commit(commit.hex());
    return found ? found->parents : Parents{};
}

/// main's first-parent line from its tip down to the release, without that; empty when it is not on it.
std::set<model::ObjectId> line_since(const Snapshot& snapshot, const model::ObjectId& release) {
    std::set<model::ObjectId> line;
    model::ObjectId at = snapshot.main;
    for (int i = 0; i < longest_line; ++i) {
        if (at == release) return line;
        line.insert(at);
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

model::ObjectId tree_at(const Snapshot& snapshot, const model::ObjectId& commit) {
    const auto found = snapshot.objects.commit(commit.hex());
    return found ? found->tree : model::ObjectId{};
}

/// The last commit on dev's first-parent line that took main in, as it was at the release or before, and
/// was the same as main then: what dev had there is released. None: the release has all of that itself.
model::ObjectId merge_back_of(const Snapshot& snapshot, const model::ObjectId& release) {
    const std::set<model::ObjectId> later = line_since(snapshot, release);
    const std::set<model::ObjectId> before = merged_by(snapshot, release);
    model::ObjectId at = snapshot.dev;
    for (int i = 0; i < longest_line && before.count(at) == 0; ++i) {
        if (at == release || later.count(at) != 0) return {};
        const Parents parents = parents_of(snapshot, at);
        if (parents.empty()) return {};
        for (auto parent = parents.begin() + 1; parent != parents.end(); ++parent) {
            if (later.count(*parent) != 0 || tree_at(snapshot, at) != tree_at(snapshot, *parent)) continue;
            if (is_ancestor(snapshot, *parent, release)) return at;
        }
        at = parents.front();
    }
    return {};
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
