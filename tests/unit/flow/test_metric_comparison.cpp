// SPDX-License-Identifier: Apache-2.0
#include "flow/metric_comparison.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using dltask::flow::are_same;
using dltask::flow::compare_metrics;
using dltask::flow::Sameness;
using dltask::model::Value;

namespace {

Value metrics(double accuracy) {
    return Value{Value::Map{{"accuracy", accuracy}, {"epochs", 3}, {"note", "text"}}};
}

Sameness of(double before, double now, double tolerance) {
    return compare_metrics(Value{Value::Map{{"x", before}}}, Value{Value::Map{{"x", now}}}, tolerance)
        .front()
        .sameness;
}

}  // namespace

TEST_CASE("numbers are compared, and nothing else") {
    const auto pairs = compare_metrics(metrics(0.5), metrics(0.5), 0);
    REQUIRE(pairs.size() == 2);
    CHECK(pairs[0].name == "accuracy");
    CHECK(are_same(pairs));
    CHECK_FALSE(are_same(compare_metrics(metrics(0.5), metrics(0.6), 0)));
    CHECK_FALSE(are_same({}));
}

TEST_CASE("the tolerance is a part of the larger number") {
    CHECK(of(100, 101, 0.01) == Sameness::within);
    CHECK(of(100, 102, 0.01) == Sameness::different);
    CHECK(of(0, 1e-9, 0.01) == Sameness::different);
    CHECK(of(-1, 1, 0.5) == Sameness::different);
    CHECK(of(1, 1, 0) == Sameness::equal);
}

TEST_CASE("what is no finite number equals itself only") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinite = std::numeric_limits<double>::infinity();
    CHECK(of(nan, nan, 0) == Sameness::equal);
    CHECK(of(infinite, infinite, 0) == Sameness::equal);
    CHECK(of(infinite, -infinite, 0.5) == Sameness::different);
    CHECK(of(nan, 1, 0.5) == Sameness::different);
    CHECK(of(1, infinite, 0.5) == Sameness::different);
}

TEST_CASE("a number that only one of the two wrote is missing") {
    const auto pairs = compare_metrics(Value{Value::Map{{"a", 1}}}, Value{Value::Map{{"b", 1}}}, 0.5);
    REQUIRE(pairs.size() == 2);
    CHECK(pairs[0].sameness == Sameness::missing);
    CHECK(pairs[1].sameness == Sameness::missing);
    CHECK_FALSE(are_same(pairs));
}
