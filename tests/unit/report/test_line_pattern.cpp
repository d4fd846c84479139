// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>
#include <regex>

#include "report/line_pattern.hpp"

using dltask::report::LinePattern;

namespace {

LinePattern compiled(const std::string& text) {
    auto result = LinePattern::compile(text);
    if (const auto* problem = std::get_if<std::string>(&result)) FAIL(text << ": " << *problem);
    return std::get<LinePattern>(std::move(result));
}

std::string problem_of(const std::string& text) {
    const auto result = LinePattern::compile(text);
    const auto* problem = std::get_if<std::string>(&result);
    return problem == nullptr ? "was read" : *problem;
}

std::string many(const std::string& text, int count) {
    std::string result;
    for (int i = 0; i < count; ++i) result += text;
    return result;
}

/// What the groups hold, `|` between them, `-` for one that took no part; `no` without a match.
std::string groups_in(const std::string& pattern, const std::string& line) {
    const LinePattern program = compiled(pattern);
    LinePattern::Search search{program};
    if (!search.find(line)) return "no";
    std::string text;
    for (const LinePattern::Span& span : search.spans()) {
        text += (text.empty() ? "" : "|") + (span.found ? line.substr(span.begin, span.length) : "-");
    }
    return text;
}

}  // namespace

TEST_CASE("a pattern finds what it says, the leftmost and preferred first") {
    const std::string rows[][3] = {
        {R"(loss[ =:]+(?P<loss>\S+))", "epoch 3 loss = 0.25 acc 0.9", "0.25"},
        {R"(epoch (\d+).*loss (\S+))", "epoch 12 x loss 1e-3 loss 2", "12|2"},
        {R"(epoch (\d+).*?loss (\S+))", "epoch 12 x loss 1e-3 loss 2", "12|1e-3"},
        {R"('loss': ([-\d.eE+]+))", "{'loss': 0.5, 'epoch': 1.0}", "0.5"},
        {R"({'a': (\d)})", "{'a': 1}", "1"},
        {R"((a|ab)(c|bcd)(d*))", "abcd", "a|bcd|"},
        {R"((a*)(a|b)?$)", "aab", "aa|b"},
        {R"(^(x{2,3}?)(x*)$)", "xxxx", "xx|xx"},
        {R"((\w+)\s+(?:=|:)\s+(\w+))", "lr : x", "lr|x"},
        {R"(\bacc\b (\d))", "xacc 1 acc 2", "2"},
        {R"((?i)LOSS ([A-F]+))", "loss aF", "aF"},
        {R"([^\]a-c-]([]x]))", "a-d]", "]"},
        {"损失 (\\d+)", "轮 1 损失 42", "42"},
        {"é+(x)", "aééx", "x"},
        {R"((a)|(b))", "b", "-|b"},
        {R"((?P<train/loss>\d))", "7", "7"},
        {R"(x{,2}(y))", "xxxy", "y"},
        {R"((.*))", "", ""},
        {R"(z)", "abc", "no"},
        {R"(^b)", "ab", "no"},
        {R"(a\.b\\(\t))", "a.b\\\t", "\t"},
    };
    for (const auto& [pattern, line, wanted] : rows) {
        CAPTURE(pattern, line);
        CHECK(groups_in(pattern, line) == wanted);
    }
}

TEST_CASE("what cannot be a pattern is told") {
    const std::pair<const char*, const char*> rows[] = {
        {"(", "a '(' without its ')'"},
        {"a)", "a ')' without its '('"},
        {"[a", "the pattern ends too early"},
        {"\\", "the pattern ends too early"},
        {"*a", "nothing that '*' could repeat"},
        {"a**", "a repeat of a repeat"},
        {"a{3,2}", "a repeat goes backwards"},
        {"[b-a]", "a range goes backwards"},
        {"(a)\\1", "back-references are not supported: they take exponential time"},
        {"(?=a)", "look-around and flags inside are not supported"},
        {"(?<=a)", "look-around and flags inside are not supported"},
        {"\\pL", "'\\p' is not supported"},
        {"(?P<a>x)(?P<a>y)", "two groups have the name 'a'"},
        {"(?P<>x)", "a group's name is made of letters, digits, '_', '.', '/'"},
        {"a{9999}", "too many repeats"},
    };
    for (const auto& [pattern, problem] : rows) {
        CAPTURE(pattern);
        CHECK(problem_of(pattern) == problem);
    }
    CHECK(problem_of(std::string(2000, 'a')) == "the pattern is too long");
    CHECK(problem_of("((((a{9}){9}){9}){9}){9}") == "the pattern is too large");
    CHECK(problem_of(many("(?:", 100) + many(")", 100)) == "groups are nested too deep");
}

TEST_CASE("no pattern takes more steps than its length times that of the line") {
    const std::string line(4000, 'a');
    for (const char* text : {"(a*)*b", "(a|a)*b", "(a+)+$b", "(a|aa)+b", "(.*)*(.*)*(.*)*b",
                             "((a?){20}){20}b", "(x+x+)+y", "(a|b|ab)*c", "^(([a-z])+.)+[A-Z]([a-z])+$"}) {
        CAPTURE(text);
        const LinePattern pattern = compiled(text);
        LinePattern::Search search{pattern};
        CHECK_FALSE(search.find(line));
        CHECK(search.steps() <= 2 * 2000 * (line.size() + 2));
    }
}

TEST_CASE("patterns find what std::regex finds") {
    std::mt19937 random{11};
    static const std::vector<std::string> atoms = {"a",      "b",    "c",     ".",   "[ab]",
                                                   "[^a]",   "(a)",  "(b|c)", "\\d", "\\w",
                                                   "(?:ab)", "(a*)", "(b)c",  "1",   "(\\s)"};
    static const std::vector<std::string> repeats = {"", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,3}"};
    static const std::string letters = "aabbc1 ";
    int found = 0;
    for (int i = 0; i < 4000; ++i) {
        std::string text = random() % 8 == 0 ? "^" : "";
        for (auto count = random() % 4 + 1; count > 0; --count) {
            text += atoms[random() % atoms.size()] + repeats[random() % repeats.size()];
            if (random() % 8 == 0) text += "|";
        }
        if (random() % 8 == 0) text += "$";
        std::string line;
        for (auto length = random() % 12; length > 0; --length) line += letters[random() % letters.size()];
        const std::regex oracle{text};
        std::smatch match;
        const bool is_match = std::regex_search(line, match, oracle);
        const LinePattern pattern = compiled(text);
        LinePattern::Search search{pattern};
        CAPTURE(text, line);
        REQUIRE(search.find(line) == is_match);
        // Where a group is repeated, ECMAScript forgets what it held before.
        if (!is_match || text.find_first_of("*+?{|") != std::string::npos) continue;
        ++found;
        for (std::size_t group = 0; group < search.spans().size(); ++group) {
            REQUIRE(search.spans()[group].begin == static_cast<std::size_t>(match.position(group + 1)));
            REQUIRE(search.spans()[group].length == static_cast<std::size_t>(match.length(group + 1)));
        }
    }
    CHECK(found > 50);
}
