// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/error.hpp"
#include "git/bulk_reader.hpp"
#include "support/temp_repo.hpp"

using namespace dltask;
using git::CatFile;
using git::Object;
using git::ObjectReader;
using git::Session;
using test::TempRepo;
namespace fs = std::filesystem;

namespace {

bool is_git_alone(const ObjectReader& reader) {
    return dynamic_cast<const CatFile*>(&reader) != nullptr;
}

/// What a reader says to a name, errors included, as one text.
std::string said(const ObjectReader& reader, const std::string& name) {
    try {
        const auto info = reader.info(name);
        const auto object = reader.read(name);
        if (info.has_value() != object.has_value()) return "info and read disagree";
        if (!object) return "nothing";
        if (info->id != object->id || info->type != object->type || info->bytes != object->data.size()) {
            return "info and read disagree";
        }
        return object->id.hex() + ' ' + std::string{name_of(object->type)} + ' ' + object->data;
    } catch (const Error& error) {
        return "error";
    }
}

void check_same(const Session& session, const std::vector<std::string>& names) {
    const auto bulk = git::open_bulk_reader(session, DLTASK_TEST_MODULE);
    const CatFile git_reader{session.runner, session.repository.format};
    std::vector<std::string> answered;
    for (const std::string& name : names) {
        INFO("'" << name << "'");
        const std::string answer = said(git_reader, name);
        CHECK(said(*bulk, name) == answer);
        if (answer != "error") answered.push_back(name);
    }
    const auto together = bulk->read_all(answered);
    const auto expected = git_reader.read_all(answered);
    REQUIRE(together.size() == answered.size());
    for (std::size_t i = 0; i < answered.size(); ++i) {
        INFO("'" << answered[i] << "'");
        REQUIRE(together[i].has_value() == expected[i].has_value());
        if (together[i]) CHECK(together[i]->data == expected[i]->data);
    }
}

/// Every object of the repository by id, and names of all kinds, good and bad.
std::vector<std::string> all_names(const TempRepo& repo) {
    std::vector<std::string> names{"HEAD",
                                   "HEAD^{tree}",
                                   "HEAD^{commit}",
                                   "HEAD^{tag}",
                                   "HEAD^{}",
                                   "HEAD^",
                                   "HEAD~1",
                                   "HEAD:",
                                   "HEAD:a",
                                   "HEAD:a/",
                                   "HEAD:/a",
                                   "HEAD:./a",
                                   "HEAD:a//b",
                                   "HEAD:a/b/文 件",
                                   "HEAD:a/b/none",
                                   "HEAD:link/x",
                                   "HEAD:a/b/文 件/x",
                                   "main",
                                   "refs/heads/main",
                                   "refs/heads/main:a/b",
                                   "refs/heads/none",
                                   "refs/heads/",
                                   "refs/",
                                   "refs/tags/v1",
                                   "refs/tags/v1^{}",
                                   "refs/tags/v1^{tree}",
                                   "refs/tags/v1^{commit}",
                                   "refs/tags/v1:a",
                                   "v1",
                                   "refs/tags/blob",
                                   "refs/tags/blob:a",
                                   "refs/tags/blob^{commit}",
                                   "refs/heads/alias",
                                   "refs/heads/dangling",
                                   "HEAD@{0}",
                                   ":/feat",
                                   "",
                                   " ",
                                   "@",
                                   "refs/heads/main@{1}",
                                   "refs/heads/a b",
                                   "ffffffffffffffffffffffffffffffffffffffff",
                                   "0000000000000000000000000000000000000000",
                                   "refs/heads/main^{nonsense}"};
    const std::string listing =
        repo.git({"cat-file", "--batch-all-objects", "--batch-check=%(objectname)"}) + "\n";
    for (std::size_t at = 0; at < listing.size(); at = listing.find('\n', at) + 1) {
        names.push_back(listing.substr(at, listing.find('\n', at) - at));
        names.push_back(names.back() + "^{tree}");
        names.push_back(names.back().substr(0, 12));
    }
    return names;
}

void fill(const TempRepo& repo) {
    repo.write("a/b/文 件", "content");
    repo.write("large", std::string(300'000, 'x'));
    fs::create_symlink("a", repo.path() / "link");
    repo.commit("feat: first");
    repo.git({"tag", "-a", "-m", "text", "v1"});
    repo.git({"tag", "blob", "HEAD:large"});
    repo.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
    repo.git({"symbolic-ref", "refs/heads/dangling", "refs/heads/nowhere"});
    repo.commit_file("large", std::string(300'000, 'x') + "y");
}

}  // namespace

TEST_CASE("libgit2 and git give the same answers") {
    const TempRepo repo;
    fill(repo);
    const Session session = repo.open();
    REQUIRE_FALSE(is_git_alone(*git::open_bulk_reader(session, DLTASK_TEST_MODULE)));
    SECTION("loose") {
        check_same(session, all_names(repo));
    }
    SECTION("packed") {
        repo.git({"gc", "--quiet"});
        check_same(session, all_names(repo));
    }
    SECTION("in a linked work tree") {
        repo.git({"worktree", "add", "--quiet", "-b", "other", "../linked", "HEAD~1"});
        check_same(Session::open(repo.environment(), repo.outside() / "linked"), all_names(repo));
    }
    SECTION("through alternates") {
        repo.git({"clone", "--quiet", "--shared", "--bare", repo.path().native(), "../borrower"});
        check_same(Session::open(repo.environment(), repo.outside() / "borrower"), all_names(repo));
    }
}

TEST_CASE("what came after the opening is seen") {
    const TempRepo repo;
    repo.commit_file("file", "1");
    const auto reader = git::open_bulk_reader(repo.open(), DLTASK_TEST_MODULE);
    CHECK(reader->blob("refs/heads/main:file") == "1");
    repo.commit_file("file", "2");
    CHECK(reader->blob("refs/heads/main:file") == "2");
    repo.git({"gc", "--quiet", "--prune=now"});
    CHECK(reader->blob("refs/heads/main:file") == "2");
}

TEST_CASE("where libgit2 cannot go, git goes alone") {
    SECTION("sha256") {
        const TempRepo repo{{"--object-format=sha256"}};
        repo.commit_file("a/b/文 件", "x");
        const Session session = repo.open();
        CHECK(is_git_alone(*git::open_bulk_reader(session, DLTASK_TEST_MODULE)));
        CHECK(git::open_bulk_reader(session, DLTASK_TEST_MODULE)->blob("HEAD:a/b/文 件") == "x");
    }
    SECTION("a partial clone") {
        const TempRepo repo;
        repo.git({"config", "uploadpack.allowFilter", "true"});
        repo.git({"config", "uploadpack.allowAnySHA1InWant", "true"});
        fill(repo);
        repo.git({"clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://" + repo.path().native(),
                  "../partial"});
        const Session session = Session::open(repo.environment(), repo.outside() / "partial");
        const auto reader = git::open_bulk_reader(session, DLTASK_TEST_MODULE);
        CHECK(reader->blob("HEAD:a/b/文 件") == "content");
        // The state that `git sparse-checkout` leaves: libgit2 opens it, and does not fetch.
        repo.git({"config", "core.repositoryFormatVersion", "0"}, {}, repo.outside() / "partial");
        CHECK(git::open_bulk_reader(session, DLTASK_TEST_MODULE)->blob("HEAD:large")->size() == 300'001);
    }
    SECTION("worktreeConfig") {
        const TempRepo repo;
        fill(repo);
        repo.git({"config", "core.repositoryFormatVersion", "1"});
        repo.git({"config", "extensions.worktreeConfig", "true"});
        check_same(repo.open(), all_names(repo));
    }
    SECTION("replaced objects") {
        const TempRepo repo;
        fill(repo);
        repo.git({"replace", repo.git({"rev-parse", "HEAD:large"}), repo.git({"rev-parse", "HEAD~1:large"})});
        const Session session = repo.open();
        CHECK(is_git_alone(*git::open_bulk_reader(session, DLTASK_TEST_MODULE)));
        check_same(session, {"HEAD:large"});
    }
    SECTION("an object directory from the environment") {
        TempRepo repo;
        fill(repo);
        repo.environment().set("GIT_ALTERNATE_OBJECT_DIRECTORIES", repo.home().native());
        CHECK(is_git_alone(*git::open_bulk_reader(repo.open(), DLTASK_TEST_MODULE)));
    }
    SECTION("no module") {
        const TempRepo repo;
        fill(repo);
        CHECK(is_git_alone(*git::open_bulk_reader(repo.open(), repo.path() / "none.so")));
        CHECK(is_git_alone(*git::open_bulk_reader(repo.open(), "")));
    }
}

TEST_CASE("a repository of somebody else that git accepts is read by libgit2, too") {
    TempRepo repo;
    fill(repo);
    repo.git({"config", "--global", "safe.directory", "*"});
    repo.environment().set("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    const Session session = repo.open();
    CHECK_FALSE(is_git_alone(*git::open_bulk_reader(session, DLTASK_TEST_MODULE)));
    check_same(session, all_names(repo));
}
