// SPDX-License-Identifier: Apache-2.0
#include "flow/inspection.hpp"

#include <algorithm>

#include "flow/core_version.hpp"
#include "flow/inspectors.hpp"
#include "record/remark_tree.hpp"

namespace dltask::flow {
namespace {

using Needs = Inspector::Needs;

bool has(const Inspection& inspection, Needs needs) {
    if (needs == Needs::nothing) return true;
    return inspection.repository != nullptr &&
           (needs == Needs::repository || inspection.repository->initialised);
}

Findings ask(const Inspector& inspector, const Inspection& inspection) {
    try {
        return inspector.inspect(inspection);
    } catch (const Error& error) {
        return {{Gravity::error, error.message(), error.hints()}};
    }
}

}  // namespace

std::string_view name_of(Area area) {
    switch (area) {
        case Area::installation:
            return "installation";
        case Area::repository:
            return "repository";
        case Area::machine:
            return "machine";
    }
    return "";
}

std::string_view name_of(Gravity gravity) {
    switch (gravity) {
        case Gravity::fine:
            return "ok";
        case Gravity::note:
            return "note";
        case Gravity::warning:
            return "warn";
        case Gravity::error:
            return "error";
    }
    return "";
}

InspectedRepository InspectedRepository::look(git::Session& session, const config::Settings& settings,
                                              bool has_team_file, const Moment& now) {
    git::RefQuery asking{
        session.runner,
        {"refs/heads", "refs/remotes", "refs/tags/v*", "refs/dltask/op", std::string{record::remarks_ref}}};
    InspectedRepository repository{session, Snapshot::take(session, settings, now), {}, false, false};
    repository.refs = asking.take();
    const model::ObjectId& main = repository.snapshot.main;
    const std::string directory{
        std::string_view{core_config}.substr(0, std::string_view{core_config}.rfind('/'))};
    repository.has_template = main && repository.snapshot.objects.entry(main, directory).has_value();
    const bool is_versioned =
        std::any_of(repository.refs.begin(), repository.refs.end(),
                    [](const auto& ref) { return ref.name.starts_with("refs/tags/v"); });
    repository.initialised =
        repository.has_template && (has_team_file || is_versioned || repository.snapshot.dev);
    return repository;
}

const git::Ref* InspectedRepository::find(std::string_view full_name) const {
    const auto found = std::find_if(refs.begin(), refs.end(),
                                    [full_name](const git::Ref& ref) { return ref.name == full_name; });
    return found == refs.end() ? nullptr : &*found;
}

const std::vector<Inspector>& inspectors() {
    // One row each.
    // clang-format off
    static const std::vector<Inspector> all{
        {"git", Area::installation, "git is new enough", Needs::nothing, inspect_git},
        {"hook-program", Area::installation, "git-dltask-hook is there, of this version", Needs::nothing, inspect_hook_program},
        {"bulk-reader", Area::installation, "the reader for many objects can be loaded", Needs::nothing, inspect_bulk_reader},
        {"path", Area::installation, "'git dltask' starts this program", Needs::nothing, inspect_program_path},
        {"manual", Area::installation, "the manual is installed", Needs::nothing, inspect_manual},
        {"repository", Area::repository, "git opens the repository", Needs::nothing, inspect_place},
        {"refs", Area::repository, "no branch and no tag is damaged", Needs::repository, inspect_refs},
        {"index", Area::repository, "git reads its index", Needs::repository, inspect_index},
        {"locks", Area::repository, "no lock of git's is left", Needs::repository, inspect_locks},
        {"operation", Area::repository, "no operation waits to be ended", Needs::repository, inspect_operation},
        {"git-operation", Area::repository, "no merge or rebase of git's waits to be ended", Needs::repository, inspect_git_operation},
        {"settings", Area::repository, "the settings can be read", Needs::repository, inspect_settings},
        {"initialised", Area::repository, "the repository is ready for tasks", Needs::repository, inspect_start},
        {"branches", Area::repository, "the shared branches are there", Needs::initialised, inspect_branches},
        {"merge-back", Area::repository, "dev has all that main has", Needs::initialised, inspect_merge_back},
        {"version-tag", Area::repository, "main's core is the one that its version's tag has", Needs::initialised, inspect_version_tag},
        {"hooks", Area::repository, "the hooks are installed, and git calls them", Needs::initialised, inspect_hooks},
        {"hook-files", Area::repository, "git can start the hooks of others", Needs::repository, inspect_hook_files},
        {"work-trees", Area::repository, "every linked work tree is there", Needs::repository, inspect_work_trees},
        {"clone", Area::repository, "the clone has all of its history", Needs::repository, inspect_clone},
        {"lfs", Area::repository, "git-lfs is there for what is kept by it", Needs::repository, inspect_lfs},
        {"remarks", Area::repository, "the remote has all remarks", Needs::repository, inspect_remarks},
        {"kept-refs", Area::repository, "every ref of ours belongs to something", Needs::repository, inspect_kept_refs},
        {"runs", Area::repository, "every run that ended is recorded", Needs::repository, inspect_runs},
        {"queue", Area::repository, "every task that is queued has its branch", Needs::repository, inspect_queue},
        {"state-directory", Area::machine, "our files in the repository can be written", Needs::repository, inspect_state_directory},
        {"identity", Area::machine, "git knows whose commits these are", Needs::repository, inspect_identity},
        {"lock-directory", Area::machine, "runs can be locked", Needs::nothing, inspect_lock_directory},
        {"disk", Area::machine, "there is room on the disk", Needs::nothing, inspect_disk},
        {"interpreter", Area::machine, "there is a program to run tasks with", Needs::nothing, inspect_interpreter},
        {"pip", Area::machine, "'pip' installs for the interpreter of the runs", Needs::nothing, inspect_pip},
    };
    // clang-format on
    return all;
}

std::vector<Told> inspect(const Inspection& inspection) {
    std::vector<Told> told;
    for (const Inspector& inspector : inspectors()) {
        if (!has(inspection, inspector.needs)) continue;
        Findings findings = ask(inspector, inspection);
        if (findings.empty()) findings.push_back({Gravity::fine, std::string{inspector.fine}});
        for (Finding& finding : findings) told.push_back({&inspector, std::move(finding)});
    }
    return told;
}

}  // namespace dltask::flow
