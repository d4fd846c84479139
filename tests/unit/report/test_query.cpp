// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.hpp"
#include "memory_repository.hpp"
#include "report/query.hpp"

using namespace dltask;
using namespace dltask::report;
using model::Value;

namespace {

bool matches(const std::string& condition, const TaskRow& row) {
    return Condition::parse(condition).matches(row);
}

std::string names(const std::vector<TaskRow>& rows) {
    std::string text;
    for (const TaskRow& row : rows) text += row.name;
    return text;
}

std::vector<TaskRow> abcd() {
    return {sample_row("a", {{"lr", 0.1}}, {{"acc", 0.5}}), sample_row("b", {{"lr", "1e-3"}}, {{"acc", 0.9}}),
            sample_row("c", {}, {{"acc", std::nan("")}}), sample_row("d", {{"lr", 10}}, {{"acc", 0.9}})};
}

}  // namespace

TEST_CASE("conditions") {
    TaskRow row = sample_row("lr-0.01",
                             {{"lr", 0.01},
                              {"typed", "1e-3"},
                              {"opt", "adam"},
                              {"amp", true},
                              {"none", Value{}},
                              {"VERSION", "0.10.0"}},
                             {{"acc", 0.97}, {"bad", std::nan("")}});
    struct Case {
        const char* condition;
        bool matches;
    };
    const Case cases[] = {
        {"lr = 0.01", true},
        {"lr=1e-2", true},
        {"lr == 0.010", true},
        {"lr != 0.01", false},
        {"lr < 0.1", true},
        {"lr<=0.01", true},
        {"lr > 0.01", false},
        {"lr >= 0.01", true},
        {"typed = 0.001", true},
        {"typed < 0.01", true},
        {"acc >= 0.9", true},
        {"metric:lr < 1", false},
        {"opt = adam", true},
        {"opt = 'adam'", true},
        {"opt != sgd", true},
        {"opt ~ ^ad", true},
        {"opt ~ AD", false},
        {"opt < 5", false},
        {"opt != 5", true},
        {"lr < abc", false},
        {"lr != abc", true},
        {"amp = true", true},
        {"amp = True", true},
        {"amp = no", false},
        {"amp = 1", false},
        {"none = null", true},
        {"missing = 1", false},
        {"missing != 1", false},
        {"bad != 1", false},
        {"bad < 1", false},
        {"VERSION > 0.9.0", true},
        {"VERSION > 0.9", false},
        {"version = 0.1.0", true},
        {"version < 0.2.0", true},
        {"version = v0.1.0", true},
        {"VERSION = v0.10.0", true},
        {"time >= 2026-11", true},
        {"time < 2026-11-22T03:00:00Z", true},
        {"time < 2026-11-22T11:00:00+09:00", false},
        {"seconds > 1m", true},
        {"seconds > 2m", false},
        {"state = succeeded", true},
        {"merged = true", true},
        {"name ~ lr-\\d+\\.\\d+$", true},
        {"name ~ ^\\D+$", false},
        {"lr ~ ^0", true},
        {"branch ~ (a|b)sk", true},
    };
    for (const Case& c : cases) {
        CAPTURE(c.condition);
        CHECK(matches(c.condition, row) == c.matches);
    }
}

TEST_CASE("one tag of several is enough") {
    TaskRow row = sample_row("a", {}, {});
    CHECK_FALSE(matches("tags != draft", row));
    row.remarks.tags = {"baseline", "paper"};
    for (const char* text : {"tags = paper", "tags = 'baseline'", "tags != draft", "tags ~ ^base"}) {
        CAPTURE(text);
        CHECK(matches(text, row));
    }
    for (const char* text : {"tags = draft", "tags != paper", "tags = 'baseline paper'"}) {
        CAPTURE(text);
        CHECK_FALSE(matches(text, row));
    }
}

TEST_CASE("what is no condition is a usage error") {
    for (const char* text :
         {"", "lr", "= 1", "lr ! 1", "name ~ (", "name ~ [a", "lr <", "lr <> 1", "lr => 1", "name =~ a"}) {
        CAPTURE(text);
        try {
            (void)Condition::parse(text);
            FAIL("accepted");
        } catch (const Error& error) {
            CHECK(error.code() == ExitCode::usage);
        }
    }
}

TEST_CASE("a long text does not exhaust a pattern") {
    const TaskRow row = sample_row("a", {{"long", std::string(300000, 'a')}}, {});
    CHECK(matches("long ~ ^(a|b)*$", row));
}

TEST_CASE("only rows that match every condition stay") {
    auto rows = abcd();
    keep_matching(rows, {Condition::parse("acc >= 0.9"), Condition::parse("lr < 1")});
    CHECK(names(rows) == "b");
}

TEST_CASE("sorting is stable, by numbers, and what is missing comes last either way") {
    auto rows = abcd();
    sort_rows(rows, {"lr"});
    CHECK(names(rows) == "badc");
    sort_rows(rows, {"-lr"});
    CHECK(names(rows) == "dabc");
    rows = abcd();
    sort_rows(rows, {"-acc", "-lr"});
    CHECK(names(rows) == "dbac");
    sort_rows(rows, {"nothing"});
    CHECK(names(rows) == "dbac");
}

TEST_CASE("the best row is the highest, of losses and errors the lowest") {
    auto rows = abcd();
    for (TaskRow& row : rows) row.metrics.emplace_back("val_loss", row.name == "c" ? 0.1 : 0.2);
    CHECK(names(best_rows(rows, Best::parse("acc"))) == "b");
    CHECK(names(best_rows(rows, Best::parse("-acc"))) == "a");
    CHECK(names(best_rows(rows, Best::parse("val_loss"))) == "c");
    CHECK(names(best_rows(rows, Best::parse("+val_loss"))) == "a");
    CHECK(names(best_rows(rows, Best::parse("nothing"))).empty());
    CHECK(Best::parse("top1_err").lowest);
    CHECK(Best::parse("wer").lowest);
    CHECK_FALSE(Best::parse("power").lowest);
    CHECK_FALSE(Best::parse("certainty").lowest);
    CHECK(names(best_rows(rows, Best::parse("acc"), {Key::parse("lr")})).size() == 3);
}

TEST_CASE("the best means the metric where a parameter has the same name") {
    const std::vector<TaskRow> rows = {sample_row("a", {{"x", 9}}, {{"x", 1}}),
                                       sample_row("b", {{"x", 1}}, {{"x", 2}})};
    CHECK(names(best_rows(rows, Best::parse("x"))) == "b");
}
