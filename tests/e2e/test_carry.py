#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `carry` brings from a debug branch, in which state, and how often."""
import os
import unittest

from debug_scene import LINES, Carry
from scene import write


class Brings(Carry):
    def edit_everything(self):
        self.commit({"src/committed.py": "committed\n"})
        write(self.repository, {"src/model.py": "layers = 5\n", "src/staged.py": "staged\n", "src/new.py": "new\n",
                                "src/模型.py": "更多层\n", "README.md": "edited\n"})
        self.git("add", "src/staged.py", "src/model.py")
        self.git("rm", "-q", "src/gone.py")
        self.git("mv", "src/old.py", "src/renamed.py")
        os.chmod(self.repository / "src/tool.sh", 0o755)
        os.symlink("model.py", self.repository / "src/link.py")
        write(self.folder, {"task.log": "a line\n", "train.py": (self.folder / "train.py").read_text() + "print(2)\n"})
        return self.git("status", "--porcelain", "-uall")

    arrived = [" D src/gone.py", " D src/old.py", " M README.md", " M src/model.py", " M src/tool.sh",
               ' M "src/\\346\\250\\241\\345\\236\\213.py"', " M tasks/main/train.py", "?? src/committed.py",
               "?? src/link.py", "?? src/new.py", "?? src/renamed.py", "?? src/staged.py"]

    def test_every_kind_of_change_uncommitted(self):
        self.edit_everything()
        self.carry()
        self.assertEqual(self.on(), "dev")
        self.assertEqual(self.git("rev-parse", "dev"), self.base)
        self.assertEqual(self.status(), sorted(self.arrived))
        self.assertEqual(self.read("src/model.py"), "layers = 5\n")
        self.assertTrue(os.access(self.repository / "src/tool.sh", os.X_OK))
        self.assertEqual(os.readlink(self.repository / "src/link.py"), "model.py")
        self.assertTrue(self.read("tasks/main/train.py").endswith("print(2)\n"))
        self.assertIn("DEBUG: false", self.read("tasks/main/config.yaml"))
        self.assertEqual(self.git("show", f"{self.branch}:tasks/{self.branch}/task.log"), "a line")
        self.assertEqual(self.git("stash", "list"), "")

    def test_every_kind_of_change_as_one_commit(self):
        self.edit_everything()
        self.carry("--commit", "fix(core): all of it")
        self.assertEqual((self.on(), self.status()), ("dev", []))
        self.assertEqual(self.git("rev-parse", "dev^"), self.base)
        self.assertEqual(self.git("log", "-1", "--format=%s %an"), "fix(core): all of it A Person")
        changes = self.git("-c", "core.quotePath=false", "diff", "--name-status", "--no-renames", "dev^", "dev")
        self.assertEqual(changes.splitlines(),
                         ["M\tREADME.md", "A\tsrc/committed.py", "D\tsrc/gone.py", "A\tsrc/link.py", "M\tsrc/model.py",
                          "A\tsrc/new.py", "D\tsrc/old.py", "A\tsrc/renamed.py", "A\tsrc/staged.py", "M\tsrc/tool.sh",
                          "M\tsrc/模型.py", "M\ttasks/main/train.py"])
        self.assertEqual(self.git("log", "--format=%s", "dev", "--", "tasks/debug-*"), "")

    def test_undo_redo_and_the_staged_state(self):
        before = self.edit_everything()
        tip = self.git("rev-parse", self.branch)
        for words in ([], ["--commit", "fix: all"]):
            self.carry(*words)
            after = self.status()
            self.done(self.repository, "undo")
            self.assertEqual(self.git("status", "--porcelain", "-uall"), before)
            self.assertEqual((self.on(), self.git("rev-parse", self.branch)), (self.branch, tip))
            self.assertEqual(self.git("rev-parse", "dev"), self.base)
            self.done(self.repository, "redo")
            self.assertEqual((self.on(), self.status()), ("dev", after))
            self.done(self.repository, "undo")
        self.git("fsck", "--strict", "--no-dangling")

    def test_dry_run_says_it_and_changes_nothing(self):
        before = self.edit_everything()
        refs = self.git("for-each-ref")
        self.assertIn("refs/heads/dev", self.done(self.repository, "carry", "-n", "--commit", "fix: all"))
        self.assertEqual((self.git("for-each-ref"), self.git("status", "--porcelain", "-uall")), (refs, before))

    def test_what_is_staged_but_not_on_the_disk_is_kept_for_undo(self):
        write(self.repository, {"src/model.py": "staged only\n"})
        self.git("add", "src/model.py")
        write(self.repository, {"src/model.py": "layers = 3\n"})
        self.carry()
        self.assertEqual((self.on(), self.status()), ("dev", []))
        self.done(self.repository, "undo")
        self.assertEqual(self.git("status", "--porcelain"), "MM src/model.py")
        self.assertEqual(self.git("show", ":src/model.py"), "staged only")

    def test_what_was_only_announced_is_so_again_after_undo(self):
        write(self.repository, {"src/later.py": "later\n", "src/model.py": "layers = 9\n"})
        self.git("add", "--intent-to-add", "src/later.py")
        before = self.git("status", "--porcelain")
        self.assertEqual(before, " A src/later.py\n M src/model.py")
        for words in ([], ["--commit", "fix: later"]):
            self.carry(*words)
            self.done(self.repository, "undo")
            self.assertEqual(self.git("status", "--porcelain"), before)
        self.done(self.repository, "redo")
        self.assertEqual(self.git("show", "dev:src/later.py"), "later")

    def test_ignored_files_stay_where_they_are(self):
        write(self.repository, {"data/x.bin": "data\n", "weights.pt": "w\n"})
        write(self.folder, {"model.pt": "m\n"})
        self.edit("line 3\n", "LINE 3\n")
        self.carry("--commit", "fix: three")
        for path, content in (("data/x.bin", "data\n"), ("weights.pt", "w\n"), (f"tasks/{self.branch}/model.pt", "m\n")):
            self.assertEqual(self.read(path), content)

    def test_a_large_file_stays_and_is_named(self):
        (self.repository / "big.bin").write_bytes(b"\0" * (11 << 20))
        self.edit("line 3\n", "LINE 3\n")
        self.assertIn("big.bin", self.carry("--commit", "fix: three").err)
        self.assertEqual(self.git("show", "--name-only", "--format=", "dev"), "src/lines.py")
        self.assertEqual((self.repository / "big.bin").stat().st_size, 11 << 20)

    def test_a_file_that_becomes_a_directory(self):
        os.remove(self.repository / "src/gone.py")
        write(self.repository, {"src/gone.py/inner.py": "inner\n"})
        self.carry("--commit", "refactor: a package")
        self.assertEqual(self.read("src/gone.py/inner.py"), "inner\n")
        self.assertEqual(self.status(), [])

    def test_out_of_the_index_and_ignored_is_a_deletion(self):
        self.commit({"src/weights.txt": "w\n"})
        self.git("switch", "-q", "dev")
        self.commit({"src/secret.txt": "s\n"})
        self.git("switch", "-q", self.branch)
        self.git("merge", "-q", "dev", "-m", "chore: merge dev")
        self.git("rm", "-q", "--cached", "src/secret.txt")
        write(self.repository, {".gitignore": "*.pt\ndata/\nsecret.txt\n"})
        self.carry("--commit", "fix: no secret")
        self.assertNotIn("secret.txt", self.git("ls-tree", "-r", "--name-only", "dev"))
        self.assertEqual(self.read("src/secret.txt"), "s\n")

    def test_nothing_but_logs(self):
        write(self.folder, {"task.log": "a line\n"})
        self.assertIn("no new code", self.carry("--commit", "fix: nothing").err)
        self.assertEqual((self.on(), self.git("rev-parse", "dev"), self.status()), ("dev", self.base, []))
        self.assertEqual(self.git("show", f"{self.branch}:tasks/{self.branch}/task.log"), "a line")

    def test_line_ends_and_filters(self):
        self.git("config", "filter.up.clean", "tr a-z A-Z")
        self.git("config", "filter.up.smudge", "tr A-Z a-z")
        write(self.repository, {".gitattributes": "*.up filter=up\n*.win text eol=crlf\n", "a.up": "words\n",
                                "b.win": "one\r\ntwo\r\n"})
        self.carry()
        self.assertEqual((self.read("a.up"), (self.repository / "b.win").read_bytes()), ("words\n", b"one\r\ntwo\r\n"))
        self.git("add", "-A")
        self.assertEqual(self.git("show", ":a.up"), "WORDS")


