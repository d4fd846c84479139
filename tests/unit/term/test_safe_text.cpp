// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>

#include "term/safe_text.hpp"

using namespace std::string_literals;
using dltask::term::clip;
using dltask::term::display_width;
using dltask::term::safe;

TEST_CASE("plain text of any script passes unchanged") {
    CHECK(safe("lr-0.01") == "lr-0.01");
    CHECK(safe("学习率 é ü ‐ ❤") == "学习率 é ü ‐ ❤");
    CHECK(safe("").empty());
}

TEST_CASE("what a terminal would obey is shown instead") {
    struct Case {
        std::string text, shown;
    };
    const Case cases[] = {
        {"\x1b]52;c;AAAA\x07", "\\x1b]52;c;AAAA\\x07"},
        {"\x7f", "\\x7f"},
        {"a\0b"s, "a\\x00b"},
        {"\xc2\x9b"
         "31m",
         "\\x9b31m"},
        {"\x9b"
         "31m",
         "\\x9b31m"},
        {"\xe2\x80\xae"
         "gpj",
         "\\u202egpj"},
        {"a\xe2\x80\x8b"
         "b",
         "a\\u200bb"},
        {"\xef\xbb\xbfx", "\\ufeffx"},
        {"\xe2\x80\xa8", "\\u2028"},
        {"\xf3\xa0\x81\x81", "\\U000e0041"},
        {"\xe3\x85\xa4", "\\u3164"},
        {"\xc2\xad", "\\xad"},
        {"a\r\nb\tc", "a\\r\\nb\\tc"},
        {"\xff\xfe", "\\xff\\xfe"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
        {"\xc0\xaf", "\\xc0\\xaf"},
        {"\xe5\xad", "\\xe5\\xad"},
    };
    for (const Case& c : cases) CHECK(safe(c.text) == c.shown);
}

TEST_CASE("lines keep their line feeds and tabs, and nothing else") {
    CHECK(safe("a\n\tb\r\x1b[m\n", true) == "a\n\tb\\r\\x1b[m\n");
}

TEST_CASE("width is counted as a terminal draws it") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("学习率") == 6);
    CHECK(display_width("e\xcc\x81") == 1);
    CHECK(display_width("ｶﾞ") == 2);
    CHECK(display_width("") == 0);
}

TEST_CASE("clipping never exceeds the columns and never cuts a character") {
    CHECK(clip("abcdef", 6) == "abcdef");
    CHECK(clip("abcdef", 5) == "abcd…");
    CHECK(clip("学习率", 6) == "学习率");
    CHECK(clip("学习率", 5) == "学习…");
    CHECK(clip("学习率", 4) == "学…");
    CHECK(clip("学习率", 1) == "…");
    CHECK(clip("ae\xcc\x81z", 2) == "a…");
    CHECK(clip("e\xcc\x81z", 2) == "e\xcc\x81z");
    CHECK(clip("abc", 0).empty());
    for (int columns = 1; columns < 12; ++columns)
        CHECK(display_width(clip("a学b习c率d", columns)) <= columns);
}
