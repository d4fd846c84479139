// SPDX-License-Identifier: Apache-2.0
#include "git/object_store.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <sstream>

#include "base/error.hpp"
#include "git/delta.hpp"
#include "git/object_builder.hpp"
#include "git/raw_id.hpp"
#include "git/tree_compare.hpp"
#include "support/temp_repo.hpp"
#include "sys/file.hpp"

using namespace dltask;
using git::ObjectStore;
using test::TempRepo;
namespace fs = std::filesystem;

namespace {

ObjectStore store_of(const TempRepo& repo, model::ObjectFormat format = model::ObjectFormat::sha1) {
    return {git::object_directories(repo.environment(), repo.path(), repo.path() / ".git"), format};
}

/// Some commits of files that change a little, so that packs have deltas of all kinds.
void fill(const TempRepo& repo, int commits) {
    std::mt19937 random{7};
    std::vector<std::string> lines(300, "a line of text");
    for (int number = 0; number < commits; ++number) {
        lines[random() % lines.size()] = "line " + std::to_string(number);
        std::string text;
        for (const std::string& line : lines) text += line + "\n";
        repo.write("dir/long.txt", text);
        repo.write("dir/sub/" + std::to_string(number % 5), std::to_string(number));
        repo.write(std::to_string(number) + ".txt", "");
        repo.commit("feat: change " + std::to_string(number));
    }
    repo.git({"tag", "-a", "-m", "a tag", "v1"});
}

/// Every object, as git says it: its id, type and size.
struct Listed {
    std::string id, type;
    std::uint64_t bytes = 0;
};

std::vector<Listed> all_objects(const TempRepo& repo) {
    std::istringstream words{repo.git({"cat-file", "--batch-all-objects", "--batch-check"})};
    std::vector<Listed> all;
    for (Listed one; words >> one.id >> one.type >> one.bytes;) all.push_back(one);
    return all;
}

void check_all(const TempRepo& repo, model::ObjectFormat format) {
    ObjectStore store = store_of(repo, format);
    const auto all = all_objects(repo);
    CHECK(all.size() > 50);
    for (const Listed& object : all) {
        INFO(object.id + " " + object.type);
        const auto info = store.info(git::to_raw(object.id));
        const auto read = store.read(git::to_raw(object.id));
        REQUIRE((info && read));
        CHECK(info->bytes == object.bytes);
        CHECK(name_of(info->type) == object.type);
        CHECK(name_of(read->type) == object.type);
        CHECK(git::object_id(read->type, *read->data, format).hex() == object.id);
    }
}

std::vector<std::string> ids_above(ObjectStore store, std::uint64_t limit) {
    const auto blobs = store.blobs_above(limit);
    REQUIRE(blobs.has_value());
    std::vector<std::string> ids;
    for (const git::StoredSize& blob : *blobs) ids.push_back(blob.id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

}  // namespace

TEST_CASE("the object store reads what git wrote, loose and packed, by either hash") {
    const bool sha256 = GENERATE(false, true);
    const TempRepo repo{sha256 ? TempRepo::Words{"--object-format=sha256"} : TempRepo::Words{}};
    const auto format = sha256 ? model::ObjectFormat::sha256 : model::ObjectFormat::sha1;
    fill(repo, 20);
    check_all(repo, format);
    repo.git({"repack", "-q", "-a", "-d", "-f", "--depth=40"});
    check_all(repo, format);
    repo.git({"-c", "repack.useDeltaBaseOffset=false", "repack", "-q", "-a", "-d", "-f"});
    check_all(repo, format);
    repo.write("more", "more");
    repo.commit("feat: loose beside packed");
    check_all(repo, format);
    CHECK_FALSE(store_of(repo, format).read(std::string(sha256 ? 32 : 20, 'x')));
}

TEST_CASE("what is loose is read without a look at the packs, and from them when it is damaged") {
    const TempRepo repo;
    const std::string commit = repo.commit_file("a", "1");
    const fs::path objects = repo.path() / ".git/objects";
    const std::string id = git::to_raw(commit);
    SECTION("packs that cannot even be opened") {
        repo.write(".git/objects/pack/pack-x.idx", std::string_view{"\377tOc\0\0\0\2", 8});
        repo.write(".git/objects/pack/pack-x.pack", "PACK");
        ObjectStore store = store_of(repo);
        CHECK(store.info(id)->type == git::ObjectType::commit);
        CHECK(store.read(id)->type == git::ObjectType::commit);
        CHECK_THROWS_AS(store.read(std::string(20, 'x')), Error);
    }
    SECTION("a loose object of which a pack has a copy") {
        repo.git({"repack", "-q", "-a"});
        const fs::path file = objects / commit.substr(0, 2) / commit.substr(2);
        fs::permissions(file, fs::perms::owner_all);
        repo.write((".git/objects/" + commit.substr(0, 2) + "/" + commit.substr(2)), "damaged");
        CHECK(store_of(repo).read(id)->type == git::ObjectType::commit);
    }
}

TEST_CASE("the object store follows alternates, of files and of the environment") {
    const TempRepo repo;
    fill(repo, 3);
    const std::string id = git::to_raw(repo.git({"rev-parse", "HEAD"}));
    const fs::path other = repo.outside() / "other.git";
    repo.git({"clone", "--quiet", "--bare", "--shared", repo.path().native(), other.native()});
    CHECK(ObjectStore{git::object_directories(repo.environment(), other, other), model::ObjectFormat::sha1}
              .read(id));
    sys::Environment environment = repo.environment();
    environment.set("GIT_OBJECT_DIRECTORY", "nothing");
    environment.set("GIT_ALTERNATE_OBJECT_DIRECTORIES", "nowhere:" + (other / "objects").native());
    CHECK(
        ObjectStore{git::object_directories(environment, other, other), model::ObjectFormat::sha1}.read(id));
}

TEST_CASE("the object store lists the blobs above a size, by headers alone") {
    const TempRepo repo;
    fill(repo, 5);
    repo.write("big", std::string(300'000, 'b'));
    repo.commit("feat: big");
    repo.write("big", std::string(300'000, 'b') + "c");
    repo.commit("feat: bigger");
    std::vector<std::string> big = {repo.git({"rev-parse", "HEAD:big"}),
                                    repo.git({"rev-parse", "HEAD~:big"})};
    std::sort(big.begin(), big.end());
    CHECK(ids_above(store_of(repo), 200'000) == big);
    repo.git({"gc", "--quiet"});
    CHECK(ids_above(store_of(repo), 200'000) == big);
    repo.git({"-c", "repack.useDeltaBaseOffset=false", "repack", "-q", "-a", "-d", "-f"});
    CHECK(ids_above(store_of(repo), 200'000) == big);
    CHECK(ids_above(store_of(repo), 300'000).size() == 1);
    CHECK(ids_above(store_of(repo), 1'000'000).empty());
}

TEST_CASE("a pack whose bytes were changed is an error, never a crash") {
    const TempRepo repo;
    fill(repo, 8);
    repo.git({"gc", "--quiet"});
    const auto all = all_objects(repo);
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator{repo.path() / ".git/objects/pack"}) {
        if (file.path().extension() == ".pack" || file.path().extension() == ".idx")
            files.push_back(file.path());
    }
    std::mt19937 random{11};
    for (int number = 0; number < 300; ++number) {
        const fs::path& file = files[random() % files.size()];
        const std::string before = sys::read_file(file).value_or("");
        std::string text = before;
        for (int byte = 0; byte < 6; ++byte) text[random() % text.size()] = static_cast<char>(random());
        if (number % 7 == 0) text.resize(random() % text.size());
        sys::set_mode(file, 0644);
        sys::write_file(file, text);
        try {
            ObjectStore store = store_of(repo);
            for (const Listed& object : all) static_cast<void>(store.read(git::to_raw(object.id)));
            static_cast<void>(store.blobs_above(10));
        } catch (const Error& error) {
            CHECK_THAT(error.message(), Catch::Contains("damaged"));
        }
        sys::write_file(file, before);
    }
}

TEST_CASE("a delta that does not fit its base is told") {
    using namespace std::string_literals;
    CHECK(git::apply_delta("abc", "\3\5\x90\3\2xy"s) == "abcxy");
    CHECK(git::apply_delta("abc", "\4\5\x90\3\2xy"s) == std::nullopt);  // another base
    CHECK(git::apply_delta("abc", "\3\5\x90\4\1x"s) == std::nullopt);   // past the end of the base
    CHECK(git::apply_delta("abc", "\3\5\x90\3\5xy"s) == std::nullopt);  // past the end of the delta
    CHECK(git::apply_delta("abc", "\3\4\x90\3\2xy"s) == std::nullopt);  // longer than it says
    CHECK(git::apply_delta("abc", "\3\5\x90\3\0xy"s) == std::nullopt);  // no such command
    CHECK(git::apply_delta("abc", "\xff"s) == std::nullopt);
}

TEST_CASE("a line of a tree is found by its whole name") {
    const std::string id(20, 'a'), odd = "100644 x" + std::string(1, '\0') + std::string(11, ' ');
    const auto line = [](const std::string& mode, const std::string& name, const std::string& raw) {
        return mode + ' ' + name + '\0' + raw;
    };
    // The first id looks like a line itself.
    const std::string tree = line("100644", "a", odd) + line("100755", "ab c", id) + line("40000", "b", id);
    CHECK_FALSE(git::find_tree_line(tree, "x", 20));
    CHECK_FALSE(git::find_tree_line(tree, "ab", 20));
    CHECK_FALSE(git::find_tree_line(tree, "", 20));
    CHECK(git::find_tree_line(tree, "ab c", 20)->id == id);
    CHECK(git::find_tree_line(tree, "b", 20)->is_tree());
    CHECK(git::find_tree_line(tree, "a", 20)->id == odd);
    CHECK_THROWS_AS(git::find_tree_line(tree.substr(0, tree.size() - 1), "c", 20), Error);
    CHECK_THROWS_AS(git::find_tree_line("nothing", "c", 20), Error);
}

TEST_CASE("trees differ as git diff-tree says, with files that become directories and long trees") {
    const TempRepo repo;
    std::mt19937 random{3};
    std::vector<std::string> commits;
    for (int number = 0; number < 25; ++number) {
        repo.git({"rm", "-r", "-q", "--ignore-unmatch", "."});
        for (int file = 0; file < 60; ++file) {
            const std::string name = std::to_string(random() % 40);
            const std::string path = random() % 3 == 0   ? "d/" + name
                                     : random() % 4 == 0 ? name + "/x"
                                                         : name + ".a";
            repo.write("t/" + path, std::to_string(random() % 3));
        }
        commits.push_back(repo.commit("feat: x"));
    }
    ObjectStore store = store_of(repo);
    const auto read = [&store](std::string_view id) { return store.read(id).value().data; };
    for (std::size_t i = 1; i < commits.size(); ++i) {
        std::string ours;
        const auto tell = [&ours](const git::TreeChange& change) {
            ours += git::to_hex(change.before.id) + " " + git::to_hex(change.after.id) + " ";
            ours += std::string{change.path} + "\n";
        };
        const auto tree = [&](const std::string& id) {
            return git::to_raw(repo.git({"rev-parse", id + "^{tree}"}));
        };
        git::TreeCompare{read, 20, tell}.compare(tree(commits[i - 1]), tree(commits[i]), "");
        std::string theirs;
        std::istringstream lines{repo.git(
            {"diff-tree", "-r", "--raw", "--no-renames", "--no-abbrev", commits[i - 1], commits[i]})};
        const auto id_or_none = [](const std::string& id) {
            return id.find_first_not_of('0') == id.npos ? "" : id;
        };
        for (std::string a, b, before, after, rest; lines >> a >> b >> before >> after >> rest;) {
            std::string path;
            std::getline(lines, path);
            theirs += id_or_none(before) + " " + id_or_none(after) + " " + path.substr(1) + "\n";
        }
        CHECK(ours == theirs);
        CHECK_FALSE(ours.empty());
    }
}
