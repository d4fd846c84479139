// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "memory_repository.hpp"
#include "report/unknown_keys.hpp"

using namespace dltask;
using namespace dltask::report;
using model::Value;

namespace {

/// What is said of one word: nothing, `?` or the key that may be meant.
std::string said_of(const std::string& word) {
    const std::vector<TaskRow> rows = {
        sample_row("a", {{"learning_rate", 0.1}, {"none", Value{}}}, {{"accuracy", 0.5}}),
        sample_row("b", {}, {{"loss", std::nan("")}, {"empty", Value{}}})};
    const auto unknown = unknown_keys(rows, {Key::parse(word)});
    if (unknown.empty()) return {};
    CHECK(unknown.front().text == word);
    return unknown.front().near.value_or("?");
}

}  // namespace

TEST_CASE("a key that no task has is told, with the one that may be meant") {
    struct Case {
        const char* word;
        const char* said;
    };
    const Case cases[] = {
        {"learning_rate", ""},
        {"accuracy", ""},
        {"metric:accuracy", ""},
        {"param:none", ""},
        {"loss", ""},
        {"empty", ""},
        {"host", ""},
        {"tags", ""},
        {"accurcay", "accuracy"},
        {"metric:Acuracy", "accuracy"},
        {"param:accuracy", "?"},
        {"metric:learning_rate", "?"},
        {"param:host", "?"},
        {"lerning_rate", "learning_rate"},
        {"sate", "state"},
        {"duration", "seconds"},
        {"age", "time"},
        {"task", "name"},
        {"something else", "?"},
    };
    for (const Case& one : cases) {
        INFO(one.word);
        CHECK(said_of(one.word) == one.said);
    }
}

TEST_CASE("each unknown key is told once, and none where there is no task") {
    const std::vector<Key> keys = {Key::parse("x1"), Key::parse("x1"), Key::parse("name")};
    CHECK(unknown_keys({sample_row("a", {}, {})}, keys).size() == 1);
    CHECK(unknown_keys({}, keys).empty());
}
