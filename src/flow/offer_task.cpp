// SPDX-License-Identifier: Apache-2.0
#include "flow/offer_task.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/branch_moves.hpp"
#include "flow/commit_maker.hpp"
#include "flow/harvest.hpp"
#include "flow/history.hpp"
#include "flow/task_commit.hpp"
#include "flow/task_inputs.hpp"

namespace dltask::flow {
namespace {

void require_result(const Snapshot& snapshot, const OfferRequest& request, const model::BranchName& branch,
                    const model::ObjectId& directory) {
    const model::TaskRecord record = read_record(snapshot, directory, branch.full);
    if (record.state == model::TaskState::succeeded || request.failed) return;
    throw refused(record.attempts.empty()
                      ? fmt::format("'{}' never ran", branch.full)
                      : fmt::format("the last run of '{}' is '{}'", branch.full, name_of(record.state)),
                  {fmt::format("git dltask run {}", branch.name),
                   fmt::format("git dltask finish --failed --pr {}", branch.name)});
}

void require_inside(const Snapshot& snapshot, const model::BranchName& branch, const model::ObjectId& tip) {
    const std::vector<std::string> outside = changes_outside(snapshot, branch, tip);
    if (outside.empty()) return;
    throw refused(fmt::format("'{}' changes files outside '{}/' [task-scope]:{}", branch.full,
                              branch.directory(), name_paths(outside)),
                  {"move these changes to dev or to a hotfix"});
}

/// A host merges histories, not directories.
void require_core_in_main(Snapshot& snapshot, const model::BranchName& branch, const model::ObjectId& tip) {
    const model::ObjectId core = start_of(snapshot, branch, tip);
    if (core.is_none() || is_ancestor(snapshot, core, snapshot.main)) return;
    throw refused(fmt::format("the core of '{}' is not in '{}': a merge by a host would bring it along",
                              branch.full, snapshot.settings.branches.main),
                  {fmt::format("git dltask finish --push {}", branch.name), "git dltask release"});
}

/// `host/owner/repository` of `https://host/...`, `ssh://git@host/...` and `git@host:...`.
std::string place_of(std::string url) {
    const std::size_t scheme = url.find("://");
    if (scheme != std::string::npos) url.erase(0, scheme + 3);
    const std::size_t at = url.find('@');
    if (at != std::string::npos && at < url.find('/')) url.erase(0, at + 1);
    const std::size_t colon = url.find(':');
    if (scheme == std::string::npos && colon != std::string::npos) url[colon] = '/';
    while (!url.empty() && url.back() == '/') url.pop_back();
    constexpr std::string_view suffix = ".git";
    if (url.size() > suffix.size() && url.compare(url.size() - suffix.size(), suffix.size(), suffix) == 0)
        url.resize(url.size() - suffix.size());
    return url;
}

}  // namespace

Plan plan_offer(Snapshot& snapshot, const OfferRequest& request) {
    const auto branch = model::parse_branch(request.branch, snapshot.settings.branches);
    if (branch.kind == model::BranchKind::debug) {
        throw refused(fmt::format("'{}' is a debug branch: it is never merged", branch.full),
                      {"git dltask carry", fmt::format("git dltask discard {}", branch.full)});
    }
    require_main(snapshot);
    Plan plan;
    plan.command = "finish";
    plan.description = "offer " + branch.full;
    const model::ObjectId tip = snapshot.branch_tip(branch.full);
    model::ObjectId directory = directory_at(snapshot, tip, branch);
    if (directory.is_none())
        throw refused(fmt::format("'{}' has no directory '{}'", branch.full, branch.directory()));
    require_inside(snapshot, branch, tip);
    require_core_in_main(snapshot, branch, tip);
    if (const git::WorkTree* tree = snapshot.checked_out(branch.ref())) {
        require_usable(*tree);
        require_calm(snapshot, tree->path);
        Harvest left = harvest(snapshot, tree->path, branch.directory(), directory, request.dry_run);
        plan.notes = std::move(left.notes);
        directory = left.tree;
    }
    require_result(snapshot, request, branch, directory);
    CommitMaker maker{snapshot, request.dry_run};
    const model::ObjectId result = commit_directory(snapshot, maker, branch, tip, directory,
                                                    fmt::format("task: {}, results\n", branch.name));
    if (result != tip) plan.steps.push_back(record_step(snapshot, branch, tip, result));
    return plan;
}

std::string request_url(const std::string& remote_url, const std::string& source, const std::string& target) {
    const std::string place = place_of(remote_url);
    const std::string host = place.substr(0, place.find('/'));
    if (host.find("github") != std::string::npos)
        return fmt::format("https://{}/compare/{}...{}?expand=1", place, target, source);
    if (host.find("gitlab") != std::string::npos) {
        return fmt::format(
            "https://{}/-/merge_requests/new?merge_request%5Bsource_branch%5D={}"
            "&merge_request%5Btarget_branch%5D={}",
            place, source, target);
    }
    return "";
}

}  // namespace dltask::flow
