// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "record/remark.hpp"
#include "record/remark_tree.hpp"

using namespace dltask;
using namespace dltask::record;

namespace {

Remark remark(std::int64_t seconds, RemarkKind kind, const std::string& text) {
    return {{1795314600 + seconds, 0, 28800}, kind, "A <a@example.org>", text};
}

std::string text_of(const std::vector<Remark>& remarks) {
    std::string text;
    for (const Remark& one : remarks) text += print(one) + '\n';
    return text;
}

}  // namespace

TEST_CASE("a remark is one line in UTC") {
    CHECK(print(remark(0, RemarkKind::note, "a\tb\nc\\n")) ==
          "2026-11-22T02:30:00+00:00\tnote\tA <a@example.org>\ta\\tb\\nc\\\\n");
}

TEST_CASE("what was said is read back") {
    const auto read =
        read_remarks(text_of({remark(0, RemarkKind::note, "a\tb\nc\\n"), remark(1, RemarkKind::tag, "paper"),
                              remark(2, RemarkKind::retract, "bug #31")}));
    CHECK(read.notes == std::vector<std::string>{"a\tb\nc\\n"});
    CHECK(read.tags == std::vector<std::string>{"paper"});
    CHECK(read.retracted == "bug #31");
}

TEST_CASE("the later remark counts, in whatever order the lines stand") {
    const auto read =
        read_remarks(text_of({remark(5, RemarkKind::restore, ""), remark(9, RemarkKind::untag, "b"),
                              remark(1, RemarkKind::tag, "b"), remark(2, RemarkKind::tag, "a"),
                              remark(0, RemarkKind::retract, "x")}));
    CHECK_FALSE(read.retracted.has_value());
    CHECK(read.tags == std::vector<std::string>{"a"});
}

TEST_CASE("the union of two versions keeps everything once") {
    const std::string one = text_of({remark(0, RemarkKind::note, "a"), remark(1, RemarkKind::note, "b")});
    const std::string two = text_of({remark(1, RemarkKind::note, "b"), remark(2, RemarkKind::note, "c")});
    const std::string both = join_remarks({one, two, "from a later version\n"});
    CHECK(join_remarks({two, "from a later version", one, both}) == both);
    CHECK(read_remarks(both).notes == std::vector<std::string>{"a", "b", "c"});
    CHECK(both.find("from a later version\n") != std::string::npos);
}

TEST_CASE("lines that are no remarks are left out") {
    for (const std::string line : {"", "x", "2026-11-22T02:30:00Z\tshout\ta\tb", "never\tnote\ta\tb",
                                   "\t\t\t", "2026-11-22T02:30:00Z\tnote"}) {
        INFO(line);
        CHECK(read_remarks(line + '\n').none());
    }
    CHECK(read_remarks(std::string{"\0\xff\t\\", 4}).none());
}

TEST_CASE("the latest remark is found in whatever order they stand") {
    CHECK_FALSE(latest_remark("x\n").has_value());
    const auto latest =
        latest_remark(text_of({remark(9, RemarkKind::note, "b"), remark(1, RemarkKind::note, "a")}));
    REQUIRE(latest);
    CHECK(latest->unix_seconds == 1795314609);
}

TEST_CASE("remarks stand under the id of the branch's name") {
    CHECK(remark_key("hello", model::ObjectFormat::sha1) == "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0");
}

TEST_CASE("our own remarks come first, those of other notes not at all") {
    const auto named = [](const std::string& name) {
        git::Ref ref;
        ref.name = name;
        return ref;
    };
    const auto refs =
        remark_refs({named("refs/notes/commits"), named("refs/notes/a/dltask"), named("refs/notes/dltask"),
                     named("refs/heads/dltask"), named("refs/notes/xdltask")});
    REQUIRE(refs.size() == 2);
    CHECK(refs[0].name == "refs/notes/dltask");
    CHECK(refs[1].name == "refs/notes/a/dltask");
}
