// SPDX-License-Identifier: Apache-2.0
#include "config/settings.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

using Catch::Contains;
using dltask::Error;
using namespace dltask::config;
using Words = std::vector<std::string>;

namespace {

std::string refusal(const std::string& text) {
    try {
        (void)Settings::parse(text);
    } catch (const Error& error) {
        CHECK(error.code() == dltask::ExitCode::refused);
        return error.message();
    }
    return "";
}

}  // namespace

TEST_CASE("without a file the defaults of the contract apply") {
    const Settings settings = Settings::parse("");
    CHECK(settings.branches == dltask::model::BranchScheme{});
    CHECK(settings.merge_strategy == MergeStrategy::no_ff);
    CHECK_FALSE(settings.merge_dev_later);
    CHECK(settings.commit_types ==
          Words{"feat", "fix", "docs", "style", "refactor", "test", "chore", "task"});
    CHECK(settings.max_file_bytes == 10U << 20U);
    CHECK(settings.max_task_bytes == 50U << 20U);
    CHECK(settings.hotfix_max_lines == 100);
    CHECK(settings.rules.empty());
    CHECK(settings.check_since.empty());
    CHECK(settings.core_exclude.size() == 11);
    CHECK(settings.keys.version == "VERSION");
    CHECK(settings.run.command.empty());
    CHECK(settings.run.checkpoints == "checkpoints/*");
    CHECK(settings.warnings.empty());
}

