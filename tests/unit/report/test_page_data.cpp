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

TEST_CASE("a page that shows no tasks is told") {
    const auto problem = [](const std::string& format, const std::string& page) {
        ReportData data = as(sample_data(), format);
        data.page = page;
        return page_problem(data).value_or("");
    };
    CHECK(problem("html", "<p>{{title}} {{data}} { {{ }} {{1}}").empty());
    CHECK(contains(problem("html", "<p>{{title}}"), "has no '{{data}}'"));
    CHECK(contains(problem("html", "{{data}} {{tilte}}"),
                   "unknown word '{{tilte}}'; did you mean '{{title}}'?"));
    CHECK(problem("typst", "#include \"table.typ\"").empty());
    CHECK(contains(problem("typst", "= Title"), "shows no tasks"));
}

TEST_CASE("the page holds the library, its data and nothing from elsewhere") {
    const std::string page = main_file(sample_data(), "html");
    CHECK(contains(page, "Content-Security-Policy"));
    CHECK(contains(page, "default-src 'none'; script-src 'sha256-"));
    CHECK(contains(page, "Chart.js v3"));
    CHECK_FALSE(contains(page, "unsafe-inline"));
    CHECK_FALSE(contains(page, " src="));
    CHECK_FALSE(contains(page, "href="));
    CHECK(page.size() < 400'000);
}

TEST_CASE("a page of one's own gets the same data") {
    ReportData data = sample_data();
    data.page = "<p>{{title}}{{unknown}}{{</p>{{data}}";
    const std::string page = main_file(data, "html");
    CHECK(page.rfind("<p>Summary of tasks{{unknown}}{{</p>{", 0) == 0);
}

TEST_CASE("what is put into a page is not searched again") {
    CHECK(fill_page("{{a}}{{b}}", {{"a", "{{b}}"}, {"b", "x"}}) == "{{b}}x");
    CHECK(fill_page("{{a", {{"a", "1"}}) == "{{a");
    CHECK(fill_page("{", {}) == "{");
}

TEST_CASE("a hostile page has the elements of a harmless one") {
    const auto elements = [](const std::string& page) { return std::count(page.begin(), page.end(), '<'); };
    const auto harmless = elements(main_file(sample_data(), "html"));
    for (const std::string& text : hostile_texts()) {
        ReportData data = sample_data();
        data.query.title = text;
        data.rows[0].name = text;
        data.rows[1].params = {{text, text}};
        data.rows[1].changed = data.rows[1].params;
        CHECK(elements(main_file(data, "html")) == harmless);
        const auto parsed = json::parse(page_data(data));
        CHECK(std::holds_alternative<Value>(parsed));
    }
}

TEST_CASE("a page shows no column that says nothing, unless it was asked for") {
    const auto shows_seconds = [](const ReportData& data) {
        const Value page = std::get<Value>(json::parse(page_data(data)));
        for (const Value& column : *page.find("columns")->as<Value::List>()) {
            if (*column.find("key")->as<std::string>() == "seconds") return *column.find("shown")->as<bool>();
        }
        return false;
    };
    ReportData data = sample_data();
    for (TaskRow& row : data.rows) row.seconds.reset();
    CHECK_FALSE(shows_seconds(data));
    data.query.columns = {"seconds"};
    CHECK(shows_seconds(data));
    data.query.columns.clear();
    data.rows[1].seconds = 2.5;
    CHECK(shows_seconds(data));
}

TEST_CASE("parameters stand before metrics, and columns as they were asked for") {
    const auto shown = [](const ReportData& data) {
        const Value page = std::get<Value>(json::parse(page_data(data)));
        std::string keys;
        for (const Value& column : *page.find("columns")->as<Value::List>()) {
            if (*column.find("shown")->as<bool>()) keys += *column.find("key")->as<std::string>() + ' ';
        }
        return keys;
    };
    ReportData data = sample_data();
    data.rows[0].state = model::TaskState::failed;
    CHECK(shown(data) == "name state lr accuracy loss seconds ");
    data.query.columns = {"loss", "state", "param:lr"};
    CHECK(shown(data) == "name loss state lr ");
}

TEST_CASE("long curves share a budget") {
    ReportData data = sample_data();
    std::string csv = "step,loss\n";
    for (int i = 0; i < 20000; ++i) csv += std::to_string(i * i) + ',' + std::to_string(i % 7) + '\n';
    data.curves.assign(3, {parse_curve("c.csv", csv)});
    CHECK(page_data(data).size() < 60'000);
}

TEST_CASE("the page puts every point where it was") {
    using Points = std::vector<double>;
    for (const Points& x :
         {Points{0, 1, 2, 3}, Points{5}, Points{0, 25, 75, 100, 1000}, Points{7, 7000000007},
          Points{0.1, 0.2, 0.3, 0.4}, Points{0.25, 0.5, 4, 1000.125},
          Points{1732291200.5, 1732291201.25, 1732291300}, Points{3, 1, 2}, Points{1e-9, 1e-3, 1}}) {
        ReportData data = sample_data();
        std::string csv = "x,y\n";
        for (const double at : x) csv += fmt::format("{},1\n", at);
        data.curves[0] = {parse_curve("c.csv", csv)};
        const Points drawn = drawn_x(data);
        REQUIRE(drawn.size() == x.size());
        for (std::size_t i = 0; i < x.size(); ++i) CHECK(drawn[i] == Approx(x[i]).epsilon(1e-6));
    }
}

TEST_CASE("points that are infinitely far apart break no page") {
    ReportData data = sample_data();
    data.curves[0] = {parse_curve("c.csv", "x,y\n-1.5e308,1\n1.5e308,2\n")};
    CHECK(std::holds_alternative<Value>(json::parse(page_data(data))));
}

TEST_CASE("200 tasks with long curves stay below the size of a page") {
    ReportData data = sample_data();
    std::string csv = "step";
    for (int series = 0; series < 12; ++series) csv += fmt::format(",metric {}", series);
    for (int row = 0; row < 1000; ++row) {
        csv += fmt::format("\n{}", row * 250);
        for (int series = 0; series < 12; ++series)
            csv += fmt::format(",{}", -1e-5 / (row * series % 97 + 1));
    }
    const Curve curve = parse_curve("c.csv", csv);
    data.rows.assign(200, data.rows.front());
    data.curves.assign(200, {curve});
    CHECK(page_data(data).size() < 4'700'000);  // the page around it takes 0.25 MB
}
