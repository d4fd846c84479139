# SPDX-License-Identifier: Apache-2.0
"""Versions and tags as people type them: the right version, or a refusal with the line of the file."""
import unittest

from scene import CONFIG_YAML, Scene, table, write


class Versions(Scene):
    def changed(self, config=None):
        """dev has a feature that main has not, and its template this config."""
        repository = self.box.ready()
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/more.py": "more = 1\n"}, "feat: more")
        if config is not None:
            self.commit(repository, {"tasks/main/config.yaml": config}, "fix: config")
        return repository

    def commit(self, repository, files, message):
        write(repository, files)
        self.box.git(repository, "add", *files)
        self.box.git(repository, "commit", "-q", "--no-verify", "-m", message)


@table([
    ("nothing", "", 129, "'' is no version"),
    ("two numbers", "1.2", 129, "'1.2' is no version"),
    ("a shell", "1; rm -rf .", 129, "'1; rm -rf .' is no version"),
    ("a substitution", "$(touch pwned)", 129, "is no version"),
    ("empty parts", "1..2", 129, "is no version"),
    ("leading zero", "01.2.3", 129, "is no version"),
    ("negative", "-1.2.3", 129, ""),
    ("a pin", "1.0.0-dev.1", 129, "pins a core"),
    ("below what is released", "0.0.9", 3, "version 0.0.9 does not come after 0.1.0"),
    ("what is released", "0.1.0", 3, "tag 'v0.1.0' is there already"),
    ("huge", "99999999999999999999.0.0", 129, ""),
    ("an option", "--force", 129, "unknown option '--force'"),
])
class Refused(Versions):
    def check(self, word, code, text):
        repository = self.changed()
        answer = self.refused(repository, "release", word, codes=(code,))
        self.assertIn(text, answer.err)
        self.assertFalse((repository / "pwned").exists())


@table([
    ("with its letter", ["v1.2.3"], "v1.2.3"),
    ("a pre-release", ["1.0.0-rc.1"], "v1.0.0-rc.1"),
    ("build metadata", ["1.0.0+gpu"], "v1.0.0+gpu"),
    ("major", ["major"], "v1.0.0"),
    ("a pre-release by its name", ["--pre", "rc"], "v0.2.0-rc.1"),
])
class Taken(Versions):
    def check(self, words, tag):
        repository = self.changed()
        self.assertEqual(self.done(repository, "release", *words), tag)
        self.assertIn(f"VERSION: {tag[1:]}", self.box.git(repository, "show", "main:tasks/main/config.yaml"))
        self.assertEqual(self.box.git(repository, "cat-file", "-t", tag), "tag")


class NotTaken(Versions):
    def test_a_pre_release_without_a_name(self):
        self.refused(self.changed(), "release", "--pre", "", codes=(129,))

    def test_a_dev_of_another_history(self):
        repository = self.box.ready()
        stranger = self.box.git(repository, "commit-tree", "-m", "feat: other", "dev^{tree}")
        self.box.git(repository, "branch", "-qf", "dev", stranger)
        answer = self.refused(repository, "release")
        self.assertIn("'main' and 'dev' have no commit in common", answer.err)
        self.assertIn("hint: ", answer.err)


LINE = "VERSION: 0.1.0   # the core's version\n"


@table([
    ("quoted twice", 'VERSION: "0.1.0" # x\n', 'VERSION: "0.2.0" # x\n'),
    ("quoted once", "VERSION: '0.1.0'\n", "VERSION: '0.2.0'\n"),
    ("odd spaces", "VERSION :    0.1.0\n", "VERSION :    0.2.0\n"),
    ("carriage returns", "VERSION: 0.1.0\r\n", "VERSION: 0.2.0\r\n"),
])
class Edited(Versions):
    def check(self, line, wanted):
        repository = self.changed(CONFIG_YAML.replace(LINE, line))
        self.assertEqual(self.done(repository, "release"), "v0.2.0")
        found = self.box.run("git", "show", "main:tasks/main/config.yaml", cwd=repository).out
        self.assertEqual(found.encode().replace(b"\r\n", b"\n"),
                         CONFIG_YAML.replace(LINE, wanted).encode().replace(b"\r\n", b"\n"))


@table([
    ("a float", "VERSION: 1.10\n"), ("an integer", "VERSION: 1\n"), ("null", "VERSION:\n"), ("missing", ""),
    ("a block of text", "VERSION: |\n  0.1.0\n"), ("a folded block", "VERSION: >-\n  0.1.0\n"),
    ("an anchor", "VERSION: &v 0.1.0\nother: *v\n"), ("an alias", "first: &v 0.1.0\nVERSION: *v\n"),
    ("a list", "VERSION: [0, 1, 0]\n"), ("twice", "VERSION: 0.1.0\nVERSION: 0.1.1\n"), ("no yaml", "VERSION: [\n"),
    ("a tag of yaml", "VERSION: !!str 0.1.0\n"),
])
class Unreadable(Versions):
    def check(self, line):
        repository = self.changed(CONFIG_YAML.replace(LINE, line))
        answer = self.dltask(repository, "release")
        if answer.code == 0:
            text = self.box.git(repository, "show", "main:tasks/main/config.yaml")
            self.assertIn("0.2.0", text, f"{line!r} became {text!r}")
            self.assertEqual(answer.out, "v0.2.0\n")
            return
        self.assertEqual(answer.code, 3, str(answer))
        self.assertRegex(answer.err, r"tasks/main/config\.yaml(:\d+)?", str(answer))
        self.assertEqual(self.box.git(repository, "tag"), "v0.1.0")


class Tags(Versions):
    def test_a_lightweight_tag_and_one_elsewhere(self):
        repository = self.changed()
        self.box.git(repository, "tag", "v0.2.0", "main")
        self.assertIn("lightweight", self.refused(repository, "release").err)
        self.box.git(repository, "tag", "-f", "-a", "-m", "mine", "v0.2.0", "dev")
        answer = self.refused(repository, "release")
        self.assertIn(f"tag 'v0.2.0' is there already (on {self.box.git(repository, 'rev-parse', '--short=7', 'dev')[:7]}",
                      answer.err)
        self.assertEqual(self.done(repository, "release", "0.3.0"), "v0.3.0")

    def test_the_tag_of_the_present_version_is_elsewhere(self):
        repository = self.changed()
        self.box.git(repository, "tag", "-f", "-a", "-m", "moved", "v0.1.0", "dev")
        answer = self.refused(repository, "release")
        self.assertIn("tag 'v0.1.0' is on", answer.err)

    def test_messages_of_ten_thousand_lines(self):
        repository = self.changed()
        message = "fix: long\n\n" + "".join(f"line {number}\n" for number in range(10_000))
        (self.box.home / "message").write_text(message)
        self.box.git(repository, "commit", "-q", "--allow-empty", "-F", self.box.home / "message")
        self.assertEqual(self.done(repository, "release", "-m", message), "v0.2.0")
        self.assertIn("line 9999\n", self.box.git(repository, "cat-file", "tag", "v0.2.0"))
        self.assertEqual(self.done(repository, "undo"), "")


if __name__ == "__main__":
    unittest.main()
