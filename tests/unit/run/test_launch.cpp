// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "run/launch.hpp"
#include "support/temporary_directory.hpp"
#include "sys/file.hpp"

using dltask::config::RunSettings;
using dltask::run::commands_of;
using dltask::run::environment_of;
using dltask::run::fill_in;
using dltask::run::Launch;
using dltask::sys::Environment;
using Commands = std::vector<std::vector<std::string>>;

namespace {

Launch example() {
    Launch launch;
    launch.root = "/repo";
    launch.directory = "tasks/task-0.1.0-20261122T103000-x";
    launch.branch = "task-0.1.0-20261122T103000-x";
    launch.version = "0.1.0";
    return launch;
}

/// A PATH with nothing but the named programs.
class Programs {
public:
    explicit Programs(const std::vector<std::string>& names) {
        for (const std::string& name : names) {
            dltask::sys::write_file(directory_.path() / name, "");
            ::chmod((directory_.path() / name).c_str(), 0755);
        }
        environment.set("PATH", directory_.path().string());
    }
    [[nodiscard]] std::string path(const std::string& name) const { return directory_.path() / name; }

    Environment environment;

private:
    TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("train.py runs when TRAIN, then test.py when TEST, with the caller's python3") {
    const Programs programs{{"python3", "python"}};
    Launch launch = example();
    REQUIRE(commands_of(launch, {}, programs.environment).empty());
    launch.train = true;
    launch.arguments = {"--lr", "a b"};
    const std::string python = programs.path("python3");
    REQUIRE(commands_of(launch, {}, programs.environment) ==
            Commands{{python, launch.directory + "/train.py", "--lr", "a b"}});
    launch.test = true;
    REQUIRE(commands_of(launch, {}, programs.environment) ==
            Commands{{python, launch.directory + "/train.py", "--lr", "a b"},
                     {python, launch.directory + "/test.py", "--lr", "a b"}});
    launch.train = false;
    REQUIRE(commands_of(launch, {}, programs.environment).at(0).at(1) == launch.directory + "/test.py");
}

TEST_CASE("dltask.python comes before python3, python3 before python, and a missing one keeps its name") {
    Launch launch = example();
    launch.train = true;
    const Programs both{{"python3", "python", "pypy"}};
    const Programs only{{"python"}};
    const Programs none{{}};
    const auto python_of = [&](const std::string& setting, const Environment& caller) {
        RunSettings settings;
        settings.python = setting;
        return commands_of(launch, settings, caller).at(0).at(0);
    };
    REQUIRE(python_of("pypy", both.environment) == both.path("pypy"));
    REQUIRE(python_of("/opt/x/python", both.environment) == "/opt/x/python");
    REQUIRE(python_of(".venv/bin/python", both.environment) == "/repo/.venv/bin/python");
    REQUIRE(python_of("", only.environment) == only.path("python"));
    REQUIRE(python_of("", none.environment) == "python3");
    Environment home = both.environment;
    home.set("HOME", "/home/me");
    REQUIRE(python_of("~/conda/bin/python", home) == "/home/me/conda/bin/python");
}

TEST_CASE("run.command replaces the scripts, placeholders are filled in and ARGs follow") {
    const Programs programs{{"torchrun", "python3"}};
    Launch launch = example();
    launch.train = launch.test = true;
    launch.arguments = {"{dir}"};
    RunSettings settings;
    settings.command = {"torchrun", "{dir}/main.py", "--config={config}", "{branch}", "v{version}", "{x}{"};
    const std::string directory = "/repo/" + launch.directory;
    REQUIRE(commands_of(launch, settings, programs.environment) ==
            Commands{{programs.path("torchrun"), directory + "/main.py",
                      "--config=" + directory + "/config.yaml", launch.branch, "v0.1.0", "{x}{", "{dir}"}});
    settings.command = {"./tools/run", "x"};
    REQUIRE(commands_of(launch, settings, programs.environment).at(0).at(0) == "/repo/tools/run");
    settings.command = {"python", "x.py"};
    REQUIRE(commands_of(launch, settings, programs.environment).at(0).at(0) == programs.path("python3"));
    settings.command = {"nowhere"};
    REQUIRE(commands_of(launch, settings, programs.environment).at(0).at(0) == "nowhere");
}

TEST_CASE("a script that is sourced first gets the command as arguments, looked up after it") {
    const Programs programs{{"bash", "python3"}};
    Launch launch = example();
    launch.train = true;
    RunSettings settings;
    settings.source = "env/set up.sh";
    REQUIRE(commands_of(launch, settings, programs.environment) ==
            Commands{{programs.path("bash"), "-c", R"(. "$1"; shift; exec "$@")", "bash", "./env/set up.sh",
                      "python3", launch.directory + "/train.py"}});
    settings.source = "/opt/vendor/set_env.sh";
    REQUIRE(commands_of(launch, settings, programs.environment).at(0).at(4) == settings.source);
    settings.source = "env/set up.sh";
    settings.python = "/opt/python";
    REQUIRE(commands_of(launch, settings, programs.environment).at(0).at(5) == "/opt/python");
}

TEST_CASE("the script's environment is the caller's with the task's on top") {
    Environment caller;
    caller.set("HOME", "/home/me");
    caller.set("GIT_DIR", "/repo/.git");
    caller.set("GIT_INDEX_FILE", "x");
    caller.set("DLTASK_RESUME", "stale");
    caller.set("PYTHONPATH", "/mine");
    Launch launch = example();
    launch.attempt = 3;
    RunSettings settings;
    settings.pythonpath = {"src", "/abs/lib", "{dir}"};
    settings.env = {{"WANDB_DIR", "{dir}/wandb"}, {"GIT_DIR", "evil"}, {"DLTASK_BRANCH", "other"}};
    const Environment script = environment_of(launch, settings, caller);
    const std::string directory = "/repo/" + launch.directory;
    CHECK(script.get("HOME") == "/home/me");
    CHECK_FALSE(script.get("GIT_DIR"));
    CHECK_FALSE(script.get("GIT_INDEX_FILE"));
    CHECK_FALSE(script.get("DLTASK_RESUME"));
    CHECK(script.get("PYTHONPATH") == "/repo:/repo/src:/abs/lib:" + directory + ":/mine");
    CHECK(script.get("PYTHONUNBUFFERED") == "1");
    CHECK(script.get("PYTHONFAULTHANDLER") == "1");
    CHECK(script.get("DLTASK_BRANCH") == launch.branch);
    CHECK(script.get("DLTASK_DIR") == directory);
    CHECK(script.get("DLTASK_CONFIG") == directory + "/config.yaml");
    CHECK(script.get("DLTASK_ATTEMPT") == "3");
    CHECK(script.get("WANDB_DIR") == directory + "/wandb");
    CHECK_FALSE(script.get("RANDOM_SEED"));
    CHECK_FALSE(script.get("PYTHONHASHSEED"));
    launch.resume = "/repo/c.pt";
    CHECK(environment_of(launch, settings, caller).get("DLTASK_RESUME") == "/repo/c.pt");
}

TEST_CASE("a seed is exported, and folded into what Python takes for its hashes") {
    Launch launch = example();
    const auto of = [&](const std::string& seed) {
        launch.seed = seed;
        return environment_of(launch, {}, {});
    };
    CHECK(of("42").get("RANDOM_SEED") == "42");
    CHECK(of("42").get("PYTHONHASHSEED") == "42");
    CHECK(of("4294967296").get("PYTHONHASHSEED") == "0");
    CHECK(of("-7").get("PYTHONHASHSEED") == "7");
    CHECK(of("abc").get("RANDOM_SEED") == "abc");
    CHECK_FALSE(of("abc").get("PYTHONHASHSEED"));
    RunSettings settings;
    settings.env = {{"PYTHONHASHSEED", "random"}};
    CHECK(environment_of(launch, settings, {}).get("PYTHONHASHSEED") == "random");
}

TEST_CASE("without a PYTHONPATH of the caller the root alone is on it, and no empty entry") {
    CHECK(environment_of(example(), {}, {}).get("PYTHONPATH") == "/repo");
    Environment caller;
    caller.set("PYTHONPATH", "");
    CHECK(environment_of(example(), {}, caller).get("PYTHONPATH") == "/repo");
    CHECK(fill_in("", example()).empty());
}
