// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <sstream>
#include <string>

#include "term/safe_text.hpp"
#include "term/table.hpp"

using dltask::term::display_width;
using dltask::term::Table;

namespace {

Table sample() {
    Table table;
    table.columns = {{"task"}, {"lr", true}, {"note"}};
    table.rows = {{"lr-0.01", "0.01", "first"}, {"学习率", "0.1", ""}, {"x", "1"}};
    return table;
}

int widest_line(const std::string& text) {
    std::istringstream lines{text};
    int widest = 0;
    for (std::string line; std::getline(lines, line);) widest = std::max(widest, display_width(line));
    return widest;
}

}  // namespace

TEST_CASE("a table aligns by display width and leaves no blank at the end of a line") {
    CHECK(sample().print(0) ==
          "task       lr  note\n"
          "lr-0.01  0.01  first\n"
          "学习率    0.1\n"
          "x           1\n");
    CHECK(sample().natural_width() == 20);
}

TEST_CASE("the widest columns give way first") {
    Table table = sample();
    table.rows.push_back({"a-very-long-name-of-a-task", "0.5", "ok"});
    const std::string text = table.print(24);
    CHECK(widest_line(text) == 24);
    CHECK(text.find("a-very-lon…") != std::string::npos);
    CHECK(text.find("first") != std::string::npos);
}

TEST_CASE("a table never exceeds the width however narrow it is") {
    Table table = sample();
    table.rows.push_back({"a-very-long-name-of-a-task", "0.123456789", "something to say"});
    for (int width = 1; width < 60; ++width) CHECK(widest_line(table.print(width)) <= width);
}

TEST_CASE("a column has its own limit") {
    Table table;
    table.columns = {{"k", false, 5}};
    table.rows = {{"abcdefgh"}};
    CHECK(table.print(0) == "k\nabcd…\n");
}

TEST_CASE("cells, titles and the note are made safe") {
    Table table;
    table.columns = {{"a\x1b[31m"}};
    table.rows = {{"x\ny"}};
    table.note = "more\x07";
    CHECK(table.print(0) == "a\\x1b[31m\nx\\ny\nmore\\x07\n");
}

TEST_CASE("a table without columns prints empty lines only") {
    CHECK(Table{}.print(10) == "\n");
}
