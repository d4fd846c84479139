// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/error.hpp"
#include "git/work_trees.hpp"
#include "support/temp_repo.hpp"

using namespace dltask;
using git::Dirty;
using git::WorkTree;
using test::TempRepo;
namespace fs = std::filesystem;

namespace {

/// Two branches that both changed `file`, on main.
void make_conflict(const TempRepo& repo) {
    repo.commit_file("file", "base\n");
    repo.git({"checkout", "--quiet", "-b", "other"});
    repo.commit_file("file", "other\n");
    repo.commit_file("file", "other, again\n");
    repo.git({"checkout", "--quiet", "main"});
    repo.commit_file("file", "main\n");
}

std::string what_is_pending(const TempRepo& repo) {
    const auto pending = git::pending_git(repo.path() / ".git");
    if (!pending) return "";
    // What it proposes must work.
    repo.git({pending->abort.substr(4, pending->abort.find(' ', 4) - 4),
              pending->abort.substr(pending->abort.rfind(' ') + 1)});
    CHECK_FALSE(git::pending_git(repo.path() / ".git").has_value());
    return pending->what;
}

}  // namespace

TEST_CASE("all work trees are listed, the main one first") {
    const TempRepo repo;
    const std::string head = repo.commit_file("file", "x");
    repo.git({"worktree", "add", "--quiet", "-b", "b1", "../with space\nand line"});
    repo.git({"worktree", "add", "--quiet", "--detach", "../detached"});
    repo.git({"worktree", "add", "--quiet", "-b", "b2", "../gone"});
    repo.git({"worktree", "lock", "--reason", "a reason", "../detached"});
    fs::remove_all(repo.outside() / "gone");
    const std::vector<WorkTree> trees = git::list_work_trees(repo.open().runner);
    REQUIRE(trees.size() == 4);
    CHECK(trees[0].path == fs::canonical(repo.path()));
    CHECK(trees[0].is_main);
    CHECK(trees[0].branch == "refs/heads/main");
    CHECK(trees[0].head.hex() == head);
    int seen = 0;
    for (const WorkTree& tree : trees) {
        if (tree.branch == "refs/heads/b1") {
            CHECK(tree.path == fs::canonical(repo.outside() / "with space\nand line"));
            ++seen;
        } else if (tree.branch == "refs/heads/b2") {
            CHECK(tree.missing);
            ++seen;
        } else if (tree.branch.empty()) {
            CHECK(tree.locked);
            CHECK_FALSE(tree.missing);
            ++seen;
        }
    }
    CHECK(seen == 3);
}

TEST_CASE("an unborn branch has no commit, a bare repository no work tree") {
    const TempRepo unborn;
    const std::vector<WorkTree> trees = git::list_work_trees(unborn.open().runner);
    REQUIRE(trees.size() == 1);
    CHECK(trees[0].head.is_none());
    CHECK(trees[0].branch == "refs/heads/main");
    const TempRepo bare{{"--bare"}};
    CHECK(git::list_work_trees(bare.open().runner).at(0).bare);
}

TEST_CASE("the main work tree is where it is, not where its git directory is") {
    const TempRepo separate{{"--separate-git-dir=elsewhere.git"}};
    separate.commit_file("file", "x");
    CHECK(git::list_work_trees(separate.open().runner).at(0).path == fs::canonical(separate.path()));
    TempRepo moved;
    fs::create_directories(moved.outside() / "tree");
    moved.environment().set("GIT_DIR", (moved.path() / ".git").native());
    moved.environment().set("GIT_WORK_TREE", (moved.outside() / "tree").native());
    CHECK(git::list_work_trees(moved.open().runner).at(0).path == fs::canonical(moved.outside() / "tree"));
}

