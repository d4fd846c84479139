// SPDX-License-Identifier: Apache-2.0
#include "flow/release.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/branch_moves.hpp"
#include "flow/code_merge.hpp"
#include "flow/core_tree.hpp"
#include "flow/core_version.hpp"
#include "flow/history.hpp"
#include "flow/integration.hpp"
#include "flow/release_commit.hpp"
#include "flow/release_range.hpp"
#include "flow/release_state.hpp"
#include "flow/start_branch.hpp"

namespace dltask::flow {
namespace {

class Releaser {
public:
    Releaser(Snapshot& snapshot, const ReleaseRequest& request)
        : snapshot_{snapshot}, request_{request}, maker_{snapshot, request.dry_run} {}

    PlannedRelease plan() {
        look();
        if (request_.exact) state_.require_new(*request_.exact);
        merge();
        require_something();
        list_changes();
        if (debug_) require_no_debug_work(*debug_, incoming_);
        const model::Version version = choose_version();
        state_.require_new(version);
        if (request_.offer) return offer(version);
        const model::ObjectId main = take_in();
        const Release release = make_release(snapshot_, maker_, main, version, tag_text());
        return describe(version, release);
    }

private:
    void look() {
        require_main(snapshot_);
        require_dev(snapshot_);
        state_ = ReleaseState::look(snapshot_);
        state_.require_tags(snapshot_);
        state_.require_up_to_date(snapshot_);
        current_ = read_template(snapshot_, snapshot_.main).version;
        last_ = state_.commit_of(current_);
        if (last_ && !is_ancestor(snapshot_, last_, snapshot_.main)) {
            throw refused(fmt::format("tag '{}' is on {}, which is no part of '{}'", current_.tag(),
                                      last_.brief(), snapshot_.settings.branches.main),
                          {fmt::format("git show {}", current_.tag())});
        }
    }

    void merge() {
        merged_ = tree_of(snapshot_, snapshot_.main);
        if (snapshot_.dev.is_none()) return;
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        incoming_ = {model::parse_branch(scheme.dev, scheme), snapshot_.dev, scheme.main, snapshot_.main};
        const CodeMerge merge = merge_code(snapshot_, snapshot_.main, snapshot_.dev);
        if (!merge.clean()) throw conflict(incoming_, merge.conflicts);
        brings_ = merge.tree != merged_;
        merged_ = merge.tree;
        if (!brings_) return;
        debug_.emplace(snapshot_, incoming_.tip, incoming_.before);
        require_records_kept(snapshot_, incoming_, merged_);
    }

    /// A pre-release becomes the release without any change.
    void require_something() {
        static_cast<void>(read_template(snapshot_, merged_));
        require_config_keys(snapshot_, merged_);
        const bool promotion = current_.is_prerelease() && request_.pre.empty();
        if (brings_ || last_.is_none() || promotion) return;
        const auto& exclude = snapshot_.settings.core_exclude;
        git::ObjectBuilder passing{snapshot_.objects};
        const bool same = last_ == snapshot_.main ||
                          core_tree(passing, snapshot_.main, exclude) == core_tree(passing, last_, exclude);
        if (same) throw nothing();
    }

    [[nodiscard]] Error nothing() const {
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        const std::string what = scheme.has_dev()
                                     ? fmt::format("'{}' adds nothing to '{}', and ", scheme.dev, scheme.main)
                                     : std::string{};
        return refused(fmt::format("nothing to release: {}the core of '{}' is that of '{}'", what,
                                   scheme.main, current_.tag()),
                       {"git dltask feature NAME, to begin something new"});
    }

    /// What came after the last release; after a pre-release what came after the release before it, too.
    void list_changes() {
        base_ = last_ ? last_ : newest_release(true);
        if (base_.is_none()) return;
        commits_ = noted_ = list_since(base_);
        if (!current_.is_prerelease() || !request_.pre.empty()) return;
        const model::ObjectId release = newest_release(false);
        if (release) noted_ = list_since(release);
    }

    [[nodiscard]] std::vector<ListedCommit> list_since(const model::ObjectId& release) const {
        std::vector<model::ObjectId> tips{snapshot_.main};
        if (snapshot_.dev) tips.push_back(snapshot_.dev);
        return list_commits(snapshot_, tips, known_at(snapshot_, release));
    }

    /// The commit of the highest version that main contains.
    [[nodiscard]] model::ObjectId newest_release(bool prereleases) const {
        for (auto version = state_.released.rbegin(); version != state_.released.rend(); ++version) {
            if (version->is_prerelease() && !prereleases) continue;
            const model::ObjectId release = state_.commit_of(*version);
            if (release && is_ancestor(snapshot_, release, snapshot_.main)) return release;
        }
        return {};
    }

