// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/error.hpp"
#include "git/content.hpp"
#include "support/temp_repo.hpp"

using namespace dltask;
using test::TempRepo;
namespace fs = std::filesystem;

TEST_CASE("files become blobs, whatever their names") {
    const TempRepo repo;
    repo.commit_file("first", "x");
    const std::vector<std::string> names{"plain",      "sp ace",   "\"quoted\"",  "日本/語",
                                         "new\nline",  "tab\t",    "back\\slash", "-dash",
                                         "carriage\r", " leading", "#hash",       "e\xcc\x81\xff"};
    for (const std::string& name : names) repo.write(name, "content of " + name);
    const git::Session session = repo.open();
    const auto blobs = git::store_files(session.runner, names);
    REQUIRE(blobs.size() == names.size());
    for (const std::string& name : names) {
        INFO(name);
        CHECK(session.objects->blob(blobs.at(name).hex()) == "content of " + name);
    }
    CHECK(git::store_files(session.runner, {}).empty());
}

TEST_CASE("to hash a file writes no object") {
    const TempRepo repo;
    repo.commit_file("first", "x");
    repo.write("more", "more");
    const git::Session session = repo.open();
    const auto hashes = git::hash_files(session.runner, {"more", "gone"});
    REQUIRE(hashes.size() == 1);
    CHECK_FALSE(session.objects->info(hashes.at("more").hex()));
    CHECK(git::store_files(session.runner, {"more"}) == hashes);
    CHECK(session.objects->info(hashes.at("more").hex()));
}

TEST_CASE("what is gone, a link, a directory or a fifo is left out") {
    const TempRepo repo;
    repo.write("dir/file", "x");
    fs::create_symlink("dir", repo.path() / "link");
    fs::create_symlink("dir/file", repo.path() / "file link");
    REQUIRE(::mkfifo((repo.path() / "fifo").c_str(), 0600) == 0);
    const git::Session session = repo.open();
    const auto blobs = git::store_files(
        session.runner, {"none", "dir", "dir/file", "link", "link/file", "file link", "fifo"});
    CHECK(blobs.size() == 1);
    CHECK(blobs.count("dir/file") == 1);
}

TEST_CASE("clean filters, line ends and encodings apply as for git add, and no index is written") {
    const TempRepo repo;
    repo.write(".gitattributes",
               "*.bin filter=fake\n*.txt text eol=crlf\n*.u16 text working-tree-encoding=UTF-16LE\n");
    repo.git({"config", "filter.fake.clean", "sed s/^/pointer:/"});
    repo.git({"config", "filter.fake.required", "true"});
    repo.write("tasks/x/model.bin", "weights\n");
    repo.write("tasks/x/notes.txt", "one\r\ntwo\r\n");
    repo.write("tasks/x/wide.u16", std::string{"a\0\n\0", 4});
    const git::Session session = repo.open();
    const auto blobs =
        git::store_files(session.runner, {"tasks/x/model.bin", "tasks/x/notes.txt", "tasks/x/wide.u16"});
    CHECK(session.objects->blob(blobs.at("tasks/x/model.bin").hex()) == "pointer:weights\n");
    CHECK(session.objects->blob(blobs.at("tasks/x/notes.txt").hex()) == "one\ntwo\n");
    CHECK(session.objects->blob(blobs.at("tasks/x/wide.u16").hex()) == "a\n");
    CHECK_FALSE(fs::exists(repo.path() / ".git" / "index"));
    CHECK(
        git::filters(session.runner, {"tasks/x/model.bin", "tasks/x/notes.txt", "tasks/new line\n.bin"}) ==
        std::map<std::string, std::string>{{"tasks/x/model.bin", "fake"}, {"tasks/new line\n.bin", "fake"}});
}

TEST_CASE("a required filter that fails is fatal") {
    const TempRepo repo;
    repo.write(".gitattributes", "*.bin filter=fake\n");
    repo.git({"config", "filter.fake.clean", "false"});
    repo.git({"config", "filter.fake.required", "true"});
    repo.write("model.bin", "weights\n");
    CHECK_THROWS_AS(git::store_files(repo.open().runner, {"model.bin"}), Error);
}

TEST_CASE("ignored paths are told, tracked or not") {
    const TempRepo repo;
    repo.write(".gitignore", "*.log\n!keep.log\n/out/\n");
    repo.write("tracked.log", "x");
    repo.git({"add", "--force", "tracked.log"});
    const git::Session session = repo.open();
    CHECK(git::ignored_paths(session.runner,
                             {"a.txt", "tasks/x/task.log", "tracked.log", "keep.log", "out/new\nline"}) ==
          std::vector<std::string>{"tasks/x/task.log", "tracked.log", "out/new\nline"});
    CHECK(git::ignored_paths(session.runner, {"a.txt"}).empty());
    CHECK(git::ignored_paths(session.runner, {}).empty());
    fs::create_symlink("/tmp", repo.path() / "link");
    CHECK_THROWS_AS(git::ignored_paths(session.runner, {"link/x"}), Error);
}
