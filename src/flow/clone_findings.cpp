// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/parts.hpp"
#include "flow/inspectors.hpp"
#include "params/hint.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_attributes = 1U << 20U;

/// Whether a file of attributes gives something to git-lfs.
bool names_lfs(std::string_view attributes) {
    for (const std::string_view line : lines_of(attributes)) {
        if (!line.starts_with('#') && line.find("filter=lfs") != std::string_view::npos) return true;
    }
    return false;
}

/// The first file of attributes that does; empty: none.
std::string lfs_attributes(const InspectedRepository& repository) {
    const auto shared = sys::read_file(repository.place().common_dir / "info/attributes");
    if (shared && names_lfs(*shared)) return "info/attributes";
    if (repository.place().is_bare()) return "";
    const sys::Beneath top{repository.place().work_tree};
    // An index that cannot be read is a finding of its own.
    const sys::ProcessResult listed =
        repository.session.runner.try_query({"ls-files", "-z", "--", ":(glob)**/.gitattributes"});
    for (std::string_view rest = listed.out; !rest.empty();) {
        const std::string path{take_until(rest, '\0')};
        if (top.is_blocked(path) || top.status(path).type != sys::FileType::regular) continue;
        if (names_lfs(top.read(path, largest_attributes))) return path;
    }
    return "";
}

}  // namespace

Findings inspect_place(const Inspection& inspection) {
    const bool has_git = inspection.repository != nullptr || inspect_git(inspection).empty();
    return has_git ? inspection.outside : Findings{};
}

Findings inspect_git_operation(const Inspection& inspection) {
    const auto pending = git::pending_git(inspection.repository->place().git_dir);
    if (!pending) return {};
    std::vector<std::string> hints{pending->command};
    if (pending->abort != pending->command) hints.push_back(pending->abort);
    return {{Gravity::warning,
             fmt::format("a {} of git's waits to be ended: commands that move this work tree are refused",
                         pending->what),
             hints}};
}

Findings inspect_work_trees(const Inspection& inspection) {
    Findings findings;
    for (const git::WorkTree& tree : inspection.repository->snapshot.work_trees) {
        if (!tree.missing || tree.locked) continue;
        findings.push_back({Gravity::warning,
                            fmt::format("the work tree '{}' is gone, and holds {} still", tree.path.native(),
                                        tree.branch.empty() ? "a commit" : "'" + tree.branch + "'"),
                            {"git worktree prune"}});
    }
    return findings;
}

Findings inspect_clone(const Inspection& inspection) {
    const InspectedRepository& repository = *inspection.repository;
    Findings findings;
    if (repository.place().shallow)
        findings.push_back({Gravity::warning,
                            "the clone is shallow: what is merged, pushed or released already cannot be told "
                            "for sure",
                            {"git fetch --unshallow"}});
    if (git::is_partial_clone(repository.session.config))
        findings.push_back(
            {Gravity::note,
             "the clone is partial: what is missing comes from the remote, and is not there without it"});
    if (sys::is_there(repository.place().common_dir / "info/grafts"))
        findings.push_back({Gravity::warning,
                            "history is changed by grafts ('info/grafts'), which others do not see",
                            {"git replace --convert-graft-file"}});
    return findings;
}

Findings inspect_lfs(const Inspection& inspection) {
    const InspectedRepository& repository = *inspection.repository;
    const std::string attributes = lfs_attributes(repository);
    if (attributes.empty()) return {};
    if (!sys::find_program("git-lfs", inspection.environment))
        return {{Gravity::error,
                 fmt::format("'{}' gives files to git-lfs, which is not installed", attributes),
                 {"sudo apt-get install git-lfs && git lfs install"}}};
    if (repository.session.config.get("filter.lfs.process") ||
        repository.session.config.get("filter.lfs.clean"))
        return {};
    return {
        {Gravity::error,
         fmt::format("'{}' gives files to git-lfs, which git is not told to call: they are committed whole",
                     attributes),
         {"git lfs install"}}};
}

}  // namespace dltask::flow
