// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.hpp"

#include <catch2/catch.hpp>

using dltask::decode_utf8;
using dltask::find_invalid_utf8;
using dltask::scrub_utf8;

TEST_CASE("characters of every length are decoded") {
    const std::pair<const char*, char32_t> cases[] = {{"a", 'a'},
                                                      {"\x7F", 0x7F},
                                                      {"\xC2\x80", 0x80},
                                                      {"\xDF\xBF", 0x7FF},
                                                      {"\xE0\xA0\x80", 0x800},
                                                      {"\xEF\xBF\xBF", 0xFFFF},
                                                      {"\xF0\x90\x80\x80", 0x10000},
                                                      {"\xF4\x8F\xBF\xBF", 0x10FFFF}};
    for (const auto& [text, value] : cases) {
        const dltask::CodePoint point = decode_utf8(text, 0);
        CHECK(point.valid);
        CHECK(point.value == value);
        CHECK(point.length == std::string_view{text}.size());
        CHECK_FALSE(find_invalid_utf8(text));
    }
}

TEST_CASE("what is not UTF-8 is told byte by byte") {
    for (const char* text :
         {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE4\xB8", "\xE4(\x80", "\xF0\x9F\x98"}) {
        CHECK_FALSE(decode_utf8(text, 0).valid);
        CHECK(decode_utf8(text, 0).length == 1);
        CHECK(find_invalid_utf8(text) == 0U);
    }
    CHECK(find_invalid_utf8("ab\xFF") == 2U);
    CHECK(scrub_utf8("a\xFF\xE4\xB8\xAD\xC3") == "a\xEF\xBF\xBD\xE4\xB8\xAD\xEF\xBF\xBD");
    CHECK(scrub_utf8("") == "");
}
