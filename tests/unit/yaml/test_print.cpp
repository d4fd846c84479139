// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "yaml/document.hpp"

using dltask::model::Value;
namespace yaml = dltask::yaml;

namespace {

std::string random_string(std::mt19937& random) {
    static const std::vector<std::string> pieces = {"a",
                                                    "B",
                                                    "7",
                                                    "0x",
                                                    "1e",
                                                    "-",
                                                    ".",
                                                    " ",
                                                    ":",
                                                    ": ",
                                                    "#",
                                                    " #",
                                                    "'",
                                                    "\"",
                                                    "\\",
                                                    "\n",
                                                    "\t",
                                                    "[",
                                                    "]",
                                                    "{",
                                                    "}",
                                                    ",",
                                                    "&",
                                                    "*",
                                                    "!",
                                                    "|",
                                                    ">",
                                                    "%",
                                                    "@",
                                                    "`",
                                                    "~",
                                                    "yes",
                                                    "null",
                                                    "\xE4\xB8\xAD",
                                                    "\xC3\xA9",
                                                    "\x01",
                                                    "\x7F",
                                                    "\xE2\x80\xA8",
                                                    "\xEF\xBB\xBF",
                                                    "\xF0\x9F\x98\x80",
                                                    "=",
                                                    "<<",
                                                    "---",
                                                    "..."};
    std::string text;
    for (std::size_t count = random() % 5; count > 0; --count) text += pieces[random() % pieces.size()];
    return text;
}

double random_double(std::mt19937& random) {
    const std::uint64_t bits = std::uint64_t{random()} << 32U | random();
    double value = 0;
    static_assert(sizeof value == sizeof bits);
    std::memcpy(&value, &bits, sizeof value);
    return std::isnan(value) ? 0.25 : value;
}

Value random_value(std::mt19937& random, int depth) {
    switch (random() % (depth > 0 ? 9 : 7)) {
        case 0:
            return Value{};
        case 1:
            return Value{random() % 2 == 0};
        case 2:
            return Value{static_cast<std::int64_t>(std::uint64_t{random()} << 32U | random())};
        case 3:
            return Value{random_double(random)};
        case 4:
            return Value{Value::BigInteger{"-123456789012345678901234567890"}};
        case 5:
            return Value{Value::Timestamp{"2024-01-02 10:00:00"}};
        case 6:
            return Value{random_string(random)};
        case 7: {
            Value::List list;
            for (std::size_t count = random() % 4; count > 0; --count)
                list.push_back(random_value(random, depth - 1));
            return Value{list};
        }
        default: {
            Value map{Value::Map{}};
            for (std::size_t count = random() % 4; count > 0; --count) {
                map.set(random_string(random), random_value(random, depth - 1));
            }
            return map;
        }
    }
}

Value read(const std::string& text) {
    const auto result = yaml::parse(text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&result)) FAIL(problem->print("text", text));
    return std::get<Value>(result);
}

}  // namespace

TEST_CASE("scalars are written so that YAML 1.1 and 1.2 read the same") {
    const std::pair<Value, const char*> cases[] = {
        {Value{}, "null"},
        {Value{true}, "true"},
        {Value{-7}, "-7"},
        {Value{0.1}, "0.1"},
        {Value{1.0}, "1.0"},
        {Value{1e-5}, "1.0e-05"},
        {Value{1e22}, "1.0e+22"},
        {Value{1.5e300}, "1.5e+300"},
        {Value{5e-324}, "5.0e-324"},
        {Value{-0.0}, "-0.0"},
        {Value{std::numeric_limits<double>::infinity()}, ".inf"},
        {Value{-std::numeric_limits<double>::infinity()}, "-.inf"},
        {Value{std::nan("")}, ".nan"},
        {Value{"abc"}, "abc"},
        {Value{""}, "''"},
        {Value{"yes"}, "'yes'"},
        {Value{"Y"}, "'Y'"},
        {Value{"1e-3"}, "'1e-3'"},
        {Value{"1.10"}, "'1.10'"},
        {Value{"0.1.0"}, "0.1.0"},
        {Value{"010"}, "'010'"},
        {Value{"08"}, "'08'"},
        {Value{"0o17"}, "'0o17'"},
        {Value{"2024-01-02"}, "'2024-01-02'"},
        {Value{"a #b"}, "'a #b'"},
        {Value{"a: b"}, "'a: b'"},
        {Value{"it's"}, "'it''s'"},
        {Value{" x"}, "' x'"},
        {Value{"x "}, "'x '"},
        {Value{"-x"}, "'-x'"},
        {Value{"a b"}, "a b"},
        {Value{"line\nbreak"}, "\"line\\nbreak\""},
        {Value{"\xE4\xB8\xAD"}, "\xE4\xB8\xAD"},
        {Value{"\x1b[0m"}, "\"\\x1b[0m\""},
        {Value{"\xE2\x80\xAE"
               "x"},
         "\"\\u202ex\""},
        {Value{"\xFF"}, "\"\\ufffd\""},
        {Value{"..."}, "'...'"},
        {Value{"none"}, "'none'"},
        {Value{"task-0.1.0-20261122T103000-x"}, "task-0.1.0-20261122T103000-x"},
        {Value{Value::List{Value{1}, Value{"a, b"}, Value{Value::List{}}}}, "[1, 'a, b', []]"},
        {Value{Value::Map{{"k", Value{1}}, {"1", Value{}}}}, "{k: 1, '1': null}"},
    };
    for (const auto& [value, text] : cases) CHECK(yaml::print_inline(value) == text);
}

TEST_CASE("a document is written in block style") {
    const Value value{Value::Map{
        {"a", Value{Value::Map{
                  {"b", Value{Value::List{Value{1}, Value{Value::Map{{"c", Value{2}}, {"d", Value{3}}}}}}}}}},
        {"e", Value{Value::List{}}},
        {"f", Value{Value::List{Value{Value::List{Value{1}}}}}},
    }};
    CHECK(yaml::print_document(value) ==
          "a:\n  b:\n    - 1\n    - c: 2\n      d: 3\ne: []\nf:\n  -\n    - 1\n");
    CHECK(yaml::print_document(Value{1}) == "1\n");
}

TEST_CASE("what is printed reads back as the same value") {
    std::mt19937 random{7};
    for (int i = 0; i < 3000; ++i) {
        const Value value = random_value(random, 3);
        const std::string line = yaml::print_inline(value);
        CAPTURE(line);
        REQUIRE(read(yaml::print_document(value)) == value);
        REQUIRE(read(line) == value);
        REQUIRE(read('[' + line + ']') == Value{Value::List{value}});
        REQUIRE(read("k: " + line) == Value{Value::Map{{"k", value}}});
    }
}

TEST_CASE("a key longer than a simple key may be is written and read") {
    const Value value{Value::Map{{std::string(3000, 'k'), Value{1}}, {"x", Value{2}}}};
    for (const std::string& text : {yaml::print_document(value), yaml::print_inline(value)}) {
        const auto read = yaml::parse(text);
        REQUIRE(std::holds_alternative<Value>(read));
        CHECK(std::get<Value>(read) == value);
    }
}
