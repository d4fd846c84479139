// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/inspection.hpp"

/// The questions that `doctor` asks, one function each.
namespace dltask::flow {

// The installation.
[[nodiscard]] Findings inspect_git(const Inspection& inspection);
[[nodiscard]] Findings inspect_hook_program(const Inspection& inspection);
[[nodiscard]] Findings inspect_bulk_reader(const Inspection& inspection);
[[nodiscard]] Findings inspect_program_path(const Inspection& inspection);
[[nodiscard]] Findings inspect_manual(const Inspection& inspection);

// The repository as git keeps it.
[[nodiscard]] Findings inspect_place(const Inspection& inspection);
[[nodiscard]] Findings inspect_refs(const Inspection& inspection);
[[nodiscard]] Findings inspect_index(const Inspection& inspection);
[[nodiscard]] Findings inspect_locks(const Inspection& inspection);
[[nodiscard]] Findings inspect_git_operation(const Inspection& inspection);
[[nodiscard]] Findings inspect_work_trees(const Inspection& inspection);
[[nodiscard]] Findings inspect_clone(const Inspection& inspection);
[[nodiscard]] Findings inspect_lfs(const Inspection& inspection);

// What we keep in it.
[[nodiscard]] Findings inspect_operation(const Inspection& inspection);
[[nodiscard]] Findings inspect_state_directory(const Inspection& inspection);
[[nodiscard]] Findings inspect_kept_refs(const Inspection& inspection);
[[nodiscard]] Findings inspect_runs(const Inspection& inspection);
[[nodiscard]] Findings inspect_queue(const Inspection& inspection);
[[nodiscard]] Findings inspect_remarks(const Inspection& inspection);

// The workflow.
[[nodiscard]] Findings inspect_settings(const Inspection& inspection);
[[nodiscard]] Findings inspect_start(const Inspection& inspection);
[[nodiscard]] Findings inspect_branches(const Inspection& inspection);
[[nodiscard]] Findings inspect_merge_back(const Inspection& inspection);
[[nodiscard]] Findings inspect_version_tag(const Inspection& inspection);
[[nodiscard]] Findings inspect_hook_files(const Inspection& inspection);
[[nodiscard]] Findings inspect_hooks(const Inspection& inspection);

// The machine.
[[nodiscard]] Findings inspect_identity(const Inspection& inspection);
[[nodiscard]] Findings inspect_lock_directory(const Inspection& inspection);
[[nodiscard]] Findings inspect_disk(const Inspection& inspection);
[[nodiscard]] Findings inspect_interpreter(const Inspection& inspection);
[[nodiscard]] Findings inspect_pip(const Inspection& inspection);

/// What it means that git opens no repository where we are. Not to be in one is a note; one that is damaged
/// is an error, and so is whatever else git says.
[[nodiscard]] Finding explain_no_repository(const sys::Environment& environment,
                                            const std::filesystem::path& directory, const Error& error);

}  // namespace dltask::flow
