// SPDX-License-Identifier: Apache-2.0
#include "report/log_metrics.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using dltask::model::Value;
namespace report = dltask::report;

namespace {

report::LogPatterns patterns(Value value) {
    return report::LogPatterns::read(Value{Value::Map{{"patterns", std::move(value)}}});
}

const std::string log_text =
    "2026-11-22 10:30:00.000 start\n"
    "2026-11-22 10:30:01.000 epoch 1 loss 0.5, acc 50.0%\n"
    "2026-11-22 10:30:02.000 epoch 2 loss nan, acc 60.0%\n"
    "2026-11-22 10:30:03.000 epoch 3 loss 0.25, acc bad\n"
    "test accuracy: 0.75\n";

}  // namespace

TEST_CASE("named groups become curves and final values") {
    const auto wanted =
        patterns(Value::List{Value{R"(epoch (?P<epoch>\d+) loss (?P<loss>\S+) acc (?P<acc>\S+))"},
                             Value{R"(test accuracy: (?P<test>\S+))"}});
    REQUIRE(wanted.problems.empty());
    const report::LogMetrics found = report::read_log(log_text, wanted);
    CHECK(found.problem.empty());
    CHECK(found.counts == std::vector<std::size_t>{3, 1});
    REQUIRE(found.last.size() == 3);
    CHECK(found.last[0] == Value::Entry{"loss", 0.25});
    CHECK(found.last[1] == Value::Entry{"acc", 60.0});
    CHECK(found.last[2] == Value::Entry{"test", 0.75});
    REQUIRE(found.curves.size() == 2);
    CHECK(found.curves[0].x_name == "epoch");
    CHECK(found.curves[0].x == std::vector<double>{1, 2, 3});
    CHECK(found.curves[0].series[0].values[0] == 0.5);
    CHECK(std::isnan(found.curves[0].series[0].values[1]));
    CHECK(found.curves[1].x_name == "match");
}

TEST_CASE("a map gives the metric's name and the first group its value") {
    const auto wanted = patterns(Value::Map{{"train.loss", Value{R"(epoch (?P<step>\d+) loss (\S+))"}}});
    REQUIRE(wanted.problems.empty());
    const report::LogMetrics found = report::read_log(log_text, wanted);
    CHECK(found.last == Value::Map{{"train.loss", 0.25}});
    CHECK(found.curves[0].x_name == "step");
}

TEST_CASE("what cannot be used is told, the rest is used") {
    const auto wanted =
        patterns(Value::List{Value{"("}, Value{"no group"}, Value{"(x)"}, Value{1}, Value{"(?P<a>x)"}});
    CHECK(wanted.patterns.size() == 1);
    CHECK(wanted.problems == std::vector<std::string>{"'(': a '(' without its ')'",
                                                      "'no group' names no metric, as (?P<loss>\\S+) does",
                                                      "'(x)' names no metric, as (?P<loss>\\S+) does",
                                                      "a pattern that is no text"});
    CHECK(patterns(Value{1}).problems == std::vector<std::string>{"a list or a map is expected"});
    CHECK(report::LogPatterns::read(Value{}).empty());
}

TEST_CASE("the limits of a log are kept and said") {
    const auto wanted = patterns(Value::List{Value{R"(loss (?P<loss>\S+))"}});
    CHECK(report::read_log(log_text, wanted, {.bytes = 90}).counts == std::vector<std::size_t>{1});
    CHECK(report::read_log(log_text, wanted, {.bytes = 90}).problem == "only its first 90 bytes are read");
    CHECK(report::read_log(log_text, wanted, {.points = 2}).problem == "only the first 2 matches are read");
    CHECK(report::read_log(log_text, wanted, {.line = 5}).counts == std::vector<std::size_t>{0});
    CHECK(report::read_log(log_text, wanted, {.steps = 10}).problem ==
          "the patterns take too long: only the first 2 lines are read");
}

TEST_CASE("each match is told with its line") {
    const auto wanted = patterns(Value::List{Value{R"(epoch (?P<epoch>\d+) loss (?P<loss>[\d.]+))"}});
    std::vector<report::LogMatch> matches;
    static_cast<void>(
        report::read_log(log_text, wanted, {}, [&](const report::LogMatch& m) { matches.push_back(m); }));
    REQUIRE(matches.size() == 2);
    CHECK(matches[1].line == 4);
    CHECK(matches[1].groups[0] == std::pair<std::string, std::string_view>{"epoch", "3"});
    CHECK(matches[1].groups[1] == std::pair<std::string, std::string_view>{"loss", "0.25"});
}
