// SPDX-License-Identifier: Apache-2.0
#include "hooks/merge_heads.hpp"

#include <algorithm>
#include <sstream>

#include "model/branch_policy.hpp"

namespace dltask::hooks {
namespace {

using model::BranchKind;
using model::BranchName;
using model::BranchScheme;

/// A branch here or on a remote.
struct Ref {
    std::string name;  ///< refs/heads/x or refs/remotes/origin/x
    BranchName branch;
};

/// Remote names may contain slashes, too, but those that do are not worth reading the configuration.
BranchName branch_of(const std::string& ref, const BranchScheme& scheme) {
    const std::string_view heads = "refs/heads/", remotes = "refs/remotes/";
    if (ref.compare(0, heads.size(), heads) == 0)
        return model::parse_branch(ref.substr(heads.size()), scheme);
    const std::size_t slash = ref.find('/', remotes.size());
    return model::parse_branch(slash == std::string::npos ? "" : ref.substr(slash + 1), scheme);
}

std::vector<Ref> refs_that(const Git& git, const std::string& condition, const BranchScheme& scheme) {
    std::istringstream lines{
        git.try_ask({"for-each-ref", "--format=%(refname)", condition, "refs/heads/", "refs/remotes/"}).out};
    std::vector<Ref> refs;
    for (std::string line; std::getline(lines, line);) {
        Ref ref{line, branch_of(line, scheme)};
        if (ref.branch.full != "HEAD" && !ref.branch.full.empty()) refs.push_back(std::move(ref));
    }
    return refs;
}

bool line_holds(const Git& git, const Ref& ref, const std::string& commit) {
    const auto list = git.try_ask({"rev-list", "--first-parent", ref.name, "--not", commit + "^@"});
    return list.ok() && list.out.find(commit) != std::string::npos;
}

/// The branches that a commit which is nobody's tip belongs to.
std::vector<BranchName> owners(const Git& git, const std::string& commit, const BranchScheme& scheme) {
    const auto refs = refs_that(git, "--contains=" + commit, scheme);
    const bool is_shared = std::any_of(refs.begin(), refs.end(), [](const Ref& ref) {
        return ref.branch.kind != BranchKind::main && ref.branch.kind != BranchKind::dev &&
               !model::may_enter_main(ref.branch);
    });
    std::vector<BranchName> owners;
    for (const Ref& ref : refs) {
        if (!model::may_enter_main(ref.branch)) continue;
        if (is_shared && ref.branch.kind != BranchKind::dev) continue;
        if (line_holds(git, ref, commit)) owners.push_back(ref.branch);
    }
    return owners;
}

/// A commit that the target does not have yet and that touches the directory of a debug branch.
std::string debug_commit(const Git& git, const std::string& commit, const BranchName& target,
                         const BranchScheme& scheme) {
    if (target.kind == BranchKind::debug) return "";
    auto list = git.try_ask({"rev-list", "--full-history", "--max-count=1", commit, "--not", "HEAD", "--",
                             ":(glob)tasks/" + scheme.debug + "*/**"});
    return list.out.substr(0, list.out.find('\n'));
}

std::vector<std::string> ids_in(const std::string& text) {
    std::vector<std::string> ids;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        if (const auto id = model::ObjectId::parse(line)) ids.push_back(id->hex());
    }
    return ids;
}

/// The tip of what was squashed is the first commit that SQUASH_MSG lists.
std::string squashed_tip(const std::string& message) {
    constexpr std::string_view prefix = "commit ";
    std::istringstream lines{message};
    for (std::string line; std::getline(lines, line);) {
        if (line.compare(0, prefix.size(), prefix) != 0) continue;
        if (const auto id = model::ObjectId::parse(line.substr(prefix.size()))) return id->hex();
    }
    return "";
}

bool index_equals(const Git& git, const std::string& commit, const std::string& path) {
    std::vector<std::string> arguments = {"diff-index", "--cached", "--quiet", commit, "--"};
    if (!path.empty()) arguments.push_back(":(literal)" + path);
    return git.try_ask(std::move(arguments)).ok();
}

bool brings_only(const Git& git, const std::string& directory) {
    const auto changes = git.staged_against("HEAD");
    return std::all_of(changes.begin(), changes.end(), [&](const StagedChange& change) {
        return change.path.compare(0, directory.size() + 1, directory + "/") == 0;
    });
}

}  // namespace

std::vector<std::string> merge_heads(const GitDir& git_dir, const sys::Environment& environment) {
    constexpr std::string_view prefix = "GITHEAD_";
    if (const auto heads = git_dir.own_file("MERGE_HEAD")) return ids_in(*heads);
    std::vector<std::string> ids;
    for (const std::string& variable : environment.strings()) {
        if (variable.compare(0, prefix.size(), prefix) != 0) continue;
        const std::string name = variable.substr(prefix.size(), variable.find('=') - prefix.size());
        if (const auto id = model::ObjectId::parse(name)) ids.push_back(id->hex());
    }
    return ids;
}

rules::MergedHead describe_head(const Git& git, const std::string& commit, const BranchName& target,
                                const BranchScheme& scheme) {
    rules::MergedHead head{commit, {}, debug_commit(git, commit, target, scheme)};
    for (Ref& ref : refs_that(git, "--points-at=" + commit, scheme))
        head.from.push_back(std::move(ref.branch));
    if (target.kind != BranchKind::main) return head;
    if (std::any_of(head.from.begin(), head.from.end(), model::may_enter_main)) return head;
    for (BranchName& owner : owners(git, commit, scheme)) head.from.push_back(std::move(owner));
    return head;
}

bool is_proved_squash(const Git& git, const GitDir& git_dir, const BranchName& target,
                      const BranchScheme& scheme) {
    const std::string tip = squashed_tip(git_dir.own_file("SQUASH_MSG").value_or(""));
    if (tip.empty()) return false;
    const rules::MergedHead head = describe_head(git, tip, target, scheme);
    if (!rules::check_merge_source(target, {head}, scheme.has_dev()).empty()) return false;
    if (index_equals(git, tip, "")) return true;
    return std::any_of(head.from.begin(), head.from.end(), [&](const BranchName& source) {
        return source.kind == BranchKind::task && index_equals(git, tip, source.directory()) &&
               brings_only(git, source.directory());
    });
}

}  // namespace dltask::hooks
