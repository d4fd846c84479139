// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "base/error.hpp"
#include "json/json.hpp"
#include "memory_repository.hpp"
#include "report/page_data.hpp"
#include "report/report_data.hpp"
#include "report/summary_table.hpp"
#include "yaml/document.hpp"

using namespace dltask;
using namespace dltask::report;
using model::Value;

namespace {

const std::vector<std::string> formats = {"html", "md", "csv", "json", "typst", "latex"};

ReportData sample_data() {
    ReportData data;
    data.commit = std::string(40, 'a');
    data.date = "2026-11-22T10:30:00+08:00";
    for (const auto& [name, lr, accuracy] :
         {std::tuple{"one", 0.1, 0.8125}, {"two", 0.1, 0.9375}, {"three", 0.01, 0.5}}) {
        TaskRow row =
            sample_row(name, {{"lr", lr}, {"net", "a"}}, {{"accuracy", accuracy}, {"loss", 1 - accuracy}});
        row.changed = {{"lr", lr}};
        row.state = model::TaskState::succeeded;
        row.version = "0.1.0";
        data.rows.push_back(std::move(row));
        data.curves.push_back({parse_curve("curve.csv", "epoch,loss\n1,0.5\n2,0.25\n3,0.125\n")});
    }
    return data;
}

ReportData as(ReportData data, const std::string& format) {
    data.query.format = format;
    return data;
}

std::string main_file(const ReportData& data, const std::string& format) {
    return render_report(as(data, format)).front().content;
}

std::string whole(const ReportData& data, const std::string& format) {
    std::string text;
    for (const ReportFile& file : render_report(as(data, format))) text += file.path + '\n' + file.content;
    return text;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

double number_of(const Value& value) {
    const auto* whole = value.as<std::int64_t>();
    return whole != nullptr ? static_cast<double>(*whole) : *value.as<double>();
}

/// The x axis of the first curve, as the page's script puts it together.
std::vector<double> drawn_x(const ReportData& data) {
    const Value page = std::get<Value>(json::parse(page_data(data)));
    const Value curve = page.find("curves")->as<Value::List>()->front();
    const Value* at = curve.find("at");
    const double first = number_of(*curve.find("first")), step = number_of(*curve.find("step"));
    double steps = 0;
    std::vector<double> x;
    for (std::size_t i = 0; i < curve.find("y")->as<Value::List>()->size(); ++i) {
        if (i > 0) steps += at == nullptr ? 1 : number_of((*at->as<Value::List>())[i - 1]);
        x.push_back(first + steps * step);
    }
    return x;
}

/// Without the two lines of comment.
std::string without_head(const std::string& text) {
    return text.substr(text.find('\n', text.find('\n') + 1));
}

const std::vector<std::string>& hostile_texts() {
    static const std::vector<std::string> texts = {"</script><img src=x onerror=alert(1)>",
                                                   "--><b>",
                                                   "=HYPERLINK(\"http://x\")",
                                                   "#read(\"/etc/passwd\")",
                                                   "\x1b]52;c;eA==\x07",
                                                   "\x9b"
                                                   "31m",
                                                   "\xe2\x80\xae"
                                                   "cba",
                                                   std::string{"a\0b", 3},
                                                   "\xff\xfe",
                                                   "\xe2\x80\xa8",
                                                   "\\input{/etc/passwd}",
                                                   "| x | y |",
                                                   "[a](javascript:x)",
                                                   "{{script}}",
                                                   "@someone",
                                                   "a\nb\r\nc",
                                                   "\"'`$&%_^~",
                                                   "*/ // % --"};
    return texts;
}

}  // namespace

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

TEST_CASE("the JSON report is JSON whatever the curves hold") {
    ReportData data = sample_data();
    data.curves[0] = {parse_curve("c.csv", "x,y\n1,1e400\n2,nan\n3,1\n")};
    data.rows[0].metrics = {{"loss", std::numeric_limits<double>::quiet_NaN()}};
    const auto parsed = json::parse(main_file(data, "json"));
    REQUIRE(std::holds_alternative<Value>(parsed));
    CHECK(contains(main_file(data, "json"), R"("y":[null,null,1.0])"));
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
