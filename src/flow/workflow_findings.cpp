// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/parts.hpp"
#include "flow/core_version.hpp"
#include "flow/inspectors.hpp"
#include "flow/release_state.hpp"
#include "flow/remotes.hpp"
#include "params/hint.hpp"

namespace dltask::flow {
namespace {

using model::heads;
constexpr std::string_view remote_refs = "refs/remotes/";

const model::BranchScheme& scheme_of(const Inspection& inspection) {
    return inspection.repository->snapshot.settings.branches;
}

/// `origin/dev` of the remote that is pushed to, else of any; empty: no remote is known to have it.
std::string remote_branch(const InspectedRepository& repository, const std::string& branch) {
    const std::string usual =
        push_remote(repository.session.config, repository.snapshot.settings.branches.main) + "/" + branch;
    if (repository.find(std::string{remote_refs} + usual) != nullptr) return usual;
    for (const git::Ref& ref : repository.refs) {
        if (!ref.name.starts_with(remote_refs)) continue;
        const std::string name = ref.name.substr(remote_refs.size());
        const std::size_t slash = name.find('/');
        if (slash != std::string::npos && name.substr(slash + 1) == branch) return name;
    }
    return "";
}

std::string make_branch(const std::string& branch, const std::string& from) {
    return fmt::format("git branch {} {}", params::shell_word(branch), params::shell_word(from));
}

/// `sync` wants a remote; without one git does what it would.
std::string bring_up(const Snapshot& snapshot) {
    const model::BranchScheme& scheme = snapshot.settings.branches;
    if (!push_remote(snapshot.session.config, scheme.main).empty()) return "git dltask sync";
    const std::string merge = fmt::format("git merge --no-edit {}", params::shell_word(scheme.main));
    if (snapshot.head.branch == std::string{heads} + scheme.dev) return merge;
    return fmt::format("git switch {} && {} && git switch -", params::shell_word(scheme.dev), merge);
}

/// Up to three of the commits that main alone has on its own line, for people.
std::string name_commits(std::string_view subjects) {
    constexpr std::size_t most = 3;
    const std::vector<std::string_view> lines = lines_of(subjects);
    std::string names;
    for (std::size_t i = 0; i < std::min(lines.size(), most); ++i)
        names += fmt::format("{}'{}'", i == 0 ? "" : ", ", lines[i]);
    return lines.size() > most ? fmt::format("{} and {} more", names, lines.size() - most) : names;
}

/// The tag of main's version, and what is wrong with it.
Findings judge_tag(InspectedRepository& repository, const git::Ref& tag, const model::Version& version) {
    if (!tag.annotated)
        return {{Gravity::error,
                 fmt::format("tag '{}' is not annotated: a push of it is refused", version.tag()),
                 {fmt::format("git tag -f -a -m {0} {0} {1}", version.tag(), tag.peeled.hex())}}};
    const auto config = repository.snapshot.objects.blob(tag.peeled.hex() + ":" + core_config);
    const auto there = version_in(config.value_or(""), repository.snapshot.settings,
                                  fmt::format("{}:{}", version.tag(), core_config));
    if (there != version)
        return {{Gravity::error,
                 fmt::format("tag '{}' is on a commit whose VERSION is {}", version.tag(), there.str()),
                 {"git dltask release"}}};
    try {
        require_released(repository.snapshot, repository.snapshot.main, version);
        return {};
    } catch (const Error& error) {
        if (error.code() != ExitCode::refused) throw;
        return {{Gravity::warning, error.message(), {"git dltask release"}}};
    }
}

/// There is no tag of main's version.
Finding untagged(const InspectedRepository& repository, const model::Version& version) {
    const ReleaseState state = ReleaseState::look(repository.snapshot);
    state.require_tags(repository.snapshot);
    const bool is_first = state.released.empty();
    return {Gravity::error,
            fmt::format("'{}' has VERSION {}, and there is no tag '{}': new tasks are refused",
                        repository.snapshot.settings.branches.main, version.str(), version.tag()),
            {is_first ? "git dltask release" : "git dltask release --tag"}};
}

}  // namespace

Findings inspect_settings(const Inspection& inspection) {
    Findings findings;
    for (const Error& problem : inspection.refused_settings)
        findings.push_back({Gravity::error, problem.message(), problem.hints()});
    for (const std::string& warning : inspection.doubtful_settings)
        findings.push_back({Gravity::warning, warning});
    return findings;
}

Findings inspect_start(const Inspection& inspection) {
    const InspectedRepository& repository = *inspection.repository;
    if (repository.initialised) return {};
    const std::string& main = scheme_of(inspection).main;
    if (repository.has_template)
        return {{Gravity::error,
                 "the repository is not ready: it has no '.dltask.yaml', no version tag and no development "
                 "branch",
                 {"git dltask init"}}};
    if (repository.snapshot.main)
        return {{Gravity::error,
                 fmt::format("'{}' has no 'tasks/main': there is nothing to make tasks of", main),
                 {"git dltask init"}}};
    const std::string there = remote_branch(repository, main);
    const bool is_empty = std::none_of(
        repository.refs.begin(), repository.refs.end(),
        [](const git::Ref& ref) { return ref.name.starts_with(heads) || ref.name.starts_with(remote_refs); });
    return {{Gravity::error,
             is_empty ? "there is no commit yet" : fmt::format("there is no branch '{}'", main),
             {there.empty() ? "git dltask init" : make_branch(main, there)}}};
}

Findings inspect_branches(const Inspection& inspection) {
    const InspectedRepository& repository = *inspection.repository;
    const model::BranchScheme& scheme = scheme_of(inspection);
    if (!scheme.has_dev() || repository.snapshot.dev || repository.place().is_bare()) return {};
    const std::string there = remote_branch(repository, scheme.dev);
    return {{Gravity::error,
             fmt::format("there is no branch '{}', which is the team's development branch", scheme.dev),
             {make_branch(scheme.dev, there.empty() ? scheme.main : there)}}};
}

Findings inspect_merge_back(const Inspection& inspection) {
    const Snapshot& snapshot = inspection.repository->snapshot;
    const model::BranchScheme& scheme = scheme_of(inspection);
    if (!scheme.has_dev() || !snapshot.dev || snapshot.dev == snapshot.main) return {};
    const std::string range = fmt::format("{}..{}", snapshot.dev.hex(), snapshot.main.hex());
    const std::string subjects =
        snapshot.runner().query({"log", "--first-parent", "--format=%s", "--max-count=100", range, "--"});
    if (subjects.empty()) return {};
    const bool is_wanted = snapshot.settings.merge_dev_later;
    return {{is_wanted ? Gravity::note : Gravity::warning,
             fmt::format("'{}' lacks what '{}' has: {}", scheme.dev, scheme.main, name_commits(subjects)),
             {bring_up(snapshot)}}};
}

Findings inspect_version_tag(const Inspection& inspection) {
    InspectedRepository& repository = *inspection.repository;
    const model::Version version = read_template(repository.snapshot, repository.snapshot.main).version;
    const git::Ref* tag = repository.find("refs/tags/" + version.tag());
    if (tag == nullptr) return {untagged(repository, version)};
    return judge_tag(repository, *tag, version);
}

}  // namespace dltask::flow
