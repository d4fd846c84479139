// SPDX-License-Identifier: Apache-2.0
// The cases of the prototype that the editor goes back to: what it edits byte for byte, what it refuses.
#include <catch2/catch.hpp>

#include "yaml/document.hpp"
#include "yaml/edit.hpp"

using dltask::model::Value;
namespace yaml = dltask::yaml;

namespace {

struct Case {
    const char* name;
    std::string before;
    yaml::Path path;
    Value value;
    std::string after;
};

std::string edited(const std::string& before, const std::vector<yaml::Edit>& edits) {
    const auto result = yaml::edit(before, edits);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&result)) FAIL(problem->print("text", before));
    return std::get<std::string>(result);
}

yaml::Diagnostic refused(const std::string& before, const yaml::Path& path, const Value& value,
                         bool add = false) {
    const auto result = yaml::edit(before, {{path, value, add}});
    if (const auto* text = std::get_if<std::string>(&result)) FAIL("was edited: " + *text);
    return std::get<yaml::Diagnostic>(result);
}

}  // namespace

TEST_CASE("a value is replaced and nothing else") {
    const std::vector<Case> cases = {
        {"top level", "lr: 0.1\nn: 2\n", {"lr"}, 0.01, "lr: 0.01\nn: 2\n"},
        {"nested", "train:\n  lr: 0.1\n  n: 2\n", {"train", "lr"}, 0.01, "train:\n  lr: 0.01\n  n: 2\n"},
        {"deeply nested", "a:\n b:\n    c: 1\nd: 2\n", {"a", "b", "c"}, 7, "a:\n b:\n    c: 7\nd: 2\n"},
        {"trailing comment", "lr: 0.1   # the rate\n", {"lr"}, 1.0, "lr: 1.0   # the rate\n"},
        {"comment close by", "lr: 0.1 #\n", {"lr"}, 1.0, "lr: 1.0 #\n"},
        {"double quotes stay", "a: \"x \\\" y\" # c\n", {"a"}, "z\"", "a: \"z\\\"\" # c\n"},
        {"single quotes stay", "a: 'it''s'\n", {"a"}, "he's", "a: 'he''s'\n"},
        {"single quotes give way", "a: 'x'\n", {"a"}, "x\ny", "a: \"x\\ny\"\n"},
        {"a number for a quoted string", "a: 'x' # c\n", {"a"}, 3, "a: 3 # c\n"},
        {"a numeric string into quotes", "a: \"x\"\n", {"a"}, "3", "a: \"3\"\n"},
        {"a numeric string for plain", "a: x\n", {"a"}, "3", "a: '3'\n"},
        {"a hash inside the value", "a: x#y # c\n", {"a"}, "z", "a: z # c\n"},
        {"a hash in quotes", "a: 'x # y' # c\n", {"a"}, "z", "a: 'z' # c\n"},
        {"an address", "a: http://x/?q=1#f\nb: 1\n", {"a"}, "http://y/", "a: 'http://y/'\nb: 1\n"},
        {"what looks like a comment", "a: 1\n", {"a"}, "a #b", "a: 'a #b'\n"},
        {"what looks like a map", "a: 1\n", {"a"}, "b: c", "a: 'b: c'\n"},
        {"what would break the line", "a: 1\nb: 2\n", {"a"}, "x\nb: 3", "a: \"x\\nb: 3\"\nb: 2\n"},
        {"value on the next line", "a:\n  # why\n  1\nb: 2\n", {"a"}, 3, "a:\n  # why\n  3\nb: 2\n"},
        {"spaces before the colon", "a : 1\n", {"a"}, 2, "a : 2\n"},
        {"first of a flow map", "m: {a: 1, b: 2}\n", {"m", "a"}, 3, "m: {a: 3, b: 2}\n"},
        {"last of a flow map", "m: {a: 1, b: 2 }\n", {"m", "b"}, 3, "m: {a: 1, b: 3 }\n"},
        {"a string in a flow map", "m: {a: x, b: y}\n", {"m", "a"}, "p, q]", "m: {a: 'p, q]', b: y}\n"},
        {"JSON", "{\"a\": 1, \"b\": [1, 2]}\n", {"a"}, Value{}, "{\"a\": null, \"b\": [1, 2]}\n"},
        {"JSON without spaces", "{\"a\":1,\"b\":2}", {"b"}, 3, "{\"a\":1,\"b\":3}"},
        {"windows line ends", "a: 1\r\nb:\r\n  c: 2\r\n", {"b", "c"}, 3, "a: 1\r\nb:\r\n  c: 3\r\n"},
        {"byte order mark",
         "\xEF\xBB\xBF"
         "a: 1\nb: 2\n",
         {"a"},
         3,
         "\xEF\xBB\xBF"
         "a: 3\nb: 2\n"},
        {"byte order mark, second line",
         "\xEF\xBB\xBF"
         "a: 1\r\nb: 2\r\n",
         {"b"},
         3,
         "\xEF\xBB\xBF"
         "a: 1\r\nb: 3\r\n"},
        {"characters beyond ASCII",
         "\xE4\xB8\xAD: \xE6\x96\x87 # \xE6\xB3\xA8\nb: 1\n",
         {"\xE4\xB8\xAD"},
         "\xE5\xAD\x97",
         "\xE4\xB8\xAD: \xE5\xAD\x97 # \xE6\xB3\xA8\nb: 1\n"},
        {"behind such characters",
         "a: {\xE4\xB8\xAD: \xE6\x96\x87, b: 1} # x\n",
         {"a", "b"},
         2,
         "a: {\xE4\xB8\xAD: \xE6\x96\x87, b: 2} # x\n"},
        {"document markers", "---\na: 1\n...\n", {"a"}, 2, "---\na: 2\n...\n"},
        {"directive", "%YAML 1.1\n---\na: 1\n", {"a"}, 2, "%YAML 1.1\n---\na: 2\n"},
        {"empty value", "a:\nb: 1\n", {"a"}, 2, "a: 2\nb: 1\n"},
        {"empty value before a null key", "a:\nnull: 1\n", {"a"}, 2, "a: 2\nnull: 1\n"},
        {"empty value with a comment", "a: # why\nb: 1\n", {"a"}, 2, "a: 2 # why\nb: 1\n"},
        {"empty value at the end", "a: 1\nb:", {"b"}, 2, "a: 1\nb: 2"},
        {"empty value in braces", "m: {a: , b: 1}\n", {"m", "a"}, 2, "m: {a: 2 , b: 1}\n"},
        {"tilde", "a: ~ # c\n", {"a"}, 2, "a: 2 # c\n"},
        {"null", "a: null\nb: 1\n", {"a"}, 0.5, "a: 0.5\nb: 1\n"},
        {"to null", "a: 1\n", {"a"}, Value{}, "a: null\n"},
        {"quoted keys", "'a b': 1\n\"c\": 2\n", {"a b"}, 3, "'a b': 3\n\"c\": 2\n"},
        {"explicit key", "? a\n: 1\n", {"a"}, 2, "? a\n: 2\n"},
        {"list of maps", "l:\n- a: 1\n  b: 2\n- a: 3\n", {"l", "1", "a"}, 4, "l:\n- a: 1\n  b: 2\n- a: 4\n"},
        {"element of a block list", "l:\n  - 1\n  - 2 # c\n", {"l", "1"}, 3, "l:\n  - 1\n  - 3 # c\n"},
        {"element of a flow list", "l: [1, 2, 3]\n", {"l", "1"}, 7, "l: [1, 7, 3]\n"},
        {"list in a list", "l: [[1, 2], [3]]\n", {"l", "0", "1"}, 7, "l: [[1, 7], [3]]\n"},
        {"whole flow list",
         "l: [1, 'a]'] # c\nb: 1\n",
         {"l"},
         Value::List{Value{3}, Value{"x"}},
         "l: [3, x] # c\nb: 1\n"},
        {"empty flow list", "l: []\n", {"l"}, Value::List{Value{1}}, "l: [1]\n"},
        {"flow list over lines", "l: [1,\n    2]\nb: 1\n", {"l"}, Value::List{Value{3}}, "l: [3]\nb: 1\n"},
        {"a list for a null", "l:\n", {"l"}, Value::List{Value{1}}, "l: [1]\n"},
        {"own key that overrides",
         "b: &b {lr: 1}\nm:\n  <<: *b\n  lr: 2\n",
         {"m", "lr"},
         3,
         "b: &b {lr: 1}\nm:\n  <<: *b\n  lr: 3\n"},
        {"inherited key",
         "b: &b {lr: 1}\nm:\n  <<: *b\n  x: 2\n",
         {"m", "lr"},
         3,
         "b: &b {lr: 1}\nm:\n  <<: *b\n  x: 2\n  lr: 3\n"},
        {"look-alike in a block scalar", "t: |\n  lr: 1\nlr: 2\n", {"lr"}, 3, "t: |\n  lr: 1\nlr: 3\n"},
        {"look-alike in a comment", "# lr: 1\nlr: 2\n", {"lr"}, 3, "# lr: 1\nlr: 3\n"},
        {"look-alike in quotes", "t: 'lr: 1'\nlr: 2\n", {"lr"}, 3, "t: 'lr: 1'\nlr: 3\n"},
        {"key with a dot", "train.lr: 1\n", {"train.lr"}, 2, "train.lr: 2\n"},
        {"no line end", "a: 1", {"a"}, 2, "a: 2"},
        {"a NaN elsewhere", "a: .nan\nb: 1\n", {"b"}, 2, "a: .nan\nb: 2\n"},
        {"small float", "lr: 0.1\n", {"lr"}, 1e-5, "lr: 1.0e-05\n"},
        {"a date", "d: 2024-01-02\n", {"d"}, Value::Timestamp{"2025-01-02"}, "d: 2025-01-02\n"},
        {"a string like a date", "d: x\n", {"d"}, "2025-01-02", "d: '2025-01-02'\n"},
        {"a big integer",
         "n: 1\n",
         {"n"},
         Value::BigInteger{"123456789012345678901"},
         "n: 123456789012345678901\n"},
        {"next to an alias", "a: &x 1\nb: *x\nc: 2\n", {"c"}, 3, "a: &x 1\nb: *x\nc: 3\n"},
        {"tab in a comment", "a: 1 #\tc\n", {"a"}, 2, "a: 2 #\tc\n"},
    };
    CHECK(cases.size() >= 60);
    for (const Case& one : cases) {
        CAPTURE(one.name);
        CHECK(edited(one.before, {{one.path, one.value, false}}) == one.after);
    }
}

