// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.hpp"
#include "git/work_trees.hpp"
#include "report/key.hpp"
#include "report/sources.hpp"
#include "report/task_name.hpp"
#include "report/task_row.hpp"

namespace dltask::cli {

/// The tasks of a repository as a command finds them: what main records, the branches here and on
/// remotes, the files of the work trees in which a task is checked out, and what runs.
struct Tasks {
    report::Sources sources;
    std::vector<git::Ref> note_refs;    ///< those below refs/notes
    std::vector<std::string> branches;  ///< all local ones
    report::NameContext names;          ///< `@` is HEAD's branch, `@-1` the task that it was on before
    std::vector<git::WorkTree> work_trees;

    /// Whether TASK arguments are to be resolved: their candidates cost a look at every task.
    enum class Names { unused, wanted };
    [[nodiscard]] static Tasks look(Context& context, Names names = Names::wanted);

    /// A row for each of them, by what the cache knows; what it did not know it knows then.
    [[nodiscard]] std::vector<report::TaskRow> rows(Context& context) const;

    /// The full branch name of a TASK argument. Throws negative (1) when it names none, or several.
    [[nodiscard]] std::string resolve(std::string_view word) const;

    /// Local task branches that main does not have: those that succeeded, with `failed` also those that
    /// ended otherwise or never ran. In the order of their times.
    [[nodiscard]] std::vector<std::string> ready_to_finish(Context& context, bool failed) const;

    /// The absolute path of a task's directory: in the work tree that has its branch checked out, else
    /// in `here`. nullopt: it is on the disk in neither.
    [[nodiscard]] std::optional<std::filesystem::path> directory_on_disk(
        const std::string& branch, const std::string& directory, const std::filesystem::path& here) const;
};

/// `metrics.patterns` of the settings; those that cannot be used are warned of.
[[nodiscard]] std::shared_ptr<const report::LogPatterns> log_patterns(Context& context);

/// Warns of each KEY that no row has, with the one that may be meant; it matches nothing and sorts nothing.
void tell_unknown_keys(Context& context, const std::vector<report::TaskRow>& rows,
                       const std::vector<report::Key>& keys);

/// Warns of the columns that a line for several tasks cannot show.
void tell_columns_without_mean(Context& context, const std::vector<report::TaskRow>& rows,
                               const std::vector<report::Key>& groups,
                               const std::vector<std::string>& columns);

/// Whether the task was stopped, or failed, and `resume` has something to go on from, in this work tree.
[[nodiscard]] bool is_resumable(Context& context, const report::TaskRow& task);

/// The full branch name of a TASK argument, as Tasks::resolve; a name that is a local task or debug
/// branch already, and `@` on one, are known without looking at all tasks.
[[nodiscard]] std::string resolve_task(Context& context, std::string_view word);

/// The full name of a BRANCH argument of `finish`: a local feature or hotfix branch, else as
/// resolve_task. Throws negative (1) when it names none, or several.
[[nodiscard]] std::string resolve_branch(Context& context, std::string_view word);

/// The one of the candidates that HEAD was on before it came to `current`, by the reflog; empty: none is
/// known.
[[nodiscard]] std::string previous_task(std::string_view head_reflog,
                                        const std::vector<std::string>& candidates, std::string_view current);

/// The same, of the current work tree.
[[nodiscard]] std::string previous_in(const git::Session& session, const std::vector<std::string>& candidates,
                                      std::string_view current);

}  // namespace dltask::cli
