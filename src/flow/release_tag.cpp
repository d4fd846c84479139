// SPDX-License-Identifier: Apache-2.0
#include "flow/release_tag.hpp"

#include <fmt/format.h>

#include "flow/commit_list.hpp"
#include "flow/core_version.hpp"
#include "flow/history.hpp"
#include "flow/release_commit.hpp"
#include "flow/release_range.hpp"
#include "flow/release_state.hpp"

namespace dltask::flow {
namespace {

/// The oldest commit down main's first-parent line that still has its config.yaml as main has it.
model::ObjectId bringer(const Snapshot& snapshot) {
    constexpr const char* path = "tasks/main/config.yaml";
    constexpr int longest_line = 100'000;
    const auto config = snapshot.objects.entry(snapshot.main, path);
    model::ObjectId at = snapshot.main;
    for (int i = 0; i < longest_line; ++i) {
        const auto commit = snapshot.objects.commit(at.hex());
        if (!commit || commit->parents.empty()) return at;
        if (snapshot.objects.entry(commit->parents.front(), path) != config) return at;
        at = commit->parents.front();
    }
    return at;
}

/// Main has still the version of the last release: the host has not merged the next one, or it is not here.
void require_no_tag(const Snapshot& snapshot, const ReleaseState& state, const model::Version& version) {
    if (state.commit_of(version).is_none()) return;
    const model::BranchScheme& scheme = snapshot.settings.branches;
    const bool waits = snapshot.dev && read_template(snapshot, snapshot.dev).version > version;
    const std::string why = waits
                                ? fmt::format("; {} waits on '{}' for the host to merge it",
                                              read_template(snapshot, snapshot.dev).version.tag(), scheme.dev)
                                : std::string{};
    throw refused(
        fmt::format("'{}' has VERSION {}, which is tagged already{}", scheme.main, version.str(), why),
        {waits ? "when it is merged: git dltask sync" : "git dltask release --pr",
         fmt::format("git show {}", version.tag())});
}

std::vector<model::Change> changes_since_release(const Snapshot& snapshot, const ReleaseState& state,
                                                 const model::ObjectId& commit) {
    for (auto version = state.released.rbegin(); version != state.released.rend(); ++version) {
        const model::ObjectId release = state.commit_of(*version);
        if (release.is_none() || !is_ancestor(snapshot, release, commit)) continue;
        return changes_of(list_commits(snapshot, {commit}, known_at(snapshot, release)));
    }
    return {};
}

}  // namespace

PlannedRelease plan_tag(Snapshot& snapshot, const std::string& text, bool dry_run) {
    require_main(snapshot);
    const ReleaseState state = ReleaseState::look(snapshot);
    state.require_up_to_date(snapshot);
    const model::Version version = read_template(snapshot, snapshot.main).version;
    require_no_tag(snapshot, state, version);
    state.require_new(version);
    const model::ObjectId commit = bringer(snapshot);
    require_config_keys(snapshot, tree_of(snapshot, commit));
    std::string message = text;
    if (!message.empty() && message.back() != '\n') message += '\n';
    const std::string notes = model::release_notes(changes_since_release(snapshot, state, commit));
    if (!message.empty() && !notes.empty()) message += '\n';
    CommitMaker maker{snapshot, dry_run};
    const Release release = make_release(snapshot, maker, commit, version, message + notes);
    PlannedRelease planned;
    planned.tag = version.tag();
    planned.plan.command = "release";
    planned.plan.description = "release " + version.tag();
    planned.plan.tags.push_back(release.raw_tag);
    planned.plan.steps.push_back(MoveRefs{{release.tag}});
    return planned;
}

}  // namespace dltask::flow
