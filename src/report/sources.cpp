// SPDX-License-Identifier: Apache-2.0
#include "report/sources.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace dltask::report {
namespace {

constexpr std::string_view local_prefix = "refs/heads/";
constexpr std::string_view remote_prefix = "refs/remotes/";

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (text.substr(0, prefix.size()) != prefix) return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::optional<Tip> tip_of(const git::Ref& ref, const model::BranchScheme& scheme) {
    std::string_view name = ref.name;
    Tip tip;
    tip.commit = ref.peeled;
    if (take_prefix(name, remote_prefix)) {
        const std::size_t slash = name.find('/');
        if (slash == std::string_view::npos) return std::nullopt;
        name.remove_prefix(slash + 1);
        tip.remote = true;
    } else if (!take_prefix(name, local_prefix)) {
        return std::nullopt;
    }
    tip.branch = model::parse_branch(name, scheme);
    if (!tip.branch.is_task_like() || !ref.symref.empty()) return std::nullopt;
    return tip;
}

/// The part of a prefix such as `task/` that is a folder below `tasks/`: with its slash, or empty.
std::string folder_of(const std::string& prefix) {
    return prefix.substr(0, prefix.rfind('/') + 1);
}

void add_directories(const git::Tree& tree, const std::string& dir, const std::string& folder,
                     const model::BranchScheme& scheme, std::vector<Recorded>& found) {
    for (const git::TreeEntry& entry : tree) {
        if (entry.mode != git::Mode::tree) continue;
        model::BranchName branch = model::parse_branch(folder + entry.name, scheme);
        if (!branch.is_task_like()) continue;
        found.push_back({std::move(branch), dir + folder + entry.name, entry.id});
    }
}

std::optional<git::Tree> subtree(const git::ObjectReader& reader, const git::Tree& root,
                                 const std::string& path) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    for (const git::TreeEntry& entry : root) {
        if (entry.mode != git::Mode::tree || entry.name != path.substr(0, slash)) continue;
        return reader.tree(entry.id.hex() + (slash == path.size() ? "" : ':' + path.substr(slash + 1)));
    }
    return std::nullopt;
}

void add_below(const git::ObjectReader& reader, const git::Tree& root, const std::string& dir,
               const model::BranchScheme& scheme, std::vector<Recorded>& found) {
    const std::set<std::string> folders{folder_of(scheme.task), folder_of(scheme.debug)};
    for (const std::string& folder : folders) {
        if (folder.empty()) {
            add_directories(root, dir, folder, scheme, found);
        } else if (const auto tree = subtree(reader, root, folder.substr(0, folder.size() - 1))) {
            add_directories(*tree, dir, folder, scheme, found);
        }
    }
}

}  // namespace

std::vector<Tip> task_tips(const std::vector<git::Ref>& refs, const model::BranchScheme& scheme) {
    std::vector<Tip> tips;
    for (const git::Ref& ref : refs) {
        if (auto tip = tip_of(ref, scheme)) tips.push_back(std::move(*tip));
    }
    std::stable_sort(tips.begin(), tips.end(), [](const Tip& a, const Tip& b) {
        return a.branch.full != b.branch.full ? a.branch.full < b.branch.full : a.remote < b.remote;
    });
    const auto same = [](const Tip& a, const Tip& b) { return a.branch.full == b.branch.full; };
    tips.erase(std::unique(tips.begin(), tips.end(), same), tips.end());
    return tips;
}

std::vector<Recorded> recorded_tasks(const git::ObjectReader& reader, const model::ObjectId& commit,
                                     const model::BranchScheme& scheme) {
    std::vector<Recorded> found;
    if (commit.is_none()) return found;
    const auto tasks = reader.tree(commit.hex() + ":tasks");
    if (!tasks) return found;
    add_below(reader, *tasks, "tasks/", scheme, found);
    if (const auto years = subtree(reader, *tasks, "archive")) {
        for (const git::TreeEntry& year : *years) {
            if (year.mode != git::Mode::tree) continue;
            if (const auto tree = reader.tree(year.id.hex())) {
                add_below(reader, *tree, "tasks/archive/" + year.name + '/', scheme, found);
            }
        }
    }
    const auto earlier = [](const Recorded& a, const Recorded& b) { return a.branch.full < b.branch.full; };
    // As the tree has them, where there is no other.
    if (!std::is_sorted(found.begin(), found.end(), earlier))
        std::stable_sort(found.begin(), found.end(), earlier);
    const auto same = [](const Recorded& a, const Recorded& b) { return a.branch.full == b.branch.full; };
    found.erase(std::unique(found.begin(), found.end(), same), found.end());
    return found;
}

}  // namespace dltask::report