TEST_CASE("a key is added to the top level or to a block map, at its indentation") {
    const std::vector<Case> cases = {
        {"top level", "a: 1\n", {"b"}, 2, "a: 1\nb: 2\n"},
        {"no line end", "a: 1", {"b"}, 2, "a: 1\nb: 2\n"},
        {"empty file", "", {"b"}, 2, "b: 2\n"},
        {"only comments", "# c\n", {"b"}, 2, "# c\nb: 2\n"},
        {"only a byte order mark",
         "\xEF\xBB\xBF",
         {"b"},
         2,
         "\xEF\xBB\xBF"
         "b: 2\n"},
        {"only a document start", "---\n", {"b"}, 2, "---\nb: 2\n"},
        {"before the document end", "---\na: 1\n...\n", {"b"}, 2, "---\na: 1\nb: 2\n...\n"},
        {"windows line ends", "a: 1\r\n", {"b"}, 2, "a: 1\r\nb: 2\r\n"},
        {"indented top level", "  a: 1\n", {"b"}, 2, "  a: 1\n  b: 2\n"},
        {"nested", "t:\n  a: 1\nz: 1\n", {"t", "b"}, 2, "t:\n  a: 1\n  b: 2\nz: 1\n"},
        {"nested, after a list",
         "t:\n    l:\n    - 1\n    - 2\nz: 1\n",
         {"t", "b"},
         2,
         "t:\n    l:\n    - 1\n    - 2\n    b: 2\nz: 1\n"},
        {"nested, after a block scalar",
         "t:\n  s: |\n    # text\n    more\n\nz: 1\n",
         {"t", "b"},
         2,
         "t:\n  s: |\n    # text\n    more\n  b: 2\n\nz: 1\n"},
        {"nested, after an empty value", "t:\n  a:\nz: 1\n", {"t", "b"}, 2, "t:\n  a:\n  b: 2\nz: 1\n"},
        {"nested, at the end", "t:\n  a: 1", {"t", "b"}, 2, "t:\n  a: 1\n  b: 2\n"},
        {"nested, before a comment",
         "t:\n  a: 1 # c\n# z\nz: 1\n",
         {"t", "b"},
         2,
         "t:\n  a: 1 # c\n  b: 2\n# z\nz: 1\n"},
        {"two levels down",
         "t:\n  u:\n    a: {x: 1,\n      y: 2}\n  v: 1\n",
         {"t", "u", "b"},
         2,
         "t:\n  u:\n    a: {x: 1,\n      y: 2}\n    b: 2\n  v: 1\n"},
        {"a map in a list", "l:\n- a: 1\n- a: 2\n", {"l", "0", "b"}, 3, "l:\n- a: 1\n  b: 3\n- a: 2\n"},
        {"a key that needs quotes", "a: 1\n", {"yes"}, "no", "a: 1\n'yes': 'no'\n"},
        {"a list", "a: 1\n", {"b"}, Value::List{Value{1}, Value{"x"}}, "a: 1\nb: [1, x]\n"},
        {"in a new map", "a: 1\n", {"m", "b"}, 2, "a: 1\nm:\n  b: 2\n"},
        {"two new maps down, in a deep one",
         "t:\n    u: 1\nz: 1\n",
         {"t", "m", "yes", "b"},
         2,
         "t:\n    u: 1\n    m:\n      'yes':\n        b: 2\nz: 1\n"},
    };
    for (const Case& one : cases) {
        CAPTURE(one.name);
        CHECK(edited(one.before, {{one.path, one.value, true}}) == one.after);
    }
}

