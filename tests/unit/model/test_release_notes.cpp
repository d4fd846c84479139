// SPDX-License-Identifier: Apache-2.0
#include "model/release_notes.hpp"

#include <catch2/catch.hpp>

using namespace dltask::model;

namespace {

Change change(const std::string& message, bool is_merge = false) {
    return Change{CommitMessage::parse(message), is_merge, "1234567"};
}

std::vector<Change> changes(const std::vector<std::string>& messages) {
    std::vector<Change> list;
    for (const std::string& message : messages) list.push_back(change(message));
    return list;
}

std::string next(const std::string& from, const std::vector<std::string>& messages) {
    const Version version = *Version::parse(from);
    return version.bumped(bump_for(version, changes(messages))).str();
}

}  // namespace

TEST_CASE("the types of the commits say which version comes next") {
    struct Row {
        std::string from;
        std::vector<std::string> messages;
        std::string next;
    };
    const std::vector<Row> rows = {
        {"1.2.3", {}, "1.2.4"},
        {"1.2.3", {"fix: a", "docs: b"}, "1.2.4"},
        {"1.2.3", {"whatever it was"}, "1.2.4"},
        {"1.2.3", {"fix: a", "feat: b", "chore: c"}, "1.3.0"},
        {"1.2.3", {"feat: b", "refactor!: c"}, "2.0.0"},
        {"1.2.3", {"fix: c\n\nwhy\n\nBREAKING CHANGE: the loader is gone"}, "2.0.0"},
        {"1.2.3", {"fix: c\n\nBREAKING-CHANGE: the loader is gone"}, "2.0.0"},
        {"0.2.3", {"feat!: c"}, "0.3.0"},
        {"0.2.3", {"fix!: c"}, "0.3.0"},
        {"0.2.3", {"feat: c"}, "0.3.0"},
        {"0.2.3", {"fix: c"}, "0.2.4"},
        {"1.2.3", {"task: lr-0.01 on v1.2.3", "fix: a"}, "1.2.4"},
        {"0.3.0-rc.1", {"fix: a"}, "0.3.0"},
        {"0.3.0-rc.1", {"feat: a"}, "0.3.0"},
        {"1.0.1-rc.1", {"feat: a"}, "1.1.0"},
        {"2.0.0-rc.1", {"feat!: a"}, "2.0.0"},
    };
    for (const Row& row : rows) {
        INFO(row.from << " by " << (row.messages.empty() ? "nothing" : row.messages.front()));
        CHECK(next(row.from, row.messages) == row.next);
    }
}

TEST_CASE("pre-releases of one release are counted") {
    const auto parse = [](const char* text) { return *Version::parse(text); };
    const std::vector<Version> existing = {parse("0.3.0-rc.1"),  parse("0.3.0-rc.9"), parse("0.3.0-beta.11"),
                                           parse("0.4.0-rc.20"), parse("0.3.0-rc.x"), parse("0.2.0")};
    CHECK(next_prerelease(parse("0.3.0"), "rc", existing).str() == "0.3.0-rc.10");
    CHECK(next_prerelease(parse("0.3.0-rc.9"), "rc", existing).str() == "0.3.0-rc.10");
    CHECK(next_prerelease(parse("0.3.0"), "alpha", existing).str() == "0.3.0-alpha.1");
    CHECK(is_pin(parse("0.3.0-dev.1")));
    CHECK_FALSE(is_pin(parse("0.3.0-rc.1")));
    CHECK_FALSE(is_pin(parse("0.3.0")));
}

TEST_CASE("the notes list the changes by type") {
    std::vector<Change> list =
        changes({"fix(data): close the file", "feat: a scheduler", "feat(model)!: heads\n\nbody",
                 "a line of long ago", "task: lr-0.1 on v0.1.0", "chore(release): v0.1.0", "perf: faster",
                 "zeta: own type", "Revert \"feat: b\""});
    list.push_back(change("chore: merge feature-x into dev", true));
    list.push_back(change("chore: squash dev into main\n\nDltask-Source: 1234567"));
    list.push_back(change("Merge branch 'x'", true));
    list.push_back(change("feat: merged by a host (#12)", true));
    CHECK(release_notes(list) ==
          "Breaking changes:\n"
          "- model: heads (1234567)\n"
          "\n"
          "feat:\n"
          "- a scheduler (1234567)\n"
          "- model: heads (1234567)\n"
          "- merged by a host (#12) (1234567)\n"
          "\n"
          "fix:\n"
          "- data: close the file (1234567)\n"
          "\n"
          "perf:\n"
          "- faster (1234567)\n"
          "\n"
          "zeta:\n"
          "- own type (1234567)\n"
          "\n"
          "other:\n"
          "- a line of long ago (1234567)\n"
          "- Revert \"feat: b\" (1234567)\n");
    CHECK(release_notes({}).empty());
}

TEST_CASE("a message of ten thousand lines is one line of the notes") {
    std::string message = "feat: long\n\n";
    for (int i = 0; i < 10'000; ++i) message += "a line of the body\n";
    CHECK(release_notes({change(message)}) == "feat:\n- long (1234567)\n");
}
