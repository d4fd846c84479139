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

TEST_CASE("every format prints, and the same data give the same bytes") {
    for (const std::string& format : formats) {
        INFO(format);
        CHECK(whole(sample_data(), format) == whole(sample_data(), format));
        CHECK(whole(sample_data(), format).size() > 200);
        CHECK(main_file({}, format).size() > 10);
    }
    CHECK_THROWS_AS(main_file(sample_data(), "word"), Error);
}

TEST_CASE("the same numbers stand in all formats") {
    for (const std::string& format : formats) {
        INFO(format);
        const std::string text = whole(sample_data(), format);
        for (const std::string number : {"0.8125", "0.9375", "0.0625"}) CHECK(contains(text, number));
    }
}

TEST_CASE("the best of each metric is marked, the lowest of a loss") {
    const SummaryTable table = make_summary_table(sample_data().rows, {}, {});
    REQUIRE(table.columns.size() == 4);
    CHECK(table.columns[0].title == "name");
    CHECK(table.rows[1][2].best);
    CHECK(table.rows[1][3].best);
    CHECK_FALSE(table.rows[0][2].best);
    CHECK(contains(main_file(sample_data(), "md"), "| **0.9375** | **0.0625** |"));
    CHECK(contains(main_file(sample_data(), "latex"), "{\\boldmath\\textbf{$0.9375$}}"));
}

TEST_CASE("nothing is best where all are equal") {
    ReportData data = sample_data();
    for (TaskRow& row : data.rows) row.metrics = {{"accuracy", 0.5}};
    CHECK_FALSE(contains(main_file(data, "md"), "**"));
}

TEST_CASE("groups have mean and deviation, with the digits that are asked for") {
    ReportData data = sample_data();
    data.query.group_by = {"lr"};
    data.query.digits = {{"accuracy", 2}};
    CHECK(contains(main_file(data, "md"), "| 0.1 | 2 | **0.88 ± 0.09** | **0.125 ± 0.088** |"));
    CHECK(contains(main_file(data, "latex"), "$0.88$ $\\pm$ $0.09$"));
    CHECK(contains(main_file(data, "csv"), "lr,tasks,"));
    CHECK(contains(main_file(data, "json"), "\"groups\":[{"));
}

TEST_CASE("a number that is none is shown as such, and a mean says of how many it is") {
    ReportData data = sample_data();
    data.rows[0].metrics = {{"accuracy", std::nan("")}, {"loss", 0.125}};
    for (const char* format : {"md", "latex", "csv", "typst", "html"}) {
        INFO(format);
        CHECK(contains(whole(data, format), "nan"));
    }
    CHECK(contains(main_file(data, "html"),
                   R"("label":"accuracy","kind":"metric","shown":true,"numeric":true)"));
    data.query.group_by = {"lr"};
    CHECK(contains(main_file(data, "md"), "| 0.1 | 2 | **0.9375 (n=1)** |"));
    CHECK(contains(main_file(data, "latex"), "$0.9375$ ($n=1$)"));
    CHECK(contains(main_file(data, "csv"), "0.1,2,0.9375,,1,"));
    CHECK(contains(main_file(data, "html"), R"x("text":"0.9375 (n=1)")x"));
    CHECK(contains(whole(data, "typst"), "0.1,2,0.9375 (n=1),"));
    for (TaskRow& row : data.rows) row.metrics = {{"accuracy", std::nan("")}, {"loss", 0.125}};
    data.query.columns = {"accuracy"};
    CHECK(contains(main_file(data, "md"), "| 0.1 | 2 | nan |"));
}

TEST_CASE("groups follow --columns and --sort in every format") {
    ReportData data = sample_data();
    data.rows[1].params = {{"lr", 7.5}};
    data.query.group_by = {"lr"};
    data.query.columns = {"loss", "seconds"};
    data.query.sort = "-lr";
    for (const char* format : {"md", "latex", "csv"}) {
        const std::string text = main_file(data, format);
        INFO(text);
        CHECK_FALSE(contains(text, "accuracy"));
        CHECK(contains(text, "seconds"));
        CHECK(text.find("7.5") < text.find("0.01"));
    }
}

TEST_CASE("a title is the caption of a LaTeX table, which needs an environment for it") {
    ReportData data = sample_data();
    CHECK_FALSE(contains(main_file(data, "latex"), "{table}"));
    data.query.title = "50% & more";
    const std::string text = main_file(data, "latex");
    CHECK(contains(text, "\\begin{table}[htbp]\n\\centering\n\\caption{50\\% \\& more}\n\\begin{tabular}{"));
    CHECK(contains(text, "\\end{tabular}\n\\end{table}\n"));
}

TEST_CASE("a report is not stale because of its line ends") {
    const std::string text = main_file(sample_data(), "latex");
    std::string windows;
    for (const char c : text) windows += c == '\n' ? "\r\n" : std::string{c};
    CHECK(same_report(text, windows));
    CHECK(ReportQuery::find(windows, "a.tex").format == "latex");
    CHECK_FALSE(same_report(text, text + "\r"));
}

TEST_CASE("a retracted task is in a report by its name, with the reason") {
    ReportData data = sample_data();
    data.rows[1].remarks.retracted = "loader bug";
    CHECK(select_rows(data.rows, data.query).size() == 2);
    data.query.only = {data.rows[1].branch};
    data.rows = select_rows(std::move(data.rows), data.query);
    REQUIRE(data.rows.size() == 1);
    CHECK(contains(main_file(data, "md"), "loader bug"));
    CHECK(contains(main_file(data, "html"), R"("label":"retracted","kind":"field","shown":true)"));
}

