// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "run/line_cleaner.hpp"

using dltask::Moment;
using dltask::run::LineCleaner;
using Lines = std::vector<std::string>;

namespace {

Moment at_millisecond(std::int64_t milliseconds) {
    return {milliseconds / 1000, static_cast<int>(milliseconds % 1000), 0};
}

struct Cleaned {
    Lines lines;
    std::vector<std::int64_t> times;  ///< milliseconds
    LineCleaner cleaner{[this](std::string_view line, const Moment& at) {
        lines.emplace_back(line);
        times.push_back(at.unix_seconds * 1000 + at.milliseconds);
    }};
};

Lines cleaned(std::string_view bytes, std::size_t piece = 1U << 20U) {
    Cleaned result;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        result.cleaner.feed(bytes.substr(0, piece), {});
    }
    result.cleaner.finish();
    return result.lines;
}

}  // namespace

TEST_CASE("lines come out as they are, the last one also without its end") {
    CHECK(cleaned("").empty());
    CHECK(cleaned("a\nb\tc\n") == Lines{"a", "b\tc"});
    CHECK(cleaned("a\n\n\nb") == Lines{"a", "", "", "b"});
    CHECK(cleaned("a\r\nb\r\n") == Lines{"a", "b"});
    CHECK(cleaned("  indented  \n") == Lines{"  indented  "});
}

TEST_CASE("a progress bar leaves its last state") {
    CHECK(cleaned("\r 0%\r 50%\r100%\nnext\n") == Lines{"100%", "next"});
    CHECK(cleaned(" 0%\r 50%\r100%\r\nnext\n") == Lines{"100%", "next"});
    CHECK(cleaned("10%\r20%\r") == Lines{"20%"});
    CHECK(cleaned("10%\r20%\r\x1b[Kdone\n") == Lines{"done"});
    CHECK(cleaned("10%\x1b[2K\x1b[1Gdone\n") == Lines{"done"});
    CHECK(cleaned("\r10%\r     \r") == Lines{});
    CHECK(cleaned("5/9\b\b\b6/9\n") == Lines{"6/9"});
}

TEST_CASE("a hundred thousand updates of a bar are one line") {
    Cleaned result;
    for (int i = 0; i < 100'000; ++i) {
        result.cleaner.feed("\rstep " + std::to_string(i) + " [#####.....] loss 0.1234", {});
    }
    result.cleaner.feed("\n", {});
    CHECK(result.lines == Lines{"step 99999 [#####.....] loss 0.1234"});
}

TEST_CASE("nested bars, which move the cursor up, leave one line each") {
    std::string text = "\router 0";
    for (int i = 0; i <= 1000; ++i) {
        text += "\n\rinner " + std::to_string(i) + "\x1b[A\router " + std::to_string(i);
    }
    const Lines lines = cleaned(text + "\n\nend\n");
    CHECK(lines.size() < 8);
    CHECK(std::count(lines.begin(), lines.end(), "inner 1000") == 1);
    CHECK(std::count(lines.begin(), lines.end(), "outer 1000") == 1);
    CHECK(lines.back() == "end");
}

TEST_CASE("a display that is drawn anew again and again does not fill the log") {
    std::string text = "a 0\nb 0\nc 0\n";
    for (int i = 1; i <= 1000; ++i) {
        const std::string n = std::to_string(i);
        text += "\x1b[3A\x1b[2K\ra " + n + "\n\x1b[2K\rb " + n + "\n\x1b[2K\rc " + n + "\n";
    }
    const Lines lines = cleaned(text);
    CHECK(lines.size() <= 9);
    CHECK(Lines(lines.end() - 3, lines.end()) == Lines{"a 1000", "b 1000", "c 1000"});
}

