// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "run/line_watch.hpp"

using namespace dltask;
using run::LineWatch;
using run::WatchSettings;

namespace {

constexpr Moment noon{1795314600, 123, 0};

LineWatch watching(const model::Value& setting) {
    return LineWatch{WatchSettings::parse(setting), {}};
}

}  // namespace

TEST_CASE("a loss that is no finite number is told from words that look like it") {
    for (const char* line : {"loss nan", "epoch 3 Loss: NaN", "loss=-inf,", "train_loss: inf", "nan loss"}) {
        INFO(line);
        CHECK(run::tells_of_bad_loss(line));
    }
    for (const char* line : {"INFO loss 0.5", "loss 0.1 nano", "info: loss", "nan", "accuracy nan", ""}) {
        INFO(line);
        CHECK_FALSE(run::tells_of_bad_loss(line));
    }
}

TEST_CASE("the first line that is found is told once, with its time") {
    std::vector<std::string> told;
    LineWatch watch{WatchSettings{}, [&](const std::string& line) { told.push_back(line); }};
    for (const char* line : {"loss 1", "loss nan", "loss nan"}) watch.see(line, noon);
    CHECK(watch.found() == 2);
    REQUIRE(told.size() == 1);
    CHECK(told.front() == noon.log_time() + " loss nan");
    CHECK_FALSE(watch.wants_stop());
}

TEST_CASE("what is watched for is a setting") {
    LineWatch nothing = watching(false);
    nothing.see("loss nan", noon);
    CHECK(nothing.found() == 0);

    using Map = model::Value::Map;
    using List = model::Value::List;
    LineWatch pattern = watching(Map{{"patterns", List{"^grad.* (0|nan)$"}}, {"stop-after", 2}});
    for (const char* line : {"loss nan", "grad norm 0", "grad norm 1"}) pattern.see(line, noon);
    CHECK(pattern.found() == 1);
    CHECK_FALSE(pattern.wants_stop());
    pattern.see("grad norm nan", noon);
    CHECK(pattern.wants_stop());

    CHECK_THROWS_AS(watching(List{"("}), Error);
    CHECK_THROWS_AS(watching("loss"), Error);
    CHECK_THROWS_AS(watching(Map{{"stop-after", "soon"}}), Error);
}

TEST_CASE("the last words of a script are its last traceback") {
    LineWatch watch = watching({});
    for (const char* line :
         {"epoch 1", "[rank1]: Traceback (most recent call last):", "[rank1]:   File \"train.py\"",
          "[rank1]: RuntimeError: CUDA out of memory", "cleaning up"})
        watch.see(line, noon);
    CHECK(watch.last_words() ==
          std::vector<std::string>{"Traceback (most recent call last):", "  File \"train.py\"",
                                   "RuntimeError: CUDA out of memory"});
    for (int line = 0; line < 100; ++line) watch.see("it was caught, and went on", noon);
    watch.see("", noon);
    CHECK(watch.last_words() == std::vector<std::string>{"it was caught, and went on"});
}

TEST_CASE("a long traceback keeps its first line and its end") {
    LineWatch watch = watching({});
    watch.see("Traceback (most recent call last):", noon);
    for (int line = 0; line < 1000; ++line) watch.see("  File " + std::to_string(line), noon);
    watch.see("RecursionError: too deep", noon);
    const std::vector<std::string> words = watch.last_words();
    CHECK(words.size() < 30);
    CHECK(words.front() == "Traceback (most recent call last):");
    CHECK(words.back() == "RecursionError: too deep");
}
