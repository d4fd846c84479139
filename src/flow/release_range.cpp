// SPDX-License-Identifier: Apache-2.0
#include "flow/release_range.hpp"

#include <set>
#include <sstream>

#include "flow/history.hpp"

namespace dltask::flow {
namespace {

using Parents = std::vector<model::ObjectId>;

Parents parents_of(const Snapshot& snapshot, const model::ObjectId& commit) {
    const auto found = snapshot.objects.commit(commit.hex());
    return found ? found->parents : Parents{};
}

/// Whether the release merged dev, as its commit or the one before it: then it has all that dev had. Looks
/// at the nearer part of dev's line only.
bool has_merged_dev(const Snapshot& snapshot, const model::ObjectId& release) {
    std::set<model::ObjectId> merged;
    model::ObjectId at = release;
    for (int i = 0; i < 2 && at; ++i) {
        const Parents parents = parents_of(snapshot, at);
        if (parents.size() > 1) merged.insert(parents.begin() + 1, parents.end());
        at = parents.empty() ? model::ObjectId{} : parents.front();
    }
    constexpr int nearby = 1'000;
    at = merged.empty() ? model::ObjectId{} : snapshot.dev;
    for (int i = 0; i < nearby && at; ++i) {
        if (merged.count(at) != 0) return true;
        const Parents parents = parents_of(snapshot, at);
        at = parents.empty() ? model::ObjectId{} : parents.front();
    }
    return false;
}

struct Line {
    model::ObjectId commit;
    model::ObjectId tree;
    Parents parents;
};

/// What dev has and the release has not, children before parents.
std::vector<Line> beyond(const Snapshot& snapshot, const model::ObjectId& release) {
    std::istringstream text{snapshot.runner().query({"log", "--topo-order", "--no-color",
                                                     "--no-show-signature", "--format=tformat:%H %T %P",
                                                     snapshot.dev.hex(), "^" + release.hex(), "--"})};
    std::vector<Line> lines;
    for (std::string line; std::getline(text, line);) {
        std::istringstream words{line};
        Line read;
        std::string word;
        for (int i = 0; words >> word; ++i) {
            const model::ObjectId id = model::ObjectId::parse(word).value_or(model::ObjectId{});
            if (i == 0) read.commit = id;
            if (i == 1) read.tree = id;
            if (i > 1) read.parents.push_back(id);
        }
        lines.push_back(std::move(read));
    }
    return lines;
}

/// Commits of dev that took main in, as it was at the release or before, and were the same as main then:
/// what dev had there is released. The newest on each line: other clones have a dev of their own.
std::vector<model::ObjectId> merge_backs(const Snapshot& snapshot, const model::ObjectId& release) {
    const std::vector<Line> lines = beyond(snapshot, release);
    std::set<model::ObjectId> unreleased;
    for (const Line& line : lines) unreleased.insert(line.commit);
    const auto is_merge_back = [&](const Line& line) {
        for (std::size_t i = 1; i < line.parents.size(); ++i) {
            if (unreleased.count(line.parents[i]) == 0 && tree_of(snapshot, line.parents[i]) == line.tree)
                return true;
        }
        return false;
    };
    std::vector<model::ObjectId> found;
    std::set<model::ObjectId> covered;
    for (const Line& line : lines) {
        bool is_covered = covered.count(line.commit) != 0;
        if (!is_covered && is_merge_back(line)) {
            found.push_back(line.commit);
            is_covered = true;
        }
        if (is_covered) covered.insert(line.parents.begin(), line.parents.end());
    }
    return found;
}

}  // namespace

std::vector<model::ObjectId> known_at(const Snapshot& snapshot, const model::ObjectId& release) {
    if (release.is_none()) return {};
    std::vector<model::ObjectId> known{release};
    if (snapshot.dev.is_none() || has_merged_dev(snapshot, release)) return known;
    const std::vector<model::ObjectId> released = merge_backs(snapshot, release);
    known.insert(known.end(), released.begin(), released.end());
    return known;
}

}  // namespace dltask::flow
