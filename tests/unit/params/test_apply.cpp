// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "params/set_expression.hpp"

using dltask::Error;
using dltask::ExitCode;
using dltask::model::Value;
namespace params = dltask::params;

namespace {

const std::string config =
    "# the config\nVERSION: 0.1.0\ntrain:\n  lr: 0.1  # rate\n  epochs: 10\n  name: 'x'\nflag: "
    "true\nnothing:\n"
    "layers: [1, 2]\nblock:\n- a: 1.5\n  b: 2\n- c\nexp: 1e-3\n";

params::Applied apply(const std::string& text, const std::vector<std::string>& words, bool force = false) {
    std::vector<params::SetExpression> expressions;
    for (const std::string& word : words) expressions.push_back(params::parse_set(word));
    return params::apply(text, expressions, force, "config.yaml");
}

Error failure_of(const std::string& text, const std::vector<std::string>& words, bool force = false) {
    try {
        static_cast<void>(apply(text, words, force));
    } catch (const Error& error) {
        return error;
    }
    FAIL("was applied");
    throw;
}

/// The line of the result that differs from the config.
std::string changed_line(const std::vector<std::string>& words, bool force = false) {
    const std::string text = apply(config, words, force).text;
    std::size_t at = 0;
    while (at < text.size() && at < config.size() && text[at] == config[at]) ++at;
    const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    return text.substr(begin, text.find('\n', at) - begin);
}

}  // namespace

TEST_CASE("a nested value is set in place") {
    const params::Applied applied = apply(config, {"train.lr=0.01"});
    CHECK(applied.text.find("  lr: 0.01  # rate\n") != std::string::npos);
    CHECK(applied.text.size() == config.size() + 1);
    CHECK(applied.values == Value::Map{{"train.lr", 0.01}});
}

TEST_CASE("several values are set at once, the last one for a key wins") {
    const params::Applied applied = apply(config, {"train.lr=0.01", "flag=no", "train.lr=0.02"});
    CHECK(applied.values == Value::Map{{"train.lr", 0.02}, {"flag", false}});
    CHECK(applied.text.find("lr: 0.02") != std::string::npos);
    CHECK(applied.text.find("flag: false") != std::string::npos);
}

TEST_CASE("a hint can be typed where the message is read") {
    const auto hints = [](const std::string& word, std::string_view command) {
        try {
            static_cast<void>(params::apply(config, {params::parse_set(word)}, false, "c", command));
        } catch (const Error& error) {
            return error.hints();
        }
        return std::vector<std::string>{};
    };
    CHECK(hints("train.epochs=many", "git dltask new -s").back() ==
          "in the new task: git dltask set --force train.epochs=many");
    CHECK(hints("TRAIN.LR=1", "git dltask set").front() ==
          "did you mean 'train.lr'? git dltask set train.lr=1");
    for (const std::string& hint : hints("layers.7=9", "git dltask set")) CHECK(hint.find('+') == hint.npos);
}

TEST_CASE("nothing to apply leaves the text as it is") {
    CHECK(apply(config, {}).text == config);
}

TEST_CASE("what is no change of type is taken") {
    CHECK(changed_line({"train.lr=1"}) == "  lr: 1.0  # rate");
    CHECK(changed_line({"train.lr=1e-3"}) == "  lr: 0.001  # rate");
    CHECK(changed_line({"train.lr=1e-9"}) == "  lr: 1.0e-09  # rate");
    CHECK(changed_line({"train.lr=99999999999999999999"}) == "  lr: 1.0e+20  # rate");
    CHECK(changed_line({"train.epochs=2.5"}) == "  epochs: 2.5");
    CHECK(changed_line({"train.epochs="}) == "  epochs: null");
    CHECK(changed_line({"nothing=[1]"}) == "nothing: [1]");
    CHECK(changed_line({"layers=[3, x]"}) == "layers: [3, x]");
    CHECK(changed_line({"train.name=y"}) == "  name: 'y'");
    CHECK(changed_line({"train.name='1e-3'"}) == "  name: '1e-3'");
    CHECK(changed_line({"exp=2e-3"}) == "exp: 0.002");
    CHECK(changed_line({"exp=3"}) == "exp: 3.0");
    CHECK(changed_line({"VERSION=0.2.0"}) == "VERSION: 0.2.0");
}

TEST_CASE("elements of lists are reached by their index") {
    CHECK(changed_line({"layers.1=3"}) == "layers: [1, 3]");
    CHECK(changed_line({"block.0.a=2"}) == "- a: 2.0");
    CHECK(changed_line({"block.1=d"}) == "- d");
}

