# SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests share: a sandbox per test, the installed program, and tables of tests.

The folder of the installed git-dltask is in DLTASK_BIN; without it the PATH's is used.
"""
import os
import shutil
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sandbox import CONFIG_YAML, GIT_CONFIG, Sandbox, difference, digest, remove, write  # noqa: E402,F401

PROGRAMS = os.environ.get("DLTASK_BIN") or str(Path(shutil.which("git-dltask") or "/nowhere").parent)


class Scene(unittest.TestCase):
    config = GIT_CONFIG

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dltask e2e ")
        self.addCleanup(folder.cleanup)
        self.box = Sandbox(folder.name, PROGRAMS, self.config)

    def dltask(self, repository, *words, **options):
        return self.box.dltask(repository, *words, **options)

    def done(self, repository, *words, **options):
        """The output of a dltask command that has to succeed."""
        answer = self.dltask(repository, *words, **options)
        self.assertEqual(answer.code, 0, str(answer))
        return answer.out.rstrip("\n")

    def wait_for(self, happened):
        """Until `happened()`, for what another process does beside the test."""
        deadline = time.monotonic() + 60
        while not happened():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def let_go(self):
        """Lets a script end that waits for the file `go` in the home directory."""
        (self.box.home / "go").write_text("")

    def task(self, repository, *words):
        """A new task branch with committed results; HEAD is on it."""
        branch = self.done(repository, "new", *words)
        write(repository / "tasks" / branch, {"metrics.json": '{"accuracy": 0.5}\n'})
        self.box.git(repository, "add", f"tasks/{branch}")
        self.box.git(repository, "commit", "-qm", "task: results")
        return branch

    def refused(self, repository, *words, codes=(3,), watch=None, **options):
        """A command that must say no with a reason and a way out, and change nothing at all."""
        watched = [Path(folder) for folder in watch or [repository]]
        before = [digest(folder) for folder in watched]
        answer = self.dltask(repository, *words, **options)
        self.assertIn(answer.code, codes, str(answer))
        self.assertRegex(answer.err, "^(error|fatal): ", str(answer))
        self.assertEqual(answer.out, "", str(answer))
        for folder, old in zip(watched, before):
            self.assertEqual(difference(old, digest(folder)), [], str(answer))
        return answer


def table(cases):
    """Gives the class one test method per row (name, ...): `check(self, ...)` is called with the rest."""
    def decorate(cls):
        for name, *arguments in cases:
            def test(self, arguments=tuple(arguments)):
                self.check(*arguments)
            setattr(cls, "test_" + name.replace(" ", "_").replace("-", "_"), test)
        return cls
    return decorate
