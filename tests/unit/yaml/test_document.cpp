// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "yaml/document.hpp"

using dltask::model::Value;
namespace yaml = dltask::yaml;

namespace {

Value read(std::string_view text) {
    const auto result = yaml::parse(text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&result)) FAIL(problem->print("text", text));
    return std::get<Value>(result);
}

Value::Map map(std::initializer_list<Value::Entry> entries) {
    return Value::Map{entries};
}

}  // namespace

TEST_CASE("an empty text, only comments and a lone document start are null") {
    for (const char* text : {"", "\n", "# a\n", "---\n", "--- # a\n...\n", "\xEF\xBB\xBF", "~"}) {
        CAPTURE(text);
        CHECK(read(text).is_null());
    }
}

TEST_CASE("maps keep the order of their file") {
    const Value value = read("b: 1\na:\n  y: [1, two]\n  x: {z: null}\n");
    const Value wanted = map(
        {{"b", 1}, {"a", map({{"y", Value::List{Value{1}, Value{"two"}}}, {"x", map({{"z", Value{}}})}})}});
    CHECK(value == wanted);
}

TEST_CASE("values without a text are null") {
    const Value value = read("a:\nnull: 1\nb:   # c\nc: {d: , e: 1}\nl:\n-\n- 1\n");
    CHECK(value.find("a")->is_null());
    CHECK(*value.find("null") == Value{1});
    CHECK(value.find("b")->is_null());
    CHECK(value.find("c")->find("d")->is_null());
    CHECK(*value.find("l") == Value{Value::List{Value{}, Value{1}}});
}

TEST_CASE("merge keys are resolved as PyYAML does: inherited first, own values win") {
    const Value value =
        read("base: &b {lr: 1, n: 2}\nother: &o {n: 3, m: 4}\nmine:\n  lr: 5\n  <<: [*b, *o]\n  x: 6\n");
    // Inherited: the last of the list first, in whose places the earlier ones win.
    CHECK(*value.find("mine") == Value{map({{"n", 2}, {"m", 4}, {"lr", 5}, {"x", 6}})});
}

TEST_CASE("aliases are copies of what they stand for") {
    const Value value = read("a: &x [1, &y {k: v}]\nb: *x\nc: *y\n");
    CHECK(*value.find("a") == *value.find("b"));
    CHECK(*value.find("c")->find("k") == Value{"v"});
}

TEST_CASE("core tags force a type, others are refused") {
    const Value value = read("a: !!str 12\nb: !!float 3\nc: !!int '7'\nd: !!str\n");
    CHECK(*value.find("a") == Value{"12"});
    CHECK(*value.find("b") == Value{3.0});
    CHECK(*value.find("c") == Value{7});
    CHECK(*value.find("d") == Value{""});
    for (const char* text : {"a: !x 1", "a: !!binary aGk=", "a: !!python/object:os.system {}", "a: !!set {x}",
                             "a: ! 12", "a: !!float 010", "!!str k: 1", "a: !!map [1]", "!x"}) {
        CAPTURE(text);
        CHECK(std::holds_alternative<yaml::Diagnostic>(yaml::parse(text)));
    }
}

TEST_CASE("block and folded scalars, quotes and escapes") {
    const Value value =
        read("a: |\n  x # y\n   z\nb: >-\n  x\n  y\nc: 'it''s'\nd: \"\\u4e2d\\n\"\ne: multi\n  line\n");
    CHECK(*value.find("a") == Value{"x # y\n z\n"});
    CHECK(*value.find("b") == Value{"x y"});
    CHECK(*value.find("c") == Value{"it's"});
    CHECK(*value.find("d") == Value{"\xE4\xB8\xAD\n"});
    CHECK(*value.find("e") == Value{"multi line"});
}

TEST_CASE("a diagnostic names file, line and column and points at the place") {
    const std::string text = "a: 1\n\xE4\xB8\xAD: [1, 2\nb: 3\n";
    const auto result = yaml::parse("a: 1\na: 2\n");
    const auto& problem = std::get<yaml::Diagnostic>(result);
    CHECK(problem.print("config.yaml", "a: 1\na: 2\n") ==
          "config.yaml:2:1: the key 'a' is there twice\n  a: 2\n  ^");
    const yaml::Diagnostic wide{"odd", 2, 6};
    CHECK(wide.print("f", text) == "f:2:6: odd\n  \xE4\xB8\xAD: [1, 2\n     ^");
    CHECK(yaml::Diagnostic{"odd", 9, 1}.print("f", text) == "f:9:1: odd");
}
