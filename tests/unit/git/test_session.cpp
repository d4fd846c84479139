// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/error.hpp"
#include "support/temp_repo.hpp"
#include "sys/file.hpp"

using namespace dltask;
using git::Session;
using test::TempRepo;
namespace fs = std::filesystem;

namespace {

/// What opening said, as the error that ends the command.
Error failure(const sys::Environment& environment, const fs::path& directory) {
    try {
        static_cast<void>(Session::open(environment, directory));
    } catch (const Error& error) {
        return error;
    }
    return fatal("it was opened");
}

/// Paths are compared as git prints them: without symbolic links.
fs::path real(const fs::path& path) {
    return fs::canonical(path);
}

}  // namespace

TEST_CASE("a repository is opened from its top and from below") {
    const TempRepo repo;
    repo.commit_file("a/b/file", "x");
    const Session top = repo.open();
    CHECK(top.repository.work_tree == real(repo.path()));
    CHECK(top.repository.git_dir == real(repo.path()) / ".git");
    CHECK(top.repository.common_dir == top.repository.git_dir);
    CHECK(top.repository.prefix.empty());
    CHECK_FALSE(top.repository.is_linked());
    CHECK_FALSE(top.repository.shallow);
    const Session below = repo.open("a/b");
    CHECK(below.repository.prefix == "a/b/");
    CHECK(below.runner.directory() == real(repo.path()));
    CHECK(below.objects->blob("HEAD:a/b/file") == "x");
    CHECK(below.config.get("user.email") == "ada@example.com");
}

TEST_CASE("paths with spaces, quotes and CJK are only paths") {
    const TempRepo repo{{}, "sp ace \"q\" 'q' 日本"};
    repo.commit_file("目录/文件 名", "内容");
    const Session session = repo.open("目录");
    CHECK(session.repository.work_tree == real(repo.path()));
    CHECK(session.repository.prefix == "目录/");
    CHECK(session.objects->blob("HEAD:目录/文件 名") == "内容");
}

TEST_CASE("a bare repository has no work tree") {
    const TempRepo repo{{"--bare"}};
    const Session session = repo.open();
    CHECK(session.repository.is_bare());
    CHECK(session.repository.git_dir == real(repo.path()));
    CHECK(session.runner.directory() == real(repo.path()));
    CHECK(session.runner.query({"rev-parse", "--is-bare-repository"}) == "true");
}

TEST_CASE("a linked work tree shares the common directory") {
    const TempRepo repo;
    repo.commit_file("file", "x");
    repo.git({"worktree", "add", "--quiet", "-b", "other", "../linked tree"});
    const Session session = Session::open(repo.environment(), repo.outside() / "linked tree");
    CHECK(session.repository.is_linked());
    CHECK(session.repository.common_dir == real(repo.path()) / ".git");
    CHECK(session.repository.state_dir() == real(repo.path()) / ".git" / "dltask");
    CHECK(session.runner.object_directory() == real(repo.path()) / ".git" / "objects");
    CHECK(session.runner.query({"symbolic-ref", "HEAD"}) == "refs/heads/other");
    CHECK(session.runner.at(real(repo.path())).query({"symbolic-ref", "HEAD"}) == "refs/heads/main");
}

TEST_CASE("a separate git directory is found") {
    const TempRepo repo{{"--separate-git-dir=elsewhere.git"}};
    repo.commit_file("file", "x");
    const Session session = repo.open();
    CHECK(session.repository.git_dir == real(repo.outside() / "elsewhere.git"));
    CHECK(session.repository.work_tree == real(repo.path()));
}

TEST_CASE("relative GIT_DIR and GIT_WORK_TREE mean the same from everywhere") {
    TempRepo repo;
    repo.commit_file("a/file", "x");
    repo.environment().set("GIT_DIR", "../.git");
    repo.environment().set("GIT_WORK_TREE", "..");
    const Session session = repo.open("a");
    CHECK(session.repository.work_tree == real(repo.path()));
    CHECK(session.repository.prefix == "a/");
    CHECK(session.runner.query({"rev-parse", "--show-toplevel"}) == real(repo.path()).native());
    CHECK(session.runner.query({"status", "--porcelain"}).empty());
}

TEST_CASE("a shallow clone is told apart") {
    const TempRepo repo;
    repo.commit_file("file", "1");
    repo.commit_file("file", "2");
    repo.git({"clone", "--quiet", "--depth=1", "file://" + repo.path().native(), "../shallow"});
    CHECK(Session::open(repo.environment(), repo.outside() / "shallow").repository.shallow);
}

TEST_CASE("a sha256 repository is opened as such") {
    const TempRepo repo{{"--object-format=sha256"}};
    const std::string commit = repo.commit_file("file", "x");
    const Session session = repo.open();
    CHECK(session.repository.format == model::ObjectFormat::sha256);
    CHECK(session.objects->info("HEAD")->id.hex() == commit);
    CHECK(session.objects->blob("HEAD:file") == "x");
}

TEST_CASE("outside a repository git's own words are passed on") {
    TempRepo repo;
    repo.environment().set("GIT_CEILING_DIRECTORIES", repo.outside().native());
    const Error error = failure(repo.environment(), repo.home());
    CHECK(error.code() == ExitCode::fatal);
    CHECK(error.message() == "not a git repository (or any of the parent directories): .git");
}

