// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "rules/config_keys.hpp"

using Catch::Contains;
using namespace dltask::rules;
using dltask::model::Value;

namespace {

const std::vector<RequiredKey> keys = {{KeyRole::version, "VERSION"},
                                       {KeyRole::debug, "DEBUG"},
                                       {KeyRole::resume, "RESUME"},
                                       {KeyRole::train, "TRAIN"},
                                       {KeyRole::test, "TEST"},
                                       {KeyRole::model_path, "MODEL_PATH"},
                                       {KeyRole::random_seed, "RANDOM_SEED"}};

Value good() {
    return Value::Map{{"VERSION", "0.1.0"}, {"DEBUG", false},       {"RESUME", Value{}}, {"TRAIN", true},
                      {"TEST", true},       {"MODEL_PATH", "a.pt"}, {"RANDOM_SEED", 1},  {"LR", 0.1}};
}

std::vector<Violation> with(std::string_view key, Value value) {
    Value config = good();
    config.set(key, std::move(value));
    return check_config_keys(config, keys, "tasks/main/config.yaml");
}

}  // namespace

TEST_CASE("a config with all keys of the right types has no violation") {
    CHECK(check_config_keys(good(), keys, "c").empty());
}

TEST_CASE("each key has the type of its role") {
    CHECK_THAT(with("VERSION", 1.0).at(0).message,
               Contains("'VERSION' in 'tasks/main/config.yaml' is float, not a version"));
    CHECK_THAT(with("VERSION", "v1").at(0).message, Contains("is 'v1', not a version"));
    CHECK_THAT(with("TRAIN", "True ").at(0).message, Contains("not true or false"));
    CHECK(with("DEBUG", 1).size() == 1);
    CHECK(with("TEST", Value{}).size() == 1);
    CHECK(with("RESUME", 5).size() == 1);
    CHECK(with("RESUME", "last.pt").empty());
    CHECK(with("MODEL_PATH", Value{}).empty());
    CHECK(with("RANDOM_SEED", 1.5).size() == 1);
    CHECK(with("RANDOM_SEED", true).size() == 1);
}

TEST_CASE("a missing key is told with an example") {
    const auto violations = check_config_keys(Value::Map{{"VERSION", "0.1.0"}}, keys, "c.yaml");
    REQUIRE(violations.size() == 6);
    CHECK(violations[0].message == "'c.yaml' has no key 'DEBUG'");
    CHECK_THAT(violations[0].hint, Contains("'DEBUG: false'"));
}

TEST_CASE("names of the project lead into nested maps") {
    const Value config = Value::Map{{"train", Value::Map{{"seed", 1}}}, {"a.b", 2}};
    CHECK(check_config_keys(config, {{KeyRole::random_seed, "train.seed"}}, "c").empty());
    CHECK(check_config_keys(config, {{KeyRole::random_seed, "a.b"}}, "c").empty());
    CHECK(check_config_keys(config, {{KeyRole::random_seed, "train.other"}}, "c").size() == 1);
}

TEST_CASE("a config that is no map is one violation") {
    CHECK_THAT(check_config_keys(Value{}, keys, "c").at(0).message, Contains("'c' is null, not a map"));
}
