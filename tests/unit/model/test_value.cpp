// SPDX-License-Identifier: Apache-2.0
#include "model/value.hpp"

#include <catch2/catch.hpp>

using dltask::model::flatten;
using dltask::model::Value;

TEST_CASE("values know their type by Python's word") {
    CHECK(Value{}.type_name() == "null");
    CHECK(Value{true}.type_name() == "bool");
    CHECK(Value{1}.type_name() == "int");
    CHECK(Value{Value::BigInteger{"99999999999999999999"}}.type_name() == "int");
    CHECK(Value{1.0}.type_name() == "float");
    CHECK(Value{Value::Timestamp{"2024-01-02"}}.type_name() == "date");
    CHECK(Value{"x"}.type_name() == "str");
    CHECK(Value{Value::List{}}.type_name() == "list");
    CHECK(Value{Value::Map{}}.type_name() == "map");
}

TEST_CASE("values are equal when type and datum are") {
    CHECK(Value{1} == Value{std::int64_t{1}});
    CHECK_FALSE(Value{1} == Value{1.0});
    CHECK_FALSE(Value{1} == Value{true});
    CHECK_FALSE(Value{"1"} == Value{1});
    CHECK_FALSE(Value{"2024-01-02"} == Value{Value::Timestamp{"2024-01-02"}});
    CHECK_FALSE(Value{Value::Map{{"a", 1}, {"b", 2}}} == Value{Value::Map{{"b", 2}, {"a", 1}}});
    CHECK(Value{"x"} == Value{std::string_view{"x"}});
}

TEST_CASE("numbers are numbers, and booleans are not") {
    CHECK(Value{1}.is_number());
    CHECK(Value{1.5}.is_number());
    CHECK(Value{Value::BigInteger{"99999999999999999999"}}.is_number());
    CHECK_FALSE(Value{true}.is_number());
    CHECK_FALSE(Value{"1"}.is_number());
}

TEST_CASE("entries of a map are found, set in place and appended") {
    Value value;
    value.set("a", 1);
    value.set("b", 2);
    value.set("a", "x");
    CHECK(value == Value{Value::Map{{"a", "x"}, {"b", 2}}});
    REQUIRE(value.find("b") != nullptr);
    CHECK(*value.find("b") == Value{2});
    CHECK(value.find("c") == nullptr);
    CHECK(Value{1}.find("a") == nullptr);
}

TEST_CASE("nested maps become one flat map with dotted keys") {
    const Value value{
        Value::Map{{"a", 1},
                   {"t", Value::Map{{"lr", 0.1}, {"o", Value::Map{{"n", "x"}}}, {"e", Value::Map{}}}},
                   {"l", Value::List{1, 2}}}};
    const Value::Map wanted{{"a", 1}, {"t.lr", 0.1}, {"t.o.n", "x"}, {"l", Value::List{1, 2}}};
    CHECK(flatten(value) == wanted);
    CHECK(flatten(Value{1}) == Value::Map{{"", 1}});
    CHECK(flatten(Value{Value::Map{}}).empty());
}
