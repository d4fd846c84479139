// SPDX-License-Identifier: Apache-2.0
#include "json/json.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using dltask::model::Value;
namespace json = dltask::json;

namespace {

Value read(const std::string& text) {
    const auto result = json::parse(text);
    if (const auto* problem = std::get_if<json::Diagnostic>(&result))
        FAIL(problem->message << " in " << text);
    return std::get<Value>(result);
}

json::Diagnostic refused(const std::string& text) {
    const auto result = json::parse(text);
    const auto* problem = std::get_if<json::Diagnostic>(&result);
    if (problem == nullptr) FAIL("was read: " << text);
    CHECK_FALSE(problem->message.empty());
    return *problem;
}

Value random_value(std::mt19937& random, int depth) {
    static const std::vector<std::string> texts = {"",   "a",    "NaN",          "-Infinity",    "\"",   "\\",
                                                   "\n", "\x01", "\xE4\xB8\xAD", "\xE2\x80\xA8", "\x7F", "/"};
    switch (random() % (depth > 0 ? 8 : 6)) {
        case 0:
            return Value{};
        case 1:
            return Value{random() % 2 == 0};
        case 2:
            return Value{static_cast<std::int64_t>(std::uint64_t{random()} << 32U | random())};
        case 3: {
            const std::uint64_t bits = std::uint64_t{random()} << 32U | random();
            double value = 0;
            std::memcpy(&value, &bits, sizeof value);
            return std::isfinite(value) ? Value{value} : Value{0.5};
        }
        case 4:
            return Value{Value::BigInteger{"-98765432109876543210"}};
        case 5:
            return Value{texts[random() % texts.size()] + texts[random() % texts.size()]};
        case 6: {
            Value::List list;
            for (std::size_t count = random() % 4; count > 0; --count)
                list.push_back(random_value(random, depth - 1));
            return Value{list};
        }
        default: {
            Value map{Value::Map{}};
            for (std::size_t count = random() % 4; count > 0; --count) {
                map.set(texts[random() % texts.size()], random_value(random, depth - 1));
            }
            return map;
        }
    }
}

}  // namespace

TEST_CASE("JSON is read into values of its types") {
    const Value value =
        read(R"( {"b": [1, -2, 1.5, 1e3, true, false, null], "a": {"x": "\u4e2d\n\ud83d\ude00"}} )");
    const Value wanted{Value::Map{{"b", Value::List{1, -2, 1.5, 1000.0, true, false, Value{}}},
                                  {"a", Value::Map{{"x", "\xE4\xB8\xAD\n\xF0\x9F\x98\x80"}}}}};
    CHECK(value == wanted);
    CHECK(read("1") == Value{1});
    CHECK(read("[]") == Value{Value::List{}});
    CHECK(read("{}") == Value{Value::Map{}});
}

TEST_CASE("integers keep every digit") {
    CHECK(read("9223372036854775807") == Value{std::numeric_limits<std::int64_t>::max()});
    CHECK(read("-9223372036854775808") == Value{std::numeric_limits<std::int64_t>::min()});
    CHECK(read("9223372036854775808") == Value{Value::BigInteger{"9223372036854775808"}});
    CHECK(read("-123456789012345678901234567890") ==
          Value{Value::BigInteger{"-123456789012345678901234567890"}});
}

TEST_CASE("NaN and infinities as Python writes them are numbers, outside strings only") {
    const Value value = read(
        R"({"NaN": NaN, "l": [Infinity, -Infinity, "NaN", "a\"NaN", "\\", NaN], "-Infinity": "Infinity"})");
    CHECK(std::isnan(*value.find("NaN")->as<double>()));
    const auto& list = *value.find("l")->as<Value::List>();
    CHECK(list.at(0) == Value{std::numeric_limits<double>::infinity()});
    CHECK(list.at(1) == Value{-std::numeric_limits<double>::infinity()});
    CHECK(list.at(2) == Value{"NaN"});
    CHECK(list.at(3) == Value{"a\"NaN"});
    CHECK(list.at(4) == Value{"\\"});
    CHECK(std::isnan(*list.at(5).as<double>()));
    CHECK(*value.find("-Infinity") == Value{"Infinity"});
    CHECK(std::isnan(*read("NaN").as<double>()));
}

