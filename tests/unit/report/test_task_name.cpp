// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "report/task_name.hpp"

using namespace dltask;
using namespace dltask::report;

namespace {

const std::string small = "task-0.1.0-20261122T103000-lr-0.01";
const std::string large = "task-0.1.0-20261122T103100-lr-0.015";
const std::string twin = "task-0.2.0-20261123T103000-adam";
const std::string debug = "debug-0.1.0-20261122T110000-adam";
const std::string feature = "feature-cosine";

NameContext context() {
    return {{small, large, twin, debug, feature}, large, small, {}};
}

std::string resolved(const std::string& word) {
    const Resolution resolution = resolve_name(word, context());
    if (const auto* branch = std::get_if<std::string>(&resolution)) return *branch;
    return std::holds_alternative<Ambiguous>(resolution) ? "several" : "none";
}

}  // namespace

TEST_CASE("a task has short names") {
    struct Case {
        std::string word, branch;
    };
    const Case cases[] = {
        {small, small},
        {"refs/heads/" + small, small},
        {"origin/" + small, small},
        {"lr-0.01", small},
        {"lr-0.015", large},
        {"103100", large},
        {"0.015", large},
        {"lr-0", "several"},
        {"adam", "several"},
        {"0.2.0-20261123", twin},
        {"debug-", debug},
        {"cosine", feature},
        {"cosi", feature},
        {"tasks/" + small, small},
        {"tasks/" + small + "/", small},
        {"./tasks/" + small + "/config.yaml", small},
        {"../" + small + "/train.py", small},
        {"/home/x/repo/tasks/archive/2026/" + small + "/a/b", small},
        {"tasks/" + small + "5", "none"},
        {"@", large},
        {"@-1", small},
        {"", "none"},
        {"nothing", "none"},
        {"LR-0.01", "none"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.word);
        CHECK(resolved(c.word) == c.branch);
    }
}

TEST_CASE("several candidates are listed, the newest first") {
    try {
        (void)require_name("adam", context());
        FAIL("accepted");
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::negative);
        CHECK(error.message() == "'adam' is ambiguous: it fits 2 names\n  " + twin + "\n  " + debug);
    }
}

TEST_CASE("a name that is not known gets a did-you-mean") {
    try {
        (void)require_name("lr-0.0l", context());
        FAIL("accepted");
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::negative);
        CHECK(error.message() == "no such task: 'lr-0.0l'");
        CHECK(error.hints().front() == "did you mean 'lr-0.01'?");
    }
    CHECK_THROWS_AS(require_name("zzzzzz", context(), "branch"), Error);
}

TEST_CASE("there may be no current and no previous task") {
    NameContext nowhere = context();
    nowhere.current.clear();
    nowhere.previous.clear();
    for (const char* word : {"@", "@-1"}) CHECK_THROWS_AS(require_name(word, nowhere), Error);
}
