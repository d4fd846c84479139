// SPDX-License-Identifier: Apache-2.0
#include "hooks/squashes.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "rules/legal_source.hpp"

namespace dltask::hooks {
namespace {

constexpr std::size_t most_candidates = 2000;
constexpr const char* config_file = "config.yaml";

/// The entries of a tree object (`<mode> <name>\0<id>`) without some names.
std::string without(std::string_view tree, std::size_t id_bytes, const std::set<std::string_view>& names) {
    std::string rest;
    while (!tree.empty()) {
        const std::size_t space = tree.find(' ');
        const std::size_t end = tree.find('\0');
        if (space == std::string_view::npos || end == std::string_view::npos) return "";
        const std::size_t length = std::min(end + 1 + id_bytes, tree.size());
        if (names.count(tree.substr(space + 1, end - space - 1)) == 0) rest += tree.substr(0, length);
        tree.remove_prefix(length);
    }
    return rest;
}

/// Keeps the commits that a list of ids names.
void keep(std::vector<const Commit*>& commits, const std::string& ids) {
    std::istringstream words{ids};
    const std::set<std::string> kept{std::istream_iterator<std::string>{words}, {}};
    const auto is_gone = [&](const Commit* commit) { return kept.count(commit->id) == 0; };
    commits.erase(std::remove_if(commits.begin(), commits.end(), is_gone), commits.end());
}

std::vector<const Commit*> pointers(const std::vector<Commit>& commits) {
    std::vector<const Commit*> list;
    for (const Commit& commit : commits) list.push_back(&commit);
    return list;
}

}  // namespace

/// All of a tree but tasks, and but the parameters of tasks/main.
std::string Squashes::core_of(const std::string& commit) {
    const auto known = cores_.find(commit);
    if (known != cores_.end()) return known->second;
    const std::size_t id_bytes = commit.size() / 2;
    const std::string root = history_.objects.content(commit + "^{tree}").value_or("");
    const std::string main = history_.objects.content(commit + ":tasks/main").value_or("");
    std::string core = without(root, id_bytes, {"tasks"}) + '\n' + without(main, id_bytes, {config_file});
    return cores_.emplace(commit, std::move(core)).first->second;
}

/// dev's line since the last release that main had before a commit: what main does not have, and what
/// contains that release where anything does.
std::vector<const Commit*> Squashes::candidates(const Commit& first) {
    std::vector<const Commit*> line = pointers(sources_.dev_line());
    if (line.size() > most_candidates) line.resize(most_candidates);
    if (line.empty() || first.parents.empty()) return line;
    const std::string& before = first.parents.front();
    std::string tips;
    for (const std::string& tip : sources_.tips_of(model::BranchKind::dev)) tips += tip + "\n";
    keep(line, history_.git.ask({"rev-list", "--stdin"}, tips + "^" + before + "\n"));
    const auto tag = history_.git.try_ask(
        {"describe", "--abbrev=0", "--match=v[0-9]*", "--exclude=*-dev.*", "--end-of-options", before});
    if (!tag.ok()) return line;
    const std::string release = "^refs/tags/" + tag.out.substr(0, tag.out.find('\n')) + "^{commit}\n";
    const auto newer = history_.git.try_ask({"rev-list", "--stdin", "--ancestry-path"}, tips + release);
    if (newer.ok() && !newer.out.empty()) keep(line, newer.out);
    return line;
}

const Commit* Squashes::same_core(const Commit& commit, const std::vector<const Commit*>& dev) {
    if (commit.parents.empty()) return nullptr;
    const std::string core = core_of(commit.id);
    if (core == core_of(commit.parents.front())) return nullptr;
    const std::string key = history_.settings.keys.version.value_or("");
    const std::string config = ":tasks/main/" + std::string{config_file};
    const std::string text = history_.objects.content(commit.id + config).value_or("");
    if (by_core_.empty()) {
        for (const Commit* candidate : dev) by_core_.emplace(core_of(candidate->id), candidate);
    }
    const auto [begin, end] = by_core_.equal_range(core);
    for (auto it = begin; it != end; ++it) {
        const Commit* candidate = it->second;
        if (candidate->id == commit.id) continue;
        const std::string other = history_.objects.content(candidate->id + config).value_or("");
        if (rules::differ_in_key_only(other, text, key)) return candidate;
    }
    return nullptr;
}

/// What main may have copies of: dev's line and what was merged into it, but not what dev has from main.
std::vector<Commit> Squashes::work_of(const std::vector<const Commit*>& dev, const Commit& first) const {
    std::set<std::string> line;
    for (const Commit* commit : dev) line.insert(commit->id);
    CommitRange range{{line.begin(), line.end()}, {first.parents.front()}};
    for (const Commit* commit : dev) {
        if (!commit->parents.empty() && line.count(commit->parents.front()) == 0)
            range.without.push_back(commit->parents.front());
    }
    std::vector<Commit> work = read_commits(history_.git, history_.objects, range);
    const auto is_main = [&](const Commit& commit) {
        const Commit* known = history_.commit(commit.id);
        return known != nullptr && known->line == model::BranchKind::main;
    };
    work.erase(std::remove_if(work.begin(), work.end(), is_main), work.end());
    return work;
}

bool Squashes::is_copy(const Commit& commit, const std::vector<const Commit*>& dev) const {
    return std::any_of(dev.begin(), dev.end(), [&](const Commit* other) {
        return other->author == commit.author && other->message == commit.message;
    });
}

std::map<std::string, std::string> Squashes::patch_ids(const std::vector<const Commit*>& commits) const {
    std::string input;
    for (const Commit* commit : commits) {
        if (commit->parents.size() == 1) input += commit->id + "\n";
    }
    std::map<std::string, std::string> ids;
    if (input.empty()) return ids;
    const std::string patches = history_.git.ask(
        {"diff-tree", "--stdin", "-p", "--no-ext-diff", "--no-textconv", "--no-renames", "--full-index"},
        input);
    std::istringstream words{history_.git.ask({"patch-id", "--stable"}, patches)};
    for (std::string patch, commit; words >> patch >> commit;) ids[commit] = patch;
    return ids;
}

std::set<std::string> Squashes::same_changes(const std::vector<const Commit*>& plain,
                                             const std::vector<const Commit*>& dev) const {
    std::set<std::string> patches;
    for (const auto& [commit, patch] : patch_ids(dev)) patches.insert(patch);
    std::set<std::string> same;
    for (const auto& [commit, patch] : patch_ids(plain)) {
        if (patches.count(patch) != 0) same.insert(commit);
    }
    return same;
}

std::set<std::string> Squashes::proved(const std::vector<const Commit*>& plain,
                                       const std::set<std::string>& released) {
    std::set<std::string> proved;
    if (plain.empty()) return proved;
    const std::vector<const Commit*> dev = candidates(*plain.front());
    if (dev.empty()) return proved;
    std::size_t last = plain.size();
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (same_core(*plain[i], dev) == nullptr) continue;
        last = i;
        if (!is_copy(*plain[i], dev)) proved.insert(plain[i]->id);
    }
    if (last == plain.size()) return proved;
    const std::vector<Commit> work = work_of(dev, *plain.front());
    const std::vector<const Commit*> originals = pointers(work);
    std::vector<const Commit*> copies;
    for (const Commit* commit : plain) {
        if (is_copy(*commit, originals)) copies.push_back(commit);
    }
    const bool rebases = history_.settings.merge_strategy == config::MergeStrategy::rebase ||
                         released.count(plain[last]->id) != 0;
    if (copies.empty() || (!rebases && copies.size() < 2)) return proved;
    const std::set<std::string> same = same_changes(copies, originals);
    for (std::size_t i = 0; i <= last; ++i) {
        if (same.count(plain[i]->id) != 0) proved.insert(plain[i]->id);
    }
    return proved;
}

}  // namespace dltask::hooks
