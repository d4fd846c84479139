// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "cli/command_table.hpp"
#include "cli/completion.hpp"
#include "support/golden.hpp"

using namespace dltask;

TEST_CASE("the installed completion scripts are those of the command table", "[cli]") {
    const auto commands = cli::all_commands();
    const std::string bash = bash_completion(commands);
    const std::string zsh = zsh_completion(commands);
    const std::string fish = fish_completion(commands);
    INFO("DLTASK_RECORD=1 records anew");
    CHECK(bash == test::golden("completions/git-dltask.bash", bash));
    CHECK(zsh == test::golden("completions/git-dltask.zsh", zsh));
    CHECK(fish == test::golden("completions/git-dltask.fish", fish));
}

TEST_CASE("hidden commands are not offered", "[cli]") {
    for (const cli::Command& command : cli::completed_commands(cli::all_commands())) {
        CHECK(command.group != cli::Group::hidden);
    }
}
