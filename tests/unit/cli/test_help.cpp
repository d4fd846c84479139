// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <sstream>

#include "cli/command_line.hpp"
#include "cli/command_table.hpp"
#include "cli/help.hpp"
#include "cli/parser.hpp"
#include "support/golden.hpp"

using namespace dltask;

TEST_CASE("the help of each command reads as it was reviewed", "[cli]") {
    for (const cli::Command& command : cli::all_commands()) {
        INFO(command.name << " (DLTASK_RECORD=1 records anew)");
        const std::string text = full_help(command);
        CHECK(text == test::golden("tests/golden/help/" + command.name + ".txt", text));
    }
    const std::string text = full_help(cli::all_commands());
    CHECK(text == test::golden("tests/golden/help.txt", text));
}

TEST_CASE("the short help of each command names all of its options and words", "[cli]") {
    for (const cli::Command& command : cli::all_commands()) {
        INFO(command.name);
        const std::string text = brief_help(command);
        cli::Switches unused;
        auto options = command.options;
        for (cli::Option& option : common_options(command, unused)) options.push_back(std::move(option));
        for (const cli::Option& option : options) {
            for (const std::string& name : cli::split_names(option.names))
                CHECK(text.find(name) != text.npos);
        }
        for (const cli::Positional& word : command.positionals) CHECK(text.find(word.name) != text.npos);
    }
}

TEST_CASE("no line of a help text is wider than a terminal", "[cli]") {
    for (const cli::Command& command : cli::all_commands()) {
        std::istringstream lines{full_help(command) + full_help(cli::all_commands())};
        for (std::string line; std::getline(lines, line);) {
            INFO(line);
            CHECK(line.size() <= 80);
            CHECK((line.empty() || line.back() != ' '));
        }
    }
}

TEST_CASE("every command and option says in one phrase what it is", "[cli]") {
    const auto is_phrase = [](const std::string& text) {
        return !text.empty() && text.back() != '.' && std::islower(static_cast<unsigned char>(text[0])) != 0;
    };
    for (const cli::Command& command : cli::all_commands()) {
        INFO(command.name);
        CHECK(is_phrase(command.summary));
        CHECK(command.run != nullptr);
        for (const cli::Option& option : command.options) {
            INFO(option.names);
            CHECK(is_phrase(option.help));
            CHECK(option.take != nullptr);
        }
        for (const cli::Positional& positional : command.positionals) {
            INFO(positional.name);
            CHECK(is_phrase(positional.help));
            CHECK(positional.take != nullptr);
        }
    }
}