TEST_CASE("a real change of type needs force") {
    for (const char* word : {"train.lr=high", "train.epochs=true", "flag=1", "train.name=3", "layers=3",
                             "train.lr=[1]", "VERSION=1.10", "flag=2024-01-02"}) {
        CAPTURE(word);
        const Error error = failure_of(config, {word});
        CHECK(error.code() == ExitCode::negative);
        CHECK_FALSE(error.hints().empty());
        CHECK_NOTHROW(apply(config, {word}, true));
    }
    const Error error = failure_of(config, {"train.name=3"});
    CHECK(error.message() == "'train.name' in 'config.yaml' is str, not int");
    CHECK(error.hints() == std::vector<std::string>{"for a string: git dltask set train.name=\"'3'\"",
                                                    "git dltask set --force train.name=3"});
    CHECK(changed_line({"train.name=3"}, true) == "  name: 3");
}

TEST_CASE("an unknown key is refused, with the one that was probably meant") {
    const Error typo = failure_of(config, {"train.lrr=0.1"});
    CHECK(typo.code() == ExitCode::negative);
    CHECK(typo.message() == "no key 'train.lrr' in 'config.yaml'");
    CHECK(typo.hints().at(0) == "did you mean 'train.lr'? git dltask set train.lr=0.1");
    CHECK(typo.hints().at(1) == "to add it: git dltask set +train.lrr=0.1");
    CHECK(failure_of(config, {"lr=[1, 2]"}).hints().at(0) ==
          "did you mean 'train.lr'? git dltask set 'train.lr=[1, 2]'");
    CHECK(failure_of(config, {"epoch=3"}).hints().at(0) ==
          "did you mean 'train.epochs'? git dltask set train.epochs=3");
    CHECK(failure_of(config, {"zzz=3"}).hints().size() == 1);
}

TEST_CASE("keys are added to the top level and to maps that are there") {
    CHECK(apply(config, {"+new=1"}).text == config + "new: 1\n");
    CHECK(changed_line({"+train.wd=1e-4"}) == "  wd: 0.0001");
    CHECK(apply("", {"+a=1"}).text == "a: 1\n");
    CHECK(apply(config, {"+train.wd=1e-4"}).values == Value::Map{{"train.wd", 0.0001}});
    CHECK(failure_of(config, {"+flag=1"}).message() == "'flag' is in 'config.yaml' already");
    CHECK(failure_of(config, {"+flag.x=1"}).message() ==
          "'flag' in 'config.yaml' is no map to add 'flag.x' to");
    CHECK(failure_of(config, {"+layers.2=1"}).code() == ExitCode::negative);
}

TEST_CASE("maps that a new key is in are made with it") {
    CHECK(apply(config, {"+optim.lr=1"}).text == config + "optim:\n  lr: 1\n");
    CHECK(apply(config, {"+optim.lr=1"}).values == Value::Map{{"optim.lr", std::int64_t{1}}});
    CHECK(apply(config, {"+optim.sgd.lr=1", "+optim.sgd.wd=2", "+optim.name=x"}).text ==
          config + "optim:\n  sgd:\n    lr: 1\n    wd: 2\n  name: x\n");
    CHECK(changed_line({"+train.warmup.steps=5"}) == "  warmup:");
    CHECK(apply("", {"+a.b=1"}).text == "a:\n  b: 1\n");
    CHECK(apply("x: 1\r\n", {"+a.b=1"}).text == "x: 1\r\na:\r\n  b: 1\r\n");
    CHECK(failure_of(config, {"+train.lr.x=1"}).code() == ExitCode::negative);
    for (const char* word : {"+a..b=1", "+a.=1", "+.a=1"})
        CHECK(failure_of(config, {word}).code() != ExitCode::done);
}

TEST_CASE("a key with a dot and a nested path of the same name") {
    CHECK(apply("train.lr: 1\n", {"train.lr=2"}).text == "train.lr: 2\n");
    CHECK(apply("a:\n  b.c: 1\n", {"a.b.c=2"}).text == "a:\n  b.c: 2\n");
    const Error error = failure_of("train.lr: 1\ntrain:\n  lr: 2\n", {"train.lr=3"});
    CHECK(error.code() == ExitCode::negative);
    CHECK(error.message() == "'train.lr' in 'config.yaml' is two things: a key with a dot and a path");
}

TEST_CASE("a file that the guards do not trust is refused with its place") {
    const Error error = failure_of("a: 1\na: 2\n", {"a=3"});
    CHECK(error.code() == ExitCode::negative);
    CHECK(error.message() == "config.yaml:2:1: the key 'a' is there twice\n  a: 2\n  ^");
    CHECK(failure_of("a: |\n  x\n", {"a=3"}, true).message() ==
          "config.yaml:1:4: a block of text is not edited\n  a: |\n     ^");
    CHECK(failure_of("a: &x [*x]\n", {}).code() == ExitCode::negative);
}
