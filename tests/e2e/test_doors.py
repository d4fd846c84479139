#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every way of making a commit on every kind of branch: which rule is told by the local hooks, which by a push,
and that a server refuses what both were not asked about."""
import shutil
import tempfile
import unittest
from pathlib import Path

from scene import PROGRAMS, Sandbox, table, write

TASK = "task-0.1.1-20261122T103000-b"
BRANCHES = {"main": None, "dev": None, "feature-b": "dev", "hotfix-b": "main", TASK: "main",
            "debug-0.1.1-20261122T103000-b": "dev"}

OPERATIONS = {
    "commit": [["add", "core.py"], ["commit", "-m", "feat: x"]],
    "commit -a": [["commit", "-a", "-m", "feat: x"]],
    "commit FILE": [["commit", "core.py", "-m", "feat: x"]],
    "amend": [["commit", "-a", "--amend", "-m", "feat: x"]],
    "merge": [["stash", "-q"], ["merge", "--no-ff", "-m", "feat: x", "feature-a"]],
    "merge --squash": [["stash", "-q"], ["merge", "--squash", "feature-a"], ["commit", "-m", "feat: x"]],
    "merge --ff-only": [["stash", "-q"], ["merge", "--ff-only", "feature-a"]],
    "cherry-pick": [["stash", "-q"], ["cherry-pick", "feature-a"]],
    "revert": [["stash", "-q"], ["revert", "--no-edit", "HEAD"]],
    "rebase": [["stash", "-q"], ["rebase", "feature-a"]],
    "am": [["stash", "-q"], ["am", "../patch"]],
}
BY_HOOKS = ("commit", "commit -a", "commit FILE", "amend", "merge", "merge --squash")


def expected(branch, operation):
    """(what the hooks tell, what a push and the server tell), None: nothing."""
    if branch not in ("main", TASK):
        return None, None
    rule = "task-scope" if branch == TASK else "merge-source" if operation == "merge" else "main-protected"
    return (rule if operation in BY_HOOKS else None), rule


def rows():
    for branch in BRANCHES:
        for operation in OPERATIONS:
            name = f"{branch.split('-0')[0]} {operation.replace(' --', ' ').replace(' -', ' ')}".replace(" ", "_")
            yield (name, branch, operation, *expected(branch, operation))


@table(list(rows()))
class Doors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="dltask doors ")
        cls.addClassCleanup(cls.folder.cleanup)
        box = Sandbox(Path(cls.folder.name) / "template", PROGRAMS)
        work, server = box.folder / "work", box.folder / "server.git"
        box.must("git", "init", "-q", "--bare", server)
        box.must("git", "init", "-q", work)
        write(work, {"core.py": "0\n"})
        box.git(work, "add", ".")
        box.git(work, "commit", "-qm", "begin")
        box.git(work, "remote", "add", "origin", "../server.git")
        assert box.dltask(work, "init").code == 0
        box.git(work, "switch", "-q", "-c", "hotfix-a", "main")
        write(work, {"core.py": "1\n"})
        box.git(work, "commit", "-qam", "fix: a")
        assert box.dltask(work, "finish").code == 0
        box.git(work, "push", "-q", "--follow-tags", "origin", "main", "dev")
        cls.make_branches(box, work)
        write(server, {"hooks/pre-receive": f'#!/bin/sh\nexec "{PROGRAMS}/git-dltask-hook" pre-receive\n'})
        (server / "hooks/pre-receive").chmod(0o755)

    @staticmethod
    def make_branches(box, work):
        box.git(work, "switch", "-q", "-c", "feature-a", "dev")
        for number in "12":
            write(work, {"a.py": number})
            box.git(work, "add", ".")
            box.git(work, "commit", "-qm", f"feat: a{number}")
        (box.folder / "patch").write_text(box.git(work, "format-patch", "-2", "--stdout") + "\n")
        for branch, start in BRANCHES.items():
            if start:
                box.git(work, "switch", "-q", "-c", branch, start)

    def setUp(self):
        folder = Path(self.folder.name) / self._testMethodName
        shutil.copytree(Path(self.folder.name) / "template", folder)
        self.addCleanup(shutil.rmtree, folder)
        self.box = Sandbox(folder, PROGRAMS)
        self.work = folder / "work"

    def operate(self, operation, *options):
        """The answer of the last of the commands; the others have to succeed."""
        *before, last = OPERATIONS[operation]
        for words in before:
            self.box.git(self.work, *words)
        return self.box.run("git", *last, *options, cwd=self.work)

    def prepare(self, branch, operation):
        self.box.git(self.work, "switch", "-q", "-f", branch)
        if operation == "revert":
            write(self.work, {"core.py": "3\n"})
            self.box.git(self.work, "commit", "-q", "-a", "--no-verify", "-m", "feat: to be reverted")
        if operation == "cherry-pick":
            self.box.git(self.work, "cherry-pick", "feature-a~1")
        if operation == "amend" and branch not in ("main", "dev"):
            self.box.git(self.work, "commit", "-q", "--allow-empty", "--no-verify", "-m", "feat: begin")
        write(self.work, {"core.py": "2\n"})

    def check(self, branch, operation, by_hooks, by_push):
        self.prepare(branch, operation)
        answer = self.operate(operation)
        if by_hooks:
            self.assertNotEqual(answer.code, 0, str(answer))
            self.assertIn(f"[{by_hooks}]", answer.err)
            self.box.git(self.work, "reset", "-q", "--hard")
            write(self.work, {"core.py": "2\n"})
            answer = self.operate(operation, "--no-verify")
        self.assertEqual(answer.code, 0, str(answer))
        for options in ([], ["--no-verify"]):
            answer = self.box.run("git", "push", "--force", *options, "origin", branch, cwd=self.work)
            if by_push:
                self.assertNotEqual(answer.code, 0, f"{options} {answer}")
                self.assertIn(f"[{by_push}]", answer.err)
            else:
                self.assertEqual(answer.code, 0, f"{options} {answer}")


if __name__ == "__main__":
    unittest.main()