    [[nodiscard]] model::Version choose_version() const {
        model::Version version = current_;
        const bool first = last_.is_none() && (state_.released.empty() || state_.released.back() < current_);
        if (request_.exact) {
            version = *request_.exact;
        } else if (request_.level) {
            version = current_.bumped(*request_.level);
        } else if (!first) {
            version = current_.bumped(model::bump_for(current_, changes_of(commits_)));
        }
        if (request_.pre.empty()) return version;
        return model::next_prerelease(version, request_.pre, state_.released);
    }

    /// main with dev in it.
    [[nodiscard]] model::ObjectId take_in() {
        if (!brings_) return snapshot_.main;
        Integration integration;
        integration.strategy = request_.style.value_or(snapshot_.settings.merge_strategy);
        integration.incoming = incoming_;
        integration.merged = merged_;
        integration.type = "chore";
        if (integration.strategy != config::MergeStrategy::no_ff) {
            std::vector<model::ObjectId> known = known_at(snapshot_, base_);
            known.push_back(snapshot_.main);
            integration.commits = list_commits(snapshot_, {snapshot_.dev}, known);
        }
        return integrate(snapshot_, maker_, integration);
    }

    [[nodiscard]] std::string tag_text() const {
        std::string text = request_.text;
        if (!text.empty() && text.back() != '\n') text += '\n';
        const std::string notes = model::release_notes(changes_of(noted_));
        if (!text.empty() && !notes.empty()) text += '\n';
        return text + notes;
    }

    /// dev keeps its own line: a merge of main, with main's tree. A dev without anything of its own goes
    /// forward.
    [[nodiscard]] model::ObjectId dev_after_release(const model::ObjectId& main) {
        if (!brings_ && is_ancestor(snapshot_, snapshot_.dev, snapshot_.main)) return main;
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        return maker_.merge({scheme.dev,
                             scheme.main,
                             tree_of(snapshot_, main),
                             {snapshot_.dev, main},
                             fmt::format("chore: merge {} into {}\n", scheme.main, scheme.dev)});
    }

    /// The version is set on dev, and main is left to the host.
    PlannedRelease offer(const model::Version& version) {
        const std::string& dev = snapshot_.settings.branches.dev;
        if (snapshot_.dev.is_none()) {
            throw refused("a team without dev has nothing to ask a host for: push main, then tag it",
                          {"git dltask release --push"});
        }
        const model::ObjectId before = tree_of(snapshot_, snapshot_.dev);
        const model::ObjectId tree = with_version(snapshot_, before, version);
        PlannedRelease planned{version.tag(), model::release_notes(changes_of(noted_)), {}};
        planned.plan.command = "release";
        planned.plan.description = "offer " + version.tag();
        if (tree == before) return planned;
        const model::ObjectId commit =
            maker_.commit(tree, {snapshot_.dev}, fmt::format("chore(release): {}\n", version.tag()));
        planned.plan.steps = branch_steps(snapshot_, {{"refs/heads/" + dev, snapshot_.dev, commit}});
        return planned;
    }

    PlannedRelease describe(const model::Version& version, const Release& release) {
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        std::vector<RefMove> moves{{"refs/heads/" + scheme.main, snapshot_.main, release.commit}};
        if (snapshot_.dev && snapshot_.main != release.commit)
            moves.push_back({"refs/heads/" + scheme.dev, snapshot_.dev, dev_after_release(release.commit)});
        moves.push_back(release.tag);
        PlannedRelease planned{version.tag(), model::release_notes(changes_of(noted_)), {}};
        planned.plan.command = "release";
        planned.plan.description = "release " + version.tag();
        planned.plan.tags.push_back(release.raw_tag);
        planned.plan.steps = branch_steps(snapshot_, moves);
        return planned;
    }

    Snapshot& snapshot_;
    const ReleaseRequest& request_;
    CommitMaker maker_;
    ReleaseState state_;
    model::Version current_;  ///< what main's VERSION says
    model::ObjectId last_;    ///< the commit of its tag; none: it is not released
    model::ObjectId base_;    ///< of the release before this one; none: there was none
    Incoming incoming_;
    std::optional<DebugWorkQuery> debug_;
    model::ObjectId merged_;  ///< the tree of main and dev together
    bool brings_ = false;     ///< dev has something that main has not
    std::vector<ListedCommit> commits_;
    std::vector<ListedCommit> noted_;
};

}  // namespace

PlannedRelease plan_release(Snapshot& snapshot, const ReleaseRequest& request) {
    return Releaser{snapshot, request}.plan();
}

}  // namespace dltask::flow
