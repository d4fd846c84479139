// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"

#include <filesystem>
#include <optional>
#include <system_error>

#include "base/error.hpp"
#include "cli/change.hpp"
#include "cli/command_table.hpp"
#include "cli/help.hpp"
#include "cli/report_error.hpp"

namespace dltask::cli {
namespace {

/// An alias `!git-dltask` starts at the top level, and GIT_PREFIX says where the user is.
void follow_alias(World& world) {
    const std::string prefix = world.environment.get("GIT_PREFIX").value_or("");
    world.environment.unset("GIT_PREFIX");
    std::error_code ignored;
    if (prefix.empty() || !std::filesystem::is_directory(world.directory / prefix, ignored)) return;
    world.directory /= prefix;
}

void change_directory(World& world, const std::vector<std::string>& directories) {
    for (const std::string& typed : directories) {
        world.directory = (world.directory / typed).lexically_normal();
        std::error_code problem;
        const auto status = std::filesystem::status(world.directory, problem);
        if (std::filesystem::is_directory(status)) continue;
        throw fatal("cannot change to '" + typed +
                    "': " + (problem ? problem.message() : std::string{"Not a directory"}));
    }
}

/// The help that is asked for without a command; nullopt: a command is to be run.
std::optional<ExitCode> answer_without_command(World& world, const GlobalLine& line, HelpWish help) {
    if (line.version) {
        world.terminal.out(version_line());
        return ExitCode::done;
    }
    if (help != HelpWish::none) {
        const auto commands = all_commands();
        world.terminal.out(help == HelpWish::full ? full_help(commands) : brief_help(commands));
        return ExitCode::done;
    }
    if (!line.command.empty()) return std::nullopt;
    world.terminal.err(brief_help(all_commands()));
    return ExitCode::usage;
}

ExitCode run_command(World& world, const GlobalLine& line, Switches& switches,
                     const std::vector<std::string>& words) {
    const Command command = find_command(line.command);
    if (command.changes) world.promise = command.name == "set" ? Promise::answers : Promise::usage;
    parse_command(command, line.words, switches);
    if (switches.help != HelpWish::none) {
        world.terminal.out(switches.help == HelpWish::full ? full_help(command) : brief_help(command));
        return ExitCode::done;
    }
    world.terminal.quiet = switches.quiet;
    world.terminal.verbose = switches.verbose;
    Context context{world, switches, words};
    if (command.switches) context.expect_work_tree();
    if (command.group == Group::look && !command.changes && command.name != "check")
        context.forgive_team_file();
    context.meet(command.needs);
    if (command.needs != Needs::nothing && !command.changes) warn_of_open_operation(context);
    return command.run(context);
}

ExitCode dispatch(World& world, const std::vector<std::string>& words) {
    Switches switches;
    follow_alias(world);
    const GlobalLine line = parse_global(words, switches);
    world.terminal.quiet = switches.quiet;
    if (const auto answer = answer_without_command(world, line, switches.help)) return *answer;
    change_directory(world, line.directories);
    if (line.no_pager) world.environment.set("GIT_PAGER", "cat");
    return run_command(world, line, switches, words);
}

}  // namespace

std::string version_line() {
    return "git-dltask " DLTASK_VERSION "\n";
}

ExitCode run_program(World world, const std::vector<std::string>& words) {
    return guarded(
        world.terminal, world.environment, [&world, &words] { return dispatch(world, words); },
        world.promise);
}

}  // namespace dltask::cli
