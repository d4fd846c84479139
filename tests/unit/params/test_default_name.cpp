// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>

#include "model/branch.hpp"
#include "params/set_expression.hpp"

namespace params = dltask::params;

namespace {

std::string name_of(const std::vector<std::string>& texts) {
    std::vector<params::SetExpression> expressions;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        const std::string value = text.substr(equals + 1);
        expressions.push_back({text.substr(0, equals), value, dltask::model::Value{value}, false});
    }
    return params::default_name(expressions);
}

}  // namespace

TEST_CASE("without parameters a task is called run") {
    CHECK(name_of({}) == "run");
}

TEST_CASE("a name is made of the last parts of the keys and the values as typed") {
    CHECK(name_of({"lr=0.01"}) == "lr-0.01");
    CHECK(name_of({"train.lr=0.01", "data.batch=64"}) == "lr-0.01-batch-64");
    CHECK(name_of({"lr=1e-3"}) == "lr-1e-3");
    CHECK(name_of({"a=[1, 2]"}) == "a-_1__2_");
    CHECK(name_of({"path=data/x y"}) == "path-data_x_y");
    CHECK(name_of({"\xE5\xAD\xA6=\xE4\xB9\xA0"}) == "\xE5\xAD\xA6-\xE4\xB9\xA0");
}

TEST_CASE("a secret is in no name, and its user is warned") {
    CHECK(name_of({"api_key=abc", "lr=1"}) == "api_key-lr-1");
    CHECK(name_of({"login=hf_abcdefghijklmnopqrst"}) == "login");
    const auto warning = [](const char* text) { return params::warn_of_secrets({params::parse_set(text)}); };
    CHECK(warning("db.password=abc").find("'db.password': a secret") == 0);
    for (const char* text : {"lr=1", "use_api_key=true", "password=null", "pad_token=x"}) {
        INFO(text);
        CHECK(warning(text).empty());
    }
}

TEST_CASE("what may not stand at its place becomes an underscore") {
    CHECK(name_of({"lr=5."}) == "lr-5_");
    CHECK(name_of({"lr="}) == "lr_");
    CHECK(name_of({".=.."}) == "_._");
    CHECK(name_of({"-x=1"}) == "_x-1");
    CHECK(name_of({"f=a.lock"}) == "f-a_lock");
    CHECK(name_of({"f=a..b"}) == "f-a._b");
}

TEST_CASE("whole pairs are taken as long as they fit, the rest is counted") {
    const std::string long_value(40, 'v');
    CHECK(name_of({"a=" + long_value, "b=" + long_value, "c=1"}) == "a-" + long_value + "+2");
    CHECK(name_of({"a=" + long_value, "b=" + std::string(19, 'w')}) ==
          "a-" + long_value + "-b-" + std::string(19, 'w'));
    CHECK(name_of({"a=" + std::string(100, 'v')}) == "a-" + std::string(62, 'v'));
    CHECK(name_of({"a=" + std::string(100, 'v'), "b=1"}) == "a-" + std::string(60, 'v') + "+1");
}

TEST_CASE("a made name is always a valid name") {
    const std::vector<std::string> pieces = {"a",
                                             "lr",
                                             "1",
                                             "-",
                                             ".",
                                             "..",
                                             ".lock",
                                             "/",
                                             " ",
                                             "=",
                                             "+",
                                             "_",
                                             "\xC3\xA9",
                                             "e\xCC\x81",
                                             "\xE1\x84\x80",
                                             "\xE1\x85\xA1",
                                             "\xE4\xB8\xAD",
                                             "\xFF",
                                             "\xF0\x9F\x98\x80",
                                             "HEAD",
                                             "'",
                                             "\n",
                                             "\xE2\x80\xAE",
                                             std::string(30, 'x'),
                                             std::string(10, '.')};
    std::mt19937 random{11};
    for (int i = 0; i < 3000; ++i) {
        std::vector<params::SetExpression> expressions(random() % 4 + 1);
        for (auto& expression : expressions) {
            for (std::size_t count = random() % 3 + 1; count > 0; --count)
                expression.key += pieces[random() % pieces.size()];
            for (std::size_t count = random() % 4; count > 0; --count)
                expression.text += pieces[random() % pieces.size()];
        }
        const std::string name = params::default_name(expressions);
        const auto problem = dltask::model::check_name(name);
        CAPTURE(name, problem ? problem->reason : "");
        REQUIRE_FALSE(problem);
    }
}