TEST_CASE("every setting of the file is taken") {
    const Settings settings = Settings::parse(R"(
merge: {strategy: squash, dev: later}
commit: {types: [perf, ci, feat]}
files:
  max-size: 1MiB
  max-task-size: 2000
hotfix: {max-lines: 20}
rules: {commit-type: warn, task-scope: off, hotfix-size: "error"}
check: {since: 2026-01-01, accept: [abc123]}
core: {exclude: [docs/]}
config: {keys: {VERSION: version, TRAIN: null}}
run:
  command: python -m "my app" --out {dir}
  env: {OMP_NUM_THREADS: 4, NAME: x}
  source: setenv.sh
  pythonpath: [src]
  link: data
  checkpoints: runs/*.ckpt
  watch: {nan: true}
log: {raw-days: 7}
metrics: {main: acc}
)");
    CHECK(settings.merge_strategy == MergeStrategy::squash);
    CHECK(settings.merge_dev_later);
    CHECK(settings.commit_types.size() == 10);
    CHECK(settings.max_file_bytes == 1U << 20U);
    CHECK(settings.max_task_bytes == 2000);
    CHECK(settings.hotfix_max_lines == 20);
    CHECK(settings.rules == std::map<std::string, Severity>{{"commit-type", Severity::warn},
                                                            {"task-scope", Severity::off},
                                                            {"hotfix-size", Severity::error}});
    CHECK(settings.check_since == "2026-01-01");
    CHECK(settings.check_accept == Words{"abc123"});
    CHECK(settings.core_exclude == Words{"docs/"});
    CHECK(settings.keys.version == "version");
    CHECK_FALSE(settings.keys.train);
    CHECK(settings.run.command == Words{"python", "-m", "my app", "--out", "{dir}"});
    CHECK(settings.run.env == std::map<std::string, std::string>{{"OMP_NUM_THREADS", "4"}, {"NAME", "x"}});
    CHECK(settings.run.source == "setenv.sh");
    CHECK(settings.run.pythonpath == Words{"src"});
    CHECK(settings.run.link == Words{"data"});
    CHECK(settings.run.checkpoints == "runs/*.ckpt");
    CHECK(settings.run.watch.find("nan") != nullptr);
    CHECK(settings.log.find("raw-days") != nullptr);
    CHECK(settings.metrics.find("main") != nullptr);
    CHECK(settings.warnings.empty());
}

TEST_CASE("dotted keys mean the same as nested ones, but not both") {
    const Settings settings = Settings::parse(
        "files.max-size: 1k\nrules.commit-type: warn\nrun: {source: a}\n"
        "run.env.X: y\n");
    CHECK(settings.max_file_bytes == 1024);
    CHECK(settings.rules.at("commit-type") == Severity::warn);
    CHECK(settings.run.env.at("X") == "y");
    CHECK(settings.run.source == "a");
    CHECK_THAT(refusal("files: {max-size: 1k}\nfiles.max-size: 2k\n"), Contains("is set twice"));
}

TEST_CASE("a wrong type or value is refused with its line and column") {
    CHECK_THAT(refusal("files:\n  max-size: big\n"),
               Contains(".dltask.yaml:2:13: 'files.max-size' must be a size"));
    CHECK_THAT(refusal("files: 5\n"), Contains("'files' must be a map, not int"));
    CHECK_THAT(refusal("merge: {strategy: ours}\n"), Contains("must be one of no-ff, squash, rebase"));
    CHECK_THAT(refusal("hotfix: {max-lines: -1}\n"), Contains("whole number"));
    CHECK_THAT(refusal("commit: {types: [Feat]}\n"), Contains("has 'Feat'"));
    CHECK_THAT(refusal("rules: {commit-type: on}\n"), Contains("must be one of error, warn, off"));
    CHECK_THAT(refusal("run: {command: 'a \"b'}\n"), Contains("quote that is not closed"));
    CHECK_THAT(refusal("run: {env: {A: yes}}\n"), Contains("'run.env.A' is bool; quote it"));
    CHECK_THAT(refusal("config: {keys: {TRAIN: X, TEST: X}}\n"), Contains("names 'X' twice"));
    CHECK_THAT(refusal("- a\n"), Contains("the file must be a map, not list"));
    CHECK_THAT(refusal("a: [\n"), Contains(".dltask.yaml:"));
}

TEST_CASE("unknown keys are warnings with the nearest known one") {
    const auto warnings =
        Settings::parse(
            "file: {}\nfiles:\n  max_size: 1k\nrules: {comit-type: warn}\nconfig: {keys: {TRIAN: x}}\n")
            .warnings;
    REQUIRE(warnings.size() == 4);
    CHECK(warnings[0] == ".dltask.yaml:1:1: unknown key 'file'; did you mean 'files'?");
    CHECK(warnings[1] == ".dltask.yaml:3:3: unknown key 'files.max_size'; did you mean 'files.max-size'?");
    CHECK(warnings[2] ==
          ".dltask.yaml:4:9: unknown key 'rules.comit-type'; did you mean 'rules.commit-type'?");
    CHECK_THAT(warnings[3], Contains("did you mean 'config.keys.TRAIN'?"));
}

TEST_CASE("git config wins for run and log, and for nothing else") {
    Settings settings = Settings::parse("run: {command: [a], env: {A: x, B: y}}\n");
    settings.override_with({{"run.command", "python 'my train.py'"},
                            {"run.env", "A=1 C=3"},
                            {"log.level", "debug"},
                            {"log.lines", "5"},
                            {"python", "/usr/bin/python3"},
                            {"rules.commit-type", "off"},
                            {"run.nothing", "x"}});
    CHECK(settings.run.command == Words{"python", "my train.py"});
    CHECK(settings.run.env == std::map<std::string, std::string>{{"A", "1"}, {"B", "y"}, {"C", "3"}});
    CHECK(settings.run.python == "/usr/bin/python3");
    REQUIRE(settings.log.find("lines") != nullptr);
    CHECK(settings.log.find("lines")->is_number());
    CHECK(settings.rules.empty());
    REQUIRE(settings.warnings.size() == 1);
    CHECK_THAT(settings.warnings[0], Contains("dltask.run.nothing"));
    CHECK_THROWS_AS(settings.override_with({{"run.command", "a '"}}), Error);
    CHECK_THROWS_AS(settings.override_with({{"run.env", "=x"}}), Error);
}
