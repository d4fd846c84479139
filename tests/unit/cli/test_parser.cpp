// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "cli/parser.hpp"

using namespace dltask;
using cli::Extent;
using cli::Option;
using Words = std::vector<std::string>;

namespace {

/// A flag, a single value, a repeatable one, an optional one and one with choices.
struct Line {
    int flags = 0;
    std::string single = "unset";
    Words repeated;
    std::string optional = "unset";
    std::string choice;

    [[nodiscard]] std::vector<Option> options() {
        return {
            {.names = "-k,--keep", .take = [this](std::string_view) { ++flags; }},
            {.names = "--on", .metavar = "TAG", .take = [this](std::string_view w) { single = w; }},
            {.names = "--base",
             .metavar = "BRANCH",
             .take = [this](std::string_view w) { single = w; },
             .word = cli::WordKind::branch},
            {.names = "-s,--set",
             .metavar = "KEY=VALUE",
             .take = [this](std::string_view w) { repeated.emplace_back(w); },
             .repeatable = true},
            {.names = "--worktree",
             .metavar = "PATH",
             .take = [this](std::string_view w) { optional = w; },
             .optional_value = true},
            {.names = "--template",
             .metavar = "NAME",
             .take = [this](std::string_view w) { choice = w; },
             .choices = {"plain", "pytorch"}},
        };
    }
    Words take(const Words& words, Extent extent = Extent::all) {
        return take_options(options(), words, extent);
    }
    std::string refusal(const Words& words) {
        try {
            take(words);
        } catch (const Error& error) {
            REQUIRE(error.code() == ExitCode::usage);
            return error.message() + (error.hints().empty() ? "" : " | " + error.hints().front());
        }
        return "accepted";
    }
};

}  // namespace

TEST_CASE("options may stand anywhere between the words, which keep their order", "[cli]") {
    Line line;
    CHECK(line.take({"one", "-k", "two", "-s", "lr=0.1", "three"}) == Words{"one", "two", "three"});
    CHECK(line.flags == 1);
    CHECK(line.repeated == Words{"lr=0.1"});
}

TEST_CASE("a value follows its option in any of four ways", "[cli]") {
    Line line;
    line.take({"-sa=1", "-s", "b=2", "--set", "c=3", "--set=d=4"});
    CHECK(line.repeated == Words{"a=1", "b=2", "c=3", "d=4"});
}

TEST_CASE("of a value given twice the last one counts", "[cli]") {
    Line line;
    line.take({"--on", "v1", "--on=v2"});
    CHECK(line.single == "v2");
}

TEST_CASE("short flags may be joined with each other and with a value", "[cli]") {
    Line line;
    line.take({"-kks", "lr=1"});
    CHECK(line.flags == 2);
    CHECK(line.repeated == Words{"lr=1"});
}

TEST_CASE("an empty value is a value and does not swallow the next word", "[cli]") {
    Line line;
    CHECK(line.take({"--on=", "word"}) == Words{"word"});
    CHECK(line.single.empty());
}

TEST_CASE("a value may look like an option or like a list", "[cli]") {
    Line line;
    CHECK(line.take({"--on", "-loss", "-s", "[a,b]"}).empty());
    CHECK(line.single == "-loss");
    CHECK(line.repeated == Words{"[a,b]"});
}

TEST_CASE("an optional value is taken only after an equals sign", "[cli]") {
    Line line;
    SECTION("the next word stays a word") {
        CHECK(line.take({"--worktree", "name"}) == Words{"name"});
        CHECK(line.optional.empty());
    }
    SECTION("a value after the sign is the value") {
        CHECK(line.take({"--worktree=../w", "name"}) == Words{"name"});
        CHECK(line.optional == "../w");
    }
    SECTION("even where it reads like a truth") {
        line.take({"--worktree=true"});
        CHECK(line.optional == "true");
    }
}

TEST_CASE("what is wrong with an option is said in our words", "[cli]") {
    Line line;
    CHECK(line.refusal({"--kep"}) == "unknown option '--kep' | did you mean '--keep'?");
    CHECK(line.refusal({"--sett=a=1"}) == "unknown option '--sett' | did you mean '--set'?");
    CHECK(line.refusal({"-x"}) == "unknown option '-x'");
    CHECK(line.refusal({"--on"}) == "option '--on' requires a value");
    CHECK(line.refusal({"--base", ""}) == "option '--base' is empty");
    CHECK(line.refusal({"--base="}) == "option '--base' is empty");
    CHECK(line.refusal({"-s"}) == "option '--set' requires a value");
    CHECK(line.refusal({"--keep=1"}) == "option '--keep' takes no value");
    CHECK(line.refusal({"--keep=true"}) == "option '--keep' takes no value");
    CHECK(line.refusal({"--template", "pytroch"}) ==
          "invalid value 'pytroch' for option '--template': it is one of plain, pytorch | did you mean "
          "'pytorch'?");
}

TEST_CASE("before the command, the first word ends the options", "[cli]") {
    Line line;
    CHECK(line.take({"-k", "new", "-k", "--unknown"}, Extent::up_to_first_word) ==
          Words{"new", "-k", "--unknown"});
    CHECK(line.flags == 1);
    CHECK_THROWS_AS(line.take({"--unknown", "new"}, Extent::up_to_first_word), Error);
}

TEST_CASE("a lone dash is a word", "[cli]") {
    Line line;
    CHECK(line.take({"-", "-k"}) == Words{"-"});
}
