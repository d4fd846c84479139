// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "git/config.hpp"
#include "git/session.hpp"
#include "support/temp_repo.hpp"

using namespace dltask;
using git::Config;
using test::TempRepo;
using namespace std::string_literals;

namespace {

/// The answer of git itself, which is the one to give.
std::string asked(const TempRepo& repo, const TempRepo::Words& words) {
    TempRepo::Words all{"config"};
    all.insert(all.end(), words.begin(), words.end());
    return repo.git(all);
}

}  // namespace

TEST_CASE("a listing is parsed, whatever is in its values") {
    const Config config = Config::parse(
        "global\0user.name\nA = B\nsecond line\0local\0core.bare\0local\0a.B c.D\n\0command\0x.y\n1\0"s);
    CHECK(config.get("user.name") == "A = B\nsecond line");
    CHECK(config.get("USER.Name") == "A = B\nsecond line");
    CHECK(config.get("core.bare") == "true");
    CHECK(config.get("x.y") == "1");
    CHECK_FALSE(config.get("x.none").has_value());
    CHECK(Config::parse("").all("x.y").empty());
}

TEST_CASE("the last value counts, all of them are there, in the order of git") {
    TempRepo repo;
    repo.write(
        ".git/config",
        "[core]\n\trepositoryformatversion = 0\n[Dltask \"Sub Section.x\"]\n\tKey = \"a#b\" ; comment\n"
        "[dltask]\n\tmany = 1\n\tmany = 2\n\tflag\n\tempty =\n[include]\n\tpath = more\n");
    repo.write(".git/more", "[dltask]\n\tmany = 3\n\tincluded = yes\n");
    repo.environment().set("GIT_CONFIG_PARAMETERS", "'dltask.many'='4'");
    const Config config = repo.open().config;
    CHECK(config.get("dltask.many") == asked(repo, {"dltask.many"}));
    CHECK(config.all("dltask.many") == std::vector<std::string>{"1", "2", "3", "4"});
    CHECK(config.get("dltask.Sub Section.x.KEY") == "a#b");
    CHECK_FALSE(config.get("dltask.sub section.x.key").has_value());
    CHECK(config.boolean("dltask.included", false));
    CHECK(config.boolean("dltask.flag", false));
    CHECK_FALSE(config.boolean("dltask.empty", true));
    CHECK(config.section("dltask.").size() == 5);
    CHECK(config.section("Dltask.Sub Section.x.") == std::map<std::string, std::string>{{"key", "a#b"}});
}

TEST_CASE("booleans and numbers are read as git reads them") {
    const TempRepo repo;
    int number = 0;
    for (const char* value : {"true", "YES", "on", "1", "-1", "2k", "false", "No", "OFF", "0", "", "0k",
                              "maybe", "1x", "1 ", "0x10", "9223372036854775807", "1t"}) {
        const std::string key = "dltask.k" + std::to_string(number++);
        repo.git({"config", key, value});
        const Config config = repo.open().config;
        const sys::ProcessResult expected = repo.try_git({"config", "--type=bool", key});
        INFO("'" << value << "' " << expected.out << expected.err);
        if (expected.ok()) {
            CHECK(config.boolean(key, false) == (expected.out == "true\n"));
        } else {
            CHECK_THROWS_AS(config.boolean(key, false), Error);
        }
    }
    for (const auto& [value, expected] : std::map<std::string, std::int64_t>{{"0", 0},
                                                                             {"10", 10},
                                                                             {"-3", -3},
                                                                             {"1k", 1024},
                                                                             {"2M", 2 << 20},
                                                                             {"3g", 3LL << 30},
                                                                             {"0x10", 16},
                                                                             {"010", 8},
                                                                             {" 7", 7}}) {
        repo.git({"config", "dltask.number", value});
        CHECK(repo.open().config.integer("dltask.number") == expected);
        CHECK(asked(repo, {"--type=int", "dltask.number"}) == std::to_string(expected));
    }
    for (const char* value : {"", "k", "x", "1kk", "1.5", "9223372036854775807k", "99999999999999999999"}) {
        repo.git({"config", "dltask.number", value});
        CHECK_THROWS_AS(repo.open().config.integer("dltask.number"), Error);
    }
    CHECK_FALSE(repo.open().config.integer("dltask.none").has_value());
}

