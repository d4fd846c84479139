// SPDX-License-Identifier: Apache-2.0
// The fast reader may give up on anything, but where it reads, the YAML parser reads the same.
#include <catch2/catch.hpp>

#include "record/readers.hpp"
#include "record/record_file.hpp"
#include "unit/record/sample.hpp"

using dltask::model::TaskRecord;
namespace record = dltask::record;
namespace test = dltask::test;

TEST_CASE("the fast reader reads what print writes") {
    const TaskRecord full = test::full_record();
    const auto fast = record::read_fast(record::print(full));
    REQUIRE(fast);
    CHECK(*fast == full);
}

TEST_CASE("the fast reader agrees with the YAML parser on records") {
    std::mt19937 random{5};
    int read = 0;
    for (int i = 0; i < 400; ++i) {
        const TaskRecord wanted = test::random_record(random, false);
        const std::string text = record::print(wanted);
        const auto fast = record::read_fast(text);
        if (fast) {
            ++read;
            REQUIRE(*fast == wanted);
        }
        const auto slow = record::read_yaml(text);
        REQUIRE(std::holds_alternative<TaskRecord>(slow));
        REQUIRE(std::get<TaskRecord>(slow) == wanted);
    }
    CHECK(read > 100);
}

TEST_CASE("the fast reader agrees with the YAML parser on damaged records, or gives up") {
    static const std::vector<std::string> pieces = {
        "\n",   " ",        "  ", ":",    ": ",  "#",      " #",       "'",   "\"",  "-",
        "- ",   "[",        "]",  ",",    ", ",  "{}",     "[]",       "a",   "1",   "~",
        "null", "true",     "\t", "\r\n", "&a ", "*a",     "!!str ",   "1e3", "0x1", "---\n",
        "=",    "\xC3\xA9", "_",  ".",    "01",  "x: 1\n", "  k: v\n", "''"};
    std::mt19937 random{9};
    int read = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string text =
            record::print(i % 2 == 0 ? test::full_record() : test::random_record(random, false));
        const std::size_t at = random() % text.size();
        if (random() % 3 == 0) {
            text.erase(at, random() % 3 + 1);
        } else {
            text.insert(at, pieces[random() % pieces.size()]);
        }
        const auto fast = record::read_fast(text);
        if (!fast) continue;
        ++read;
        const auto slow = record::read_yaml(text);
        CAPTURE(text);
        REQUIRE(std::holds_alternative<TaskRecord>(slow));
        REQUIRE(std::get<TaskRecord>(slow) == *fast);
    }
    CHECK(read > 100);
}

TEST_CASE("the fast reader gives up on what print does not write") {
    const std::string text = record::print(test::full_record());
    const std::pair<const char*, const char*> changes[] = {
        {"kind: task", "kind:  task"},
        {"kind: task", "kind: task # c"},
        {"kind: task", "kind: \"task\""},
        {"kind: task", "kind: 'task'"},
        {"kind: task\n", ""},
        {"schema: 1", "schema: 01"},
        {"seconds: 60.25", "seconds: 60.250"},
        {"exit: 0", "exit: 00"},
        {"  lr: 0.01", "  lr: 1.0e-2"},
        {"\nattempts:", "\nx: 1\nattempts:"},
        {"  lr: 0.01\n", "  lr: 0.01\n  lr: 0.02\n"},
    };
    for (const auto& [part, by] : changes) {
        std::string changed = text;
        changed.replace(changed.find(part), std::string{part}.size(), by);
        CAPTURE(changed);
        CHECK_FALSE(record::read_fast(changed));
    }
    CHECK_FALSE(record::read_fast(text + "x: 1\n"));
    CHECK_FALSE(record::read_fast(text.substr(0, text.size() - 1)));
    CHECK_FALSE(record::read_fast(""));
}
