// SPDX-License-Identifier: Apache-2.0
#include "flow/commit_list.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace dltask::flow {
namespace {

std::string_view take(std::string_view& text, char end) {
    const std::size_t at = std::min(text.find(end), text.size());
    const std::string_view taken = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return taken;
}

ListedCommit parse(std::string_view text) {
    ListedCommit commit;
    commit.id = model::ObjectId::parse(take(text, '\n')).value_or(model::ObjectId{});
    std::string_view parents = take(text, '\n');
    while (!parents.empty()) {
        if (const auto parent = model::ObjectId::parse(take(parents, ' '))) commit.parents.push_back(*parent);
    }
    commit.author = take(text, '\n');
    commit.message = text;
    return commit;
}

}  // namespace

std::vector<ListedCommit> list_commits(const Snapshot& snapshot, const std::vector<model::ObjectId>& tips,
                                       const std::vector<model::ObjectId>& without) {
    git::Runner::Arguments words{"log",
                                 "-z",
                                 "--topo-order",
                                 "--no-color",
                                 "--no-show-signature",
                                 "--no-mailmap",
                                 "--no-notes",
                                 "--encoding=UTF-8",
                                 "--no-patch",
                                 "--date=raw",
                                 "--format=tformat:%H%n%P%n%an <%ae> %ad%n%B"};
    for (const model::ObjectId& tip : tips) words.push_back(tip.hex());
    for (const model::ObjectId& id : without) words.push_back("^" + id.hex());
    words.emplace_back("--");
    const std::string listing = snapshot.runner().query(words);
    std::vector<ListedCommit> commits;
    for (std::string_view rest = listing; !rest.empty();) commits.push_back(parse(take(rest, '\0')));
    return commits;
}

std::vector<model::Change> changes_of(const std::vector<ListedCommit>& commits) {
    constexpr std::size_t shown = 10;
    std::vector<model::Change> changes;
    std::set<std::pair<std::string, std::string>> seen;
    for (const ListedCommit& commit : commits) {
        if (!seen.emplace(commit.author, commit.message).second) continue;
        changes.push_back({model::CommitMessage::parse(model::clean_message(commit.message, "")),
                           commit.parents.size() > 1, commit.id.hex().substr(0, shown)});
    }
    return changes;
}

}  // namespace dltask::flow
