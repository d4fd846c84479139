#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Debug branches: where they begin, what comes along, what each attempt keeps, how they end."""
import os
import unittest

from scene import Scene, table, write


class Debug(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()

    def git(self, *words):
        return self.box.git(self.repository, *words)

    def start(self, branch):
        self.git("switch", "-q", *branch)
        return self.git("rev-parse", "HEAD")

    def commit(self, files, subject="feat: more"):
        write(self.repository, files)
        self.git("add", *files)
        self.git("commit", "-qm", subject)

    def debug(self, *words):
        branch = self.done(self.repository, "debug", *words)
        self.assertEqual(self.git("branch", "--show-current"), branch)
        return branch

    def record(self, branch):
        return (self.repository / "tasks" / branch / "task.yaml").read_text()


@table([("main", ["main"], "main"), ("dev", ["dev"], "dev"), ("feature", ["-c", "feature-x", "dev"], "feature-x"),
        ("hotfix", ["-c", "hotfix-x", "main"], "hotfix-x"), ("another branch", ["-c", "other", "main"], "dev"),
        ("detached", ["--detach", "main"], "dev")])
class BeginsOn(Debug):
    def check(self, switch, base):
        self.git("switch", "-q", "dev")
        self.commit({"src/dev.py": "on dev\n"})
        self.git("switch", "-q", *switch)
        branch = self.debug("-s", "lr=0.5")
        self.assertRegex(branch, r"^debug-0\.1\.0-\d{8}T\d{6}-lr-0\.5$")
        self.assertEqual(self.git("rev-parse", f"{branch}^"), self.git("rev-parse", base))
        self.assertEqual(self.git("diff", "--name-only", base, branch).splitlines(),
                         [f"tasks/{branch}/{name}" for name in ("config.yaml", "task.yaml", "train.py")])
        config = self.git("show", f"{branch}:tasks/{branch}/config.yaml")
        self.assertIn("DEBUG: true\n", config)
        self.assertIn("lr: 0.5          # learning rate", config)
        record = self.record(branch)
        for line in ("kind: debug", f"parent: {base}", f"core: {self.git('rev-parse', base)}", "lr: 0.5"):
            self.assertIn(line, record)
        self.assertNotIn("DEBUG", record)


class Begins(Debug):
    def test_from_another_branch(self):
        self.git("switch", "-q", "dev")
        self.commit({"src/dev.py": "on dev\n"})
        self.git("switch", "-q", "main")
        branch = self.debug("--from", "dev")
        self.assertEqual(self.git("rev-parse", f"{branch}^"), self.git("rev-parse", "dev"))

    def test_a_task_branch_is_no_beginning(self):
        branch = self.task(self.repository, "x")
        answer = self.refused(self.repository, "debug", "--from", branch, codes=(1,))
        self.assertIn("no such branch", answer.err)
        self.assertEqual(self.git("rev-parse", f"{self.debug()}^"), self.git("rev-parse", "dev"))

    def test_a_core_that_is_not_released(self):
        self.git("switch", "-q", "dev")
        self.commit({"src/model.py": "layers = 5\n"})
        self.debug()

    def test_uncommitted_edits_come_along_untouched(self):
        self.git("switch", "-q", "dev")
        write(self.repository, {"src/model.py": "layers = 4\n", "src/staged.py": "new\n", "src/new.py": "new\n",
                                "README.md": "edited\n", "data/ignored": "x\n"})
        self.git("rm", "-q", ".gitignore", "--cached")
        self.git("add", "src/staged.py", "README.md")
        write(self.repository, {"README.md": "edited again\n"})
        before = self.git("status", "--porcelain", "-uall")
        self.debug()
        self.assertEqual(self.git("status", "--porcelain", "-uall"), before)
        self.assertEqual((self.repository / "README.md").read_text(), "edited again\n")

    def test_edits_of_the_template_are_in_the_copy(self):
        write(self.repository, {"tasks/main/train.py": "print('edited')\n", "tasks/main/loss.py": "new\n",
                                "tasks/main/model.pt": "ignored\n"})
        branch = self.debug()
        folder = self.repository / "tasks" / branch
        self.assertEqual((folder / "train.py").read_text(), "print('edited')\n")
        self.assertEqual((folder / "loss.py").read_text(), "new\n")
        self.assertFalse((folder / "model.pt").exists())
        self.assertEqual(self.git("status", "--porcelain"), " M tasks/main/train.py\n?? tasks/main/loss.py")

    def test_edits_in_the_way_of_another_branch_are_named(self):
        self.git("switch", "-q", "dev")
        self.commit({"src/model.py": "layers = 5\n"})
        self.git("switch", "-q", "main")
        write(self.repository, {"src/model.py": "mine\n"})
        answer = self.refused(self.repository, "debug", "--from", "dev")
        self.assertIn("src/model.py", answer.err)

    def test_dry_run_changes_nothing(self):
        write(self.repository, {"tasks/main/train.py": "print('edited')\n"})
        before = self.git("for-each-ref")
        self.assertIn("create ref refs/heads/debug-0.1.0-", self.done(self.repository, "debug", "-n"))
        self.assertEqual(self.git("for-each-ref"), before)
        self.assertEqual(self.git("count-objects"), self.git("count-objects"))

    def test_names_that_can_never_be(self):
        for name in ("a b", "..", "-x", "a.lock", "HEAD"):
            self.refused(self.repository, "debug", "--", name, codes=(129,))

    def test_a_dev_that_is_missing(self):
        repository = self.repository
        self.box.git(repository, "switch", "-q", "--detach", "main")
        self.box.git(repository, "branch", "-q", "-D", "dev")
        self.assertIn("branch 'dev' does not exist here", self.refused(repository, "debug", "x").err)

    def test_a_project_without_debug_switch(self):
        text = (self.repository / ".dltask.yaml").read_text()
        write(self.repository, {".dltask.yaml": text + "\nconfig:\n  keys:\n    DEBUG: null\n"})
        branch = self.debug()
        self.assertIn("DEBUG: false", (self.repository / "tasks" / branch / "config.yaml").read_text())

    def test_a_template_that_lacks_the_switch(self):
        write(self.repository, {"tasks/main/config.yaml": "VERSION: 0.1.0\nTRAIN: true\n"})
        branch = self.debug()
        self.assertIn("DEBUG: true", (self.repository / "tasks" / branch / "config.yaml").read_text())


class Runs(Debug):
    def setUp(self):
        super().setUp()
        self.git("switch", "-q", "dev")
        self.branch = self.debug("-s", "lr=0.5")

    def ran(self, attempt):
        return f"refs/dltask/runs/{self.branch}/{attempt}"

    def test_each_attempt_keeps_the_tree_that_ran(self):
        contents = ["layers = 4\n", "layers = 5\n"]
        for number, content in enumerate(contents, 1):
            write(self.repository, {"src/model.py": content, "src/new.py": f"{number}\n"})
            before = self.git("status", "--porcelain")
            self.done(self.repository, "run")
            self.assertEqual(self.git("status", "--porcelain"), before)
        record = self.record(self.branch)
        for number, content in enumerate(contents, 1):
            self.assertEqual(self.git("show", f"{self.ran(number)}:src/model.py") + "\n", content)
            self.assertEqual(self.git("show", f"{self.ran(number)}:src/new.py"), str(number))
            self.assertIn("tree: " + self.git("rev-parse", self.ran(number) + "^{tree}"), record)
        self.assertEqual(record.count("dirty: true"), 2)
        self.git("reflog", "expire", "--expire=now", "--all")
        self.git("gc", "-q", "--prune=now")
        self.assertEqual(self.git("show", f"{self.ran(1)}:src/model.py"), "layers = 4")

    def test_a_clean_attempt_is_its_commit(self):
        self.done(self.repository, "run")
        self.assertIn("dirty: false", self.record(self.branch))
        commit = self.git("rev-parse", self.ran(1))
        self.assertIn(f"commit: {commit}", self.record(self.branch))
        self.assertIn("tree: " + self.git("rev-parse", commit + "^{tree}"), self.record(self.branch))

    def test_deletions_links_and_modes_are_kept_too(self):
        self.commit({"src/gone.py": "x\n", "src/script.sh": "true\n"})
        os.remove(self.repository / "src/gone.py")
        os.chmod(self.repository / "src/script.sh", 0o755)
        os.symlink("model.py", self.repository / "src/link.py")
        self.done(self.repository, "run")
        listing = self.git("ls-tree", self.ran(1), "src/")
        self.assertNotIn("gone.py", listing)
        self.assertRegex(listing, "100755 blob .*\tsrc/script.sh")
        self.assertRegex(listing, "120000 blob .*\tsrc/link.py")

    def test_a_large_file_is_left_out_and_named(self):
        (self.repository / "data.bin").write_bytes(b"\0" * (11 << 20))
        answer = self.dltask(self.repository, "run")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("data.bin", answer.err)
        self.assertNotIn("data.bin", self.git("ls-tree", self.ran(1)))

    def test_finish_refuses_and_names_the_ways_out(self):
        self.done(self.repository, "run")
        answer = self.refused(self.repository, "finish")
        self.assertIn("git dltask carry", answer.err)
        self.assertIn(f"git dltask discard {self.branch}", answer.err)

    def test_discard_takes_what_was_kept_with_it_and_undo_brings_it_back(self):
        write(self.repository, {"src/model.py": "layers = 4\n"})
        self.done(self.repository, "run")
        tree = self.git("rev-parse", self.ran(1) + "^{tree}")
        self.done(self.repository, "discard")
        self.assertEqual(self.git("for-each-ref", "refs/dltask/runs"), "")
        self.assertEqual(self.git("branch", "--show-current"), "dev")
        self.assertEqual((self.repository / "src/model.py").read_text(), "layers = 4\n")
        self.done(self.repository, "undo")
        self.assertEqual(self.git("rev-parse", self.ran(1) + "^{tree}"), tree)
        self.assertEqual(self.git("branch", "--show-current"), self.branch)

    def test_discard_refuses_to_lose_committed_code(self):
        self.commit({"src/model.py": "layers = 4\n"}, "fix: layers")
        answer = self.refused(self.repository, "discard")
        self.assertIn("src/model.py", answer.err)
        self.assertIn("git dltask carry", answer.err)

    def test_discard_loses_no_code_that_was_carried_and_thrown_away(self):
        write(self.repository, {"src/model.py": "layers = 4\n"})
        self.done(self.repository, "carry")
        self.git("switch", "-q", "--detach")
        self.git("checkout", "-q", "-f", self.branch)
        self.git("switch", "-q", "dev")
        answer = self.refused(self.repository, "discard", self.branch)
        self.assertIn("src/model.py", answer.err)
        self.git("switch", "-q", self.branch)
        self.refused(self.repository, "discard")
        self.git("switch", "-q", "dev")
        write(self.repository, {"src/model.py": "layers = 5\n"})  # went on from what had arrived
        self.done(self.repository, "discard", self.branch)

    def test_undo_and_redo_of_debug(self):
        write(self.repository, {"src/model.py": "layers = 4\n"})
        self.done(self.repository, "undo")
        self.assertEqual(self.git("branch", "--show-current"), "dev")
        self.assertEqual(self.git("branch", "--list", "debug-*"), "")
        self.assertEqual((self.repository / "src/model.py").read_text(), "layers = 4\n")
        self.done(self.repository, "redo")
        self.assertEqual(self.git("branch", "--show-current"), self.branch)
        self.assertEqual((self.repository / "src/model.py").read_text(), "layers = 4\n")


if __name__ == "__main__":
    unittest.main()
