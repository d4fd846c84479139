// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "memory_repository.hpp"
#include "report/script.hpp"

using namespace dltask;
using namespace dltask::report;
using model::Value;

namespace {

const std::string branch = "task-0.1.0-20261122T103000-lr-0.01";

Task task() {
    Task result;
    result.row = sample_row("lr-0.01", {{"TRAIN", true}, {"TEST", true}}, {});
    result.record = sample_record(branch);
    return result;
}

}  // namespace

TEST_CASE("the script is plain git and shell") {
    ScriptOptions options;
    options.url = "https://me:secret@example.org/team/repo.git?token=secret";
    options.environment = {{"HF_HOME", "/data/hf cache"}, {"HF_TOKEN", "canary"}, {"bad name", "x"}};
    CHECK(show_script(task(), options) ==
          "#!/bin/sh\n"
          "# Reproduces task-0.1.0-20261122T103000-lr-0.01 with git alone.\n"
          "set -eu\n"
          "git clone --no-checkout -- https://example.org/team/repo.git task-0.1.0-20261122T103000-lr-0.01\n"
          "cd task-0.1.0-20261122T103000-lr-0.01\n"
          "git checkout --detach eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\n"
          "export HF_HOME='/data/hf cache'\n"
          "export HF_TOKEN=\"${HF_TOKEN:?is a secret: set it before}\"\n"
          "export PYTHONPATH=\"$PWD${PYTHONPATH:+:$PYTHONPATH}\"\n"
          "export DLTASK_DIR=\"$PWD\"/tasks/task-0.1.0-20261122T103000-lr-0.01 "
          "DLTASK_CONFIG=\"$PWD\"/tasks/task-0.1.0-20261122T103000-lr-0.01/config.yaml\n"
          "python3 tasks/task-0.1.0-20261122T103000-lr-0.01/train.py\n");
}

TEST_CASE("without a URL a work tree is used, and before the first run what would run") {
    Task fresh = task();
    fresh.record->attempts.clear();
    const std::string text = show_script(fresh, {});
    CHECK(text.find("git worktree add --detach ../" + branch + ' ' + std::string(40, 'e') + "\ncd ../" +
                    branch + '\n') != std::string::npos);
    CHECK(text.find("# It has not run yet.\n") != std::string::npos);
    CHECK(text.find("/train.py\npython3 tasks/" + branch + "/test.py\n") != std::string::npos);
}

TEST_CASE("the script names the data that git does not bring") {
    Task with_data = task();
    with_data.record->attempts.back().extra = {
        {"data", Value::List{Value::Map{{"path", "data/a\x1b"}, {"bytes", 7}},
                             Value::Map{{"path", "b.csv"}, {"dvc", "md5"}},
                             Value::Map{{"path", "c.bin"}, {"lfs", "sha256:1"}},
                             Value::Map{{"path", "d.csv"}, {"blob", "1"}}}}};
    const std::string text = show_script(with_data, {});
    CHECK(text.find("# It read data/a\\x1b (7 bytes), which is not in git.\n"
                    "# It read b.csv, which 'dvc pull' brings.\n"
                    "# It read c.bin, which 'git lfs pull' brings.\n") != std::string::npos);
    CHECK(text.find("d.csv") == std::string::npos);
}

TEST_CASE("the commands of an attempt stand one below the other, free of the machine where they ran") {
    Task two = task();
    model::Attempt& last = two.record->attempts.back();
    const std::string dir = "tasks/" + branch;
    last.interpreter = "/home/a/venv/bin/python3.11";
    last.command = {last.interpreter,
                    dir + "/train.py",
                    "-x",
                    "&&",
                    last.interpreter,
                    dir + "/test.py",
                    "/other" + branch,
                    "--config=/home/a/repo/" + dir + "/config.yaml"};
    const std::string text = show_script(two, {});
    CHECK(text.find("# It ran with /home/a/venv/bin/python3.11 on node1.\n") != std::string::npos);
    CHECK(text.find("\npython3 " + dir + "/train.py -x\npython3 " + dir + "/test.py /other" + branch +
                    " '--config=" + dir + "/config.yaml'\n") != std::string::npos);
}

TEST_CASE("seeds, the environment and PYTHONPATH are those of a run") {
    Task seeded = task();
    seeded.row.params = {{"RANDOM_SEED", -7}};
    ScriptOptions options;
    options.environment = {{"OUT", "{dir}/out {x}"}};
    options.pythonpath = {"src"};
    const std::string text = show_script(seeded, options);
    CHECK(text.find("export RANDOM_SEED=-7 PYTHONHASHSEED=7\n") != std::string::npos);
    CHECK(text.find("export OUT='tasks/" + branch + "/out {x}'\n") != std::string::npos);
    CHECK(text.find("export PYTHONPATH=\"$PWD:$PWD/\"src\"${PYTHONPATH:+:$PYTHONPATH}\"\n") !=
          std::string::npos);
}

TEST_CASE("what stands between the record and the result is said") {
    Task edited = task();
    edited.record->attempts.back().dirty = true;
    edited.record->attempts.back().tree = std::string(40, 'f');
    edited.record->attempts.back().resumed_from = "checkpoints/last.pt";
    const std::string text = show_script(edited, {});
    CHECK(text.find("tree " + std::string(40, 'f')) != std::string::npos);
    CHECK(text.find("went on from checkpoints/last.pt") != std::string::npos);
}

TEST_CASE("the user of an ssh URL stays, a password never") {
    for (const auto& [url, shown] :
         {std::pair{"ssh://git@host/x", "ssh://git@host/x"},
          std::pair{"ssh://git:pw@host/x", "ssh://git@host/x"}, std::pair{"git@host:x", "git@host:x"},
          std::pair{"http://tok@host/x@y", "http://host/x@y"}, std::pair{"/srv/x y", "'/srv/x y'"}}) {
        ScriptOptions options;
        options.url = url;
        CHECK(show_script(task(), options).find(std::string{"-- "} + shown + ' ') != std::string::npos);
    }
}

TEST_CASE("words are quoted for the shell and for the eye") {
    CHECK(shell_quoted("train.py") == "train.py");
    CHECK(shell_quoted("") == "''");
    CHECK(shell_quoted("a b") == "'a b'");
    CHECK(shell_quoted("it's") == "'it'\\''s'");
    CHECK(shell_quoted("$(rm -rf x)") == "'$(rm -rf x)'");
    CHECK(shell_quoted("X=1") == "'X=1'");
    CHECK(shell_quoted("a\x1b'%") == "\"$(printf 'a\\033\\047\\045')\"");
    CHECK(shell_quoted("学习") == "'学习'");
}
