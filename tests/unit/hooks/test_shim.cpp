// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "hooks/installation.hpp"
#include "support/temporary_directory.hpp"
#include "sys/process.hpp"

using Catch::Contains;
using namespace dltask;

namespace {

/// A hooks directory with our file and scripts of a test.
class Shims {
public:
    std::string script(const std::string& name, const std::string& content) {
        const auto file = directory_.path() / name;
        std::ofstream{file} << "#!/bin/sh\n" << content << "\n";
        std::filesystem::permissions(file, std::filesystem::perms::all);
        return file.native();
    }

    sys::ProcessResult call(const std::string& event, const std::filesystem::path& program,
                            std::string_view input = {}) {
        const auto file = directory_.path() / event;
        std::ofstream{file} << hooks::print_shim(event, program);
        std::filesystem::permissions(file, std::filesystem::perms::all);
        sys::Command command;
        command.argv = {file.native(), "one", "two words"};
        command.environment = sys::Environment{};
        command.environment->set("PATH", path.empty() ? "/usr/bin:/bin" : path);
        return sys::run(command, input);
    }

    [[nodiscard]] std::filesystem::path directory() const { return directory_.path(); }
    std::string path;

private:
    TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("a hook file hands event, arguments and exit code through") {
    Shims shims;
    const auto program = shims.script("it's a program", "echo \"$1|$2|$3|$#\"; exit 7");
    const auto result = shims.call("commit-msg", program);
    CHECK(result.out == "commit-msg|one|two words|3\n");
    CHECK(result.exit_code == 7);
}

TEST_CASE("the chained hook runs first, and its failure is final") {
    Shims shims;
    const auto program = shims.script("program", "echo ours");
    shims.script("pre-commit.dltask-chained", "echo \"theirs $1|$2\"");
    CHECK(shims.call("pre-commit", program).out == "theirs one|two words\nours\n");
    shims.script("pre-commit.dltask-chained", "echo theirs; exit 3");
    const auto failed = shims.call("pre-commit", program);
    CHECK(failed.out == "theirs\n");
    CHECK(failed.exit_code == 3);
}

TEST_CASE("what pre-push reads reaches both hooks") {
    Shims shims;
    const auto program = shims.script("program", "echo ours; cat");
    shims.script("pre-push.dltask-chained", "echo theirs; cat");
    CHECK(shims.call("pre-push", program, "a b\nc d\n").out == "theirs\na b\nc d\nours\na b\nc d\n");
    CHECK(shims.call("pre-push", program, "").out == "theirs\nours\n");
}

TEST_CASE("when the program is gone the PATH is asked, then one line says so") {
    Shims shims;
    shims.path = "/usr/bin:/bin:" + shims.directory().native();
    shims.script("git-dltask-hook", "echo found");
    CHECK(shims.call("pre-commit", "/nowhere/git-dltask-hook").out == "found\n");
    shims.path.clear();
    const auto gone = shims.call("commit-msg", "/nowhere/git-dltask-hook");
    CHECK(gone.exit_code == 1);
    CHECK_THAT(gone.err, Contains("git-dltask-hook is not installed any more") && Contains("/commit-msg'"));
    CHECK(shims.call("pre-push", "/nowhere/x").exit_code == 1);
    CHECK(shims.call("pre-commit", "/nowhere/x").exit_code == 0);
    CHECK(shims.call("post-checkout", "/nowhere/x").exit_code == 0);
}
