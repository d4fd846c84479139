// SPDX-License-Identifier: Apache-2.0
#include "hooks/git_dir.hpp"

#include <catch2/catch.hpp>

#include "support/temp_repo.hpp"

using dltask::hooks::GitDir;
using dltask::sys::Environment;
using dltask::test::TempRepo;

TEST_CASE("HEAD is read from the files of the repository") {
    const TempRepo repo;
    const auto git_dir = GitDir::find({}, repo.path());
    REQUIRE(git_dir);
    CHECK(git_dir->head()->branch == "main");
    CHECK(git_dir->head()->unborn);
    repo.commit("chore: a");
    CHECK_FALSE(git_dir->head()->unborn);
    repo.git({"pack-refs", "--all"});
    CHECK_FALSE(git_dir->head()->unborn);
    repo.git({"switch", "--quiet", "--detach"});
    CHECK(git_dir->head()->branch.empty());
    CHECK_FALSE(git_dir->head()->unborn);
}

TEST_CASE("a linked work tree has a HEAD of its own and shares the rest") {
    const TempRepo repo;
    repo.commit("chore: a");
    repo.git({"worktree", "add", "--quiet", "-b", "dev", (repo.outside() / "linked").native()});
    repo.write(".git/dltask/token", "x");
    const auto git_dir = GitDir::find({}, repo.outside() / "linked");
    REQUIRE(git_dir);
    CHECK(git_dir->head()->branch == "dev");
    CHECK_FALSE(git_dir->head()->unborn);
    CHECK(git_dir->common_file("dltask/token") == "x");
    CHECK_FALSE(git_dir->own_file("MERGE_HEAD"));
}

TEST_CASE("GIT_DIR wins over what lies in the directory") {
    const TempRepo repo;
    Environment environment;
    environment.set("GIT_DIR", (repo.path() / ".git").native());
    REQUIRE(GitDir::find(environment, repo.outside()));
    CHECK(GitDir::find(environment, repo.outside())->head()->branch == "main");
    environment.set("GIT_DIR", "nowhere");
    CHECK_FALSE(GitDir::find(environment, repo.path()));
    CHECK_FALSE(GitDir::find({}, repo.outside()));
}
