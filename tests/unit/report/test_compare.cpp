// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "json/json.hpp"
#include "memory_repository.hpp"
#include "report/compare.hpp"

using namespace dltask;
using namespace dltask::report;
using model::Value;

namespace {

Task task(const std::string& name, Value::Map params, Value::Map metrics) {
    Task made;
    made.row = sample_row(name, std::move(params), std::move(metrics));
    return made;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a task does not differ from itself") {
    const Task one = task("a", {{"lr", 0.1}}, {{"loss", std::numeric_limits<double>::quiet_NaN()}});
    const TaskDifference difference = compare_tasks({one, {}, {}}, {one, {}, {}});
    CHECK(difference.none());
    CHECK(contains(difference_text(difference, "a", "a"), "parameters\n  the same\n"));
}

TEST_CASE("what one of two tasks has alone differs") {
    const Task a = task("a", {{"lr", 0.1}, {"old", 1}, {"same", "x"}}, {{"accuracy", 0.9}});
    const Task b = task("b", {{"lr", 0.01}, {"same", "x"}, {"new", true}}, {{"accuracy", 0.95}});
    const TaskDifference difference = compare_tasks({a, {}, {}}, {b, {}, {}});
    REQUIRE(difference.params.size() == 3);
    CHECK(difference.params[0].key == "lr");
    CHECK_FALSE(difference.params[1].b.has_value());
    CHECK_FALSE(difference.params[2].a.has_value());
    const std::string text = difference_text(difference, "a", "b");
    CHECK(contains(text, "+0.05"));
    CHECK(contains(text, "true"));
    CHECK_FALSE(contains(text, "same  "));
}

TEST_CASE("an integer and the float of its value are two parameters") {
    const Task a = task("a", {{"x", 1}}, {}), b = task("b", {{"x", 1.0}}, {});
    CHECK(compare_tasks({a, {}, {}}, {b, {}, {}}).params.size() == 1);
}

TEST_CASE("the best of a curve is the lowest loss and the highest accuracy") {
    const Task a = task("a", {}, {}), b = task("b", {}, {});
    const Curve one = parse_curve("c.csv", "x,loss,acc\n1,3,0.5\n2,1,0.7\n3,2,0.6\n");
    const Curve two = parse_curve("c.csv", "x,loss,acc\n1,3,0.5\n2,2,0.8\n");
    const TaskDifference difference = compare_tasks({a, {}, {one}}, {b, {}, {two}});
    REQUIRE(difference.results.size() == 2);
    CHECK(difference.results[0].key == "best loss");
    CHECK(difference.results[0].a == Value{1.0});
    CHECK(difference.results[1].b == Value{0.8});
}

TEST_CASE("packages that changed are named with both versions") {
    const Task a = task("a", {}, {}), b = task("b", {}, {});
    const TaskDifference difference = compare_tasks({a, {{"packages.torch", "2.1"}, {"python", "3.11"}}, {}},
                                                    {b, {{"packages.torch", "2.2"}, {"python", "3.11"}}, {}});
    REQUIRE(difference.environment.size() == 1);
    CHECK(contains(difference_text(difference, "a", "b"), "packages.torch  2.1  2.2"));
}

TEST_CASE("numstat is read with names of any kind, and binary files") {
    const std::string text{
        "3\t1\tsrc/a b.py\0-\t-\tw.bin\0"
        "0\t2\tx\ty\nz\0",
        35};
    const auto changes = parse_numstat(text);
    REQUIRE(changes.size() == 3);
    CHECK(changes[0].path == "src/a b.py");
    CHECK(changes[0].added == 3);
    CHECK_FALSE(changes[1].added.has_value());
    CHECK(changes[2].path == "x\ty\nz");
    CHECK(parse_numstat("").empty());
    CHECK(parse_numstat("nonsense").empty());
}

TEST_CASE("the JSON of a difference leaves out what is missing") {
    TaskDifference difference;
    difference.params = {{"k", std::nullopt, Value{1}}};
    difference.code = {{"a.py", true, 1, 2}, {"b.bin", false, std::nullopt, std::nullopt}};
    const std::string text = json::print(difference_json(difference, "x", "y"));
    CHECK(contains(text, R"("same":false)"));
    CHECK(contains(text, R"({"key":"k","b":1})"));
    CHECK(contains(text, R"({"path":"b.bin","script":false,"added":null,"deleted":null})"));
}

TEST_CASE("no text of a repository reaches the terminal raw") {
    TaskDifference difference;
    difference.params = {{"k\x1b[2J",
                          Value{"\x9b"
                                "31m"},
                          Value{"\xe2\x80\xae"}}};
    difference.code = {{"\x1b]52;c;x\x07", false, 1, 2}};
    difference.code_note = "\x1b";
    const std::string text = difference_text(difference, "a\x1b", "b");
    for (const char* raw : {"\x1b", "\x9b", "\x07", "\xe2\x80\xae"}) CHECK_FALSE(contains(text, raw));
}

TEST_CASE("an environment that only one has recorded is no list of packages") {
    TaskDifference difference;
    difference.environment = {{"schema", Value{1}, std::nullopt},
                              {"packages.torch", Value{"2.0"}, std::nullopt}};
    CHECK(difference_text(difference, "one", "two").find("environment\n  only one has one recorded\n") !=
          std::string::npos);
    difference.environment[1] = {"packages.torch", std::nullopt, Value{"2.0"}};
    CHECK(difference_text(difference, "one", "two").find("packages.torch  -") != std::string::npos);
}
