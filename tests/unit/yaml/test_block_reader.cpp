// SPDX-License-Identifier: Apache-2.0
// The fast reader may give up on anything, but where it reads, the parser reads the same.
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "yaml/block_reader.hpp"
#include "yaml/text.hpp"
#include "yaml/tree.hpp"

using dltask::model::Value;
namespace yaml = dltask::yaml;

namespace {

const std::string plain_config = R"(# The parameters of a task: 中文, too.

# --- what every project has ---
VERSION: 0.1.0        # of the core
DEBUG: false
RESUME: null          # a checkpoint
MODEL_PATH:
  # of a comment
seed: 1
optimizer:
  name: adam w
  lr: 1.0e-3
  betas: [0.9, 0.999]
  schedule:
      kind: 'cosine'
      url: http://example.org/x
layers:
- 64
- "a: b # c"
- [1, 'x y', ~]
augment:
  - flip
  - {}
empty: []
last: -.5
)";

Value parsed(const std::string& text) {
    return yaml::compose(text, yaml::read_tree(text, {}));
}

struct Maker {
    std::mt19937 random;

    template <class T>
    T one_of(const std::vector<T>& items) {
        return items[random() % items.size()];
    }

    std::string scalar() {
        static const std::vector<std::string> scalars = {"1",
                                                         "0.5",
                                                         "1e-3",
                                                         "1.0e-3",
                                                         "true",
                                                         "no",
                                                         "null",
                                                         "~",
                                                         "a b",
                                                         "x:y",
                                                         "12:30",
                                                         "2024-01-02",
                                                         "-1",
                                                         "-.inf",
                                                         "'q s'",
                                                         "\"d q\"",
                                                         "[]",
                                                         "[1, a]",
                                                         "[ 'x' ]",
                                                         "{}",
                                                         "/a/b",
                                                         "~/data",
                                                         "a-b",
                                                         "",
                                                         "0x1F",
                                                         "010",
                                                         "1_000",
                                                         "a=b",
                                                         "(x)",
                                                         "v1.2",
                                                         "190:20:30",
                                                         "# c",
                                                         "...",
                                                         "---",
                                                         "a  b",
                                                         "it's",
                                                         "'it''s'",
                                                         "\"\\n\"",
                                                         "[a, ]",
                                                         "{a: 1}",
                                                         "&a 1",
                                                         "*a",
                                                         "|",
                                                         ">-",
                                                         "!!str 1",
                                                         "2024-13-01",
                                                         "0x_",
                                                         "=",
                                                         "[[1]]",
                                                         "\xE4\xB8\xAD",
                                                         "'\xE4\xB8\xAD'",
                                                         "- 1",
                                                         "a: b",
                                                         "?x",
                                                         "@x",
                                                         "%x"};
        // Mostly what the fast reader knows.
        return scalars[random() % (random() % 8 == 0 ? scalars.size() : 32)];
    }

    std::string key() {
        return one_of<std::string>({"lr", "batch", "epochs", "name", "x.y", "n-1", "a/b", "_p", "K", "seed",
                                    "on", "model", "y", "b2", "data", "c"});
    }

    void block(std::string& text, std::size_t indent, int depth) {
        const std::string pad(indent, ' ');
        for (int count = static_cast<int>(random() % 4) + 1; count > 0; --count) {
            text += pad + key() + ':';
            const auto kind = random() % 8;
            const std::string comment = random() % 5 == 0 ? "  # note: 'x' [y]" : "";
            if (depth > 0 && kind == 0) {
                text += comment + '\n';
                block(text, indent + one_of<std::size_t>({1, 2, 4}), depth - 1);
            } else if (depth > 0 && kind == 1) {
                text += comment + '\n';
                const std::string extra = pad + (random() % 2 == 0 ? "" : "  ");
                for (auto items = random() % 3 + 1; items > 0; --items)
                    text += extra + "- " + scalar() + comment + '\n';
            } else {
                text += ' ' + scalar() + comment + '\n';
            }
            if (random() % 6 == 0) text += one_of<std::string>({"\n", "# left\n", pad + "  # a: comment\n"});
        }
    }

    std::string document() {
        std::string text;
        block(text, 0, 2);
        return text;
    }

