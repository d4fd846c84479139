// SPDX-License-Identifier: Apache-2.0
#include "cli/pager.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "config/settings.hpp"
#include "sys/process.hpp"
#include "sys/signals.hpp"

namespace dltask::cli {
namespace {

constexpr std::ptrdiff_t lines_of_any_screen = 10;

/// As git chooses it; empty: none.
std::string chosen_pager(Context& context) {
    const sys::Environment& environment = context.environment();
    const git::Config& config = context.session().config;
    const std::string own = config.get("pager.dltask").value_or("");
    const bool is_off = own == "false" || own == "no" || own == "off" || own == "0";
    if (is_off || environment.get("TERM").value_or("dumb") == "dumb") return "";
    if (const auto pager = environment.get("GIT_PAGER")) return *pager;
    if (const auto pager = config.get("core.pager")) return *pager;
    return environment.get("PAGER").value_or("less");
}

/// Its words with the program found; nullopt: it is not there, or would need a shell.
std::optional<std::vector<std::string>> pager_command(Context& context) {
    const std::string pager = chosen_pager(context);
    const bool needs_shell = pager.find_first_of("|&;<>()$`\\*?[~\n") != std::string::npos;
    auto words = needs_shell ? std::nullopt : config::split_words(pager);
    if (!words || words->empty() || words->front() == "cat") return std::nullopt;
    const bool is_path = words->front().front() == '/';
    const auto program = is_path ? std::optional<std::filesystem::path>{words->front()}
                                 : sys::find_program(words->front(), context.environment(),
                                                     context.session().repository.work_tree);
    if (!program) return std::nullopt;
    words->front() = program->native();
    return words;
}

/// What git gives a pager that is told nothing: end where one screen is enough, keep colours and the screen.
sys::Environment pager_environment(const sys::Environment& ours) {
    sys::Environment environment = ours;
    if (!environment.get("LESS")) environment.set("LESS", "FRX");
    if (!environment.get("LV")) environment.set("LV", "-c");
    environment.set("GIT_PAGER_IN_USE", "true");
    return environment;
}

}  // namespace

void page(Context& context, std::string_view text) {
    term::Terminal& terminal = context.terminal();
    const bool is_short = std::count(text.begin(), text.end(), '\n') <= lines_of_any_screen;
    const auto words = terminal.out_is_terminal && !is_short ? pager_command(context) : std::nullopt;
    if (!words) return terminal.out(text);
    sys::Command command{.argv = *words,
                         .environment = pager_environment(context.environment()),
                         .directory = {},
                         .inherit_stderr = true,
                         .inherit_stdout = true};
    // Its keys are the pager's: Ctrl-C does not end what it shows.
    const sys::IgnoredSignals ignored{sys::key_signals()};
    if (sys::run(command, text).exit_code == 127) terminal.out(text);
}

}  // namespace dltask::cli