TEST_CASE("columns, labels and sorting are a choice") {
    ReportData data = sample_data();
    data.query.columns = {"name", "metric:accuracy"};
    data.query.labels = {{"accuracy", "Acc. (%)"}};
    data.query.sort = "-accuracy";
    data.rows = select_rows(std::move(data.rows), data.query);
    const std::string text = main_file(data, "latex");
    CHECK(contains(text, "{tabular}{lr}"));
    CHECK(contains(text, "name & Acc. (\\%)"));
    CHECK(text.find("two") < text.find("one"));
}

TEST_CASE("debug tasks are in a report only by name") {
    ReportData data = sample_data();
    data.rows[1].kind = model::BranchKind::debug;
    CHECK(select_rows(data.rows, data.query).size() == 2);
    data.query.only = {data.rows[1].branch};
    CHECK(select_rows(data.rows, data.query).size() == 1);
}

TEST_CASE("a report knows how it was made") {
    ReportData data = sample_data();
    data.query.where = {"lr < 0.5", "a --> <b>"};
    data.query.group_by = {"lr", "net"};
    data.query.digits = {{"accuracy", 2}};
    data.query.labels = {{"lr", "学习率"}};
    data.query.branches = true;
    data.query.title = "back\\slash \\\\\" quote\\";
    data.query.spec = "paper/a b.yaml";
    data.query.given = {{"digits", Value::Map{{"accuracy", std::int64_t{2}}}}, {"where", "a --> b"}};
    data.query.page = "page.typ";
    data.query.holds_page = true;
    for (const std::string format : {"md", "latex", "typst"}) {
        INFO(format);
        data.query.format = format;
        const std::string text = main_file(data, format);
        CHECK(ReportQuery::find(text, "f").print() == data.query.print());
        CHECK(contains(text, "dltask-commit: " + data.commit + ", 3 tasks, core v0.1.0"));
    }
    CHECK_THROWS_AS(ReportQuery::find("nothing", "f"), Error);
    CHECK_THROWS_AS(ReportQuery::find("dltask-report: {", "f"), Error);
}

TEST_CASE("text of a repository stays text in every format") {
    for (const std::string& text : hostile_texts()) {
        INFO(json::print(Value{text}));
        ReportData data = sample_data();
        data.query.title = text;
        data.rows[0].name = text;
        data.rows[0].error = text;
        data.rows[1].params = {{text, text}, {"lr", Value{text}}};
        data.rows[1].changed = data.rows[1].params;
        data.rows[2].metrics = {{text, 0.5}, {"accuracy", Value{text}}};
        data.curves[0] = {parse_curve(text, '"' + text + "\",loss\n1,2\n2,3\n")};
        for (const std::string& format : formats) {
            INFO(format);
            const std::string printed = whole(data, format);
            for (const char* raw : {"\x1b", "\x07",
                                    "\x9b"
                                    "31",
                                    "\xff", "\xe2\x80\xa8"})
                CHECK_FALSE(contains(printed, raw));
            CHECK_FALSE(contains(printed, std::string(1, '\0')));
            const bool markup = format == "html" || format == "md" || format == "latex";
            if (!markup) continue;
            for (const char* raw : {"<img", "<b>", "\xe2\x80\xae"}) CHECK_FALSE(contains(printed, raw));
        }
        CHECK_FALSE(contains(without_head(main_file(data, "latex")), "\\input{"));
        CHECK_FALSE(contains(main_file(data, "csv"), ",=HYPERLINK"));
        CHECK_FALSE(contains(without_head(main_file(data, "typst")), "#read"));
        CHECK_FALSE(contains(without_head(main_file(data, "md")), "](javascript:"));
    }
}

TEST_CASE("the JSON report is JSON whatever the curves hold") {
    ReportData data = sample_data();
    data.curves[0] = {parse_curve("c.csv", "x,y\n1,1e400\n2,nan\n3,1\n")};
    data.rows[0].metrics = {{"loss", std::numeric_limits<double>::quiet_NaN()}};
    const auto parsed = json::parse(main_file(data, "json"));
    REQUIRE(std::holds_alternative<Value>(parsed));
    CHECK(contains(main_file(data, "json"), R"("y":[null,null,1.0])"));
}

TEST_CASE("a chart says of how many lines it draws some") {
    ReportData data = sample_data();
    data.rows.assign(12, data.rows.front());
    data.curves.assign(12, {parse_curve("c.csv", "x,a,b,c,d,e,f,g\n1,1,1,1,1,1,1,1\n2,2,2,2,2,2,2,2\n")});
    const std::string text = whole(data, "typst");
    CHECK(contains(text, "all: 12"));
    CHECK(contains(text, "all-charts: 7"));
    CHECK(contains(text, "curves/6.csv"));
    CHECK_FALSE(contains(text, "curves/7.csv"));
}

TEST_CASE("tasks of one name are told apart where the name is all that is said") {
    ReportData data = sample_data();
    data.rows[1] = data.rows[0];
    data.rows[1].branch = "task-0.1.0-20261123T103000-one";
    for (const char* format : {"md", "latex", "typst", "csv", "json", "html"}) {
        CAPTURE(format);
        std::string text = whole(data, format);
        for (std::size_t at; (at = text.find("{-}")) != std::string::npos;) text.replace(at, 3, "-");
        CHECK(contains(text, "20261122T103000-one"));
        CHECK(contains(text, "20261123T103000-one"));
    }
    data.query.columns = {"name"};
    CHECK_FALSE(contains(whole(data, "md"), "T103000-one"));
}
