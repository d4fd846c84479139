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

std::vector<TaskRow> seeds() {
    return {sample_row("a", {{"lr", 0.1}, {"seed", 1}}, {{"acc", 0.5}}),
            sample_row("b", {{"lr", 0.1}, {"seed", 2}}, {{"acc", 0.7}}),
            sample_row("c", {{"lr", 0.2}, {"seed", 1}}, {{"acc", 0.9}}),
            sample_row("d", {{"seed", 1}}, {{"acc", std::nan("")}})};
}

/// A setting of three seeds: one diverged, one has no such metric.
std::vector<TaskRow> diverged() {
    return {sample_row("a", {{"lr", 0.1}}, {{"acc", 0.5}, {"loss", 1.0}}),
            sample_row("b", {{"lr", 0.1}}, {{"acc", 0.7}, {"loss", std::nan("")}}),
            sample_row("c", {{"lr", 0.1}}, {{"acc", 0.9}}),
            sample_row("d", {{"lr", 0.2}}, {{"acc", 0.8}, {"loss", HUGE_VAL}})};
}

std::string table(const Grouping& grouping) {
    return group_table(grouping).print(0);
}

}  // namespace

TEST_CASE("seeds of one setting have a mean and a sample deviation") {
    const auto groups = group_rows(seeds(), by_lr).groups;
    REQUIRE(groups.size() == 3);
    CHECK(groups[0].tasks == 2);
    CHECK(groups[0].metrics.at(0).mean == Approx(0.6));
    CHECK(*groups[0].metrics.at(0).deviation == Approx(0.1414213562));
    CHECK_FALSE(groups[1].metrics.at(0).deviation);
    CHECK(groups[2].metrics.at(0).count == 0);
    CHECK(groups[2].metrics.at(0).unusable == 1);
    CHECK_FALSE(groups[2].keys[0].has_value());
}

TEST_CASE("numbers that are all the same do not deviate") {
    std::vector<TaskRow> rows;
    for (int i = 0; i < 1000; ++i) rows.push_back(sample_row("a", {}, {{"acc", 0.1}}));
    const auto groups = group_rows(rows, {}).groups;
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].metrics.at(0).mean == 0.1);
    CHECK(groups[0].metrics.at(0).deviation == 0.0);
}

TEST_CASE("groups print as a table, as CSV and as JSON") {
    const auto grouping = group_rows(seeds(), by_lr);
    CHECK(table(grouping) ==
          "lr   tasks         acc    duration\n"
          "0.1      2  0.6 ± 0.14  1 min 31 s\n"
          "0.2      1         0.9  1 min 31 s\n"
          "         1         nan  1 min 31 s\n");
    const std::string csv = group_csv(grouping);
    CHECK(csv.find(
              "lr,tasks,metric:acc,metric:acc:deviation,metric:acc:count,seconds\r\n0.1,2,0.6,0.14142") == 0);
    CHECK(csv.find("\r\n0.2,1,0.9,,1,90.5\r\n,1,nan,,0,90.5\r\n") != std::string::npos);
    const Value list = group_json(grouping);
    CHECK(json::print((*list.as<Value::List>())[1]) ==
          R"({"keys":{"lr":0.2},"tasks":1,"metrics":{"acc":{"count":1,"mean":0.9,"deviation":null}},)"
          R"("seconds":{"count":1,"mean":90.5,"deviation":null}})");
}

TEST_CASE("a mean of fewer numbers than tasks says of how many") {
    CHECK(table(group_rows(diverged(), by_lr, {"acc", "loss"})) ==
          "lr   tasks        acc     loss\n"
          "0.1      3  0.7 ± 0.2  1 (n=1)\n"
          "0.2      1        0.8      nan\n");
}

TEST_CASE("columns choose what groups show") {
    CHECK(group_csv(group_rows(diverged(), by_lr, {"seconds", "lr", "metric:loss"})) ==
          "lr,tasks,metric:loss,metric:loss:deviation,metric:loss:count,seconds\r\n"
          "0.1,3,1.0,,1,90.5\r\n0.2,1,nan,,0,90.5\r\n");
    const std::vector<std::string> columns = {"lr", "tasks", "seconds", "loss", "name", "batch"};
    CHECK(columns_without_mean(diverged(), by_lr, columns) == std::vector<std::string>{"name", "batch"});
}

TEST_CASE("groups stand in the order of their keys, and the same number is the same key") {
    const std::vector<TaskRow> rows = {sample_row("a", {{"lr", 10}, {"net", "b"}}, {}),
                                       sample_row("b", {{"lr", 0.001}, {"net", "b"}}, {}),
                                       sample_row("c", {{"lr", "1e-3"}, {"net", "a"}}, {}),
                                       sample_row("d", {{"lr", 10.0}, {"net", "b"}}, {})};
    const auto groups = group_rows(rows, {Key::parse("lr"), Key::parse("net")}).groups;
    REQUIRE(groups.size() == 3);
    CHECK(groups[0].keys[1] == Value{"a"});
    CHECK(groups[1].keys[1] == Value{"b"});
    CHECK(groups[1].tasks == 1);
    CHECK(groups[2].tasks == 2);
    CHECK(group_rows(rows, by_lr).groups[0].tasks == 2);
}

TEST_CASE("groups are sorted by keys, number and means, those without a value last") {
    const auto first_keys = [](const std::vector<std::string>& sort) {
        std::string text;
        for (const Group& group : group_rows(diverged(), by_lr, {}, sort).groups)
            text += text_of(group.keys[0].value_or(Value{})) + ' ';
        return text;
    };
    CHECK(first_keys({}) == "0.1 0.2 ");
    CHECK(first_keys({"-lr"}) == "0.2 0.1 ");
    CHECK(first_keys({"tasks"}) == "0.2 0.1 ");
    CHECK(first_keys({"-acc"}) == "0.2 0.1 ");
    CHECK(first_keys({"loss"}) == "0.1 0.2 ");
    CHECK(first_keys({"-loss"}) == "0.1 0.2 ");
    CHECK(first_keys({"seconds", "-metric:acc"}) == "0.2 0.1 ");
    CHECK(first_keys({"name"}) == "0.1 0.2 ");
}