class Scripts(Carry):
    def script(self, text):
        write(self.folder, {"train.py": text})

    def test_a_copy_is_merged_with_what_dev_made_of_it(self):
        original = self.read("tasks/main/train.py")
        self.git("switch", "-q", "dev")
        self.commit({"tasks/main/train.py": "# first\n" + original}, "docs: first")
        self.git("switch", "-q", self.branch)
        self.script(original + "# last\n")
        self.carry("--commit", "fix: last")
        self.assertEqual(self.read("tasks/main/train.py"), "# first\n" + original + "# last\n")

    def test_both_the_copy_and_the_template_were_edited(self):
        original = self.read("tasks/main/train.py")
        write(self.repository, {"tasks/main/train.py": "# template\n" + original})
        self.script(original + "# copy\n")
        self.carry()
        self.assertEqual(self.read("tasks/main/train.py"), "# template\n" + original + "# copy\n")

    def test_a_conflict_in_a_script_names_the_template(self):
        self.git("switch", "-q", "dev")
        self.commit({"tasks/main/train.py": "other\n"}, "feat: other")
        self.git("switch", "-q", self.branch)
        self.script("mine\n")
        self.assertIn("tasks/main/train.py", self.refused(self.repository, "carry").err)

    def test_a_deleted_copy_is_deleted_in_the_template(self):
        self.git("switch", "-q", "dev")
        self.commit({"tasks/main/more.py": LINES, "tasks/main/other.py": "other\n"}, "feat: more scripts")
        self.branch = self.done(self.repository, "debug", "-s", "lr=0.6")
        self.folder = self.repository / "tasks" / self.branch
        os.remove(self.folder / "other.py")
        os.rename(self.folder / "more.py", self.folder / "renamed.py")
        write(self.folder, {"renamed.py": LINES + "last line\n"})
        answer = self.carry()
        self.assertNotIn("is no copy of a script", answer.err)
        self.assertEqual(self.status(), [" D tasks/main/more.py", " D tasks/main/other.py", "?? tasks/main/renamed.py"])
        self.assertEqual(self.read("tasks/main/renamed.py"), LINES + "last line\n")
        self.done(self.repository, "undo")
        self.assertEqual(sorted(path.name for path in (self.folder).glob("*.py")), ["renamed.py", "train.py"])
        self.git("switch", "-q", "--force", "dev")
        self.commit({"tasks/main/other.py": "edited\n"}, "feat: edited")
        self.git("switch", "-q", self.branch)
        os.remove(self.folder / "other.py")
        self.assertIn("tasks/main/other.py", self.refused(self.repository, "carry").err)

    def test_results_and_new_files_stay(self):
        self.done(self.repository, "run")
        write(self.folder, {"helper.py": "new\n"})
        self.edit("line 3\n", "LINE 3\n")
        self.assertIn("helper.py", self.carry().err)
        self.assertEqual(self.status(), [" M src/lines.py"])
        self.git("cat-file", "-e", f"{self.branch}:tasks/{self.branch}/helper.py")
        self.git("cat-file", "-e", f"{self.branch}:tasks/{self.branch}/curve.csv")

    def parameter(self, old, new):
        self.edit(old, new, f"tasks/{self.branch}/config.yaml")

    def test_parameters_stay(self):
        self.parameter("RANDOM_SEED: 7", "RANDOM_SEED: 8")
        self.carry()
        self.assertEqual(self.status(), [])

    def test_parameters_with_config_but_not_those_of_this_branch(self):
        self.parameter("RANDOM_SEED: 7\n", "RANDOM_SEED: 8  # lucky\nbatch: 4\n")
        self.parameter("lr: 0.5", "lr: 0.7")
        self.parameter("VERSION: 0.1.0", "VERSION: 0.1.1")
        self.carry("--config")
        text = self.read("tasks/main/config.yaml")
        self.assertIn("RANDOM_SEED: 8  # lucky\nbatch: 4\nlr: 0.1          # learning rate\n", text)
        self.assertIn("VERSION: 0.1.0   # the core's version\nDEBUG: false\n", text)

    def test_parameters_can_follow_later(self):
        self.parameter("RANDOM_SEED: 7", "RANDOM_SEED: 8")
        self.edit("line 3\n", "LINE 3\n")
        self.carry("--commit", "fix: three")
        self.git("switch", "-q", self.branch)
        self.carry("--config", "--commit", "chore: another seed")
        self.assertEqual(self.git("show", "--name-only", "--format=", "dev"), "tasks/main/config.yaml")
        self.assertIn("RANDOM_SEED: 8", self.read("tasks/main/config.yaml"))