TEST_CASE("a repository of somebody else comes with git's advice") {
    TempRepo repo;
    repo.environment().set("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    const Error error = failure(repo.environment(), repo.path());
    CHECK(error.code() == ExitCode::fatal);
    CHECK_THAT(error.message(), Catch::Contains("dubious ownership"));
    REQUIRE(error.hints().size() == 1);
    CHECK_THAT(error.hints().front(), Catch::StartsWith("git config --global --add safe.directory"));
}

TEST_CASE("a repository in a format of the future is refused by its name") {
    const TempRepo repo;
    repo.git({"config", "core.repositoryFormatVersion", "1"});
    repo.git({"config", "extensions.fromTheFuture", "1"});
    const Error error = failure(repo.environment(), repo.path());
    CHECK(error.code() == ExitCode::fatal);
    CHECK_THAT(error.message(), Catch::Contains("fromthefuture"));
}

TEST_CASE("an old git is one clear line, whether or not it can trace") {
    TempRepo repo;
    const fs::path bin = repo.outside() / "bin";
    sys::make_directories(bin);
    repo.environment().set("PATH", bin.native() + ":/usr/bin:/bin");
    sys::write_file(bin / "git", "#!/bin/sh\necho git version 2.30.2\n");
    ::chmod((bin / "git").c_str(), 0755);
    CHECK(failure(repo.environment(), repo.path()).message() ==
          "git 2.38 or newer is needed, this is 'git version 2.30.2'");
    sys::write_file(bin / "git", "#!/bin/sh\necho version 2.37.9 >&2\n");
    CHECK(failure(repo.environment(), repo.path()).message() ==
          "git 2.38 or newer is needed, this is 'version 2.37.9'");
    sys::write_file(bin / "git",
                    "#!/bin/sh\n[ \"$*\" = \"${*%version}\" ] && GIT_TRACE2= exec /usr/bin/git \"$@\"\n"
                    "echo git version 3.0.1.windows\n");
    CHECK(repo.open().runner.program() == bin / "git");
}

TEST_CASE("a work tree does not provide the git that is run") {
    TempRepo repo;
    repo.write("bin/git", "#!/bin/sh\ntouch \"$0.ran\"\n");
    ::chmod((repo.path() / "bin" / "git").c_str(), 0755);
    repo.environment().set("PATH", ".:" + (repo.path() / "bin").native() + "::/usr/bin:/bin");
    const Session session = repo.open("bin");
    CHECK(session.runner.program() == "/usr/bin/git");
    CHECK_FALSE(fs::exists(repo.path() / "bin" / "git.ran"));
}

TEST_CASE("`git -c` settings of the user reach the configuration and the commands") {
    TempRepo repo;
    repo.environment().set("GIT_CONFIG_PARAMETERS", "'dltask.python'='py thon' 'user.name'='Other'");
    const Session session = repo.open();
    CHECK(session.config.get("dltask.python") == "py thon");
    CHECK(session.config.get_protected("user.name") == "Other");
    CHECK(session.runner.query({"config", "user.name"}) == "Other");
    CHECK(session.runner.query({"config", "core.pager"}) == "cat");
    CHECK_FALSE(session.config.get("core.pager").has_value());
}

TEST_CASE("queries run no hook and no monitor, changes run the hooks") {
    const TempRepo repo;
    repo.commit_file("file", "x");
    const std::string hook = "#!/bin/sh\necho ran >>\"" + (repo.outside() / "ran").native() + "\"\n";
    for (const char* name : {"reference-transaction", "monitor", "post-index-change"}) {
        repo.write(std::string{".git/hooks/"} + name, hook);
        ::chmod((repo.path() / ".git" / "hooks" / name).c_str(), 0755);
    }
    repo.git({"config", "core.fsmonitor", ".git/hooks/monitor"});
    const Session session = repo.open();
    static_cast<void>(session.runner.query({"status", "--porcelain"}));
    static_cast<void>(session.runner.try_query({"update-ref", "refs/heads/x", "HEAD"}));
    CHECK_FALSE(fs::exists(repo.outside() / "ran"));
    session.runner.change({"update-ref", "refs/heads/y", "HEAD"});
    CHECK(fs::exists(repo.outside() / "ran"));
}

TEST_CASE("changes are synced, told and named in the reflog") {
    const TempRepo repo;
    repo.commit_file("file", "x");
    Session session = repo.open();
    std::vector<std::string> told;
    session.runner.set_echo([&](const std::vector<std::string>& argv) { told = argv; });
    session.runner.set_reflog_action("dltask finish");
    session.runner.change({"checkout", "--quiet", "-b", "other"});
    CHECK_THAT(told, Catch::VectorContains(std::string{"core.fsync=all"}));
    CHECK_THAT(told, Catch::VectorContains(std::string{"checkout"}));
    session.runner.change({"commit", "--quiet", "--allow-empty", "-m", "feat: x"});
    CHECK_THAT(repo.git({"reflog", "-1"}), Catch::Contains("dltask finish"));
}
