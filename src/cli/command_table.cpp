// SPDX-License-Identifier: Apache-2.0
#include "cli/command_table.hpp"

#include <algorithm>
#include <array>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"

namespace dltask::cli {
namespace {

struct Entry {
    std::string_view name;
    Command (*make)();
};

// One row each.
// clang-format off
constexpr std::array table{
    Entry{"abort", abort_command},
    Entry{"again", again_command},
    Entry{"archive", archive_command},
    Entry{"carry", carry_command},
    Entry{"check", check_command},
    Entry{"complete", complete_command},
    Entry{"completion", completion_command},
    Entry{"continue", continue_command},
    Entry{"debug", debug_command},
    Entry{"diff", diff_command},
    Entry{"discard", discard_command},
    Entry{"doctor", doctor_command},
    Entry{"feature", feature_command},
    Entry{"finish", finish_command},
    Entry{"help", help_command},
    Entry{"hook", hook_command},
    Entry{"hooks", hooks_command},
    Entry{"hotfix", hotfix_command},
    Entry{"init", init_command},
    Entry{"list", list_command},
    Entry{"log", log_command},
    Entry{"log-metrics", log_metrics_command},
    Entry{"logs", logs_command},
    Entry{"new", new_command},
    Entry{"note", note_command},
    Entry{"path", path_command},
    Entry{"queue", queue_command},
    Entry{"redo", redo_command},
    Entry{"release", release_command},
    Entry{"report", report_command},
    Entry{"rerun", rerun_command},
    Entry{"resume", resume_command},
    Entry{"retract", retract_command},
    Entry{"run", run_command},
    Entry{"set", set_command},
    Entry{"show", show_command},
    Entry{"status", status_command},
    Entry{"stop", stop_command},
    Entry{"sync", sync_command},
    Entry{"tag", tag_command},
    Entry{"time", time_command},
    Entry{"undo", undo_command},
};
// clang-format on

constexpr bool by_name(const Entry& left, const Entry& right) {
    return left.name < right.name;
}
static_assert(std::is_sorted(table.begin(), table.end(), by_name));

}  // namespace

std::vector<Command> all_commands() {
    std::vector<Command> commands;
    for (const Entry& entry : table) commands.push_back(entry.make());
    return commands;
}

Command find_command(std::string_view name) {
    const auto found = std::lower_bound(table.begin(), table.end(), Entry{name, nullptr}, by_name);
    if (found != table.end() && found->name == name) return found->make();
    std::vector<std::string> names;
    for (const Entry& entry : table) names.emplace_back(entry.name);
    std::vector<std::string> hints;
    if (const auto near = did_you_mean(name, names))
        hints.push_back("did you mean 'git dltask " + *near + "'?");
    hints.emplace_back("git dltask -h");
    throw usage("unknown command '" + std::string{name} + "'", hints);
}

}  // namespace dltask::cli
