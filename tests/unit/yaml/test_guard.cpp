// SPDX-License-Identifier: Apache-2.0
// Texts that nobody should meet: each gets an answer with a place, quickly, and never a crash.
#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "yaml/document.hpp"
#include "yaml/edit.hpp"

using dltask::model::Value;
namespace yaml = dltask::yaml;

namespace {

using Clock = std::chrono::steady_clock;

/// Refused in a time that grows with the text only, by reader and editor alike; the reader's diagnostic.
yaml::Diagnostic refusal(const std::string& text) {
    const auto begin = Clock::now();
    const auto result = yaml::parse(text);
    const auto edited = yaml::edit(text, {{{"a"}, Value{1}, false}});
    // Generous for sanitizers; anything quadratic takes minutes.
    CHECK(Clock::now() - begin < std::chrono::seconds{10});
    CHECK(std::holds_alternative<yaml::Diagnostic>(edited));
    const auto* problem = std::get_if<yaml::Diagnostic>(&result);
    if (problem == nullptr) FAIL("was read: " + text.substr(0, 80));
    CHECK(problem->line >= 1);
    CHECK(problem->column >= 1);
    return *problem;
}

bool says(const yaml::Diagnostic& problem, std::string_view words) {
    INFO(problem.message);
    return problem.message.find(words) != std::string::npos;
}

std::string repeat(std::string_view part, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += part;
    return text;
}

}  // namespace

TEST_CASE("a file beyond the size limit is refused at once") {
    const std::string huge(50U << 20U, 'a');
    const auto begin = Clock::now();
    const auto result = yaml::parse(huge);
    CHECK(Clock::now() - begin < std::chrono::milliseconds{200});
    CHECK(says(std::get<yaml::Diagnostic>(result), "52428800 bytes, more than 1048576"));
}

