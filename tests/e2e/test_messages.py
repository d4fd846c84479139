#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Commit messages as editors, configurations and git itself make them, and the index that git names for each way of
committing; by real commits."""
import unittest

from scene import Scene, write

# An editor that puts what is in $LINE before what git offers.
EDITOR = '#!/bin/sh\n{ printf "%s\\n" "$LINE"; cat "$1"; } >"$1.new" && mv "$1.new" "$1"\n'
BIG = b"b" * 3_000_000


class Committing(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.box.git(self.repository, "switch", "-q", "dev")
        write(self.box.folder, {"editor": EDITOR})
        (self.box.folder / "editor").chmod(0o755)

    def run_git(self, *words, line="", cwd=None, **variables):
        return self.box.run("git", *words, cwd=cwd or self.repository, LINE=line,
                            GIT_EDITOR=str(self.box.folder / "editor").replace(" ", "\\ "), **variables)

    def passes(self, *words, **options):
        answer = self.run_git(*words, **options)
        self.assertEqual(answer.code, 0, str(answer))
        return answer

    def refuses(self, rule, *words, **options):
        head = self.box.git(self.repository, "rev-parse", "HEAD")
        answer = self.run_git(*words, **options)
        self.assertNotEqual(answer.code, 0, str(answer))
        self.assertIn(f"[{rule}]", answer.err, str(answer))
        self.assertEqual(self.box.git(self.repository, "rev-parse", "HEAD"), head)
        return answer


class Messages(Committing):
    def test_comments_and_scissors_of_any_character(self):
        write(self.repository, {"src/model.py": "no type: in the diff\n"})
        self.box.git(self.repository, "add", "src/model.py")
        for character in ("#", ";", "%", "auto"):
            for options in ([], ["-v"], ["--cleanup=scissors"], ["-v", "--cleanup=scissors"]):
                with self.subTest(character=character, options=options):
                    words = ["-c", f"core.commentChar={character}", "commit", "--allow-empty", *options]
                    self.passes(*words, line="feat: x")
                    self.refuses("commit-type", *words, line="no type")

    def test_comments_of_a_file_that_is_checked(self):
        write(self.repository, {"m": "; not a type\n\nfeat: x\n;more\n"})
        (self.repository / "link").symlink_to("m")
        for character, code in ((";", 0), ("#", 1), ("auto", 1)):
            answer = self.box.run("git", "-c", f"core.commentChar={character}", "dltask", "check", "--message", "link",
                                  cwd=self.repository)
            self.assertEqual(answer.code, code, f"{character} {answer}")
        write(self.repository, {"m": "# a comment\nfeat: x\n"})
        self.done(self.repository, "check", "--message", "m", GIT_EDITOR=":")

    def test_a_first_line_in_brackets_of_comment_characters(self):
        # With `auto` git takes another character where the offered text begins with one.
        write(self.box.folder, {"template": "# not a comment\n"})
        words = ["-c", "core.commentChar=auto", "commit", "--allow-empty", "-t", self.box.folder / "template"]
        self.passes(*words, line="feat: x")
        self.assertIn("# not a comment", self.box.git(self.repository, "log", "-1", "--format=%B"))

    def test_what_is_given_on_the_command_line_has_no_comments(self):
        self.refuses("commit-type", "commit", "--allow-empty", "-m", "# feat: x")
        self.passes("commit", "--allow-empty", "--cleanup=strip", "-m", "\n\nfeat: after empty lines\n\n# a comment")

    def test_words_of_other_conventions(self):
        for line in ("feat!: x", "fix(a b)!: x", "feat(数据): 读取", "docs: 說明", "chore: x\n\nBREAKING CHANGE: y",
                     "fix: x\n\nCloses #12\nSigned-off-by: A <a@example.org>", "feat: x\r\n\r\nbody\r\n"):
            with self.subTest(line=line):
                self.passes("commit", "--allow-empty", "-m", line)
        for line, right in (("feat：加入", "feat: 加入"), ("feat:x", "feat: x"), ("Feat(a) : x", "feat(a): x"),
                            ("feat（数据）：读", "feat(数据): 读"), ("feat！：读", "feat!: 读")):
            with self.subTest(line=line):
                self.assertIn(f"write '{right}'", self.refuses("commit-type", "commit", "--allow-empty", "-m", line).err)

    def test_a_message_in_gbk(self):
        write(self.box.folder, {"good": "feat: 加入\n".encode("gbk"), "wide": "feat：加入\n".encode("gbk"),
                                "long": ("fix: 说明\n\n" + "很长的一段话 ---\n" * 50 + "---\ndiff --git a/x b/x\n").encode("gbk")})
        for config in ("GBK", "gb18030"):
            words = ["-c", f"i18n.commitEncoding={config}", "commit", "--allow-empty", "-F"]
            self.passes(*words, self.box.folder / "good")
            self.passes(*words, self.box.folder / "long")
            self.assertIn("write 'feat: 加入'", self.refuses("commit-type", *words, self.box.folder / "wide").err)
        # The doors that read commits know what encoding they are in.
        self.box.run("git", "-c", "i18n.commitEncoding=GBK", "commit", "--no-verify", "--allow-empty", "-F",
                     self.box.folder / "wide", cwd=self.repository)
        answer = self.dltask(self.repository, "check", "--range", "HEAD~1..HEAD", "--branch", "dev")
        self.assertEqual(answer.code, 1, str(answer))
        self.assertIn("write 'feat: 加入'", answer.out)

    def test_what_git_writes_for_fixups_and_reverts(self):
        write(self.repository, {"a": "1"})
        self.box.git(self.repository, "add", "a")
        self.passes("commit", "-m", "feat: a")
        for words in (["--fixup", "HEAD"], ["--squash", "HEAD", "-m", "more"], ["--fixup=amend:HEAD"]):
            with self.subTest(words=words):
                self.passes("commit", "--allow-empty", *words, line="feat: again")
        self.passes("revert", "--no-edit", "HEAD~3")
        self.assertIn("Revert", self.box.git(self.repository, "log", "-1", "--format=%s"))
        self.passes("commit", "--amend", "--no-edit")
        self.assertEqual(self.dltask(self.repository, "check", "--range", "main..dev").code, 0)
        # Not into main: there is nobody left to squash them.
        self.box.git(self.repository, "switch", "-q", "main")
        answer = self.run_git("merge", "--no-ff", "-m", "fixup! feat: a", "dev")
        self.assertIn("[commit-type]", answer.err, str(answer))
        self.assertNotEqual(answer.code, 0)


class Index(Committing):
    """What is judged is what would be committed, wherever git keeps it."""

    def setUp(self):
        super().setUp()
        write(self.repository, {".dltask.yaml": "files: {max-size: 1MiB}\n", "good.txt": "1\n", "big.bin": "1\n"})
        self.box.git(self.repository, "add", ".")
        self.box.git(self.repository, "commit", "-qm", "feat: files")

    def judge_in(self, folder):
        write(folder, {"big.bin": BIG, "good.txt": "2\n"})
        commit = ["commit", "-m", "feat: x"]
        self.refuses_in(folder, *commit, "-a")
        self.refuses_in(folder, *commit, "big.bin")
        self.refuses_in(folder, *commit, "--include", "big.bin")
        self.refuses_in(folder, "commit", "--amend", "--no-edit", "-a")
        self.passes(*commit, "good.txt", cwd=folder)  # what is not committed is not judged
        self.box.git(folder, "add", "big.bin")
        write(folder, {"good.txt": "3\n"})
        self.passes(*commit, "good.txt", cwd=folder)  # not even when it is staged
        self.refuses_in(folder, *commit)
        self.box.git(folder, "reset", "-q", "--hard")
        write(folder, {"good.txt": BIG.replace(b"b", b"b\n")[:2_500_000]})
        answer = self.box.run("sh", "-c", "echo y | git commit -p -m 'feat: x'", cwd=folder)
        self.assertIn("[large-file]", answer.err, str(answer))
        self.box.git(folder, "reset", "-q", "--hard")

    def refuses_in(self, folder, *words):
        answer = self.run_git(*words, cwd=folder)
        self.assertNotEqual(answer.code, 0, str(answer))
        self.assertIn("[large-file]", answer.err, str(answer))

    def test_in_the_main_work_tree(self):
        self.judge_in(self.repository)

    def test_in_a_linked_work_tree(self):
        linked = self.box.folder / "linked"
        self.box.git(self.repository, "worktree", "add", "-q", "-b", "feature-x", linked)
        self.judge_in(linked)

    def test_during_a_rebase(self):
        for name in ("one", "two"):
            write(self.repository, {name: name})
            self.box.git(self.repository, "add", name)
            self.box.git(self.repository, "commit", "-qm", f"feat: {name}")
        self.passes("rebase", "-q", "-i", "HEAD~2", GIT_SEQUENCE_EDITOR="sed -i s/^pick/edit/")
        write(self.repository, {"big.bin": BIG})
        self.refuses_in(self.repository, "commit", "--amend", "--no-edit", "-a")
        self.box.git(self.repository, "checkout", "-q", "big.bin")
        write(self.repository, {"one": "1"})
        self.passes("commit", "--amend", "--no-edit", "-a")
        self.passes("rebase", "--continue")
        self.passes("rebase", "--continue")


class Buttons(Committing):
    """What a hosting platform does with a pull request from dev, and what the range of it says."""

    def setUp(self):
        super().setUp()
        for number in (1, 2):
            write(self.repository, {f"src/{number}.py": "x = 1\n"})
            self.box.git(self.repository, "add", ".")
            self.box.git(self.repository, "commit", "-qm", f"feat: {number}")
        self.before = self.box.git(self.repository, "rev-parse", "main")
        self.box.git(self.repository, "switch", "-q", "main")

    def check_main(self):
        return self.dltask(self.repository, "check", "--range", f"{self.before}..main", "--branch", "main")

    def test_merge(self):
        for subject in ("Merge pull request #12 from someone/dev", "Merge branch 'dev' into 'main'",
                        "Merged in dev (pull request #12)", "Merged PR 12: dev"):
            with self.subTest(subject=subject):
                self.box.git(self.repository, "reset", "-q", "--hard", self.before)
                self.box.git(self.repository, "merge", "-q", "--no-ff", "--no-verify", "-m", subject, "dev")
                answer = self.check_main()
                self.assertEqual(answer.code, 0, str(answer))

    def test_squash(self):
        self.box.git(self.repository, "merge", "-q", "--squash", "dev")
        self.box.git(self.repository, "commit", "-q", "--no-verify", "-m", "feat: all of it (#12)")
        self.assertEqual(self.check_main().code, 0, str(self.check_main()))

    def test_rebase(self):
        self.box.git(self.repository, "-c", "user.name=platform", "cherry-pick", "main..dev")
        self.assertEqual(self.check_main().code, 0, str(self.check_main()))

    def test_the_same_from_a_feature_is_told(self):
        self.box.git(self.repository, "branch", "-m", "dev", "feature-x")
        self.box.git(self.repository, "branch", "dev", self.before)
        self.box.git(self.repository, "merge", "-q", "--no-ff", "--no-verify", "-m",
                     "Merge pull request #12 from someone/dev", "feature-x")
        answer = self.check_main()
        self.assertEqual(answer.code, 1, str(answer))
        self.assertIn("[merge-source]", answer.out)


if __name__ == "__main__":
    unittest.main()
