// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "json/json.hpp"
#include "memory_repository.hpp"
#include "report/grouping.hpp"

using namespace dltask;
using namespace dltask::report;
using model::Value;

namespace {

const std::vector<Key> by_lr = {Key::parse("lr")};

std::vector<Group> seeds() {
    return group_rows({sample_row("a", {{"lr", 0.1}, {"seed", 1}}, {{"acc", 0.5}}),
                       sample_row("b", {{"lr", 0.1}, {"seed", 2}}, {{"acc", 0.7}}),
                       sample_row("c", {{"lr", 0.2}, {"seed", 1}}, {{"acc", 0.9}}),
                       sample_row("d", {{"seed", 1}}, {{"acc", std::nan("")}})},
                      by_lr);
}

}  // namespace

TEST_CASE("seeds of one setting have a mean and a sample deviation") {
    const auto groups = seeds();
    REQUIRE(groups.size() == 3);
    CHECK(groups[0].tasks == 2);
    CHECK(groups[0].metrics.at(0).second.mean == Approx(0.6));
    CHECK(*groups[0].metrics.at(0).second.deviation == Approx(0.1414213562));
    CHECK_FALSE(groups[1].metrics.at(0).second.deviation);
    CHECK(groups[2].metrics.empty());
    CHECK_FALSE(groups[2].keys[0].has_value());
}

TEST_CASE("numbers that are all the same do not deviate") {
    std::vector<TaskRow> rows;
    for (int i = 0; i < 1000; ++i) rows.push_back(sample_row("a", {}, {{"acc", 0.1}}));
    const auto groups = group_rows(rows, {});
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].metrics.at(0).second.mean == 0.1);
    CHECK(groups[0].metrics.at(0).second.deviation == 0.0);
}

TEST_CASE("groups print as a table, as CSV and as JSON") {
    const auto groups = seeds();
    CHECK(group_table(groups, by_lr).print(0) ==
          "lr   tasks         acc    duration\n"
          "0.1      2  0.6 ± 0.14  1 min 31 s\n"
          "0.2      1         0.9  1 min 31 s\n"
          "         1              1 min 31 s\n");
    const std::string csv = group_csv(groups, by_lr);
    CHECK(csv.find("lr,tasks,metric:acc,metric:acc:deviation,seconds\r\n0.1,2,0.6,0.14142") == 0);
    CHECK(csv.find("\r\n0.2,1,0.9,,90.5\r\n,1,,,90.5\r\n") != std::string::npos);
    const Value list = group_json(groups, by_lr);
    CHECK(json::print((*list.as<Value::List>())[1]) ==
          R"({"keys":{"lr":0.2},"tasks":1,"metrics":{"acc":{"count":1,"mean":0.9,"deviation":null}},)"
          R"("seconds":{"count":1,"mean":90.5,"deviation":null}})");
}
