// SPDX-License-Identifier: Apache-2.0
#include "flow/carry_memory.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flow/history.hpp"
#include "sys/beneath.hpp"

namespace dltask::flow {
namespace {

constexpr std::string_view arrived_key = "Arrived: ";
constexpr std::string_view committed_line = "\nCommitted: yes\n";
constexpr std::string_view config_line = "\nConfig: yes\n";

Carried read(const model::ObjectId& id, const git::Commit& commit) {
    Carried carried;
    carried.id = id;
    carried.tree = commit.tree;
    const std::size_t at = commit.message.find(arrived_key);
    if (at != std::string::npos) {
        const std::size_t begin = at + arrived_key.size();
        const std::string hex = commit.message.substr(begin, commit.message.find('\n', begin) - begin);
        carried.arrived = model::ObjectId::parse(hex).value_or(model::ObjectId{});
    }
    carried.committed = commit.message.find(committed_line) != std::string::npos;
    carried.config = commit.message.find(config_line) != std::string::npos;
    return carried;
}

bool has_changed(const Snapshot& snapshot, const git::WorkTree& tree, const std::string& path, bool tracked) {
    if (!tracked) {
        const sys::Beneath root{tree.path};
        return !root.is_blocked(path) && root.status(path).type != sys::FileType::missing;
    }
    const std::vector<git::Dirty>& dirty = snapshot.dirty(tree.path);
    return std::any_of(dirty.begin(), dirty.end(), [&](const git::Dirty& file) { return file.path == path; });
}

/// Uncommitted work goes along when its owner switches: in a work tree whose commit has the file as the
/// target had it.
bool differs_on_disk(const Snapshot& snapshot, const std::string& path,
                     const std::optional<git::TreeEntry>& before) {
    return std::any_of(snapshot.work_trees.begin(), snapshot.work_trees.end(),
                       [&](const git::WorkTree& tree) {
                           return !tree.bare && !tree.missing && tree.head &&
                                  snapshot.objects.entry(tree.head, path) == before &&
                                  has_changed(snapshot, tree, path, before.has_value());
                       });
}

bool stands(const Snapshot& snapshot, const Carried& carried, const model::ObjectId& target) {
    if (carried.arrived.is_none()) return false;
    if (!carried.committed) return carried.arrived != target;
    return snapshot.objects.info(carried.arrived.hex()) && is_ancestor(snapshot, carried.arrived, target);
}

}  // namespace

std::string carried_refs(const std::string& branch) {
    return "refs/dltask/carried/" + branch;
}

std::string carried_ref(const std::string& branch, const std::string& target) {
    return fmt::format("{}/{}", carried_refs(branch), target);
}

std::vector<Carried> standing(const Snapshot& snapshot, const std::string& ref,
                              const model::ObjectId& target) {
    std::vector<Carried> found;
    const auto newest = snapshot.objects.info(ref);
    model::ObjectId at = newest ? newest->id : model::ObjectId{};
    while (at) {
        const auto commit = snapshot.objects.commit(at.hex());
        if (!commit) break;
        const Carried carried = read(at, *commit);
        if (stands(snapshot, carried, target)) found.push_back(carried);
        at = commit->parents.empty() ? model::ObjectId{} : commit->parents.front();
    }
    return found;
}

bool has_arrived(const Snapshot& snapshot, const std::string& branch, const std::string& ref,
                 const std::string& path) {
    const auto commit = snapshot.objects.commit(ref);
    const auto newest = snapshot.objects.info(ref);
    if (!commit || !newest) return false;
    const Carried carried = read(newest->id, *commit);
    if (carried.committed || carried.arrived.is_none()) return true;
    const std::string target = ref.substr(carried_refs(branch).size() + 1);
    const auto before = snapshot.objects.entry(carried.arrived, path);
    const model::ObjectId tip = snapshot.branch_tip(target);
    return tip.is_none() || snapshot.objects.entry(tip, path) != before ||
           differs_on_disk(snapshot, path, before);
}

RefMove remember(Snapshot& snapshot, const std::string& ref, const Carried& carried) {
    const auto before = snapshot.objects.info(ref);
    git::Commit commit;
    commit.tree = carried.tree;
    if (before) commit.parents = {before->id};
    commit.author = commit.committer = fmt::format("git-dltask <> {}", snapshot.now.git_time());
    commit.message =
        fmt::format("carried\n\n{}{}\nCommitted: {}\nConfig: {}\n", arrived_key, carried.arrived.hex(),
                    carried.committed ? "yes" : "no", carried.config ? "yes" : "no");
    return RefMove{ref, before ? before->id : model::ObjectId{}, snapshot.objects.add_commit(commit)};
}

}  // namespace dltask::flow
