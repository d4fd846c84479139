#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Names that can never be a branch and a directory are refused with the rule, before anything happens; keys and values
that cannot be set, with the words that can."""
import json
import unicodedata
import unittest

from scene import CONFIG_YAML, Scene, table, write

BAD_NAMES = [
    ("space", "two words"), ("leading dash", "-x"), ("control character", "a\x07b"), ("line feed", "a\nb"),
    ("escape sequence", "a\x1b[31mb"), ("bidi override", "a\u202eb"), ("zero width space", "a\u200bb"),
    ("NFD", unicodedata.normalize("NFD", "modèle")), ("251 bytes", "x" * 251), ("65 bytes", "x" * 65),
    ("65 bytes of CJK", "模" * 22), ("HEAD", "HEAD"), ("at", "@"), ("two dots", "a..b"), ("lock", "x.lock"),
    ("slash", "a/b"), ("backslash", "a\\b"), ("trailing dot", "a."), ("leading dot", ".a"), ("trailing dash", "a-"),
    ("empty", ""), ("dot dot", ".."), ("colon", "a:b"), ("tilde", "a~1"), ("caret", "a^"), ("question mark", "a?"),
    ("star", "a*"), ("bracket", "a[b"), ("reflog", "a@{1}"), ("quote", "a'b"), ("dollar", "a$(touch x)b"),
    ("not UTF-8", "a\udcffb"),
]

GOOD_NAMES = [("letters", "baseline"), ("CJK", "学习率-0.01"), ("marks", "a.b_c+d=e-f"), ("64 bytes", "x" * 64),
              ("NFC", unicodedata.normalize("NFC", "modèle"))]


@table(BAD_NAMES)
class BadNames(Scene):
    def check(self, name):
        repository = self.box.ready()
        answer = self.refused(repository, "new", "--", name, codes=(3, 129))
        for character in "\x07\x1b\u202e\u200b":
            self.assertNotIn(character, answer.err)


class EmptyNames(Scene):
    def test_an_unset_variable_does_not_mean_the_current_one(self):
        repository = self.box.ready()
        self.done(repository, "debug", "x")
        for words in (["undo"], ["stop"], ["discard"], ["finish"], ["carry", "--to"], ["debug", "--from"], ["new", "--from"],
                      ["new", "--on"], ["set", "lr=1", "--task"]):
            with self.subTest(words=words):
                self.assertIn(" is empty", self.refused(repository, *words, "", codes=(129,)).err)


@table(GOOD_NAMES)
class GoodNames(Scene):
    def check(self, name):
        branch = self.done(self.box.ready(), "new", name)
        self.assertRegex(branch, r"^task-0\.1\.0-\d{8}T\d{6}-" + name.replace("+", r"\+").replace(".", r"\.") + "$")


class Parameters(Scene):
    """What `set` proposes is typed as it is."""

    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        write(self.repository, {"tasks/main/config.yaml": CONFIG_YAML + "flow: {name: sgd, l: [1, 2]}\n"
                                                                        "block:\n  a: 1\n  b:\n    - x\n"})
        self.box.git(self.repository, "commit", "-qam", "feat: keys")
        self.done(self.repository, "init", "--no-hooks")
        self.done(self.repository, "new", "x")

    def test_maps_and_lists_are_edited_by_their_parts(self):
        for word, hint in (("flow=3", "flow.name=VALUE"), ("block=3", "block.a=VALUE"), ("block.b=3", "block.b.0=VALUE"),
                           ("flow.l=3", "--force flow.l=3")):
            answer = self.refused(self.repository, "set", word, codes=(1,))
            self.assertTrue(answer.err.endswith(f"hint: git dltask set {hint}\n"), str(answer))
            self.box.must("sh", "-c", "git dltask set " + hint.replace("VALUE", "5" if ".a=" in hint else "text"),
                          cwd=self.repository)

    def test_what_is_refused_or_only_shown_changes_nothing(self):
        for words in (["lr=[1]"], ["zz=3"], ["lr"]):
            answer = self.refused(self.repository, "set", *words, codes=(1, 129))
            self.assertIn("\nnothing was changed\n", answer.err)
        answer = self.dltask(self.repository, "set", "-n", "lr=0.5")
        self.assertIn("change file ", answer.out)
        self.assertEqual(answer.err, "")

    def test_another_task_than_the_current_one_stays_named(self):
        other = self.done(self.repository, "new", "other", "--no-switch")
        command = f"git dltask set --task {other}"
        for word, hint in (("LR=3", "+LR=3"), ("lr=[1]", "--force 'lr=[1]'"), ("zz=3", "+zz=3"), ("+lr=3", "lr=3"),
                           ("lr", "lr=VALUE")):
            answer = self.dltask(self.repository, "set", "--task", other, word)
            self.assertIn(answer.code, (1, 129), str(answer))
            self.assertTrue(answer.err.endswith(f"{command} {hint}\n"), str(answer))
        for words in (["new", "y", "-s"], ["debug", "-s"]):
            answer = self.refused(self.repository, *words, "lr", codes=(129,))
            self.assertIn(f"hint: git dltask {words[0]} -s lr=VALUE\n", answer.err)

    def test_control_characters_are_escaped(self):
        for value in ("a\x01b", "a\tb", "\x1b[31mred", "a\nb", "q\"\\\x7f'", "[it's odd"):
            answer = self.refused(self.repository, "set", f"MODEL_PATH={value}", codes=(129,))
            self.box.must("sh", "-c", answer.err.split("hint: for a string: ")[1], cwd=self.repository)
            row = json.loads(self.done(self.repository, "show", "@", "--json"))
            self.assertEqual(row["params"]["MODEL_PATH"], value)


if __name__ == "__main__":
    unittest.main()
