// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <iterator>
#include <random>
#include <sstream>

#include "git/index_tree.hpp"
#include "git/object_store.hpp"
#include "git/raw_id.hpp"
#include "git/ref_files.hpp"
#include "git/revision_walk.hpp"
#include "support/temp_repo.hpp"
#include "sys/file.hpp"

using namespace dltask;
using test::TempRepo;

namespace {

/// A history of merges at random, whose clocks were wrong at times.
std::vector<std::string> make_history(const TempRepo& repo, int commits, unsigned seed) {
    std::mt19937 random{seed};
    std::string stream;
    for (int mark = 1; mark <= commits; ++mark) {
        const auto jump = static_cast<int>(random() % 10 == 0 ? random() % 4000 : 0);
        stream += "commit refs/heads/b" + std::to_string(mark) + "\nmark :" + std::to_string(mark);
        stream +=
            "\ncommitter A <a@example.org> " + std::to_string(1700000000 + mark * 60 - jump) + " +0000\n";
        stream += "data 2\nx\n";
        const auto parents = mark == 1 ? 0U : 1U + random() % 2;
        for (unsigned number = 0; number < parents; ++number) {
            const int parent = std::max(1, mark - 1 - static_cast<int>(random() % 6));
            stream += (number == 0 ? "from :" : "merge :") + std::to_string(parent) + "\n";
        }
        stream += "\n";
    }
    repo.git({"fast-import", "--quiet"}, stream);
    std::vector<std::string> ids;
    for (int mark = 1; mark <= commits; ++mark)
        ids.push_back(repo.git({"rev-parse", "refs/heads/b" + std::to_string(mark)}));
    return ids;
}

std::set<std::string> words_of(const std::string& text) {
    std::istringstream words{text};
    return {std::istream_iterator<std::string>{words}, {}};
}

std::set<std::string> walked(const TempRepo& repo, const git::Revisions& revisions) {
    git::ObjectStore store{{repo.path() / ".git/objects"}, model::ObjectFormat::sha1};
    const auto read = [&store](std::string_view id) { return store.read(id).value().data; };
    std::set<std::string> ids;
    for (const git::WalkedCommit& commit : git::walk_revisions(revisions, read, {}))
        ids.insert(git::to_hex(commit.id.view()));
    return ids;
}

std::string index_tree(const TempRepo& repo) {
    const auto tree = git::tree_of_index(sys::read_file(repo.path() / ".git/index").value_or(""), 20);
    return tree ? git::to_hex(*tree) : "";
}

}  // namespace

TEST_CASE("a walk finds the commits that git rev-list finds") {
    const unsigned seed = GENERATE(1U, 2U, 3U);
    const TempRepo repo;
    const std::vector<std::string> ids = make_history(repo, 60, seed);
    std::mt19937 random{seed + 100};
    for (int number = 0; number < 40; ++number) {
        git::Revisions revisions;
        TempRepo::Words words = {"rev-list"};
        revisions.first_parent = random() % 4 == 0;
        if (revisions.first_parent) words.emplace_back("--first-parent");
        for (std::size_t i = 0; i < 1 + random() % 2; ++i) {
            const std::string& id = ids[random() % ids.size()];
            revisions.of.push_back(git::to_raw(id));
            words.push_back(id);
        }
        for (std::size_t i = 0; i < random() % 4; ++i) {
            const std::string& id = ids[random() % ids.size()];
            revisions.without.push_back(git::to_raw(id));
            words.push_back("^" + id);
        }
        CHECK(walked(repo, revisions) == words_of(repo.git(words)));
    }
}

TEST_CASE("refs are read from their files as git reads them") {
    const TempRepo repo;
    repo.write("a", "a");
    const std::string first = repo.commit("feat: a");
    repo.git({"branch", "deep/er"});
    repo.git({"tag", "-a", "-m", "x", "v1"});
    repo.git({"update-ref", "refs/remotes/origin/main", first});
    repo.git({"pack-refs", "--all"});
    repo.git({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"});
    const std::string second = repo.commit("feat: b");
    repo.git({"branch", "loose"});
    const auto names = [&](const std::string& prefix) {
        std::string text;
        const auto refs = git::read_ref_files(repo.path() / ".git", prefix);
        for (const git::FileRef& ref : refs.value()) text += ref.id + " " + ref.name + "\n";
        return text;
    };
    CHECK(names("refs/heads/") ==
          first + " refs/heads/deep/er\n" + second + " refs/heads/loose\n" + second + " refs/heads/main\n");
    CHECK(names("refs/remotes/") == first + " refs/remotes/origin/main\n");
    CHECK(names("refs/") ==
          names("refs/heads/") + names("refs/remotes/") + repo.git({"rev-parse", "v1"}) + " refs/tags/v1\n");
    CHECK(names("refs/none/").empty());
    CHECK_FALSE(git::read_ref_files(repo.outside(), "refs/").has_value());
}

TEST_CASE("an index that knows its tree says which, in every version") {
    const std::string version = GENERATE("2", "4");
    const TempRepo repo;
    for (int number = 0; number < 30; ++number)
        repo.write("dir/" + std::string(static_cast<std::size_t>(number) * 8, 'n') + std::to_string(number),
                   "x");
    repo.commit("feat: a");
    repo.git({"update-index", "--index-version", version});
    const auto written = [&] {
        const std::string tree = repo.git({"write-tree"});
        CHECK(index_tree(repo) == tree);
        CHECK_FALSE(tree.empty());
    };
    written();
    repo.git({"-c", "index.threads=4", "update-index", "--force-write-index"});
    written();
    repo.write("dir/new", "x");
    repo.git({"add", "."});
    CHECK(index_tree(repo).empty());  // something is staged whose tree nobody has written
    written();
    repo.git({"update-index", "--skip-worktree", "dir/new"});  // version 3 has longer entries
    repo.git({"write-tree"});
    written();
    repo.git({"update-index", "--split-index"});
    CHECK(index_tree(repo).empty());
}

TEST_CASE("what is no index has no tree") {
    using namespace std::string_literals;
    const TempRepo repo;
    repo.write("a", "a");
    repo.commit("feat: a");
    const std::string index = sys::read_file(repo.path() / ".git/index").value_or("");
    CHECK(git::tree_of_index(index, 20));
    for (std::size_t length = 0; length < index.size(); ++length)
        static_cast<void>(git::tree_of_index(index.substr(0, length), 20));
    for (const std::string& text :
         {""s, "DIRC"s, std::string(100, '\0'), "DIRC\0\0\0\7"s + std::string(60, '\0')})
        CHECK_FALSE(git::tree_of_index(text, 20));
}