TEST_CASE("several edits are made in one call, later ones on top of earlier ones") {
    CHECK(edited("a: 1\nb:\n  c: x\n",
                 {{{"a"}, Value{2}, false}, {{"b", "d"}, Value{3}, true}, {{"b", "d"}, Value{4}, false}}) ==
          "a: 2\nb:\n  c: x\n  d: 4\n");
    CHECK(std::holds_alternative<yaml::Diagnostic>(
        yaml::edit("a: 1\n", {{{"a"}, Value{2}, false}, {{"b"}, Value{3}, false}})));
    CHECK(edited("a: 1\n", {}) == "a: 1\n");
}

TEST_CASE("what cannot be edited without a rewrite is refused") {
    const std::tuple<const char*, std::string, yaml::Path> cases[] = {
        {"block scalar", "a: |\n  x\nb: 1\n", {"a"}},
        {"folded scalar", "a: >-\n  x\nb: 1\n", {"a"}},
        {"plain scalar over lines", "a: x\n  y\n", {"a"}},
        {"quotes over lines", "a: 'x\n  y'\n", {"a"}},
        {"anchored value", "a: &x 1\nb: *x\n", {"a"}},
        {"alias", "a: &x 1\nb: *x\n", {"b"}},
        {"through an alias", "a: &x {c: 1}\nb: *x\n", {"b", "c"}},
        {"value that an alias shares", "a: &x {c: 1}\nb: *x\n", {"a", "c"}},
        {"value that others inherit", "b: &b {lr: 1}\nm:\n  <<: *b\n", {"b", "lr"}},
        {"tagged value", "a: !!str 1\n", {"a"}},
        {"tagged empty value", "a: !!str\n", {"a"}},
        {"map", "a:\n  b: 1\n", {"a"}},
        {"map in braces", "a: {b: 1}\n", {"a"}},
        {"block list", "a:\n- 1\n", {"a"}},
        {"list with comments", "a: [1, # one\n  2]\n", {"a"}},
        {"missing key", "a: 1\n", {"b"}},
        {"missing nested key", "a:\n  b: 1\n", {"a", "c"}},
        {"below a scalar", "a: 1\n", {"a", "b"}},
        {"beyond the list", "a: [1, 2]\n", {"a", "2"}},
        {"no index", "a: [1, 2]\n", {"a", "-1"}},
        {"duplicate keys", "a: 1\na: 2\n", {"a"}},
        {"several documents", "a: 1\n---\na: 2\n", {"a"}},
        {"invalid UTF-8", "a: 1\nb: \xFF\n", {"a"}},
        {"lone carriage return", "a: 1\rb: 2\n", {"a"}},
        {"tab indentation", "b:\n\ta: 1\n", {"b", "a"}},
        {"no path", "a: 1\n", {}},
        {"no map at all", "- 1\n", {"a"}},
        {"empty file", "", {"a"}},
        {"key without a value in braces", "{a, b: 1}\n", {"a"}},
    };
    for (const auto& [name, before, path] : cases) {
        CAPTURE(name);
        const yaml::Diagnostic problem = refused(before, path, Value{7});
        CHECK(problem.line >= 1);
        CHECK_FALSE(problem.message.empty());
    }
}