TEST_CASE("nesting of 2,000 levels is refused, in every way to write it") {
    std::string steps;
    for (std::size_t i = 0; i < 1300; ++i) steps += std::string(i, ' ') + "a:\n";
    CHECK(says(refusal(repeat("[", 2000) + repeat("]", 2000)), "nested deeper than 64"));
    CHECK(says(refusal(repeat("{a: ", 2000) + repeat("}", 2000)), "nested deeper than 64"));
    CHECK(says(refusal(repeat("- ", 2000) + "a\n"), "nested deeper than 64"));
    CHECK(says(refusal(repeat("? ", 2000) + "a\n"), "nested deeper than 64"));
    CHECK(says(refusal(steps), "nested deeper than 64"));
    refusal(repeat("[", 500'000));
    refusal(repeat("{", 500'000));
    refusal(repeat("- ", 500'000));
    refusal(repeat("? ", 500'000));
    refusal(repeat("[{a: ", 100'000));
    refusal(repeat("!!str ", 150'000));
    refusal(repeat("&a ", 300'000));
}

TEST_CASE("64 levels are read") {
    CHECK(std::holds_alternative<Value>(yaml::parse(repeat("[", 64) + repeat("]", 64))));
    CHECK(says(refusal(repeat("[", 65) + repeat("]", 65)), "nested deeper"));
}

TEST_CASE("an alias bomb is refused before it is expanded") {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 10; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + repeat(", " + last, 8) +
                "]\n";
    }
    const yaml::Diagnostic problem = refusal(bomb);
    CHECK(says(problem, "more than 10000 values"));
    CHECK(problem.line < 7);
}

TEST_CASE("an alias of what it is part of is refused") {
    CHECK(says(refusal("&x [*x]"), "an alias of what it is part of"));
    CHECK(says(refusal("a: &x\n  b: *x\n"), "an alias of what it is part of"));
    CHECK(says(refusal("a: *nothing\n"), "anchor"));
    CHECK(says(refusal("a: &x 1\nb: &x 2\n"), "the anchor 'x' is there twice"));
}

TEST_CASE("aliases do not lead around the depth limit") {
    std::string chain = "- &a0 [x]\n";
    for (int i = 1; i < 200; ++i)
        chain += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    CHECK(says(refusal(chain), "nested deeper than 64"));
}

TEST_CASE("more values than the limit are refused") {
    CHECK(says(refusal(repeat("- 1\n", 10'001)), "more than 10000 values"));
    CHECK(std::holds_alternative<Value>(yaml::parse(repeat("- 1\n", 9'999))));
}

TEST_CASE("a key that is there twice is refused, with its place") {
    const yaml::Diagnostic problem = refusal("lr: 1\nn: 2\nlr: 3\n");
    CHECK(says(problem, "the key 'lr' is there twice"));
    CHECK(problem.line == 3);
    CHECK(problem.column == 1);
    for (const char* text :
         {"{a: 1, a: 2}", "x:\n  b: 1\n  b: 2\n", "1: a\n'1': b\n", "1: a\n0x1: b\n", "yes: a\ntrue: b\n",
          "1: a\n1.0: b\n", "~: a\nnull: b\n", "'k': 1\n\"k\": 2\n", "a: &k x\n*k : 1\nx: 2\n"}) {
        CAPTURE(text);
        CHECK(says(refusal(text), "is there twice"));
    }
}

TEST_CASE("what is no UTF-8 text is refused by its name") {
    using namespace std::string_literals;
    CHECK(says(refusal("\xFF\xFE"
                       "a\0:\0 \0001\0"s),
               "UTF-16"));
    CHECK(says(refusal("\xFE\xFF\0a\0:"s), "UTF-16"));
    CHECK(says(refusal("a\0:\0 \0001\0"s), "UTF-16"));
    CHECK(says(refusal("\xFF\xFE\0\0a\0\0\0"s), "UTF-32"));
    const yaml::Diagnostic problem = refusal("a: 1\nb: \xC3(\n");
    CHECK(says(problem, "invalid UTF-8"));
    CHECK(problem.line == 2);
    CHECK(problem.column == 4);
    CHECK(says(refusal("a: x\0y\n"s), "NUL"));
    CHECK(says(refusal("a: \x07\n"), "U+0007"));
    CHECK(says(refusal("a: 1\rb: 2\n"), "carriage return"));
    CHECK(says(refusal("a: x\xE2\x80\xA8y\n"), "U+2028"));
    CHECK(says(refusal("a: x\xC2\x85y\n"), "U+0085"));
    CHECK(says(refusal("a: \"\\ud800\"\n"), "e"));
}

TEST_CASE("tabs where PyYAML reads none are refused, in quotes and comments they are text") {
    const yaml::Diagnostic problem = refusal("a:\n\tb: 1\n");
    CHECK(says(problem, "tab"));
    CHECK(problem.line == 2);
    for (const char* text :
         {"a:\t1\n", "a: 1\t# c\n", "a: b\tc\n", "- a\n\t- b\n", "\ta: 1\n", "a: [1,\t2]\n", "a: 1\n\t\n"}) {
        CAPTURE(text);
        refusal(text);
    }
    for (const char* text :
         {"a: 'x\ty'\n", "a: 1 # x\ty\n", "a: |\n  x\ty\n", "#\ta\na: 1\n", "a: \"x\n  \ty\"\n"}) {
        CAPTURE(text);
        CHECK(std::holds_alternative<Value>(yaml::parse(text)));
    }
}

TEST_CASE("several documents are refused") {
    CHECK(says(refusal("a: 1\n---\nb: 2\n"), "several documents"));
    CHECK(says(refusal("---\n---\n"), "several documents"));
    CHECK(refusal("a: 1\n...\nb: 2\n").line >= 1);
}

TEST_CASE("what yaml-cpp reads and PyYAML does not is refused") {
    for (const char* text : {"a: 1\nb\n",
                             "a: 'x\n",
                             "[:x]\n",
                             "[a, , b]\n",
                             "%FOO\n---\na: 1\n",
                             "a: 1\n%\n",
                             "a: \n1\n",
                             "a:\n''\n",
                             ": x\n",
                             "? [a]\n: 1\n",
                             "{? }: 1\n",
                             "a: >+\n  x\n\n",
                             "...\n",
                             "%YAML 1.1\n",
                             "!!str ",
                             "a: |#x\n",
                             "a: !!str\xC2\xA0 1\n",
                             "k: \"\\N\"\n",
                             "[1, 2\n",
                             "a: ]\n",
                             "a: \"\n\n\"\n",
                             "a: b: c\n",
                             "a: @x\n"}) {
        CAPTURE(text);
        refusal(text);
    }
}

TEST_CASE("every prefix of a rich file gets an answer") {
    const std::string text =
        "\xEF\xBB\xBF# c\n---\nbase: &b {lr: 1, 'n': [2, \"x\\n\"]}\nmine:\n  <<: *b\n  t: |\n    a # b\n\n  "
        "u: >-\n    c\n"
        "l:\n- - 1\n  - !!str 2\n? k\n: ~\ne:\n...\n";
    REQUIRE(std::holds_alternative<Value>(yaml::parse(text)));
    for (std::size_t length = 0; length < text.size(); ++length) {
        const std::string part = text.substr(0, length);
        const auto read = yaml::parse(part);
        const auto edited = yaml::edit(part, {{{"l", "0", "0"}, Value{7}, false}});
        CHECK((std::holds_alternative<Value>(read) || std::get<yaml::Diagnostic>(read).line >= 1));
        if (std::holds_alternative<yaml::Diagnostic>(read))
            CHECK(std::holds_alternative<yaml::Diagnostic>(edited));
    }
}