class Rounds(Carry):
    fixes = [("line 3\n", "LINE 3\n"), ("line 4\n", "LINE 4\n"), ("line 20\n", "LINE 20\nand more\n")]

    def expected(self):
        text = LINES
        for old, new in self.fixes:
            text = text.replace(old, new)
        return text

    def round(self, number, committed):
        self.edit(*self.fixes[number])
        if committed:
            self.git("commit", "-qam", f"fix: {number}")

    def check_rounds(self):
        self.assertEqual(self.git("show", "dev:src/lines.py") + "\n", self.expected())
        self.assertEqual(self.git("log", "--format=%s", "--reverse", f"{self.base}..dev").splitlines(),
                         ["fix: 0", "fix: 1", "fix: 2"])
        for number, (old, new) in enumerate(self.fixes):
            patch = self.git("show", "--format=", f"dev~{2 - number}")
            self.assertEqual((patch.count("\n-"), patch.count("\n+")), (2, 1 + new.count("\n")))
        self.done(self.repository, "discard", self.branch)

    def test_three_rounds_as_commits(self):
        for committed in (False, True):
            with self.subTest(committed=committed):
                for number in range(3):
                    self.git("switch", "-q", self.branch)
                    self.round(number, committed)
                    self.carry("--commit", f"fix: {number}")
                self.check_rounds()
                self.git("reset", "-q", "--hard", self.base)
                self.branch = self.done(self.repository, "debug", "again")

    def test_three_rounds_that_the_user_commits(self):
        for number in range(3):
            self.git("switch", "-q", self.branch)
            self.round(number, number == 1)
            self.carry()
            self.git("commit", "-qam", f"fix: {number}")
        self.check_rounds()

    def test_dev_is_merged_into_the_debug_branch_in_between(self):
        for number in range(3):
            self.git("switch", "-q", self.branch)
            self.git("merge", "-q", "dev", "-m", "chore: merge dev")
            self.round(number, False)
            self.carry("--commit", f"fix: {number}")
        self.check_rounds()

    def test_what_was_amended_on_dev_stays_amended(self):
        self.round(0, True)
        self.carry()
        self.edit("LINE 3\n", "Line three\n")
        self.git("commit", "-qam", "fix: three")
        self.git("switch", "-q", self.branch)
        self.round(2, True)
        self.carry("--commit", "fix: twenty")
        self.assertIn("Line three\n", self.read("src/lines.py"))
        self.assertIn("LINE 20\n", self.read("src/lines.py"))

    def test_what_never_was_committed_on_dev_comes_again(self):
        self.round(0, False)
        self.carry()
        self.git("stash", "-q")
        self.git("stash", "drop", "-q")
        self.git("switch", "-q", self.branch)
        self.round(2, False)
        self.carry()
        self.assertIn("LINE 3\n", self.read("src/lines.py"))
        self.assertIn("LINE 20\n", self.read("src/lines.py"))

    def test_another_target_gets_everything(self):
        self.git("branch", "feature-x", "dev")
        self.round(0, False)
        self.carry("--commit", "fix: 0")
        self.git("switch", "-q", self.branch)
        self.carry("--to", "x", "--commit", "fix: 0")
        self.assertEqual(self.on(), "feature-x")
        self.assertIn("LINE 3\n", self.read("src/lines.py"))

    def test_undo_of_one_round_brings_it_back(self):
        self.round(0, False)
        self.carry("--commit", "fix: 0")
        self.git("switch", "-q", self.branch)
        self.round(1, False)
        self.carry("--commit", "fix: 1")
        self.done(self.repository, "undo")
        self.assertEqual(self.status(), [" M src/lines.py"])
        self.carry("--commit", "fix: 1 again")
        self.assertEqual(self.git("log", "--format=%s", "--reverse", f"{self.base}..dev").splitlines(),
                         ["fix: 0", "fix: 1 again"])


if __name__ == "__main__":
    unittest.main()
