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
