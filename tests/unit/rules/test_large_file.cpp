// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "rules/large_file.hpp"

using Catch::Contains;
using namespace dltask::rules;

TEST_CASE("a file above the limit is told with its size and three ways out") {
    const auto violations = check_large_files({{"a.pt", 20U << 20U}, {"b.pt", 10U << 20U}}, 10U << 20U, {});
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].path == "a.pt");
    CHECK(violations[0].message == "'a.pt' has 20 MiB, more than files.max-size (10 MiB)");
    CHECK_THAT(violations[0].hint,
               Contains("git lfs track") && Contains("dvc add a.pt") && Contains(".gitignore"));
    CHECK(violations[0].hint.rfind("keep it with LFS", 0) == 0);
    const auto with_dvc = check_large_files({{"a.pt", 20U << 20U}}, 1, {false, true});
    CHECK(with_dvc.at(0).hint.rfind("keep it with DVC", 0) == 0);
}

TEST_CASE("a file that somebody was to keep is told what that one needs") {
    const auto hint = [](Keeper keeper) {
        return check_large_files({{"a b.pt", 20U << 20U, keeper}}, 1, {true, true}).at(0).hint;
    };
    CHECK_THAT(hint(Keeper::lfs), Contains("git add --renormalize 'a b.pt'") &&
                                      Contains("git lfs migrate import --include='a b.pt'") &&
                                      !Contains("dvc add"));
    CHECK_THAT(hint(Keeper::dvc), Contains("git rm --cached 'a b.pt'") && !Contains("dvc add"));
    CHECK_THAT(hint(Keeper::gitignore), Contains("git rm --cached 'a b.pt'") && !Contains(">>.gitignore"));
}

TEST_CASE("a big file in a pushed commit is told with the commands that find it and take it out") {
    const auto violations = check_large_history({{"a b.pt", 20U << 20U}, {"c", 1}}, 10U << 20U);
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].rule == "large-history");
    CHECK_THAT(violations[0].hint, Contains("git log --oneline -- 'a b.pt'") && Contains("git filter-repo") &&
                                       Contains("git lfs migrate import --include='a b.pt'"));
}

TEST_CASE("sizes are printed for people") {
    CHECK(print_size(999) == "999 B");
    CHECK(print_size(1536) == "1.5 KiB");
    CHECK(print_size(10U << 20U) == "10 MiB");
    CHECK(print_size(150'000'000) == "143 MiB");
}

TEST_CASE("a word is quoted where a shell would change it") {
    CHECK(quote_word("a/b-1.pt") == "a/b-1.pt");
    CHECK(quote_word("数据.bin") == "数据.bin");
    CHECK(quote_word("a b") == "'a b'");
    CHECK(quote_word("it's") == "'it'\\''s'");
    CHECK(quote_word("$(id)") == "'$(id)'");
    CHECK(quote_word("-x") == "'./-x'");
    CHECK(quote_word("") == "''");
}

TEST_CASE("what a task's directory holds is kept by files of that directory") {
    const auto hint = [](const std::string& path, Keeper keeper) {
        return check_large_files({{path, 20U << 20U, keeper}}, 1, {}).at(0).hint;
    };
    const std::string big = hint("tasks/a b/out/x.pt", Keeper::none);
    CHECK_THAT(big, Contains("git -C 'tasks/a b' rm --cached out/x.pt && "
                             "git -C 'tasks/a b' lfs track --filename out/x.pt && "
                             "git -C 'tasks/a b' add .gitattributes out/x.pt"));
    CHECK_THAT(big, Contains("echo /out/x.pt >>'tasks/a b/.gitignore'"));
    CHECK_THAT(hint("tasks/a/x.pt", Keeper::lfs), !Contains("migrate"));
    CHECK_THAT(check_large_history({{"tasks/a/x.pt", 2}}, 1).at(0).hint, !Contains("migrate"));
    CHECK(track_command("x.pt") == "git lfs track --filename x.pt");
}

TEST_CASE("a task's record is not too big, however small files have to be") {
    for (const char* name : {"task.yaml", "config.yaml", "environment.yaml", "task.log", "metrics.json"}) {
        const std::string path = std::string{"tasks/a/"} + name;
        CHECK(size_limit(path, 100) == 1U << 20U);
        CHECK(size_limit(path, 10U << 20U) == 10U << 20U);
        CHECK(check_large_files({{path, 1U << 20U}}, 100, {}).empty());
        CHECK(check_large_history({{path, 1U << 20U}}, 100).empty());
        CHECK(check_large_files({{path, (1U << 20U) + 1}}, 100, {}).size() == 1);
        CHECK(size_limit(name, 100) == 100);
        CHECK(size_limit(std::string{"tasks/a/out/"} + name, 100) == 100);
    }
    CHECK(size_limit("tasks/a/curve.csv", 100) == 100);
    CHECK(size_limit("src/tasks/a/task.yaml", 100) == 100);
}
