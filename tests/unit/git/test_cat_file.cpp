// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "git/cat_file.hpp"
#include "support/temp_repo.hpp"

using namespace dltask;
using git::ObjectType;
using git::Session;
using test::TempRepo;

TEST_CASE("objects are read by every kind of name") {
    const TempRepo repo;
    const std::string commit = repo.commit_file("dir with space/file", "content\n");
    repo.git({"tag", "-a", "-m", "text", "v1"});
    const Session session = repo.open();
    const git::CatFile& objects = *session.objects;
    CHECK(objects.info("HEAD")->id.hex() == commit);
    CHECK(objects.info("refs/heads/main")->type == ObjectType::commit);
    CHECK(objects.info("refs/tags/v1")->type == ObjectType::tag);
    CHECK(objects.info("refs/tags/v1^{commit}")->id.hex() == commit);
    CHECK(objects.info("HEAD:dir with space/file")->bytes == 8);
    CHECK(objects.read("HEAD:dir with space/file")->data == "content\n");
    CHECK(objects.commit("refs/tags/v1")->author == "Ada Lovelace <ada@example.com> 1795314600 +0800");
    CHECK(objects.tree("refs/tags/v1")->front().name == "dir with space");
    CHECK(objects.entry(objects.info("HEAD")->id, "dir with space/file")->mode == git::Mode::file);
    CHECK_FALSE(objects.entry(objects.info("HEAD")->id, "dir with space/file/x"));
    CHECK_FALSE(objects.blob("HEAD:dir with space").has_value());
}

TEST_CASE("what is not there is nothing, and the next answer is right") {
    const TempRepo repo;
    repo.commit_file("file", "x");
    const Session session = repo.open();
    const git::CatFile& objects = *session.objects;
    for (const char* name : {"HEAD:none", "refs/heads/none", "", " ", "none missing", "HEAD:a b missing",
                             "ffffffffffffffffffffffffffffffffffffffff", "--help", "HEAD^{tag}"}) {
        INFO(name);
        CHECK_FALSE(objects.info(name).has_value());
        CHECK_FALSE(objects.read(name).has_value());
        CHECK(objects.blob("HEAD:file") == "x");
    }
    CHECK_THROWS_AS(objects.read("HEAD:a\nb"), Error);
    CHECK(objects.blob("HEAD:file") == "x");
}

TEST_CASE("paths with a line feed are found through their trees") {
    const TempRepo repo;
    repo.commit_file("a\nb/c\"d", "odd");
    const Session session = repo.open();
    const auto entry = session.objects->entry(session.objects->info("HEAD")->id, "a\nb/c\"d");
    REQUIRE(entry);
    CHECK(session.objects->blob(entry->id.hex()) == "odd");
}

TEST_CASE("an ambiguous id is an error of its own and harms no other question") {
    const TempRepo repo;
    repo.commit_file("file", "x");
    std::string input;
    for (int i = 0; i < 2000; ++i)
        input += "blob\ndata " + std::to_string(std::to_string(i).size()) + "\n" + std::to_string(i) + "\n";
    repo.git({"fast-import", "--quiet"}, input);
    const Session session = repo.open();
    int ambiguous = 0;
    for (int i = 0; i < 4096; ++i) {
        try {
            static_cast<void>(session.objects->info("0" + std::string(1, "0123456789abcdef"[i / 256]) +
                                                    "0123456789abcdef"[i / 16 % 16] +
                                                    "0123456789abcdef"[i % 16]));
        } catch (const Error& error) {
            CHECK(error.code() == ExitCode::negative);
            ++ambiguous;
        }
    }
    CHECK(ambiguous > 0);
    CHECK(session.objects->blob("HEAD:file") == "x");
}

TEST_CASE("many objects are read in the order asked, without anybody waiting") {
    const TempRepo repo;
    std::string input;
    for (int i = 0; i < 3000; ++i) {
        const std::string data(static_cast<std::size_t>(i) * 3, static_cast<char>('a' + i % 26));
        input += "blob\nmark :" + std::to_string(i + 1) + "\ndata " + std::to_string(data.size()) + "\n" +
                 data + "\n";
    }
    input += "commit refs/heads/main\ncommitter A <a> 1 +0000\ndata 1\nx\n";
    for (int i = 0; i < 3000; ++i)
        input += "M 100644 :" + std::to_string(i + 1) + " f" + std::to_string(i) + "\n";
    repo.git({"fast-import", "--quiet"}, input);
    const Session session = repo.open();
    std::vector<std::string> names;
    for (int i = 2999; i >= 0; --i) {
        names.push_back("refs/heads/main:f" + std::to_string(i));
        if (i % 7 == 0) names.push_back("refs/heads/main:none");
        if (i % 11 == 0) names.push_back("");
    }
    const auto objects = session.objects->read_all(names);
    REQUIRE(objects.size() == names.size());
    int right = 0;
    std::size_t at = 0;
    for (int i = 2999; i >= 0; --i) {
        const auto& object = objects[at++];
        const std::string data(static_cast<std::size_t>(i) * 3, static_cast<char>('a' + i % 26));
        right += object && object->data == data ? 1 : 0;
        if (i % 7 == 0) right -= objects[at++] ? 1 : 0;
        if (i % 11 == 0) right -= objects[at++] ? 1 : 0;
    }
    CHECK(right == 3000);
    CHECK(session.objects->read_all({}).empty());
    const auto infos = session.objects->info_all(names);
    REQUIRE(infos.size() == names.size());
    bool same = true;
    for (std::size_t i = 0; i < names.size(); ++i) {
        same = same && infos[i].has_value() == objects[i].has_value() &&
               (!infos[i] || (infos[i]->id == objects[i]->id && infos[i]->bytes == objects[i]->data.size()));
    }
    CHECK(same);
}

TEST_CASE("a restart sees what has come since") {
    const TempRepo repo;
    repo.commit_file("file", "1");
    const Session session = repo.open();
    CHECK(session.objects->blob("HEAD:file") == "1");
    repo.commit_file("file", "2");
    session.objects->restart();
    session.objects->adopt(session.runner.start_query(git::CatFile::arguments()));
    CHECK(session.objects->blob("HEAD:file") == "2");
}

TEST_CASE("a damaged object is fatal") {
    const TempRepo repo;
    repo.commit_file("file", "content");
    const std::string id = repo.git({"rev-parse", "HEAD:file"});
    const std::string file = ".git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
    std::filesystem::remove(repo.path() / file);
    repo.write(file, "garbage");
    const Session session = repo.open();
    CHECK_THROWS_AS(session.objects->read("HEAD:file"), Error);
    CHECK(session.objects->info("HEAD").has_value());
}

TEST_CASE("a partial clone fetches what is missing") {
    const TempRepo repo;
    repo.git({"config", "uploadpack.allowFilter", "true"});
    repo.git({"config", "uploadpack.allowAnySHA1InWant", "true"});
    repo.commit_file("file", "content");
    repo.git({"clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://" + repo.path().native(),
              "../partial"});
    const Session session = Session::open(repo.environment(), repo.outside() / "partial");
    CHECK(session.objects->blob("HEAD:file") == "content");
}
