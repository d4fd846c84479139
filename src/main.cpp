// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/program.hpp"
#include "sys/clock.hpp"
#include "sys/environment.hpp"
#include "term/terminal.hpp"

int main(int count, char** words) {
    using namespace dltask;
    term::StreamTerminal terminal;
    // Asked by scripts, many times: answered before anything else is made.
    if (count == 2 && std::string_view{words[1]} == "--version") {
        terminal.out(cli::version_line());
        return 0;
    }
    const sys::SystemClock clock;
    std::error_code ignored;
    cli::World world{terminal, clock, sys::Environment::current(), std::filesystem::current_path(ignored),
                     ::isatty(STDIN_FILENO) == 1};
    return static_cast<int>(cli::run_program(std::move(world), {words + 1, words + count}));
}