TEST_CASE("what cannot be added is refused") {
    const std::tuple<const char*, std::string, yaml::Path> cases[] = {
        {"existing key", "a: 1\n", {"a"}},
        {"map in braces", "m: {a: 1}\n", {"m", "b"}},
        {"top level in braces", "{a: 1}\n", {"b"}},
        {"below a scalar, in a new map", "a: 1\n", {"a", "m", "b"}},
        {"empty parent", "m:\n", {"m", "b"}},
        {"list", "l: [1]\n", {"l", "b"}},
        {"top level list", "- 1\n", {"b"}},
        {"scalar", "x\n", {"b"}},
        {"map that an alias shares", "a: &x\n  c: 1\nb: *x\n", {"a", "d"}},
        {"after text that a line end would change", "a: |\n  x", {"b"}},
    };
    for (const auto& [name, before, path] : cases) {
        CAPTURE(name);
        refused(before, path, Value{7}, true);
    }
}

TEST_CASE("a refusal says where") {
    const yaml::Diagnostic block = refused("x: 1\ny:\n  a: |\n    t\n", {"y", "a"}, Value{1});
    CHECK(block.line == 3);
    CHECK(block.column == 6);
    const yaml::Diagnostic missing = refused("x: 1\ny:\n  a: 1\n", {"y", "b"}, Value{1});
    CHECK(missing.message == "there is no 'y.b'");
    CHECK(missing.line == 2);
}

TEST_CASE("values that are not UTF-8 or no value are not written") {
    refused("a: 1\n", {"a"}, Value{"\xFF"});
    refused("a: 1\n", {"a"}, Value{Value::List{Value{"\xFF"}}});
    refused("a: 1\n", {"\xFF"}, Value{1}, true);
    refused("a: 1\n", {"a"}, Value{Value::Map{{"b", Value{1}}}});
}
