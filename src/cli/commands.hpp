// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"

/// One factory per command, each in its own `cmd_<name>.cpp`. A command that is made anew has
/// arguments of its own: nothing is kept between two.
namespace dltask::cli {

[[nodiscard]] Command abort_command();
[[nodiscard]] Command again_command();
[[nodiscard]] Command archive_command();
[[nodiscard]] Command carry_command();
[[nodiscard]] Command check_command();
[[nodiscard]] Command complete_command();
[[nodiscard]] Command completion_command();
[[nodiscard]] Command continue_command();
[[nodiscard]] Command debug_command();
[[nodiscard]] Command diff_command();
[[nodiscard]] Command discard_command();
[[nodiscard]] Command doctor_command();
[[nodiscard]] Command feature_command();
[[nodiscard]] Command finish_command();
[[nodiscard]] Command help_command();
[[nodiscard]] Command hook_command();
[[nodiscard]] Command hooks_command();
[[nodiscard]] Command hotfix_command();
[[nodiscard]] Command init_command();
[[nodiscard]] Command list_command();
[[nodiscard]] Command log_command();
[[nodiscard]] Command log_metrics_command();
[[nodiscard]] Command logs_command();
[[nodiscard]] Command new_command();
[[nodiscard]] Command note_command();
[[nodiscard]] Command path_command();
[[nodiscard]] Command queue_command();
[[nodiscard]] Command redo_command();
[[nodiscard]] Command release_command();
[[nodiscard]] Command report_command();
[[nodiscard]] Command rerun_command();
[[nodiscard]] Command resume_command();
[[nodiscard]] Command retract_command();
[[nodiscard]] Command run_command();
[[nodiscard]] Command set_command();
[[nodiscard]] Command show_command();
[[nodiscard]] Command status_command();
[[nodiscard]] Command stop_command();
[[nodiscard]] Command sync_command();
[[nodiscard]] Command tag_command();
[[nodiscard]] Command time_command();
[[nodiscard]] Command undo_command();

}  // namespace dltask::cli
