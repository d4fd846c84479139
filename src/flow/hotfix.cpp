// SPDX-License-Identifier: Apache-2.0
#include "flow/hotfix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "config/severity.hpp"
#include "flow/code_merge.hpp"
#include "flow/core_tree.hpp"
#include "flow/core_version.hpp"
#include "flow/history.hpp"
#include "flow/integration.hpp"
#include "flow/release_commit.hpp"
#include "flow/release_state.hpp"
#include "model/release_notes.hpp"
#include "rules/hotfix_size.hpp"

namespace dltask::flow {
namespace {

std::uint64_t take_number(std::string_view& text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return 0;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

/// Lines added and deleted since the hotfix left main; a binary file has none.
std::uint64_t changed_lines(const Snapshot& snapshot, const Incoming& incoming) {
    const git::Runner& git = snapshot.runner();
    const std::string base = git.query({"merge-base", incoming.before.hex(), incoming.tip.hex()});
    const std::string listing =
        git.query({"diff-tree", "-r", "-M", "-z", "--numstat", "--no-ext-diff", "--no-textconv",
                   base.substr(0, base.find('\n')), incoming.tip.hex()});
    std::uint64_t lines = 0;
    for (std::string_view rest = listing; !rest.empty();) {
        std::string_view word = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        const std::uint64_t added = take_number(word);
        if (word.substr(0, 1) != "\t") continue;
        word.remove_prefix(1);
        lines += added + take_number(word);
    }
    return lines;
}

void require_small(const Snapshot& snapshot, const Incoming& incoming,
                   const std::vector<ListedCommit>& commits) {
    const auto severity = config::severity_of(snapshot.settings, "hotfix-size", model::BranchKind::hotfix);
    if (severity == config::Severity::off) return;
    rules::HotfixFacts facts{incoming.source, changed_lines(snapshot, incoming), {}};
    for (const model::Change& change : changes_of(commits)) {
        if (change.message.type == "feat") facts.features.push_back(change.message.header());
    }
    const auto violations = rules::check_hotfix_size(facts, snapshot.settings.hotfix_max_lines);
    if (violations.empty()) return;
    throw refused(violations.front().message + " [hotfix-size]", {violations.front().hint});
}

/// Of a release its next patch, of a pre-release the next one of its kind.
model::Version version_after(const model::Version& version, const std::vector<model::Version>& released) {
    const std::vector<std::string>& parts = version.prerelease();
    if (parts.size() == 2) return model::next_prerelease(version, parts.front(), released);
    return version.bumped(model::Bump::patch);
}

class HotfixMerge {
public:
    HotfixMerge(Snapshot& snapshot, CommitMaker& maker, const Incoming& incoming)
        : snapshot_{snapshot}, maker_{maker}, incoming_{incoming} {}

    MergedHotfix merge(const model::ObjectId& merged, bool wants_release) {
        commits_ = list_commits(snapshot_, {incoming_.tip}, {incoming_.before});
        require_small(snapshot_, incoming_, commits_);
        fixed_ = integrate(snapshot_, maker_,
                           {snapshot_.settings.merge_strategy, incoming_, merged, commits_, "fix"});
        main_ = fixed_;
        if (wants_release && changes_core(merged)) release();
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        result_.moves.insert(result_.moves.begin(), {"refs/heads/" + scheme.main, snapshot_.main, main_});
        if (snapshot_.dev && !snapshot_.settings.merge_dev_later)
            result_.moves.push_back({"refs/heads/" + scheme.dev, snapshot_.dev, bring_up_dev()});
        return std::move(result_);
    }

private:
    [[nodiscard]] bool changes_core(const model::ObjectId& merged) const {
        const auto& exclude = snapshot_.settings.core_exclude;
        git::ObjectBuilder passing{snapshot_.objects};
        return core_tree(passing, snapshot_.main, exclude) != core_tree(passing, merged, exclude);
    }

    void release() {
        const model::ObjectId tree = tree_of(snapshot_, fixed_);
        require_config_keys(snapshot_, tree);
        const model::Version current = read_template(snapshot_, snapshot_.main).version;
        const ReleaseState state = ReleaseState::look(snapshot_);
        state.require_up_to_date(snapshot_);
        if (state.commit_of(current).is_none()) {
            result_.note = fmt::format(
                "no version was released: '{}' is not released either; "
                "'git dltask release' does that",
                current.tag());
            return;
        }
        version_ = version_after(current, state.released);
        state.require_new(*version_);
        const Release made =
            make_release(snapshot_, maker_, fixed_, *version_, model::release_notes(changes_of(commits_)));
        main_ = made.commit;
        result_.moves.push_back(made.tag);
        result_.raw_tag = made.raw_tag;
        result_.tag = version_->tag();
    }

    /// dev merges the fix itself; the version is set there rather than merged, so that a line next to it
    /// that dev changed is no conflict.
    [[nodiscard]] model::ObjectId bring_up_dev() {
        if (is_ancestor(snapshot_, snapshot_.dev, snapshot_.main)) return main_;
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        const CodeMerge merge = merge_code(snapshot_, snapshot_.dev, fix_to_merge());
        if (!merge.clean()) {
            throw refused(fmt::format("the fix conflicts with '{}'; nothing was merged:{}", scheme.dev,
                                      name_paths(merge.conflicts)),
                          {fmt::format("git switch {} && git merge {}, then again", scheme.dev,
                                       incoming_.source.full)});
        }
        model::ObjectId tree = merge.tree;
        if (version_ && read_template(snapshot_, tree).version < *version_)
            tree = with_version(snapshot_, tree, *version_);
        return maker_.merge({scheme.dev,
                             scheme.main,
                             tree,
                             {snapshot_.dev, main_},
                             fmt::format("chore: merge {} into {}\n", scheme.main, scheme.dev)});
    }

    /// A squash or a rebase hides that dev may have the hotfix already, merged by hand over a conflict.
    [[nodiscard]] model::ObjectId fix_to_merge() const {
        if (snapshot_.settings.merge_strategy == config::MergeStrategy::no_ff) return fixed_;
        git::Commit stand_in = *snapshot_.objects.commit(fixed_.hex());
        stand_in.parents = {incoming_.before, incoming_.tip};
        return snapshot_.objects.add_commit(stand_in);
    }

    Snapshot& snapshot_;
    CommitMaker& maker_;
    const Incoming& incoming_;
    std::vector<ListedCommit> commits_;
    model::ObjectId fixed_;  ///< main with the hotfix
    model::ObjectId main_;   ///< and with the version
    std::optional<model::Version> version_;
    MergedHotfix result_;
};

}  // namespace

MergedHotfix merge_hotfix(Snapshot& snapshot, CommitMaker& maker, const Incoming& incoming,
                          const model::ObjectId& merged, bool release) {
    return HotfixMerge{snapshot, maker, incoming}.merge(merged, release);
}

}  // namespace dltask::flow
