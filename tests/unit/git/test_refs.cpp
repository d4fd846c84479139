// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>

#include "base/error.hpp"
#include "git/refs.hpp"
#include "support/temp_repo.hpp"

using namespace dltask;
using git::Ref;
using test::TempRepo;

namespace {

bool git_accepts(const TempRepo& repo, const std::string& name) {
    const sys::ProcessResult result = repo.try_git({"check-ref-format", "--branch", name});
    // `@{-1}` and its like are expanded: only a name that comes back as it is is a name.
    return result.ok() && result.out == name + '\n';
}

/// Names out of pieces that rules are about.
std::string random_name(std::mt19937& random) {
    static const std::vector<std::string> pieces{
        "a",  "B",    "9",    "-",    ".",    "..",    "/", "//", ".lock", "lock", "@",       "@{",   "{",
        "}",  "~",    "^",    ":",    "?",    "*",     "[", "]",  "\\",    " ",    "\t",      "\x7f", "\x01",
        "日", "\xff", "HEAD", "head", "refs", "heads", "=", "+",  "_",     "'",    "\"",      "$",    "!",
        ",",  ";",    "<",    ">",    "|",    "&",     "#", "%",  "(",     ")",    "\xcc\x81"};
    std::string name;
    const std::size_t count = 1 + random() % 5;
    for (std::size_t i = 0; i < count; ++i) name += pieces[random() % pieces.size()];
    return name == "@" ? "a" : name;
}

}  // namespace

TEST_CASE("branch names are judged as git judges them") {
    const TempRepo repo;
    std::vector<std::string> names{"main",         "a/b",     "HEAD",   "a@",     "@/a",  "a/@",   "-x",
                                   "a/-x",         ".a",      "a/.b",   "a.",     "a./b", "a..b",  "x.lock",
                                   "x.lock/y",     "a.lockx", "/a",     "a/",     "a//b", "@{-1}", "a@{b",
                                   "refs/heads/x", "head",    "HEAD/x", "x/HEAD", "a b",  "a\nb"};
    std::mt19937 random{20261122};
    while (names.size() < 2000) names.push_back(random_name(random));
    for (const std::string& name : names) {
        INFO("'" << name << "'");
        CHECK(git::is_valid_branch_name(name) == git_accepts(repo, name));
    }
    CHECK_FALSE(git::is_valid_branch_name(""));
    CHECK_FALSE(git::is_valid_branch_name("@"));
}

TEST_CASE("refs are listed with what they point at") {
    const TempRepo repo;
    const std::string first = repo.commit_file("file", "1");
    repo.git({"tag", "-a", "-m", "text", "v1"});
    repo.git({"tag", "light"});
    repo.git({"branch", "feature/日本"});
    repo.git({"branch", "--track", "follower", "main"});
    repo.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
    const git::Session session = repo.open();
    const std::vector<Ref> heads = git::list_refs(session.runner, {"refs/heads/"});
    REQUIRE(heads.size() == 4);
    CHECK(heads[0].name == "refs/heads/alias");
    CHECK(heads[0].symref == "refs/heads/main");
    CHECK(heads[1].name == "refs/heads/feature/日本");
    CHECK(heads[1].id.hex() == first);
    CHECK(heads[1].peeled == heads[1].id);
    CHECK(heads[1].symref.empty());
    CHECK(heads[1].upstream.empty());
    CHECK(heads[2].upstream == "refs/heads/main");
    const std::vector<Ref> tags = git::list_refs(session.runner, {"refs/tags"});
    REQUIRE(tags.size() == 2);
    CHECK_FALSE(tags[0].annotated);
    CHECK(tags[1].annotated);
    CHECK(tags[1].id.hex() == repo.git({"rev-parse", "refs/tags/v1"}));
    CHECK(tags[1].peeled.hex() == first);
}

TEST_CASE("patterns are whole names or folders") {
    const TempRepo repo;
    repo.commit_file("file", "1");
    for (const char* name : {"a", "ab", "b/c"}) repo.git({"branch", name});
    const git::Session session = repo.open();
    const auto count = [&](const std::vector<std::string>& patterns) {
        return git::list_refs(session.runner, patterns).size();
    };
    CHECK(count({"refs/heads/a"}) == 1);
    CHECK(count({"refs/heads/b"}) == 1);
    CHECK(count({"refs/heads/a", "refs/heads/b/c", "refs/heads/none"}) == 2);
    CHECK(count({"refs/none/"}) == 0);
    CHECK(count({}) == 4);
}