TEST_CASE("rows that no cursor goes back to are handed on after two seconds") {
    Cleaned result;
    result.cleaner.feed("one\n\x1b[Atwo\nthree\n", at_millisecond(0));
    CHECK(result.cleaner.holds_rows());
    CHECK(result.lines == Lines{"one"});
    result.cleaner.tick(at_millisecond(1999));
    CHECK(result.lines == Lines{"one"});
    result.cleaner.tick(at_millisecond(2000));
    CHECK(result.lines == Lines{"one", "two", "three"});
    CHECK_FALSE(result.cleaner.holds_rows());
}

TEST_CASE("escape sequences vanish, cut anywhere") {
    const std::string text =
        "\x1b[1;31mred\x1b[0m \x1b]0;title\aand \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ "
        "\x1b(Bcharset \x1b=\x1bPq#0\x1b\\sixel \xe2\x9c\x93\n";
    const Lines wanted{"red and link charset sixel \xe2\x9c\x93"};
    for (std::size_t piece = 1; piece <= text.size(); ++piece) CHECK(cleaned(text, piece) == wanted);
}

TEST_CASE("what only looks like an escape sequence is kept as text") {
    CHECK(cleaned("\x1b[12\nnext\n") == Lines{"\\x1b[12", "next"});
    CHECK(cleaned("\x1b]no end\nnext\n") == Lines{"\\x1b]no end", "next"});
    CHECK(cleaned("tail\x1b") == Lines{"tail\\x1b"});
    CHECK(cleaned("tail\x1b[") == Lines{"tail\\x1b["});
    CHECK(cleaned("\x1b]title\x1b[1mbold\n") == Lines{"bold"});
    const std::string flood(100'000, '\x1b');
    CHECK_FALSE(cleaned(flood).empty());
    std::string strings;
    for (int i = 0; i < 50'000; ++i) strings += "\x1b]";
    CHECK(cleaned(strings + "\nend\n").back() == "end");
}

TEST_CASE("control characters and invalid UTF-8 become visible") {
    using namespace std::string_literals;
    CHECK(cleaned("a\0b\x07\x7f\n"s) == Lines{"a\\x00b\\x07\\x7f"});
    CHECK(cleaned("\xff\xc0\x80\xe2\x82\n") == Lines{"\\xff\\xc0\\x80\\xe2\\x82"});
    CHECK(cleaned("\xed\xa0\x80\xf4\x90\x80\x80\n") == Lines{"\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80"});
    CHECK(cleaned("\xc2\x9b"
                  "31m\n") == Lines{"\\xc2\\x9b31m"});
    CHECK(cleaned("\xe4\xbd\xa0\xe5\xa5\xbd\xf0\x9f\x9a\x80\n", 1) ==
          Lines{"\xe4\xbd\xa0\xe5\xa5\xbd\xf0\x9f\x9a\x80"});
    CHECK(cleaned("\xe4\xbd") == Lines{"\\xe4\\xbd"});
}

TEST_CASE("a line without end comes in pieces, a character is never cut") {
    const std::string x(200'000, 'x');
    const Lines pieces = cleaned(x, 1000);
    REQUIRE(pieces.size() == 4);
    CHECK(pieces[0].size() == LineCleaner::longest);
    CHECK(pieces[0] + pieces[1] + pieces[2] + pieces[3] == x);
    std::string wide;
    for (int i = 0; i < 50'000; ++i) wide += "\xe4\xbd\xa0";
    std::string joined;
    for (const std::string& piece : cleaned(wide)) {
        CHECK(piece.size() % 3 == 0);
        CHECK(piece.size() <= LineCleaner::longest);
        joined += piece;
    }
    CHECK(joined == wide);
}

TEST_CASE("a line has the time at which its text began to arrive") {
    Cleaned result;
    result.cleaner.feed("a", at_millisecond(1));
    result.cleaner.feed("b\nc\n", at_millisecond(2));
    result.cleaner.feed("0%", at_millisecond(3));
    result.cleaner.feed("\r1%", at_millisecond(4));
    result.cleaner.feed("\n", at_millisecond(5));
    CHECK(result.lines == Lines{"ab", "c", "1%"});
    CHECK(result.times == std::vector<std::int64_t>{1, 2, 4});
}