    void damage(std::string& text) {
        static const std::vector<std::string> pieces = {
            "\n",       " ",      "  ",       ":",        ": ",       "#",    " #",    "'",     "\"",
            "-",        "- ",     "[",        "]",        ",",        "{}",   "a",     "1",     "~",
            "\t",       "\r\n",   "&a ",      "*a",       "!!str ",   "|\n",  "---\n", "...\n", "? ",
            "<<: *a\n", "a: 1\n", "  k: v\n", "\xC3\xA9", "\xC2\xA0", "\x01", "\xFF",  "\\",    "%"};
        const std::size_t at = random() % (text.size() + 1);
        if (random() % 3 == 0) {
            text.erase(at, random() % 3 + 1);
        } else {
            text.insert(at, one_of(pieces));
        }
    }
};

}  // namespace

TEST_CASE("the fast reader reads what templates hold as the parser does") {
    const auto value = yaml::read_block(plain_config, {});
    REQUIRE(value);
    CHECK(*value == parsed(plain_config));
    CHECK(*value->find("optimizer")->find("schedule")->find("kind") == Value{"cosine"});
    CHECK(value->find("MODEL_PATH")->is_null());
}

TEST_CASE("the fast reader agrees with the parser on random texts, or gives up") {
    Maker maker{std::mt19937{7}};
    int read = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string text = maker.document();
        for (auto damages = maker.random() % 3; damages > 0; --damages) maker.damage(text);
        const auto fast = yaml::read_block(text, {});
        if (!fast) continue;
        ++read;
        CAPTURE(text);
        try {
            REQUIRE(*fast == parsed(text));
        } catch (const yaml::Refusal& refusal) {
            FAIL("the parser refuses it: " << refusal.diagnostic.message);
        }
    }
    CHECK(read > 2000);
}

TEST_CASE("the fast reader leaves to the parser what is beyond it") {
    for (const char* text : {"",
                             "# a\n",
                             "a\n",
                             "- 1\n",
                             " a: 1\n",
                             "a: 1\n b: 2\n",
                             "a: b\n  c\n",
                             "a: 1\na: 2\n",
                             "a:\n  b: 1\n c: 2\n",
                             "on: 1\n",
                             "0000-01-01: 1\n",
                             "1: 2\n",
                             "a : 1\n",
                             "a:1\n",
                             "a: 1\n---\n",
                             "a: &x 1\nb: *x\n",
                             "a: |\n  x\n",
                             "a: >\n  x\n",
                             "a: [1,\n 2]\n",
                             "a: {b: 1}\n",
                             "a: \"\\x41\"\n",
                             "a: 'it''s'\n",
                             "'a': 1\n",
                             "a: 'x'#c\n",
                             "a: [1]#c\n",
                             "a: 1\r\n",
                             "a:\t1\n",
                             "\xEF\xBB\xBF"
                             "a: 1\n",
                             "a: 2024-13-01\n",
                             "a: =\n",
                             "a: !!str 1\n",
                             "a:\n- b: 1\n",
                             "a:\n  - 1\n   - 2\n",
                             "a:\n- 1\n  2\n",
                             "a: 1\n- 2\n",
                             "a: \xE4\xB8\xAD\n",
                             "a: \x7F\n",
                             "a: [b, ]\n",
                             "a: ...\n",
                             "a: b #c\n  d: 1\n"}) {
        CAPTURE(text);
        CHECK_FALSE(yaml::read_block(text, {}));
    }
}

TEST_CASE("the fast reader keeps the limits") {
    CHECK_FALSE(yaml::read_block("a: 1\n", {.bytes = 4}));
    CHECK_FALSE(yaml::read_block("a: 1\nb: 2\n", {.nodes = 4}));
    CHECK(yaml::read_block("a: 1\nb: 2\n", {.nodes = 5}));
    CHECK_FALSE(yaml::read_block("a: [1]\n", {.depth = 1}));
    std::string wide, deep;
    for (int i = 0; i < 100; ++i) wide += "k" + std::to_string(i) + ": 1\n";
    for (std::size_t i = 0; i < 30; ++i) deep += std::string(i, ' ') + "a:\n";
    CHECK_FALSE(yaml::read_block(wide, {}));
    CHECK_FALSE(yaml::read_block(deep, {}));
}