TEST_CASE("what a repository brings along is not protected") {
    TempRepo repo;
    repo.git({"config", "dltask.python", "/tmp/evil"});
    CHECK(repo.open().config.get("dltask.python") == "/tmp/evil");
    CHECK_FALSE(repo.open().config.get_protected("dltask.python").has_value());
    repo.git({"config", "--global", "dltask.python", "mine"});
    CHECK(repo.open().config.get_protected("dltask.python") == "mine");
    repo.environment().set("GIT_CONFIG_COUNT", "1");
    repo.environment().set("GIT_CONFIG_KEY_0", "dltask.python");
    repo.environment().set("GIT_CONFIG_VALUE_0", "from the environment");
    CHECK(repo.open().config.get_protected("dltask.python") == "from the environment");
}

TEST_CASE("identities are the ones that git would write") {
    TempRepo repo;
    const std::string time = "1795314600 +0800";
    const auto check = [&] {
        const git::Session session = repo.open();
        const git::Identity identity = git::identity(session.runner, session.config, time);
        const bool dated = repo.environment().get("GIT_AUTHOR_DATE").has_value();
        const git::Runner asker =
            dated ? session.runner
                  : session.runner.with({{"GIT_AUTHOR_DATE", time}, {"GIT_COMMITTER_DATE", time}});
        CHECK(identity.author == asker.query({"var", "GIT_AUTHOR_IDENT"}));
        CHECK(identity.committer == asker.query({"var", "GIT_COMMITTER_IDENT"}));
    };
    check();
    for (const char* name :
         {" Ada  Lovelace. ", "A <x> B", "\"Ada\"", "名前", "O'Neil'", "a,b,", ".x", "J. R."}) {
        INFO(name);
        repo.git({"config", "user.name", name});
        repo.git({"config", "user.email", "<a@b.c>, "});
        check();
    }
    repo.git({"config", "author.name", "The Author"});
    repo.git({"config", "committer.email", "committer@example.com"});
    check();
    repo.environment().set("GIT_AUTHOR_NAME", "From Environment");
    repo.environment().set("GIT_COMMITTER_EMAIL", "env@example.com");
    check();
    for (const char* date : {"1700000000 -0130", "@1700000000 +0100", "2026-11-22T10:30:00+09:00",
                             "1700000000 -0000", "1700000000"}) {
        INFO(date);
        repo.environment().set("GIT_AUTHOR_DATE", date);
        repo.environment().set("GIT_COMMITTER_DATE", "1700000001 +0530");
        check();
    }
    repo.environment().set("GIT_AUTHOR_DATE", "1234 +0000");
    const git::Session session = repo.open();
    CHECK_THROWS_WITH(git::identity(session.runner, session.config, time),
                      Catch::StartsWith("invalid date format"));
}

TEST_CASE("without an identity there are two lines to type") {
    TempRepo repo;
    repo.git({"config", "--global", "--unset", "user.name"});
    repo.git({"config", "--global", "--unset", "user.email"});
    repo.git({"config", "user.useConfigOnly", "true"});
    const git::Session session = repo.open();
    try {
        static_cast<void>(git::identity(session.runner, session.config, "1795314600 +0800"));
        FAIL("an identity was made up");
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::fatal);
        CHECK(error.hints() == std::vector<std::string>{"git config --global user.name \"Your Name\"",
                                                        "git config --global user.email you@example.com"});
    }
    repo.environment().set("GIT_AUTHOR_NAME", " . ");
    repo.environment().set("GIT_AUTHOR_EMAIL", "a@b.c");
    CHECK_THROWS_WITH(git::identity(repo.open().runner, session.config, "1795314600 +0800"),
                      Catch::Contains("disallowed characters"));
}
