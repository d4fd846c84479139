// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <sstream>

#include "memory_repository.hpp"
#include "report/list_table.hpp"
#include "term/safe_text.hpp"

using namespace dltask;
using namespace dltask::report;
using model::TaskState;
using model::Value;

namespace {

TableOptions options(int width = 0) {
    TableOptions result;
    result.width = width;
    result.now = *Moment::parse_rfc3339("2026-11-25T10:30:00+08:00");
    return result;
}

std::vector<TaskRow> three() {
    std::vector<TaskRow> rows = {
        sample_row("lr-0.01", {{"lr", 0.01}, {"batch", 64}}, {{"accuracy", 0.972222}, {"loss", 0.1}}),
        sample_row("学习率-0.1", {{"lr", 0.1}, {"batch", 64}}, {{"accuracy", 0.5}, {"loss", std::nan("")}}),
        sample_row("lr-1", {{"lr", 1.0}, {"batch", 64}}, {})};
    rows[2].state = TaskState::failed;
    rows[2].seconds.reset();
    return rows;
}

int widest(const std::string& text) {
    std::istringstream lines{text};
    int width = 0;
    for (std::string line; std::getline(lines, line);) width = std::max(width, term::display_width(line));
    return width;
}

}  // namespace

TEST_CASE("the table shows what differs, then the metrics, duration and age") {
    CHECK(list_table(three(), options()).print(0) ==
          "task        state        lr  accuracy  loss    duration  age\n"
          "lr-0.01     succeeded  0.01   0.97222   0.1  1 min 31 s  3 d\n"
          "学习率-0.1  succeeded   0.1       0.5   nan  1 min 31 s  3 d\n"
          "lr-1        failed      1.0                              3 d\n");
}

TEST_CASE("kind, merged, version and group are columns only where they differ") {
    auto rows = three();
    rows[0].kind = model::BranchKind::debug;
    rows[0].merged = false;
    rows[0].version = "0.2.0";
    rows[0].group = "g";
    const std::string text = list_table(rows, options()).print(0);
    CHECK(text.substr(0, text.find('\n')) ==
          "task        state      kind   merged  version  group    lr  accuracy  loss    duration  age");
}

TEST_CASE("rows of the same name are told apart by their time") {
    auto rows = three();
    rows[2].name = "lr-0.01";
    rows[2].branch = "task-0.1.0-20261122T103100-lr-0.01";
    const auto table = list_table(rows, options());
    CHECK(table.rows[0][0] == "20261122T103000-lr-0.01");
    CHECK(table.rows[2][0] == "20261122T103100-lr-0.01");
}

TEST_CASE("what does not fit is left out and counted, unchanged parameters first") {
    auto rows = three();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].changed = {{"lr", 1}};
        for (int p = 0; p < 12; ++p) {
            rows[i].params.emplace_back(fmt::format("parameter{}", p), fmt::format("{}-{}", i, p));
        }
    }
    const auto table = list_table(rows, options(80));
    const std::string text = table.print(80);
    CHECK(widest(text) <= 80);
    CHECK(text.find(" lr ") != std::string::npos);
    CHECK(text.find("accuracy") != std::string::npos);
    CHECK(text.find("more columns: use --columns, or --csv for all") != std::string::npos);
    for (int width = 1; width < 200; ++width) {
        const std::string any = list_table(rows, options(width)).print(width);
        CHECK(widest(any.substr(0, any.rfind('\n', any.size() - 2))) <= width);
    }
}

TEST_CASE("in a narrow terminal the setting and the first metric stay") {
    auto rows = three();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].name = rows[i].branch = fmt::format("a-name-that-is-long-enough-{}", i);
        rows[i].group = fmt::format("group-{}", i);
        rows[i].version = fmt::format("0.{}.0", i);
        rows[i].changed = {{"lr", 1}, {"RANDOM_SEED", static_cast<std::int64_t>(i)}};
        rows[i].params.emplace_back("RANDOM_SEED", static_cast<std::int64_t>(i));
    }
    const std::string text = list_table(rows, options(64)).print(64);
    const std::string head = text.substr(0, text.find('\n'));
    for (const char* kept : {"task", "state", "lr", "accuracy"}) CHECK(head.find(kept) != std::string::npos);
    for (const char* gone : {"group", "RANDOM_SEED", "age"}) CHECK(head.find(gone) == std::string::npos);
    CHECK(text.find("a-name-that-is-long-en") != std::string::npos);
}

