// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "memory_repository.hpp"
#include "report/columns.hpp"

using namespace dltask;
using namespace dltask::report;
using Names = std::vector<std::string>;

TEST_CASE("parameters that differ between rows are worth a column") {
    std::vector<TaskRow> rows = {
        sample_row("a", {{"VERSION", "0.1.0"}, {"lr", 0.1}, {"batch", 64}, {"new", 1}}, {{"acc", 0.5}}),
        sample_row("b", {{"VERSION", "0.2.0"}, {"lr", 0.2}, {"batch", 64}}, {{"note", "x"}, {"loss", 1}})};
    rows[0].changed = {{"lr", 0.1}, {"batch", 64}};
    const Variation found = variation(rows, {});
    CHECK(found.changed == Names{"lr"});
    CHECK(found.unchanged == Names{"new"});
    CHECK(found.metrics == Names{"acc", "loss"});
}

TEST_CASE("of a single row the changed parameters are") {
    std::vector<TaskRow> rows = {sample_row("a", {{"lr", 0.1}, {"batch", 64}}, {})};
    rows[0].changed = {{"lr", 0.1}};
    CHECK(variation(rows, {}).changed == Names{"lr"});
}

TEST_CASE("a row whose config cannot be read makes nothing differ") {
    const std::vector<TaskRow> rows = {sample_row("a", {{"lr", 1}}, {}), sample_row("b", {}, {}),
                                       sample_row("c", {{"lr", 1}}, {})};
    CHECK(variation(rows, {}).unchanged.empty());
    CHECK(variation({}, {}).metrics.empty());
}

TEST_CASE("a team's own names of the machinery are left out") {
    config::KeyNames keys;
    keys.version = "ver";
    const std::vector<TaskRow> rows = {sample_row("a", {{"ver", "1"}, {"VERSION", 1}}, {}),
                                       sample_row("b", {{"ver", "2"}, {"VERSION", 2}}, {})};
    CHECK(variation(rows, keys).unchanged == Names{"VERSION"});
}
