// SPDX-License-Identifier: Apache-2.0
#include "flow/start_point.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/absent_branch.hpp"
#include "flow/branch_moves.hpp"
#include "flow/commit_list.hpp"
#include "flow/release_range.hpp"
#include "flow/release_state.hpp"
#include "flow/start_branch.hpp"
#include "model/release_notes.hpp"
#include "term/safe_text.hpp"

namespace dltask::flow {
namespace {

std::string branch_to_debug(const Snapshot& snapshot, const std::string& wanted) {
    const model::BranchScheme& branches = snapshot.settings.branches;
    if (!wanted.empty()) return wanted;
    if (holds_code(snapshot.head_branch.kind) && snapshot.head.commit) return snapshot.head_branch.full;
    return branches.has_dev() ? branches.dev : branches.main;
}

constexpr std::string_view bound_key = "Task-On: ";

model::ObjectId tip_to_pin(const Snapshot& snapshot) {
    if (snapshot.head_branch.kind == model::BranchKind::feature && snapshot.head.commit)
        return snapshot.head.commit;
    require_dev(snapshot);
    return snapshot.dev ? snapshot.dev : snapshot.main;
}

/// What `release` would make of it.
model::Version next_version(const Snapshot& snapshot, const ReleaseState& state,
                            const model::ObjectId& commit) {
    const model::Version current = read_template(snapshot, snapshot.main).version;
    const model::ObjectId last = state.commit_of(current);
    if (last.is_none()) return current;
    const auto commits = list_commits(snapshot, {snapshot.main, commit}, known_at(snapshot, last));
    return current.bumped(model::bump_for(current, changes_of(commits)));
}

}  // namespace

bool holds_code(model::BranchKind kind) {
    using model::BranchKind;
    return kind == BranchKind::main || kind == BranchKind::dev || kind == BranchKind::feature ||
           kind == BranchKind::hotfix;
}

StartPoint start_at_main(Snapshot& snapshot) {
    StartPoint start;
    start.commit = snapshot.main;
    start.original = read_template(snapshot, snapshot.main);
    require_released(snapshot, snapshot.main, start.original.version);
    start.version = start.original.version;
    start.core = released_commit(snapshot, start.version);
    start.parent = "main";
    return start;
}

StartPoint start_of_debug(Snapshot& snapshot, const std::string& branch) {
    StartPoint start;
    start.parent = branch_to_debug(snapshot, branch);
    if (!holds_code(parse_branch(start.parent, snapshot.settings.branches).kind)) {
        throw refused(fmt::format("'{}' is none of main, dev, a feature and a hotfix", term::safe(branch)),
                      {"git dltask debug --from dev"});
    }
    start.commit = snapshot.branch_tip(start.parent);
    if (start.parent == snapshot.settings.branches.dev) require_dev(snapshot);
    if (start.commit.is_none()) {
        const Error absent =
            no_local_branch(snapshot, parse_branch(start.parent, snapshot.settings.branches));
        std::vector<std::string> hints = absent.hints();
        hints.emplace_back("git dltask init");
        throw refused(absent.message(), hints);
    }
    start.original = read_template(snapshot, start.commit);
    start.version = start.original.version;
    start.core = start.commit;
    return start;
}

StartPoint start_on_tag(const Snapshot& snapshot, const std::string& word) {
    const bool has_letter = !word.empty() && word.front() == 'v';
    const auto version = model::Version::parse(has_letter ? word.substr(1) : word);
    if (!version)
        throw usage(fmt::format("'{}' is no version", term::safe(word)), {"git dltask new --on v0.1.0"});
    StartPoint start;
    start.version = *version;
    start.on = version->tag();
    start.commit = start.core = released_commit(snapshot, *version);
    if (start.commit.is_none())
        throw negative(fmt::format("there is no tag '{}'", start.on),
                       {"git fetch --tags", "git tag -l 'v*'"});
    start.original = read_template(snapshot, start.commit);
    if (start.original.version != *version && !model::is_pin(*version)) {
        throw refused(fmt::format("VERSION at tag '{}' is {}", start.on, start.original.version.str()),
                      {fmt::format("git show {}:tasks/main/config.yaml", start.on)});
    }
    start.parent = "main";
    return start;
}

StartPoint start_unreleased(Snapshot& snapshot, CommitMaker& maker) {
    StartPoint start;
    start.commit = start.core = tip_to_pin(snapshot);
    start.original = read_template(snapshot, start.commit);
    start.parent = "main";
    const ReleaseState state = ReleaseState::look(snapshot);
    std::vector<model::Version> taken;
    for (const git::Ref& tag : state.tags) {
        const auto version = model::Version::parse(tag.name.substr(std::string_view{"refs/tags/v"}.size()));
        if (!version) continue;
        taken.push_back(*version);
        if (tag.annotated && tag.peeled == start.commit && model::is_pin(*version)) start.version = *version;
    }
    if (model::is_pin(start.version)) {
        start.on = start.version.tag();
        return start;
    }
    start.version = model::next_prerelease(next_version(snapshot, state, start.commit), "dev", taken);
    start.on = start.version.tag();
    const CommitMaker::Tag tag =
        maker.tag(start.on, start.commit, fmt::format("{}\n\nNot released: what tasks ran on.\n", start.on));
    start.pin = StartPoint::Pin{RefMove{"refs/tags/" + start.on, {}, tag.id}, tag.raw};
    return start;
}

std::string begin_message(const StartPoint& start, const model::BranchName& branch) {
    const bool debugs = branch.kind == model::BranchKind::debug;
    return fmt::format("task: {}, {} on v{}\n{}", branch.name, debugs ? "debug" : "new", start.version.str(),
                       start.on.empty() ? std::string{} : fmt::format("\n{}{}\n", bound_key, start.on));
}

std::string bound_to(const Snapshot& snapshot, const model::BranchName& branch, const model::ObjectId& tip) {
    const auto first = snapshot.objects.commit(first_of(snapshot, branch, tip).hex());
    const std::size_t at =
        first ? first->message.find(std::string{"\n"} + std::string{bound_key}) : std::string::npos;
    if (at == std::string::npos) return {};
    const std::size_t begin = at + 1 + bound_key.size();
    return first->message.substr(begin, first->message.find('\n', begin) - begin);
}

}  // namespace dltask::flow
