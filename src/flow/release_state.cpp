// SPDX-License-Identifier: Apache-2.0
#include "flow/release_state.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/history.hpp"
#include "flow/remotes.hpp"
#include "model/release_notes.hpp"

namespace dltask::flow {
namespace {

constexpr std::string_view tag_prefix = "refs/tags/";
constexpr std::string_view remote_prefix = "refs/remotes/";

std::string describe(const git::Ref& tag) {
    return fmt::format("{} {}", tag.annotated ? "on" : "lightweight, on", tag.peeled.brief());
}

std::string upstream_of(const Snapshot& snapshot, const git::Ref& branch, const std::string& name) {
    if (!branch.upstream.empty()) return branch.upstream;
    const std::string remote = push_remote(snapshot.session.config, snapshot.settings.branches.main);
    return remote.empty() ? "" : fmt::format("{}{}/{}", remote_prefix, remote, name);
}

void require_not_behind(const Snapshot& snapshot, const git::Ref& branch, const std::string& name) {
    const std::string upstream = upstream_of(snapshot, branch, name);
    const auto there =
        upstream.rfind(remote_prefix, 0) == 0 ? snapshot.objects.info(upstream + "^{commit}") : std::nullopt;
    if (!there || is_ancestor(snapshot, there->id, branch.id)) return;
    const bool behind = is_ancestor(snapshot, branch.id, there->id);
    throw refused(fmt::format("'{}' {} '{}'", name, behind ? "is behind" : "has gone another way than",
                              upstream.substr(remote_prefix.size())),
                  {"git dltask sync"});
}

}  // namespace

ReleaseState ReleaseState::look(const Snapshot& snapshot) {
    const model::BranchScheme& scheme = snapshot.settings.branches;
    std::vector<std::string> patterns{"refs/tags/v*", "refs/heads/" + scheme.main};
    if (scheme.has_dev()) patterns.push_back("refs/heads/" + scheme.dev);
    ReleaseState state;
    for (git::Ref& ref : git::list_refs(snapshot.runner(), patterns)) {
        if (ref.name.rfind(tag_prefix, 0) != 0) {
            state.branches.push_back(std::move(ref));
            continue;
        }
        const auto version = model::Version::parse(std::string_view{ref.name}.substr(tag_prefix.size() + 1));
        if (version && !is_pin(*version)) state.released.push_back(*version);
        state.tags.push_back(std::move(ref));
    }
    std::sort(state.released.begin(), state.released.end());
    return state;
}

model::ObjectId ReleaseState::commit_of(const model::Version& version) const {
    const std::string name = std::string{tag_prefix} + version.tag();
    for (const git::Ref& tag : tags) {
        if (tag.name == name) return tag.peeled;
    }
    return {};
}

void ReleaseState::require_tags(const Snapshot& snapshot) const {
    const std::string remote = push_remote(snapshot.session.config, snapshot.settings.branches.main);
    if (!tags.empty() || remote.empty()) return;
    const std::string variable = fmt::format("remote.{}.tagOpt", remote);
    const bool leaves_out = snapshot.session.config.get(variable) == "--no-tags";
    if (!leaves_out && !snapshot.repository().shallow) return;
    throw refused(fmt::format("there is no version here, and this clone leaves out tags of '{}'", remote),
                  {"git fetch --tags",
                   fmt::format("when there is none: {}", leaves_out ? "git config --unset " + variable
                                                                    : std::string{"git fetch --unshallow"})});
}

void ReleaseState::require_new(const model::Version& version) const {
    const std::string name = std::string{tag_prefix} + version.tag();
    for (const git::Ref& tag : tags) {
        if (tag.name != name) continue;
        throw refused(
            fmt::format("tag '{}' is there already ({})", version.tag(), describe(tag)),
            {fmt::format("git show {}", version.tag()), "git dltask release VERSION, for another one"});
    }
    if (released.empty() || released.back() < version) return;
    throw refused(fmt::format("version {} does not come after {}, which is released", version.str(),
                              released.back().str()),
                  {fmt::format("git dltask release {}", released.back().bumped(model::Bump::patch).str())});
}

void ReleaseState::require_up_to_date(const Snapshot& snapshot) const {
    const std::string heads = "refs/heads/";
    for (const git::Ref& branch : branches)
        require_not_behind(snapshot, branch, branch.name.substr(heads.size()));
}

}  // namespace dltask::flow
