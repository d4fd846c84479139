// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

#include "flow/active_runs.hpp"
#include "flow/change.hpp"
#include "flow/executor.hpp"
#include "flow/inspectors.hpp"
#include "flow/journal.hpp"
#include "flow/queue.hpp"
#include "flow/remark_exchange.hpp"
#include "flow/remotes.hpp"
#include "params/hint.hpp"
#include "record/remark_tree.hpp"
#include "sys/file.hpp"
#include "sys/file_system.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

Journal journal_of(const Inspection& inspection) {
    return Journal{inspection.repository->place().state_dir()};
}

/// The commits of main and dev stay as they are: what the file was to say is in the reflogs, too.
Finding damaged_journal(const Journal& journal, const Error& error) {
    const std::string file = params::shell_word((journal.directory() / "journal").native());
    return {Gravity::error,
            fmt::format("{}; nobody can tell how far that operation came, see 'git reflog' and 'git status'",
                        error.message()),
            {fmt::format("mv {0} {0}.damaged", file)}};
}

}  // namespace

Findings inspect_operation(const Inspection& inspection) {
    const Journal journal = journal_of(inspection);
    if (!journal.is_open()) return {};
    const std::string holder = operation_under_way(inspection.repository->place());
    if (!holder.empty())
        return {{Gravity::note, fmt::format("another operation is under way here ({})", holder)}};
    try {
        const auto open = journal.open();
        if (!open) return {};
        return {{Gravity::error,
                 fmt::format("'{}' of {} was stopped half-way", open->command, open->time),
                 {"git dltask continue", "git dltask abort"}}};
    } catch (const Error& error) {
        return {damaged_journal(journal, error)};
    }
}

Findings inspect_state_directory(const Inspection& inspection) {
    const fs::path state = inspection.repository->place().state_dir();
    const bool is_made = sys::is_there(state);
    const fs::path directory = is_made ? state : state.parent_path();
    const std::string word = params::shell_word(directory.native());
    std::error_code error;
    if (is_made && !fs::is_directory(state, error))
        return {{Gravity::error,
                 fmt::format("'{}' is no directory: nothing can be noted there", state.native()),
                 {fmt::format("mv {0} {0}.other", word)}}};
    if (!sys::may_write_in(directory))
        return {{Gravity::error,
                 fmt::format("'{}' cannot be written: every command that changes something fails",
                             directory.native()),
                 {fmt::format("sudo chown -R \"$(id -u)\" {0} && chmod -R u+rwX {0}", word)}}};
    if (sys::is_on_network(directory))
        return {{Gravity::note,
                 fmt::format("'{}' is on a network file system: its locks are as good as that system's",
                             directory.native())}};
    return {};
}

Findings inspect_kept_refs(const Inspection& inspection) {
    const Journal journal = journal_of(inspection);
    if (journal.is_open()) return {};  // one of them is its own
    Findings findings;
    const std::string prefix = pin_ref("");
    for (const git::Ref& ref : inspection.repository->refs) {
        if (!ref.name.starts_with(prefix)) continue;
        if (sys::is_there(journal.directory() / "operations" / ref.name.substr(prefix.size()))) continue;
        findings.push_back(
            {Gravity::note,
             fmt::format("'{}' keeps commits of an operation that the log does not have", ref.name),
             {fmt::format("git update-ref -d {}", params::shell_word(ref.name))}});
    }
    return findings;
}

Findings inspect_runs(const Inspection& inspection) {
    Findings findings;
    for (const ActiveRun& run : list_runs(inspection.repository->place())) {
        if (run.alive) continue;
        findings.push_back({Gravity::warning,
                            fmt::format("'{}' was killed while it ran: attempt {} is not recorded yet",
                                        run.branch, run.attempt),
                            {fmt::format("git dltask stop {}", params::shell_word(run.branch))}});
    }
    return findings;
}

Findings inspect_queue(const Inspection& inspection) {
    Findings findings;
    const InspectedRepository& repository = *inspection.repository;
    for (const QueueEntry& entry : Queue{repository.place()}.list()) {
        if (entry.state != "queued") continue;
        const git::Ref* branch = repository.find(std::string{model::heads} + entry.branch);
        if (branch == nullptr)
            findings.push_back(
                {Gravity::warning,
                 fmt::format("'{}' is queued, and its branch is gone", entry.branch),
                 {fmt::format("git dltask queue remove {}", params::shell_word(entry.branch))}});
    }
    return findings;
}

Findings inspect_remarks(const Inspection& inspection) {
    const InspectedRepository& repository = *inspection.repository;
    if (repository.find(record::remarks_ref) == nullptr) return {};
    const std::string remote =
        push_remote(repository.session.config, repository.snapshot.settings.branches.main);
    if (remote.empty() || !has_unpushed_remarks(repository.session, remote)) return {};
    const std::string word = params::shell_word(remote);
    return {{Gravity::note,
             fmt::format("there are remarks on tasks that '{}' does not have", remote),
             {fmt::format("git push {0} {1} && git fetch {0} '+{1}*:refs/notes/{2}/dltask*'", word,
                          record::remarks_ref, remote)}}};
}

}  // namespace dltask::flow