TEST_CASE("chosen columns follow the name") {
    auto wanted = options();
    wanted.columns = {"accuracy", "host", "nothing"};
    CHECK(list_table(three(), wanted).print(0) ==
          "task        accuracy  host   nothing\n"
          "lr-0.01     0.972222  node1\n"
          "学习率-0.1       0.5  node1\n"
          "lr-1                  node1\n");
}

TEST_CASE("chosen columns that name the task stand alone") {
    auto wanted = options();
    wanted.columns = {"host", "name"};
    CHECK(list_table(three(), wanted).print(0) ==
          "host   name\n"
          "node1  lr-0.01\n"
          "node1  学习率-0.1\n"
          "node1  lr-1\n");
}

TEST_CASE("a task that was retracted is marked") {
    auto rows = three();
    rows[1].remarks.retracted = "loader bug";
    CHECK(list_table(rows, options()).print(0).find("学习率-0.1  succeeded, retracted   0.1") !=
          std::string::npos);
}

TEST_CASE("a row that cannot be read is explained below the table") {
    auto rows = three();
    rows[1].error = "task.yaml: \x1b[31m";
    rows[1].state = TaskState::unknown;
    const std::string text = list_table(rows, options()).print(0);
    CHECK(text.find("cannot read '" + rows[1].branch + "': task.yaml: \\x1b[31m\n") != std::string::npos);
    for (int i = 0; i < 8; ++i) rows.push_back(rows[1]);
    CHECK(list_table(rows, options()).print(0).find("\nand 4 more with errors\n") != std::string::npos);
}

TEST_CASE("hostile names and values cannot steer the terminal") {
    auto rows = three();
    rows[0].params = {{"\x1b]0;x\x07", "a\nb\x9b"}, {"lr", "\xe2\x80\xae"}};
    rows[0].metrics = {{"m\x1b[2J", 1}};
    const std::string text = list_table(rows, options()).print(0);
    for (const char c : text) CHECK((c == '\n' || static_cast<unsigned char>(c) >= ' '));
    CHECK(text.find("\xe2\x80\xae") == std::string::npos);
    CHECK(text.find('\x9b') == std::string::npos);
}

TEST_CASE("no rows make a header and nothing else") {
    CHECK(list_table({}, options()).print(0) == "task  state  duration  age\n");
}

TEST_CASE("ages are one number and a unit") {
    const Moment now = *Moment::parse_rfc3339("2026-11-22T12:00:00Z");
    CHECK(print_age("2026-11-22T11:59:30Z", now) == "30 s");
    CHECK(print_age("2026-11-22T11:00:00Z", now) == "1 h");
    CHECK(print_age("2026-11-20T12:00:00Z", now) == "2 d");
    CHECK(print_age("2026-08-20T12:00:00Z", now) == "3 mo");
    CHECK(print_age("2023-08-20T12:00:00Z", now) == "3 y");
    CHECK(print_age("2027-08-20T12:00:00Z", now) == "0 s");
    CHECK(print_age("yesterday", now).empty());
}

TEST_CASE("metrics are shown with five digits") {
    CHECK(print_metric(0.9722222) == "0.97222");
    CHECK(print_metric(1e-9) == "1e-09");
    CHECK(print_metric(123456789) == "123456789");
    CHECK(print_metric(HUGE_VAL) == "inf");
}

TEST_CASE("ten thousand tasks are a table in a moment") {
    std::vector<TaskRow> rows;
    for (int i = 0; i < 10000; ++i) {
        rows.push_back(sample_row(fmt::format("lr-{}", i), {{"lr", i * 0.001}, {"batch", 64}},
                                  {{"acc", 1.0 / (i + 1)}}));
    }
    const auto start = std::chrono::steady_clock::now();
    const std::string text = list_table(rows, options(100)).print(100);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    CHECK(std::count(text.begin(), text.end(), '\n') == 10001);
    CHECK(took.count() < 10);  // far above what a debug build takes; quadratic work would exceed it
}
