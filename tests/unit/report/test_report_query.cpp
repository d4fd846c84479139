// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "base/error.hpp"
#include "report/summary_table.hpp"
#include "sample_report.hpp"
#include "yaml/document.hpp"

using namespace dltask;
using namespace dltask::report;

TEST_CASE("a query is the command line that asks it") {
    ReportQuery query;
    query.format = "latex";
    query.where = {"lr < 1", "net = a"};
    query.columns = {"lr", "accuracy"};
    query.digits = {{"accuracy", 2}};
    query.title = "it's";
    query.branches = true;
    query.rev = "v0.1.0";
    CHECK(query.command() ==
          "git dltask report -f latex --where 'lr < 1' --where 'net = a' --columns lr,accuracy "
          "--digits 'accuracy=2' --title 'it'\\''s' --branches v0.1.0");
    query.spec = "table.yaml";
    query.given = {{"title", "T"}};
    CHECK(query.command() == "git dltask report --spec table.yaml --title T");
}

TEST_CASE("a spec says nothing that only a head says") {
    ReportQuery query;
    for (const std::string wrong : {"spec: a", "given: {}", "template: a", "holds-template: true"}) {
        INFO(wrong);
        CHECK_THROWS_AS(query.take(std::get<Value>(yaml::parse(wrong)), "f"), Error);
    }
    CHECK_THROWS_AS(ReportQuery::find(R"(dltask-report: {"given":1})", "f"), Error);
}

TEST_CASE("the data of a report do not depend on the commit, either") {
    ReportData later = sample_data();
    later.commit = std::string(40, 'b');
    later.date = "2027-01-01T00:00:00Z";
    const auto old = render_report(as(sample_data(), "typst")), now = render_report(as(later, "typst"));
    REQUIRE(old.size() == now.size());
    for (std::size_t i = 0; i < old.size(); ++i) CHECK(same_report(old[i].content, now[i].content));
    later.rows[0].metrics[0].second = 0.75;
    const auto changed = render_report(as(later, "typst"));
    CHECK(same_report(old[0].content, changed[0].content));
    CHECK_FALSE(same_report(old[3].content, changed[3].content));
    CHECK(page_of("// a\r\n// b\r\n= Page\r\n") == "= Page\n");
    CHECK(page_of("") == "");
}

TEST_CASE("another commit with the same tasks is the same report") {
    ReportData later = sample_data();
    later.commit = std::string(40, 'b');
    const std::string old = main_file(sample_data(), "latex");
    CHECK(same_report(old, main_file(later, "latex")));
    later.rows[0].metrics[0].second = 0.75;
    CHECK_FALSE(same_report(old, main_file(later, "latex")));
}

TEST_CASE("a spec says what a command line does, and what is wrong with it") {
    ReportQuery query;
    query.take(
        std::get<Value>(yaml::parse("format: latex\nwhere: lr < 1, or so\ngroup-by: [lr, net]\ncolumns: a,b\n"
                                    "labels: {a: A}\ndigits: {a: 1}\norder: -a\n")),
        "spec.yaml");
    CHECK(query.where == std::vector<std::string>{"lr < 1, or so"});
    CHECK(query.columns == std::vector<std::string>{"a", "b"});
    CHECK(query.group_by.size() == 2);
    CHECK(query.digits.at("a") == 1);
    CHECK(query.sort == "-a");
    for (const std::string wrong :
         {"unknown: 1", "digits: {a: x}", "digits: {a: 99}", "where: {a: b}", "- a", "branches: 2"}) {
        INFO(wrong);
        CHECK_THROWS_AS(query.take(std::get<Value>(yaml::parse(wrong)), "f"), Error);
    }
    CHECK(parse_digits("a=b=3") == std::pair<std::string, int>{"a=b", 3});
    for (const std::string wrong : {"a", "a=", "=1", "a=-1", "a=1x", "a=16"})
        CHECK_THROWS_AS(parse_digits(wrong), Error);
}
