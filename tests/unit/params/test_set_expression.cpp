// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.hpp"
#include "params/set_expression.hpp"

using dltask::Error;
using dltask::ExitCode;
using dltask::model::Value;
namespace params = dltask::params;

namespace {

Error failure_of(std::string_view text) {
    try {
        static_cast<void>(params::parse_set(text));
    } catch (const Error& error) {
        return error;
    }
    FAIL("was parsed: " << text);
    throw;
}

}  // namespace

TEST_CASE("a set expression is split at the first equals sign") {
    const params::SetExpression expression = params::parse_set("train.lr=a=b");
    CHECK(expression.key == "train.lr");
    CHECK(expression.text == "a=b");
    CHECK(expression.value == Value{"a=b"});
    CHECK_FALSE(expression.add);
}

TEST_CASE("a plus before the key adds it") {
    const params::SetExpression expression = params::parse_set("+a.b=1");
    CHECK(expression.key == "a.b");
    CHECK(expression.add);
    CHECK(params::parse_set("a=+1").add == false);
}

TEST_CASE("values are YAML 1.1 scalars or flow lists, bare exponents are numbers") {
    CHECK(params::parse_set("lr=1e-3").value == Value{0.001});
    CHECK(params::parse_set("n=010").value == Value{8});
    CHECK(params::parse_set("flag=no").value == Value{false});
    CHECK(params::parse_set("name='1'").value == Value{"1"});
    CHECK(params::parse_set("name=").value == Value{});
    CHECK(params::parse_set("name=''").value == Value{""});
    CHECK(params::parse_set("l=[1, 2e3, x]").value ==
          Value{Value::List{Value{1}, Value{2000.0}, Value{"x"}}});
}

TEST_CASE("what is no expression is a usage error") {
    for (const char* text : {"lr", "=1", "+=1", "", "a={b: 1}", "a=- x", "a=b: c", "a=x #y", "a=[1"}) {
        CAPTURE(text);
        CHECK(failure_of(text).code() == ExitCode::usage);
    }
    CHECK(failure_of("lr").message() == "'lr' is not KEY=VALUE");
}

TEST_CASE("the hint shows how to make a string of the value") {
    CHECK(failure_of("a=x #y").hints() ==
          std::vector<std::string>{"for a string: git dltask set a=\"'x #y'\""});
    CHECK(failure_of("a=$x: it's").hints() ==
          std::vector<std::string>{"for a string: git dltask set 'a='\\''$x: it'\\'''\\''s'\\'''"});
}

TEST_CASE("changed parameters are those with another value or type, and new ones") {
    const Value::Map base{{"lr", 0.1}, {"n", 1}, {"s", "x"}, {"gone", 1}, {"nan", std::nan("")}, {"t", 1}};
    const Value::Map mine{{"lr", 0.2},           {"n", 1},  {"s", "x"}, {"new", true},
                          {"nan", std::nan("")}, {"t", 1.0}};
    const Value::Map wanted{{"lr", 0.2}, {"new", true}, {"t", 1.0}};
    CHECK(params::changed(base, mine) == wanted);
    CHECK(params::changed(mine, mine).empty());
}