TEST_CASE("an operation of git that waits is found, and ended as proposed") {
    const TempRepo repo;
    make_conflict(repo);
    CHECK(what_is_pending(repo).empty());
    SECTION("merge") {
        REQUIRE_FALSE(repo.try_git({"merge", "other"}).ok());
        CHECK(what_is_pending(repo) == "merge");
    }
    SECTION("rebase") {
        REQUIRE_FALSE(repo.try_git({"rebase", "other"}).ok());
        CHECK(what_is_pending(repo) == "rebase");
    }
    SECTION("rebase with the old back end") {
        REQUIRE_FALSE(repo.try_git({"rebase", "--apply", "other"}).ok());
        CHECK(what_is_pending(repo) == "rebase");
    }
    SECTION("cherry-pick") {
        REQUIRE_FALSE(repo.try_git({"cherry-pick", "other"}).ok());
        CHECK(what_is_pending(repo) == "cherry-pick");
    }
    SECTION("cherry-pick of several, its conflict committed") {
        REQUIRE_FALSE(repo.try_git({"cherry-pick", "other~1", "other"}).ok());
        repo.commit("fix: by hand");
        CHECK(what_is_pending(repo) == "cherry-pick");
    }
    SECTION("revert") {
        repo.commit_file("file", "later\n");
        REQUIRE_FALSE(repo.try_git({"revert", "--no-edit", "HEAD~1"}).ok());
        CHECK(what_is_pending(repo) == "revert");
    }
    SECTION("am") {
        const std::string patch = repo.git({"format-patch", "--stdout", "other~1..other"}) + "\n";
        REQUIRE_FALSE(repo.try_git({"am"}, patch).ok());
        CHECK(what_is_pending(repo) == "am");
    }
    SECTION("bisect") {
        repo.git({"bisect", "start"});
        CHECK(what_is_pending(repo) == "bisect");
    }
}

TEST_CASE("HEAD is a branch, an unborn branch or a commit") {
    const TempRepo repo;
    CHECK(git::read_head(repo.path() / ".git").branch == "refs/heads/main");
    const std::string commit = repo.commit_file("file", "x");
    CHECK(git::read_head(repo.path() / ".git").branch == "refs/heads/main");
    repo.git({"checkout", "--quiet", "--detach"});
    CHECK(git::read_head(repo.path() / ".git").branch.empty());
    CHECK(git::read_head(repo.path() / ".git").id.hex() == commit);
    repo.write(".git/HEAD", "garbage");
    CHECK_THROWS_AS(git::read_head(repo.path() / ".git"), Error);
    fs::remove(repo.path() / ".git" / "HEAD");
    CHECK_THROWS_AS(git::read_head(repo.path() / ".git"), Error);
    fs::create_symlink("refs/heads/old-style", repo.path() / ".git" / "HEAD");
    CHECK(git::read_head(repo.path() / ".git").branch == "refs/heads/old-style");
}

TEST_CASE("tracked files that changed are listed, staged or not, and nothing else") {
    const TempRepo repo;
    for (const char* name :
         {"clean", "staged", "un staged", "both", "dir/\"日\n本\"", "deleted", "renamed"}) {
        repo.write(name, std::string{"content of "} + name);
    }
    repo.commit("feat: files");
    repo.write("staged", "2");
    repo.write("both", "2");
    repo.git({"add", "staged", "both"});
    repo.git({"mv", "renamed", "new name"});
    repo.write("both", "3");
    repo.write("un staged", "2");
    repo.write("dir/\"日\n本\"", "2");
    repo.write("untracked", "2");
    fs::remove(repo.path() / "deleted");
    const git::Session session = repo.open();
    std::map<std::string, std::string> found;
    for (const Dirty& dirty : git::dirty_files(session.runner)) {
        found[dirty.path] = std::string{dirty.staged ? "S" : ""} + (dirty.unstaged ? "U" : "");
    }
    CHECK(found == std::map<std::string, std::string>{{"both", "SU"},
                                                      {"deleted", "U"},
                                                      {"dir/\"日\n本\"", "U"},
                                                      {"new name", "S"},
                                                      {"renamed", "S"},
                                                      {"staged", "S"},
                                                      {"un staged", "U"}});
    CHECK(git::dirty_files(session.runner, {"clean"}).empty());
    CHECK(git::dirty_files(session.runner, {"*taged"}).empty());
    CHECK(git::dirty_files(session.runner, {"dir", "staged"}).size() == 2);
    CHECK(git::dirty_files(session.runner, std::vector<std::string>(1000, "dir")).size() == 1);
}

TEST_CASE("conflicts are told apart, and looking does not write the index") {
    const TempRepo repo;
    make_conflict(repo);
    REQUIRE_FALSE(repo.try_git({"merge", "other"}).ok());
    const std::string index = repo.read(".git/index");
    const std::vector<Dirty> files = git::dirty_files(repo.open().runner);
    REQUIRE(files.size() == 1);
    CHECK(files[0].path == "file");
    CHECK(files[0].conflicted);
    CHECK(repo.read(".git/index") == index);
}
