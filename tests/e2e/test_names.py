#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Names that can never be a branch and a directory are refused with the rule, before anything happens."""
import unicodedata
import unittest

from scene import Scene, table

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


@table(GOOD_NAMES)
class GoodNames(Scene):
    def check(self, name):
        branch = self.done(self.box.ready(), "new", name)
        self.assertRegex(branch, r"^task-0\.1\.0-\d{8}T\d{6}-" + name.replace("+", r"\+").replace(".", r"\.") + "$")


if __name__ == "__main__":
    unittest.main()
