// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "flow/scaffold.hpp"

using namespace dltask;
using namespace dltask::flow;

namespace {

std::string config_of(const OwnScript& own) {
    REQUIRE(own.files.size() == 1);
    CHECK(own.files.front().first == "tasks/main/config.yaml");
    return own.files.front().second;
}

}  // namespace

TEST_CASE("a template brings a task and its core", "[flow][scaffold]") {
    for (const char* name : {"plain", "pytorch"}) {
        bool config = false, core = false;
        for (const auto& [path, content] : template_files(name)) {
            config = config || path == "tasks/main/config.yaml";
            core = core || path == "core/__init__.py";
            CHECK_FALSE(path.empty());
        }
        CHECK(config);
        CHECK(core);
    }
    CHECK_THROWS_AS(template_files("nonsense"), Error);
}

TEST_CASE("a script of one's own keeps its config, with a version in front", "[flow][scaffold]") {
    const OwnScript own =
        adopt_script("train.py", "parser.add_argument('--config')", false, "lr: 0.1  # rate\n", "c.yaml");
    CHECK(config_of(own) == "VERSION: 0.1.0  # of the core; its tag has a v in front\nlr: 0.1  # rate\n");
    CHECK_THAT(own.team_lines, Catch::Contains("command: [python3, train.py, '--config', '{config}']"));
    CHECK(own.notes.empty());
}

TEST_CASE("Hydra scripts get the directory and the name of their config", "[flow][scaffold]") {
    const OwnScript own = adopt_script("train.py", "import hydra\n", false, "lr: 0.1\n", "conf/config.yaml");
    CHECK(own.team_lines.find("--config-path") != std::string::npos);
    CHECK(own.team_lines.find("'{dir}'") != std::string::npos);
    CHECK(own.team_lines.find("'--config-dir', conf,") != std::string::npos);
    CHECK(own.team_lines.find("hydra.run.dir=") != std::string::npos);
}

TEST_CASE("a script is started as its first line says", "[flow][scaffold]") {
    const auto command = [](const std::string& script, const std::string& text, bool executable) {
        const std::string lines = adopt_script(script, text, executable, "lr: 1\n", "c.yaml").team_lines;
        return lines.substr(0, lines.find("\nconfig:"));
    };
    CHECK(command("train.py", "#!/usr/bin/env python3\n", true) == "run:\n  command: [python3, train.py]");
    CHECK(command("train", "print(1)\n", true) == "run:\n  command: [python3, train]");
    CHECK(command("a/train.sh", "#!/bin/sh\n", true) == "run:\n  command: [./a/train.sh]");
    CHECK(command("train.sh", "#!/usr/bin/env -S bash -e\n", false) == "run:\n  command: [bash, train.sh]");
    CHECK(command("train.sh", "echo\n", true) == "run:\n  command: [sh, train.sh]");
    CHECK(command("train.jl", "#!/opt/julia --project\r\n", false) == "run:\n  command: [julia, train.jl]");
}

TEST_CASE("a config in braces gets its version inside them", "[flow][scaffold]") {
    const auto config = [](const std::string& text) {
        return config_of(adopt_script("t.py", "", false, text, "c"));
    };
    CHECK(config("{lr: 0.1}\n") == "{VERSION: 0.1.0, lr: 0.1}\n");
    CHECK(config("# all of it\n{}\n") == "# all of it\n{VERSION: 0.1.0}\n");
    CHECK(config("{\n  \"lr\": 0.1  # rate\n}\n") == "{VERSION: 0.1.0, \n  \"lr\": 0.1  # rate\n}\n");
}

TEST_CASE("a config with no place for a version is refused, and that is said", "[flow][scaffold]") {
    CHECK_THROWS_AS(adopt_script("t.py", "", false, "# not in {here}\n{lr: 0.1}\n", "c.yaml"), Error);
}

TEST_CASE("a layout of one's own gets a version and the names of its keys", "[flow][scaffold]") {
    const OwnLayout without = adopt_layout("lr: 0.1\r\nseed: 1\r\n");
    CHECK_FALSE(without.has_version);
    CHECK(without.config == "lr: 0.1\r\nseed: 1\r\nVERSION: 0.1.0\r\n");
    CHECK(without.team_lines.find("RANDOM_SEED: seed") != std::string::npos);
    const OwnLayout with = adopt_layout("VERSION: 2.0.0\n");
    CHECK(with.has_version);
    CHECK(with.config == "VERSION: 2.0.0\n");
    CHECK(adopt_layout(std::nullopt).config.find("VERSION: 0.1.0") != std::string::npos);
    CHECK_THROWS_AS(adopt_layout("- a list\n"), Error);
}

TEST_CASE("keys are found under the names that the project gives them", "[flow][scaffold]") {
    const OwnScript own =
        adopt_script("t.py", "", false, "seed: 3\ntrain: {lr: 1}\ndebug: false\n", "c.yaml");
    CHECK(own.team_lines.find("RANDOM_SEED: seed") != std::string::npos);
    CHECK(own.team_lines.find("DEBUG: debug") != std::string::npos);
    CHECK(own.team_lines.find("TRAIN: null") != std::string::npos);
    CHECK(own.notes.size() == 1);
}

TEST_CASE("a document start stays in front of the version", "[flow][scaffold]") {
    const OwnScript own = adopt_script("t.py", "", false, "---\na: 1\n", "c.yaml");
    CHECK(config_of(own).substr(0, 12) == "---\nVERSION:");
}
