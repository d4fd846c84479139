// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "config/settings.hpp"

using dltask::config::is_excluded;
using dltask::config::Settings;

TEST_CASE("the default list takes documentation out of the core and nothing else") {
    const auto patterns = Settings::parse("").core_exclude;
    for (const char* path : {".dltask.yaml", "README.md", "README", "LICENSE-MIT", "docs/a/b.md",
                             "paper/x.typ", ".github/workflows/ci.yml", ".gitlab-ci.yml"}) {
        CAPTURE(path);
        CHECK(is_excluded(path, patterns));
    }
    for (const char* path : {"src/README.md", "train.py", "docs.py", "docs", "src/docs/x.md",
                             "tasks/main/README.md", "my.gitignore"}) {
        CAPTURE(path);
        CHECK_FALSE(is_excluded(path, patterns));
    }
}

TEST_CASE("a star stays within a part of the path, two stars cross") {
    CHECK(is_excluded("a/x.md", {"a/*.md"}));
    CHECK_FALSE(is_excluded("a/b/x.md", {"a/*.md"}));
    CHECK(is_excluded("a/b/c/x.md", {"a/**/*.md"}));
    CHECK(is_excluded("a/x.md", {"a/**/*.md"}));
    CHECK(is_excluded("deep/down/x.md", {"**/x.md"}));
    CHECK_FALSE(is_excluded("x.md.txt", {"**/x.md"}));
}

TEST_CASE("a pattern that matches a directory covers what is below it") {
    CHECK(is_excluded("notes/a/b", {"notes"}));
    CHECK(is_excluded("notes/a/b", {"/notes/"}));
    CHECK_FALSE(is_excluded("notes", {"notes/"}));
}

TEST_CASE("question marks, brackets and backslashes work as in gitignore") {
    CHECK(is_excluded("v1", {"v?"}));
    CHECK(is_excluded("v1", {"v[0-9]"}));
    CHECK_FALSE(is_excluded("v1", {"v[!0-9]"}));
    CHECK(is_excluded("a*b", {R"(a\*b)"}));
    CHECK_FALSE(is_excluded("axb", {R"(a\*b)"}));
    CHECK(is_excluded("a[b", {"a[b"}));
}

TEST_CASE("a later exclamation mark takes a path back") {
    CHECK_FALSE(is_excluded("docs/keep.py", {"docs/", "!docs/keep.py"}));
    CHECK(is_excluded("docs/other.py", {"docs/", "!docs/keep.py"}));
}

TEST_CASE("a hostile pattern is answered at once") {
    std::string pattern, path(4000, 'a');
    for (int i = 0; i < 400; ++i) pattern += "*a";
    CHECK_FALSE(is_excluded(path, {pattern + "*b"}));
}
