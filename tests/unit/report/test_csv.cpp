// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "memory_repository.hpp"
#include "report/csv.hpp"

using namespace dltask;
using namespace dltask::report;
using model::Value;

TEST_CASE("cells are quoted, and text that a spreadsheet would execute is marked") {
    CHECK(csv_cell("plain") == "plain");
    CHECK(csv_cell("a,b") == "\"a,b\"");
    CHECK(csv_cell("say \"x\"") == "\"say \"\"x\"\"\"");
    CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
    CHECK(csv_cell("=HYPERLINK(\"x\")") == "\"'=HYPERLINK(\"\"x\"\")\"");
    CHECK(csv_cell("+1+1") == "'+1+1");
    CHECK(csv_cell("@SUM(1)") == "'@SUM(1)");
    CHECK(csv_cell("-1+1") == "'-1+1");
    CHECK(csv_cell("\tx") == "'\tx");
    CHECK(csv_cell(-0.001) == "-0.001");
    CHECK(csv_cell(-3) == "-3");
    CHECK(csv_cell(std::nan("")) == "nan");
    CHECK(csv_cell(-HUGE_VAL) == "-inf");
    CHECK(csv_cell(Value{}).empty());
    CHECK(csv_cell(std::string{"a\0b\xff", 4}) == "a\\x00b\\xff");
}

TEST_CASE("the table as CSV has every field, parameter and metric") {
    const std::vector<TaskRow> rows = {sample_row("a", {{"lr", 0.1}}, {{"acc", 0.5}}),
                                       sample_row("b", {{"net.n", 2}}, {})};
    const std::string common = ",task,0.1.0,2026-11-22T10:30:00+08:00,";
    const std::string rest = ",,succeeded,true,tasks/task-0.1.0-20261122T103000-";
    const std::string ids = "," + std::string(40, 'e') + "," + std::string(40, 'c') + ",,90.5,node1,,";
    CHECK(list_csv(rows) ==
          "branch,kind,version,time,name,group,state,merged,dir,commit,core,modified,seconds,host,error,"
          "param:lr,param:net.n,metric:acc\r\n"
          "task-0.1.0-20261122T103000-a" +
              common + "a" + rest + "a" + ids +
              "0.1,,0.5\r\n"
              "task-0.1.0-20261122T103000-b" +
              common + "b" + rest + "b" + ids + ",2,\r\n");
    CHECK(list_csv(rows, {"name", "acc"}) == "name,acc\r\na,0.5\r\nb,\r\n");
}
