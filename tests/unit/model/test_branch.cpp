// SPDX-License-Identifier: Apache-2.0
#include "model/branch.hpp"

#include <catch2/catch.hpp>

using namespace dltask::model;

namespace {

const BranchScheme scheme;

}  // namespace

TEST_CASE("branches are of the kind that their name tells") {
    const std::pair<const char*, BranchKind> cases[] = {
        {"main", BranchKind::main},
        {"dev", BranchKind::dev},
        {"feature-x", BranchKind::feature},
        {"hotfix-x", BranchKind::hotfix},
        {"task-0.1.0-20261122T103000-x", BranchKind::task},
        {"debug-0.1.0-20261122T103000-x", BranchKind::debug},
        {"main2", BranchKind::other},
        {"feature-", BranchKind::other},
        {"feature", BranchKind::other},
        {"task-x", BranchKind::other},
        {"", BranchKind::other},
        {"task-0.1.0-20261122T103000-", BranchKind::other},
        {"task-0.1-20261122T103000-x", BranchKind::other},
        {"task-0.1.0-20261322T103000-x", BranchKind::other},
        {"task-0.1.0-20261122T103000-.x", BranchKind::other},
        {"Task-0.1.0-20261122T103000-x", BranchKind::other},
    };
    for (const auto& [name, kind] : cases) {
        CAPTURE(name);
        CHECK(parse_branch(name, scheme).kind == kind);
        CHECK(parse_branch(name, scheme).full == name);
    }
}

TEST_CASE("a task branch has a version, a time and a name") {
    const BranchName branch = parse_branch("task-1.0.0-rc.1-20261122T103000-lr-0.01", scheme);
    REQUIRE(branch.kind == BranchKind::task);
    CHECK(branch.version->str() == "1.0.0-rc.1");
    CHECK(branch.time->str() == "20261122T103000");
    CHECK(branch.name == "lr-0.01");
    CHECK(branch.ref() == "refs/heads/task-1.0.0-rc.1-20261122T103000-lr-0.01");
    CHECK(branch.directory() == "tasks/task-1.0.0-rc.1-20261122T103000-lr-0.01");
    CHECK(branch.is_task_like());
}

TEST_CASE("a task branch is split at the leftmost time behind a version") {
    const BranchName twice = parse_branch("task-0.1.0-20261122T103000-20271122T103000-x", scheme);
    CHECK(twice.time->str() == "20261122T103000");
    CHECK(twice.name == "20271122T103000-x");
    const BranchName inside = parse_branch("task-0.1.0-20261122-20261122T103000-x", scheme);
    CHECK(inside.version->str() == "0.1.0-20261122");
}

TEST_CASE("a composed task branch parses back") {
    for (const BranchKind kind : {BranchKind::task, BranchKind::debug}) {
        const BranchName made = make_task_branch(kind, *Version::parse("0.2.0-dev.1"),
                                                 *TaskTime::parse("20261122T103000"), "a-b", scheme);
        CHECK(parse_branch(made.full, scheme) == made);
    }
}

TEST_CASE("a team may have other names") {
    BranchScheme other;
    other.main = "master";
    other.dev = "";
    other.feature = "feature/";
    CHECK_FALSE(other.has_dev());
    CHECK(parse_branch("master", other).kind == BranchKind::main);
    CHECK(parse_branch("main", other).kind == BranchKind::other);
    CHECK(parse_branch("dev", other).kind == BranchKind::other);
    CHECK(parse_branch("feature/x", other).name == "x");
}

TEST_CASE("valid names") {
    for (const char* name : {"a", "lr-0.01", "a_b+c=d", "\xE5\xAD\xA6\xE4\xB9\xA0", "\xC3\xA9", "1",
                             "x.lock2", "HEADS", "a.b.c", "+x", "_"}) {
        CAPTURE(name);
        CHECK_FALSE(check_name(name));
    }
    CHECK_FALSE(check_name(std::string(64, 'a')));
}

TEST_CASE("invalid names are refused with a reason") {
    for (const char* name : {"",
                             "-a",
                             "a-",
                             ".a",
                             "a.",
                             "a..b",
                             "a.lock",
                             "HEAD",
                             "a b",
                             "a/b",
                             "a~b",
                             "a^b",
                             "a:b",
                             "a?b",
                             "a*b",
                             "a[b",
                             "a\\b",
                             "@",
                             "a@{b",
                             "a\nb",
                             "a\x7F",
                             "\xFF",
                             "e\xCC\x81",
                             "\xE2\x80\xAE"
                             "a",
                             "\xF0\x9F\x98\x80",
                             "a'b",
                             "a\"b",
                             "a;b",
                             "$a"}) {
        CAPTURE(name);
        const auto problem = check_name(name);
        REQUIRE(problem);
        CHECK_FALSE(problem->reason.empty());
    }
    CHECK(check_name(std::string(65, 'a')));
    CHECK(check_name(std::string(251, 'a')));
}

TEST_CASE("kinds have names") {
    CHECK(name_of(BranchKind::main) == "main");
    CHECK(name_of(BranchKind::dev) == "dev");
    CHECK(name_of(BranchKind::feature) == "feature");
    CHECK(name_of(BranchKind::hotfix) == "hotfix");
    CHECK(name_of(BranchKind::task) == "task");
    CHECK(name_of(BranchKind::debug) == "debug");
    CHECK(name_of(BranchKind::other) == "other");
}
