// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "config/settings.hpp"

using dltask::config::split_words;
using Words = std::vector<std::string>;

TEST_CASE("a command line is split at blanks as a shell does") {
    CHECK(split_words("python train.py --lr 0.1") == Words{"python", "train.py", "--lr", "0.1"});
    CHECK(split_words("  a\t b\nc ") == Words{"a", "b", "c"});
    CHECK(split_words("") == Words{});
}

TEST_CASE("quotes and backslashes keep blanks together") {
    CHECK(split_words("a 'b c' d") == Words{"a", "b c", "d"});
    CHECK(split_words(R"(a "b \"c\" \\ \d" '')") == Words{"a", R"(b "c" \ \d)", ""});
    CHECK(split_words(R"(a\ b x"y z"'w')") == Words{"a b", "xy zw"});
    CHECK(split_words("a\\\nb") == Words{"ab"});
}

TEST_CASE("nothing is expanded") {
    CHECK(split_words("$HOME `id` * ~ ;|&") == Words{"$HOME", "`id`", "*", "~", ";|&"});
}

TEST_CASE("a quote that is not closed is no command line") {
    CHECK_FALSE(split_words("a 'b"));
    CHECK_FALSE(split_words("a \"b"));
    CHECK_FALSE(split_words("a\\"));
}
