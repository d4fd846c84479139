// SPDX-License-Identifier: Apache-2.0
#include "model/commit_message.hpp"

#include <catch2/catch.hpp>

using namespace dltask::model;
using Slips = std::vector<HeaderSlip>;

TEST_CASE("a conventional message has type, scope, subject, body and footers") {
    const auto message = CommitMessage::parse(
        "feat(data)!: read shards\n\nWhy it is so.\n\nMore.\n\nReviewed-by: A\nCloses #12\n");
    CHECK(message.type == "feat");
    CHECK(message.scope == "data");
    CHECK(message.exclamation);
    CHECK(message.subject == "read shards");
    CHECK(message.body == "Why it is so.\n\nMore.");
    CHECK(message.footers == std::vector<Footer>{{"Reviewed-by", "A"}, {"Closes", "#12"}});
    CHECK(message.slips.empty());
    CHECK(message.footer("reviewed-BY") == "A");
    CHECK_FALSE(message.footer("Signed-off-by"));
}

TEST_CASE("a message prints as it was read") {
    for (const char* text : {"fix: a\n", "fix(x y): a\n\nbody\n", "task!: a\n\nb\n\nc: d\n e\n",
                             "feat: 读取数据\n\n正文\n\nBREAKING CHANGE: all\nof it\n"}) {
        CHECK(CommitMessage::parse(text).print() == text);
    }
}

TEST_CASE("a breaking change is told by mark or footer") {
    CHECK(CommitMessage::parse("fix!: a").is_breaking());
    CHECK(CommitMessage::parse("fix: a\n\nBREAKING CHANGE: b").is_breaking());
    CHECK(CommitMessage::parse("fix: a\n\nb\n\nX: y\nBREAKING-CHANGE: b").is_breaking());
    CHECK_FALSE(CommitMessage::parse("fix: a\n\nno BREAKING CHANGE: here").is_breaking());
    CHECK_FALSE(CommitMessage::parse("fix: a\n\nBREAKING CHANGES are none").is_breaking());
}

TEST_CASE("a last paragraph of prose is body") {
    const auto message = CommitMessage::parse("fix: a\n\nNote: this\nis prose\n");
    CHECK(message.footers.empty());
    CHECK(message.body == "Note: this\nis prose");
}

TEST_CASE("slips of the header are named and printed right") {
    struct Case {
        const char* line;
        Slips slips;
        const char* right;
    };
    const Case cases[] = {
        {"feat：加入数据", {HeaderSlip::full_width_colon}, "feat: 加入数据"},
        {"feat： 加入", {HeaderSlip::full_width_colon}, "feat: 加入"},
        {"fix（数据）: x", {HeaderSlip::full_width_parenthesis}, "fix(数据): x"},
        {"fix！: x", {HeaderSlip::full_width_exclamation}, "fix!: x"},
        {"Fix: x", {HeaderSlip::upper_case_type}, "fix: x"},
        {"fix:x", {HeaderSlip::no_space_after_colon}, "fix: x"},
        {"fix:\tx", {HeaderSlip::no_space_after_colon}, "fix: x"},
        {"fix:\u3000说明", {HeaderSlip::full_width_space}, "fix: 说明"},
        {"fix： \u3000说明", {HeaderSlip::full_width_colon, HeaderSlip::full_width_space}, "fix: 说明"},
        {"fix:  x", {HeaderSlip::many_spaces_after_colon}, "fix: x"},
        {"fix : x", {HeaderSlip::space_before_colon}, "fix: x"},
        {"fix (a) ! : x", {HeaderSlip::space_before_colon}, "fix(a)!: x"},
        {"fix(): x", {HeaderSlip::empty_scope}, "fix: x"},
        {"fix:", {HeaderSlip::no_subject}, "fix:"},
        {"fix: ", {HeaderSlip::no_subject}, "fix:"},
        {"add a loader", {HeaderSlip::no_type}, "add a loader"},
        {"fix(a: x", {HeaderSlip::no_type}, "fix(a: x"},
        {"加入：数据", {HeaderSlip::no_type}, "加入：数据"},
        {"", {HeaderSlip::no_type}, ""},
    };
    for (const Case& one : cases) {
        CAPTURE(one.line);
        const auto message = CommitMessage::parse(one.line);
        CHECK(message.slips == one.slips);
        CHECK(message.header() == one.right);
    }
}

TEST_CASE("comments and what follows the scissors are cut") {
    CHECK(clean_message("\n\nfix: a  \n\n\n\nb\r\n# c\n# d\n") == "fix: a\n\nb\n");
    CHECK(clean_message("fix: a\n# ------------------------ >8 ------------------------\ndiff\n") ==
          "fix: a\n");
    CHECK(clean_message("# only\n# comments\n").empty());
}

TEST_CASE("any comment character is told from the text") {
    CHECK(clean_message("#12: x\n\n; Please enter\n; the message\n") == "#12: x\n");
    CHECK(clean_message("fix: a\n// x\n// ------------------------ >8 ------------------------\n#d\n") ==
          "fix: a\n");
    // git 2.45 takes any string.
    CHECK(clean_message("fix: a\n※※ x\n※※ ------------------------ >8 ------------------------\ndiff\n") ==
          "fix: a\n");
    CHECK(clean_message("※ type: subject\nfix: a\n\n※ Please enter\n※\n※ the message\n") == "fix: a\n");
    CHECK(clean_message("REM x\nfix: a\nREM ------------------------ >8 ------------------------\nd\n") ==
          "fix: a\n");
    CHECK(clean_message("fix: a\n\n- one\n- two\n", "#") == "fix: a\n\n- one\n- two\n");
}

TEST_CASE("a given comment string is believed, and none means that nothing is a comment") {
    CHECK(clean_message("; x\nfix: a\n# b\n", ";") == "fix: a\n# b\n");
    CHECK(clean_message("#1 x\n# a\n# b\n", "") == "#1 x\n# a\n# b\n");
}
