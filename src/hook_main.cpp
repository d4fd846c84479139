// SPDX-License-Identifier: Apache-2.0
// The program that hook files call: a second executable, because a hook sits in every commit and must
// not load the libraries of the main one.
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "hooks/door.hpp"
#include "sys/descriptor.hpp"
#include "term/safe_text.hpp"
#include "term/terminal.hpp"

namespace {

std::string standard_input() {
    constexpr std::size_t longest = 64U << 20U;
    std::string text;
    const int problem = dltask::sys::read_all(STDIN_FILENO, text, longest);
    if (problem != 0) throw dltask::fatal("could not read stdin: " + dltask::sys::reason(problem));
    return text;
}

}  // namespace

int main(int count, char** words) {
    using namespace dltask;
    term::StreamTerminal terminal;
    if (count == 2 && std::string_view{words[1]} == "--version") {
        terminal.out("git-dltask-hook " DLTASK_VERSION "\n");
        return 0;
    }
    try {
        const hooks::Call call{{words + 1, words + count},
                               sys::Environment::current(),
                               std::filesystem::current_path(),
                               standard_input};
        const hooks::Answer answer = hooks::answer(call);
        if (!answer.text.empty()) terminal.err(answer.text);
        std::_Exit(answer.exit_code);  // what is left would be given back string by string
    } catch (const std::exception& problem) {
        terminal.err("fatal: " + term::safe(problem.what()) + "\n");
        return static_cast<int>(ExitCode::fatal);
    }
}