TEST_CASE("what is no JSON is refused with its place") {
    for (const char* text : {"",      " ",           "{",           "[1,]",     "{\"a\":}", "{a: 1}",   "'a'",
                             "1 2",   "[1] x",       "NaNNaN",      "1NaN",     "-NaN",     "{NaN: 1}", "nan",
                             "\"a",   "\"\\x\"",     "\"\\ud800\"", "\"\xFF\"", "01",       "+1",       ".5",
                             "1e999", "[\"a\" NaN]", "\"\x01\"",    "// c\n1"}) {
        CAPTURE(text);
        refused(text);
    }
    CHECK(refused("[1, 2, x]").byte == 8);
    CHECK(refused("[NaN, 2, x]").byte == 10);
}

TEST_CASE("a key that is there twice is refused") {
    CHECK(refused(R"({"a": 1, "b": {"a": 1}, "a": 2})").message == "the key 'a' is there twice");
    CHECK(refused(R"({"a": 1, "\u0061": 2})").message == "the key 'a' is there twice");
}

TEST_CASE("depth and size have limits") {
    CHECK(read(std::string(64, '[') + std::string(64, ']')).as<Value::List>() != nullptr);
    CHECK(refused(std::string(65, '[') + std::string(65, ']')).message == "nested deeper than 64 levels");
    refused(std::string(1U << 20U, '['));
    const auto result = json::parse("[1, 2, 3]", {4, 64});
    CHECK(std::get<json::Diagnostic>(result).message == "more than 4 bytes");
}

TEST_CASE("JSON is written strictly and always the same") {
    const std::pair<Value, const char*> cases[] = {
        {Value{}, "null"},
        {Value{true}, "true"},
        {Value{-1}, "-1"},
        {Value{1.0}, "1.0"},
        {Value{0.1}, "0.1"},
        {Value{1e-7}, "1e-07"},
        {Value{1e22}, "1e+22"},
        {Value{-0.0}, "-0.0"},
        {Value{std::nan("")}, "null"},
        {Value{std::numeric_limits<double>::infinity()}, "null"},
        {Value{Value::BigInteger{"12345678901234567890"}}, "12345678901234567890"},
        {Value{Value::Timestamp{"2024-01-02"}}, "\"2024-01-02\""},
        {Value{"a\"\\\n\r\t\x01/"}, R"("a\"\\\n\r\t\u0001/")"},
        {Value{"\xE4\xB8\xAD"}, "\"\xE4\xB8\xAD\""},
        {Value{"\xE2\x80\xA8\xE2\x80\xA9\x7F"}, R"("\u2028\u2029\u007f")"},
        {Value{"a\xFF"
               "b"},
         "\"a\xEF\xBF\xBD"
         "b\""},
        {Value{Value::List{1, Value::List{}}}, "[1,[]]"},
        {Value{Value::Map{{"b", 1}, {"a", Value::Map{}}}}, R"({"b":1,"a":{}})"},
    };
    for (const auto& [value, text] : cases) CHECK(json::print(value) == text);
    CHECK(json::print(Value{Value::Map{{"a", Value::List{1, 2}}, {"b", Value::Map{}}}}, 2) ==
          "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}");
}

TEST_CASE("what is written reads back as the same value") {
    std::mt19937 random{13};
    for (int i = 0; i < 3000; ++i) {
        const Value value = random_value(random, 3);
        const std::string text = json::print(value);
        CAPTURE(text);
        REQUIRE(read(text) == value);
        REQUIRE(read(json::print(value, 2)) == value);
    }
}
