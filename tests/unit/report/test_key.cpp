// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "memory_repository.hpp"
#include "report/key.hpp"

using namespace dltask;
using namespace dltask::report;
using model::Value;

namespace {

std::optional<Value> get(const TaskRow& row, const std::string& key) {
    return value_of(row, Key::parse(key));
}

}  // namespace

TEST_CASE("a key is a field, else a parameter, else a metric, unless it is forced") {
    const TaskRow row = sample_row("a", {{"lr", 0.1}, {"state", "solid"}, {"seed", Value{}}},
                                   {{"acc", 0.5}, {"lr", 7}, {"bad", std::nan("")}, {"none", Value{}}});
    CHECK(get(row, "state") == Value{"succeeded"});
    CHECK(get(row, "param:state") == Value{"solid"});
    CHECK(get(row, "lr") == Value{0.1});
    CHECK(get(row, "metric:lr") == Value{7});
    CHECK(get(row, "acc") == Value{0.5});
    CHECK(get(row, "param:acc") == std::nullopt);
    CHECK(get(row, "bad") == std::nullopt);
    CHECK(get(row, "none") == std::nullopt);
    CHECK(get(row, "seed") == Value{});
    CHECK(get(row, "group") == std::nullopt);
    CHECK(get(row, "merged") == Value{true});
    CHECK(get(row, "nothing") == std::nullopt);
}

TEST_CASE("every field of the contract is a key") {
    CHECK(field_names() == std::vector<std::string>{"branch",    "kind",   "version", "time",     "name",
                                                    "group",     "state",  "merged",  "dir",      "commit",
                                                    "core",      "params", "changed", "modified", "metrics",
                                                    "seconds",   "host",   "runs",    "tags",     "notes",
                                                    "retracted", "error"});
}

TEST_CASE("values print on one line with the digits that read back") {
    CHECK(text_of(0.1) == "0.1");
    CHECK(text_of(1.0) == "1.0");
    CHECK(text_of(1e-10) == "1e-10");
    CHECK(text_of(-3) == "-3");
    CHECK(text_of(true) == "true");
    CHECK(text_of(Value{}) == "null");
    CHECK(text_of("x y") == "x y");
    CHECK(text_of(Value::BigInteger{"123456789012345678901"}) == "123456789012345678901");
    CHECK(text_of(Value::List{1, 2}) == "[1, 2]");
    CHECK(text_of(-HUGE_VAL) == "-inf");
}

TEST_CASE("text that looks like a number is one") {
    for (const char* text : {"1e-3", "+0.001", "0.001", "1E-3"}) CHECK(number_of(text) == number_of("0.001"));
    for (const char* text : {"", "-", "1e", "0x10", "nan", "inf", "1_000", "1 2", "lr", "++1", "1e999999"}) {
        CAPTURE(text);
        CHECK_FALSE(number_of(text));
    }
    CHECK_FALSE(number_of(std::nan("")));
    CHECK_FALSE(number_of(true));
}

TEST_CASE("numbers compare as numbers, versions as versions, moments as moments") {
    CHECK((compare("1e-3", 0.001) == 0));
    CHECK((compare(9, "10") < 0));
    CHECK((compare(std::int64_t{9007199254740993}, std::int64_t{9007199254740992}) > 0));
    CHECK((compare("0.10.0", "0.9.0") > 0));
    CHECK((compare("1.0.0-rc.1", "1.0.0") < 0));
    CHECK((compare("2026-11-22T10:30:00+08:00", "2026-11-22T03:00:00+00:00") < 0));
    CHECK((compare("adam", "sgd") < 0));
    CHECK((compare("adam", 1) == std::partial_ordering::unordered));
    CHECK((order(1, "adam") < 0));
    CHECK((order("adam", "0.1.0") > 0));
}
