// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "cli/command_line.hpp"

using namespace dltask;
using cli::Command;
using cli::HelpWish;
using cli::Switches;
using Words = std::vector<std::string>;

namespace {

/// `copy FROM [TO...] [-- ARG...]`, changing something.
struct Copy {
    Words from;
    Words to;
    Words rest;

    [[nodiscard]] Command command(const std::string& rest_name) {
        Command command{.name = "copy", .changes = true};
        command.positionals = {
            {.name = "FROM", .take = [this](std::string_view w) { from.emplace_back(w); }, .required = true},
            {.name = "TO", .take = [this](std::string_view w) { to.emplace_back(w); }, .repeatable = true}};
        command.rest_name = rest_name;
        command.take_rest = [this](std::string_view w) { rest.emplace_back(w); };
        return command;
    }
    Switches parse(const Words& words, const std::string& rest_name = "") {
        Switches switches;
        parse_command(command(rest_name), words, switches);
        return switches;
    }
};

}  // namespace

TEST_CASE("words fill the positionals in their order", "[cli]") {
    Copy copy;
    copy.parse({"a", "b", "c"});
    CHECK(copy.from == Words{"a"});
    CHECK(copy.to == Words{"b", "c"});
}

TEST_CASE("what stands after two dashes is a word, whatever it looks like", "[cli]") {
    Copy copy;
    copy.parse({"--", "-n", "--", "c"});
    CHECK(copy.from == Words{"-n"});
    CHECK(copy.to == Words{"--", "c"});
}

TEST_CASE("a command that passes words on gets those after the first two dashes", "[cli]") {
    Copy copy;
    CHECK_FALSE(copy.parse({"a", "--", "-n", "--", "--help"}, "ARG").dry_run);
    CHECK(copy.from == Words{"a"});
    CHECK(copy.to.empty());
    CHECK(copy.rest == Words{"-n", "--", "--help"});
}

TEST_CASE("every command takes the switches, and one that changes something the dry run", "[cli]") {
    Copy copy;
    const Switches switches = copy.parse({"a", "-nq", "-vv"});
    CHECK(switches.dry_run);
    CHECK(switches.quiet);
    CHECK(switches.verbose == 2);

    Command reader = copy.command("");
    reader.changes = false;
    Switches unused;
    CHECK_THROWS_AS(parse_command(reader, {"a", "-n"}, unused), Error);
}

TEST_CASE("help is granted before anything is found missing", "[cli]") {
    Copy copy;
    CHECK(copy.parse({"-h"}).help == HelpWish::brief);
    CHECK(copy.parse({"--help"}).help == HelpWish::full);
}

TEST_CASE("too few and too many words are told apart", "[cli]") {
    Copy copy;
    CHECK_THROWS_WITH(copy.parse({}), "'copy' needs FROM");
    Command single = copy.command("");
    single.positionals.pop_back();
    Switches unused;
    CHECK_THROWS_WITH(parse_command(single, {"a", "b"}, unused), "'copy' does not know what to do with 'b'");
}

TEST_CASE("the options before the command end where it begins", "[cli]") {
    Switches switches;
    const cli::GlobalLine line = parse_global({"-C", "a", "-Cb", "-q", "new", "-h", "x"}, switches);
    CHECK(line.directories == Words{"a", "b"});
    CHECK(line.command == "new");
    CHECK(line.words == Words{"-h", "x"});
    CHECK(switches.quiet);
    CHECK(switches.help == HelpWish::none);
}
