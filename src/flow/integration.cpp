// SPDX-License-Identifier: Apache-2.0
#include "flow/integration.hpp"

#include <fmt/format.h>

#include <set>

#include "flow/code_merge.hpp"
#include "flow/history.hpp"
#include "flow/tree_diff.hpp"

namespace dltask::flow {
namespace {

std::string mail_of(const std::string& author) {
    const std::size_t open = author.rfind('<');
    return author.substr(open == std::string::npos ? 0 : open, author.rfind('>') - open + 1);
}

/// `Name <mail>` of everyone but the user, each mail once, in the order of the history.
std::vector<std::string> other_authors(const Integration& integration, const std::string& user) {
    std::set<std::string> seen{mail_of(user)};
    std::vector<std::string> authors;
    for (auto commit = integration.commits.rbegin(); commit != integration.commits.rend(); ++commit) {
        const std::string author = commit->author.substr(0, commit->author.rfind('>') + 1);
        if (commit->parents.size() < 2 && seen.insert(mail_of(author)).second) authors.push_back(author);
    }
    return authors;
}

std::string subject(const Integration& integration, std::string_view verb) {
    return fmt::format("{}: {} {} into {}\n", integration.type, verb, integration.incoming.source.full,
                       integration.incoming.target);
}

model::ObjectId merge(CommitMaker& maker, const Integration& integration) {
    const Incoming& incoming = integration.incoming;
    return maker.merge({incoming.target,
                        incoming.source.full,
                        integration.merged,
                        {incoming.before, incoming.tip},
                        subject(integration, "merge")});
}

model::ObjectId squash(CommitMaker& maker, const Integration& integration) {
    std::string message = subject(integration, "squash");
    const std::string notes = model::release_notes(changes_of(integration.commits));
    if (!notes.empty()) message += '\n' + notes;
    message += '\n';
    for (const std::string& author : other_authors(integration, maker.author()))
        message += fmt::format("Co-authored-by: {}\n", author);
    message += fmt::format("Dltask-Source: {}\n", integration.incoming.tip.hex());
    return maker.commit(integration.merged, {integration.incoming.before}, message);
}

std::string title(const ListedCommit& commit) {
    return fmt::format("{} '{}'", commit.id.brief(), commit.message.substr(0, commit.message.find('\n')));
}

Error not_replayable(const Integration& integration, const std::string& what,
                     const std::vector<std::string>& paths) {
    const std::string& source = integration.incoming.source.full;
    return refused(fmt::format("'{}' cannot be rebased onto '{}': {}:{}", source, integration.incoming.target,
                               what, name_paths(paths)),
                   {"git dltask release --strategy no-ff, or squash",
                    fmt::format("git switch {} && git merge {}, where they conflict", source,
                                integration.incoming.target)});
}

model::ObjectId rebase(Snapshot& snapshot, CommitMaker& maker, const Integration& integration) {
    model::ObjectId at = integration.incoming.before;
    for (auto commit = integration.commits.rbegin(); commit != integration.commits.rend(); ++commit) {
        if (commit->parents.size() > 1) continue;
        const CodeMerge replayed = replay(snapshot, commit->id, at);
        if (!replayed.clean())
            throw not_replayable(integration, title(*commit) + " does not apply", replayed.conflicts);
        if (replayed.tree == tree_of(snapshot, at)) continue;
        at = maker.copy(commit->id, replayed.tree, at, commit->message, commit->author);
    }
    std::vector<std::string> paths;
    for (const TreeChange& change : diff_trees(snapshot.objects, at, integration.merged))
        paths.push_back(change.path);
    if (!paths.empty()) throw not_replayable(integration, "a merge on it has changes of its own", paths);
    return at;
}

}  // namespace

model::ObjectId integrate(Snapshot& snapshot, CommitMaker& maker, const Integration& integration) {
    switch (integration.strategy) {
        case config::MergeStrategy::no_ff:
            return merge(maker, integration);
        case config::MergeStrategy::squash:
            return squash(maker, integration);
        case config::MergeStrategy::rebase:
            return rebase(snapshot, maker, integration);
    }
    return integration.incoming.before;
}

}  // namespace dltask::flow
