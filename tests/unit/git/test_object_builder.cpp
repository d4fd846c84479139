// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/error.hpp"
#include "git/object_builder.hpp"
#include "support/temp_repo.hpp"

using namespace dltask;
using git::Mode;
using git::ObjectBuilder;
using git::ObjectType;
using git::Session;
using test::TempRepo;
namespace fs = std::filesystem;

namespace {

git::Commit commit_of(const model::ObjectId& tree, std::vector<model::ObjectId> parents) {
    git::Commit commit;
    commit.tree = tree;
    commit.parents = std::move(parents);
    commit.author = commit.committer = "A U Thor <a@example.com> 1795314600 +0800";
    commit.message = "feat: x\n\nBody: 本\n";
    return commit;
}

fs::path installed(const ObjectBuilder& builder, const Session& session) {
    git::PackInstallation installation = builder.install(session.runner, "dltask test");
    installation.finish();
    return installation.keep_file();
}

void check_round_trip(const TempRepo& repo) {
    repo.write("tasks/main/config.yaml", "lr: 0.1\n");
    repo.write("tasks/main.txt", "sorts before the directory");
    const std::string base = repo.commit("feat: base");
    const Session session = repo.open();
    ObjectBuilder builder{*session.objects};
    const model::ObjectId blob = builder.add_blob(std::string(100'000, 'x') + "end");
    model::ObjectId tree = session.objects->commit("HEAD")->tree;
    tree = builder.with_entry(tree, "tasks/new task/深/config.yaml", Mode::file, blob);
    tree = builder.with_entry(tree, "tasks/main-2", Mode::executable, builder.add_blob(""));
    tree = builder.with_entry(tree, "link", Mode::symlink, builder.add_blob("tasks"));
    const model::ObjectId parent = session.objects->info("HEAD")->id;
    const model::ObjectId commit = builder.add_commit(commit_of(tree, {parent}));
    CHECK(builder.blob(commit.hex() + ":tasks/new task/深/config.yaml")->size() == 100'003);
    CHECK(builder.blob(commit.hex() + ":tasks/main/config.yaml") == "lr: 0.1\n");
    CHECK_FALSE(session.objects->info(commit.hex()).has_value());
    const fs::path keep = installed(builder, session);
    CHECK(fs::exists(keep));
    repo.git({"update-ref", "refs/heads/new", commit.hex()});
    CHECK(repo.git({"fsck", "--strict", "--no-dangling"}).empty());
    CHECK(repo.git({"rev-parse", "new^"}) == base);
    CHECK(repo.git({"-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "new"}) ==
          "link\ntasks/main-2\ntasks/main.txt\ntasks/main/config.yaml\ntasks/new task/深/config.yaml");
    CHECK(repo.git({"cat-file", "commit", "new"}) + "\n" == git::print_commit(commit_of(tree, {parent})));
}

}  // namespace

TEST_CASE("what is built is what git reads, in both object formats") {
    SECTION("sha1") {
        check_round_trip(TempRepo{});
    }
    SECTION("sha256") {
        check_round_trip(TempRepo{{"--object-format=sha256"}});
    }
}

TEST_CASE("ids are git's ids") {
    const TempRepo repo;
    for (const std::string& data : {std::string{}, std::string{"x"}, std::string(70'000, '\0')}) {
        const std::string expected = repo.git({"hash-object", "--stdin"}, data);
        CHECK(git::object_id(ObjectType::blob, data, model::ObjectFormat::sha1).hex() == expected);
    }
    CHECK(git::object_id(ObjectType::tree, "", model::ObjectFormat::sha256).hex() ==
          "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321");
}

TEST_CASE("a kept pack outlives a garbage collection that nobody expected") {
    const TempRepo repo;
    repo.commit_file("file", "x");
    const Session session = repo.open();
    ObjectBuilder builder{*session.objects};
    const model::ObjectId blob = builder.add_blob("nobody names me yet");
    const fs::path keep = installed(builder, session);
    repo.git({"gc", "--quiet", "--prune=now"});
    CHECK(repo.git({"cat-file", "blob", blob.hex()}) == "nobody names me yet");
    fs::remove(keep);
    repo.git({"gc", "--quiet", "--prune=now"});
    CHECK_FALSE(repo.try_git({"cat-file", "-e", blob.hex()}).ok());
}

TEST_CASE("nothing to write writes nothing, and the same pack twice is one pack") {
    const TempRepo repo;
    const Session session = repo.open();
    ObjectBuilder builder{*session.objects};
    CHECK(installed(builder, session).empty());
    builder.add_blob("x");
    const fs::path keep = installed(builder, session);
    CHECK(installed(builder, session) == keep);
}

TEST_CASE("the keep file is found where GIT_OBJECT_DIRECTORY says") {
    TempRepo repo;
    fs::create_directories(repo.outside() / "objects" / "pack");
    repo.environment().set("GIT_OBJECT_DIRECTORY", (repo.outside() / "objects").native());
    repo.environment().set("GIT_ALTERNATE_OBJECT_DIRECTORIES", (repo.path() / ".git/objects").native());
    const Session session = repo.open();
    ObjectBuilder builder{*session.objects};
    builder.add_blob("x");
    const fs::path keep = installed(builder, session);
    CHECK(keep.parent_path() == repo.outside() / "objects" / "pack");
    CHECK(fs::exists(keep));
}

TEST_CASE("entries are replaced and removed, empty directories go with them") {
    const TempRepo repo;
    repo.write("a/b/c", "x");
    repo.write("d", "y");
    repo.commit("feat: base");
    const Session session = repo.open();
    ObjectBuilder builder{*session.objects};
    const model::ObjectId root = session.objects->commit("HEAD")->tree;
    const model::ObjectId less = builder.with_entry(root, "a/b/c", Mode::file, {});
    CHECK(builder.tree(less.hex())->size() == 1);
    CHECK(builder.with_entry(less, "none/at/all", Mode::file, {}) == less);
    const model::ObjectId blob = builder.add_blob("x");
    CHECK(builder.with_entry(less, "a/b/c", Mode::file, blob) == root);
    CHECK(builder.entry(builder.with_entry({}, "x/y", Mode::file, blob), "x/y")->id == blob);
    for (const char* path : {"", "/", "a//b", "../a", "a/./b", ".git/config", "a/", "/a"}) {
        INFO(path);
        CHECK_THROWS_AS(builder.with_entry(root, path, Mode::file, blob), Error);
    }
    CHECK_THROWS_WITH(builder.with_entry(root, "d/e", Mode::file, blob), Catch::Contains("'d'"));
}

TEST_CASE("new and old objects are read together, in the order asked") {
    const TempRepo repo;
    repo.commit_file("file", "old");
    const Session session = repo.open();
    ObjectBuilder builder{*session.objects};
    const model::ObjectId added = builder.add_blob("new");
    const auto objects = builder.read_all({"HEAD:file", added.hex(), "HEAD:none", added.hex()});
    REQUIRE(objects.size() == 4);
    CHECK(objects[0]->data == "old");
    CHECK(objects[1]->data == "new");
    CHECK_FALSE(objects[2].has_value());
    CHECK(objects[3]->data == "new");
    CHECK(builder.info(added.hex())->bytes == 3);
    const model::ObjectId commit = builder.add_commit(commit_of(builder.add_tree({}), {}));
    CHECK(builder.info(commit.hex() + "^{tree}")->type == ObjectType::tree);
    CHECK(builder.info(commit.hex() + "^{commit}")->id == commit);
    CHECK_FALSE(builder.info(commit.hex() + "^{blob}").has_value());
    CHECK_FALSE(builder.blob(commit.hex() + ":none").has_value());
}

TEST_CASE("commits are taken apart and put together without a change") {
    const std::string text =
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
        "author A <a@b> 1 +0000\ncommitter C <c@d> 2 -0130\nencoding ISO-8859-1\n\nsubject\n\nbody\n";
    CHECK(git::print_commit(git::parse_commit(text)) == text);
    const git::Commit commit = git::parse_commit(
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 2 -0130\n"
        "gpgsig -----BEGIN PGP SIGNATURE-----\n tree 0000\n -----END PGP SIGNATURE-----\n\ntree x\n");
    CHECK(commit.is_signed);
    CHECK(commit.message == "tree x\n");
    CHECK(commit.parents.empty());
    CHECK_THROWS_AS(git::parse_commit("author x\n\n"), Error);
    CHECK_THROWS_AS(git::parse_commit("tree 12\n\n"), Error);
    CHECK_THROWS_AS(git::parse_commit("tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904"), Error);
}

TEST_CASE("damaged trees are fatal, old file modes are understood") {
    const std::string id(20, 'x');
    const std::string old_mode = std::string{"100664 f"} + '\0' + id;
    CHECK(git::parse_tree(old_mode, model::ObjectFormat::sha1).front().mode == Mode::file);
    CHECK(git::parse_tree("", model::ObjectFormat::sha1).empty());
    CHECK_THROWS_AS(git::parse_tree("100644 f", model::ObjectFormat::sha1), Error);
    CHECK_THROWS_AS(git::parse_tree(old_mode.substr(0, 20), model::ObjectFormat::sha1), Error);
    CHECK_THROWS_AS(git::parse_tree(std::string{"9 f"} + '\0' + id, model::ObjectFormat::sha1), Error);
}
