// SPDX-License-Identifier: Apache-2.0
// What PyYAML 6.0 makes of 75 literals, and what yaml-cpp would have made of some of them.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "yaml/document.hpp"

using dltask::model::Value;
namespace yaml = dltask::yaml;

namespace {

struct Literal {
    const char* text;
    const char* type;
    const char* printed;  ///< the value, in our spelling
};

const Literal literals[] = {
    {"1e-3", "str", "'1e-3'"},
    {"1E-3", "str", "'1E-3'"},
    {"1e3", "str", "'1e3'"},
    {"1e-03", "str", "'1e-03'"},
    {"1e+22", "str", "'1e+22'"},
    {"5e-324", "str", "'5e-324'"},
    {"1.5e3", "str", "'1.5e3'"},
    {"1.0e-3", "float", "0.001"},
    {"1.5e+3", "float", "1500.0"},
    {".5", "float", "0.5"},
    {"5.", "float", "5.0"},
    {"-.5", "str", "'-.5'"},
    {"0.1", "float", "0.1"},
    {"1.0e+400", "float", ".inf"},
    {"1.0e-400", "float", "0.0"},
    {"1_000", "int", "1000"},
    {"1_000.5", "float", "1000.5"},
    {"_1", "str", "_1"},
    {"010", "int", "8"},
    {"0777", "int", "511"},
    {"08", "str", "'08'"},
    {"0", "int", "0"},
    {"-0", "int", "0"},
    {"+1", "int", "1"},
    {"-0.0", "float", "-0.0"},
    {"0o17", "str", "'0o17'"},
    {"0x1F", "int", "31"},
    {"0X1F", "str", "0X1F"},
    {"-0x1F", "int", "-31"},
    {"0b101", "int", "5"},
    {"0b2", "str", "0b2"},
    {"9223372036854775807", "int", "9223372036854775807"},
    {"9223372036854775808", "int", "9223372036854775808"},
    {"-9223372036854775808", "int", "-9223372036854775808"},
    {"0xFFFFFFFFFFFFFFFFFF", "int", "4722366482869645213695"},
    {"yes", "bool", "true"},
    {"no", "bool", "false"},
    {"on", "bool", "true"},
    {"off", "bool", "false"},
    {"Yes", "bool", "true"},
    {"NO", "bool", "false"},
    {"true", "bool", "true"},
    {"TRUE", "bool", "true"},
    {"tRue", "str", "'tRue'"},
    {"y", "str", "'y'"},
    {"n", "str", "'n'"},
    {"null", "null", "null"},
    {"Null", "null", "null"},
    {"NULL", "null", "null"},
    {"nULL", "str", "'nULL'"},
    {"~", "null", "null"},
    {"", "null", "null"},
    {"None", "str", "'None'"},
    {"inf", "str", "'inf'"},
    {"nan", "str", "'nan'"},
    {"NaN", "str", "'NaN'"},
    {".inf", "float", ".inf"},
    {"-.inf", "float", "-.inf"},
    {"+.INF", "float", ".inf"},
    {".nan", "float", ".nan"},
    {".iNf", "str", ".iNf"},
    {"2024-01-02", "date", "2024-01-02"},
    {"2024-01-02T10:00:00", "date", "2024-01-02T10:00:00"},
    {"2024-01-02 10:00:00 +08:00", "date", "2024-01-02 10:00:00 +08:00"},
    {"2024-1-2", "str", "2024-1-2"},
    {"12:30:45", "int", "45045"},
    {"1:30", "int", "90"},
    {"01:30", "str", "'01:30'"},
    {"1:60", "str", "'1:60'"},
    {"190:20:30.15", "float", "685230.15"},
    {"1.2", "float", "1.2"},
    {"1.10", "float", "1.1"},
    {"1.2.3", "str", "1.2.3"},
    {"0.1.0", "str", "0.1.0"},
    {"v1.2", "str", "v1.2"},
};

}  // namespace

TEST_CASE("a plain scalar gets the type and value that PyYAML gives it") {
    for (const Literal& literal : literals) {
        CAPTURE(literal.text);
        const Value value = yaml::resolve_plain(literal.text);
        CHECK(value.type_name() == literal.type);
        CHECK(yaml::print_inline(value) == literal.printed);
    }
}

TEST_CASE("a quoted scalar is a string, whatever it looks like") {
    for (const Literal& literal : literals) {
        CAPTURE(literal.text);
        for (const char quote : {'\'', '"'}) {
            const auto read = yaml::parse("k: " + (quote + std::string{literal.text} + quote));
            const auto* value = std::get_if<Value>(&read);
            REQUIRE(value != nullptr);
            CHECK(*value->find("k") == Value{literal.text});
        }
    }
}

TEST_CASE("a scalar that has the form of a type but no value is refused where it stands") {
    for (const char* text : {"2024-13-01", "2024-02-30", "2024-01-02T25:00:00", "2024-01-02T10:00:00+99",
                             "0x_", "0b_", "=", "<<"}) {
        CAPTURE(text);
        const auto read = yaml::parse("a: 1\nk: " + std::string{text} + "\n");
        const auto* problem = std::get_if<yaml::Diagnostic>(&read);
        REQUIRE(problem != nullptr);
        CHECK(problem->line == 2);
        CHECK(problem->column == 4);
    }
}

TEST_CASE("an integer of more digits than Python converts is refused") {
    const std::string digits(5000, '7');
    CHECK(std::holds_alternative<yaml::Diagnostic>(yaml::parse("k: " + digits)));
    CHECK(yaml::resolve_plain(digits) == Value{digits});
}

TEST_CASE("a value typed on the command line takes bare exponents for numbers") {
    const std::pair<const char*, Value> cases[] = {
        {"1e-3", Value{0.001}},
        {"1E5", Value{100000.0}},
        {"-.5", Value{-0.5}},
        {"2e+3", Value{2000.0}},
        {"3", Value{3}},
        {"", Value{}},
        {"~", Value{}},
        {"''", Value{""}},
        {"'1e-3'", Value{"1e-3"}},
        {"\"7\"", Value{"7"}},
        {" x ", Value{"x"}},
        {"a b", Value{"a b"}},
        {"a#b", Value{"a#b"}},
        {"no", Value{false}},
        {"[1, 1e-3, '1e-3', [x]]",
         Value{Value::List{Value{1}, Value{0.001}, Value{"1e-3"}, Value{Value::List{Value{"x"}}}}}},
        {"['a #b']", Value{Value::List{Value{"a #b"}}}},
        {"[]", Value{Value::List{}}},
        {"http://x/?a=1", Value{"http://x/?a=1"}},
    };
    for (const auto& [text, value] : cases) {
        CAPTURE(text);
        const auto read = yaml::parse_inline(text);
        REQUIRE(std::holds_alternative<Value>(read));
        CHECK(std::get<Value>(read) == value);
    }
}

TEST_CASE("a value typed on the command line that YAML reads as something else is refused") {
    for (const char* text :
         {"{a: 1}", "a: b", "a:",  "- x",        "a #b",  "#x",      "&a 1",       "*a",     "!!int 3",
          "| x",    "%x",   "@x",  "[1",         "[1] x", "[1] # ]", "[{a: 1}]",   "[&a 1]", "'x' y",
          "'x",     "a\nb", "a\n", "x: 1\ny: 2", "---",   "...",     "2024-13-01", "a\tb",   "\xff"}) {
        CAPTURE(text);
        CHECK(std::holds_alternative<yaml::Diagnostic>(yaml::parse_inline(text)));
    }
}
