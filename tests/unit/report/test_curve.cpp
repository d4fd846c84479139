// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "report/curve.hpp"

using namespace dltask::report;

namespace {

std::vector<std::string> names(const Curve& curve) {
    std::vector<std::string> found;
    for (const Series& series : curve.series) found.push_back(series.name);
    return found;
}

std::vector<double> counted(std::size_t count) {
    std::vector<double> numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(static_cast<double>(i));
    return numbers;
}

}  // namespace

TEST_CASE("a curve file has an axis and a series per column") {
    const Curve curve = parse_curve("c.csv", "epoch,loss,acc\n1,0.5,0.1\n2,0.25,0.2\n");
    CHECK(curve.x_name == "epoch");
    CHECK(curve.x == std::vector<double>{1, 2});
    CHECK(names(curve) == std::vector<std::string>{"loss", "acc"});
    CHECK(curve.series[0].values == std::vector<double>{0.5, 0.25});
    CHECK(curve.problem.empty());
}

TEST_CASE("quotes, carriage returns, a byte order mark and blanks are read as written") {
    const Curve curve = parse_curve("c.csv", "\xEF\xBB\xBF\"a \"\"b\"\", c\",y\r\n 1 ,+2\r\n\r\n\"2\",\"3\"");
    CHECK(curve.x_name == "a \"b\", c");
    CHECK(curve.x == std::vector<double>{1, 2});
    CHECK(curve.series[0].values == std::vector<double>{2, 3});
}

TEST_CASE("semicolons and tabs divide where the header has no comma") {
    const Curve semicolons =
        parse_curve("a.csv", "\xEF\xBB\xBF\"epoch\";loss;acc\r\n1;0,5;90\r\n2;0.25;1,5e1\r\n");
    CHECK(semicolons.x_name == "epoch");
    CHECK(semicolons.x == std::vector<double>{1, 2});
    REQUIRE(semicolons.series.size() == 2);
    CHECK(semicolons.series[0].values == std::vector<double>{0.5, 0.25});
    CHECK(semicolons.series[1].values == std::vector<double>{90, 15});
    const Curve tabs = parse_curve("a.csv", "epoch\tloss; mean\n1\t0.5\n");
    REQUIRE(tabs.series.size() == 1);
    CHECK(tabs.series[0].name == "loss; mean");
    CHECK(parse_curve("a.csv", "epoch,a;b\n1,2\n").series.at(0).name == "a;b");
    CHECK(parse_curve("a.csv", "\"a,b\";c\n1;2\n").x_name == "a,b");
}

TEST_CASE("what is no finite number is a gap") {
    for (const std::string cell : {"", "nan", "inf", "-inf", "1e400", "abc", "1x", "0x10", "=1+1", "1 2"}) {
        INFO(cell);
        const Curve curve = parse_curve("c.csv", "x,y\n1," + cell + "\n2,5\n");
        REQUIRE(curve.series.size() == 1);
        CHECK(std::isnan(curve.series[0].values[0]));
        CHECK(curve.series[0].values[1] == 5);
    }
}

TEST_CASE("ragged rows have gaps and lose what has no header") {
    const Curve curve = parse_curve("c.csv", "x,a,b\n1\n2,3,4,5,6\n3,7\n");
    REQUIRE(curve.series.size() == 2);
    CHECK(curve.x == std::vector<double>{1, 2, 3});
    CHECK(std::isnan(curve.series[0].values[0]));
    CHECK(curve.series[1].values[1] == 4);
    CHECK(std::isnan(curve.series[1].values[2]));
}

TEST_CASE("a column without a number is no series") {
    CHECK(parse_curve("c.csv", "x,word\n1,a\n").series.empty());
    CHECK(parse_curve("c.csv", "only\n1\n").series.empty());
    CHECK(parse_curve("c.csv", "").series.empty());
    CHECK(parse_curve("c.csv", "x,y\n").series.empty());
}

TEST_CASE("an axis of words counts the rows") {
    const Curve curve = parse_curve("c.csv", "step,y\na,1\nb,2\n");
    CHECK(curve.x == std::vector<double>{1, 2});
}

TEST_CASE("what a resumed run writes again counts") {
    const Curve curve = parse_curve("c.csv", "x,y\n1,10\n2,20\n3,30\n2,21\n3,31\n4,41\n");
    CHECK(curve.x == std::vector<double>{1, 2, 3, 4});
    CHECK(curve.series[0].values == std::vector<double>{10, 21, 31, 41});
}

TEST_CASE("limits are kept, and said") {
    std::string wide = "x";
    for (int i = 0; i < 300; ++i) wide += ",c" + std::to_string(i);
    wide += "\n1";
    for (int i = 0; i < 300; ++i) wide += ",1";
    const Curve columns = parse_curve("c.csv", wide + "\n");
    CHECK(columns.series.size() == 255);
    CHECK(columns.problem.find("256 columns") != std::string::npos);
    const Curve rows = parse_curve("c.csv", "x,y\n1,1\n2,2\n3,3\n", {.columns = 4, .rows = 2});
    CHECK(rows.x.size() == 2);
    CHECK(rows.problem.find("2 rows") != std::string::npos);
    CHECK_FALSE(parse_curve("c.csv", "x,y\n1,1\n", {.bytes = 4}).problem.empty());
}

TEST_CASE("bytes of any kind are read to an end") {
    std::string noise;
    unsigned state = 1;
    for (int i = 0; i < 20000; ++i) {
        state = state * 1103515245U + 12345U;
        noise += ",\"\n\r0.e\0x"[state >> 16U & 7U];
        const Curve curve = i % 500 == 0 ? parse_curve("c.csv", noise) : Curve{};
        for (const Series& series : curve.series) CHECK(series.values.size() == curve.x.size());
    }
}

TEST_CASE("a line that is thinned keeps its ends and its spikes") {
    std::vector<double> y = counted(10000);
    y[4321] = 1e6;
    const Points points = thinned(counted(10000), y, 100);
    CHECK(points.x.size() <= 100);
    CHECK(points.x.size() > 50);
    CHECK(points.x.front() == 0);
    CHECK(points.x.back() == 9999);
    CHECK(std::find(points.y.begin(), points.y.end(), 1e6) != points.y.end());
    CHECK(std::is_sorted(points.x.begin(), points.x.end()));
}

TEST_CASE("a short line is not thinned, gaps are left out") {
    const Points points = thinned({1, 2, 3}, {1, std::nan(""), 3}, 100);
    CHECK(points.x == std::vector<double>{1, 3});
    CHECK(points.y == std::vector<double>{1, 3});
}

TEST_CASE("a sparkline goes from the lowest to the highest") {
    CHECK(sparkline({0, 1, 2, 3, 4, 5, 6, 7}, 8) == "▁▂▃▄▅▆▇█");
    CHECK(sparkline({1, std::nan(""), 2}, 8) == "▁ █");
    CHECK(sparkline({3, 3}, 8) == "▅▅");
    CHECK(sparkline({std::nan("")}, 8).empty());
    CHECK(sparkline(counted(1000), 4) == "▁▃▆█");
}
