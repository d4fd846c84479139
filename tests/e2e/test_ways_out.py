# SPDX-License-Identifier: Apache-2.0
"""What is proposed when something stands in the way."""
import json
import os
import signal
import subprocess
import unittest

from scene import Scene, digest, write
from test_sync import Team

WAITING_PY = """import os
import time
from pathlib import Path

folder = Path(os.environ["DLTASK_DIR"])
(folder / "checkpoints").mkdir(exist_ok=True)
if not Path(os.environ["HOME"], "none").exists():
    (folder / "checkpoints" / "1.pt").write_bytes(b"weights" * 20)
Path(os.environ["HOME"], "started").write_text("")
while not Path(os.environ["HOME"], "go").exists():
    time.sleep(0.01)
"""


class Hints(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        write(self.repository, {"tasks/main/train.py": WAITING_PY})
        self.box.git(self.repository, "commit", "-qam", "feat: wait")
        self.done(self.repository, "init")
        self.branch = self.done(self.repository, "new", "-s", "lr=0.5")
        self.process = subprocess.Popen(["git-dltask", "run"], cwd=self.repository, env=self.box.environment,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        start_new_session=True)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)
        self.wait_for((self.box.home / "started").exists)

    def hints(self, *words):
        answer = self.refused(self.repository, *words, codes=(4,))
        return [line.split(": ", 1)[1] for line in answer.err.splitlines() if line.startswith("hint: ")]

    def test_beside_a_run_each_command_has_its_own_way_out(self):
        stop = [f"wait for it: git dltask logs -f {self.branch}", f"git dltask stop {self.branch}"]
        self.assertEqual(self.hints("finish"), stop)
        self.assertEqual(self.hints("discard"), stop)
        self.assertEqual(self.hints("new", "x"), stop + ["git dltask new --worktree x"])
        self.assertEqual(self.hints("feature", "x"), stop + ["git dltask feature --no-switch x"])
        self.assertEqual(self.hints("hotfix", "x"), stop + ["git dltask hotfix --no-switch x"])
        self.done(self.repository, "feature", "--no-switch", "x")
        self.let_go()

    def test_status_after_an_interrupted_run_goes_on_where_there_is_a_checkpoint(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        self.assertIn(f"next        git dltask resume {self.branch}\n", self.done(self.repository, "status") + "\n")
        os.remove(self.repository / f"tasks/{self.branch}/checkpoints/1.pt")
        self.assertIn(f"next        git dltask run {self.branch}\n", self.done(self.repository, "status") + "\n")


class Live(Scene):
    def test_an_operation_of_a_living_process_is_not_half_way(self):
        repository = self.box.ready()
        self.done(repository, "new", "x")
        started, go = self.box.home / "started", self.box.home / "go"
        write(repository / ".git/hooks", {"post-checkout": f"#!/bin/sh\ntouch '{started}'\n"
                                                           f"while ! test -e '{go}'; do sleep 0.01; done\n"})
        (repository / ".git/hooks/post-checkout").chmod(0o755)
        process = subprocess.Popen(["git-dltask", "finish", "--failed"], cwd=repository, env=self.box.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.wait_for(started.exists)
        answer = self.dltask(repository, "status")
        self.assertIn(f"under way   pid {process.pid}: git dltask finish --failed\n", answer.out)
        self.assertIn(f"warning: another operation is under way here (pid {process.pid}: ", answer.err)
        self.assertNotIn("half-way", answer.out + answer.err)
        self.assertNotIn("git dltask continue", answer.out + answer.err)
        self.let_go()
        self.assertEqual(process.wait(), 0)


class Absent(Scene):
    """What is said about branches that are gone, and about those that a command is not for."""

    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()

    def hints(self, *words, code=3):
        answer = self.refused(self.repository, *words, codes=(code,))
        return [line[len("hint: "):] for line in answer.err.splitlines() if line.startswith("hint: ")]

    def paste(self, hint):
        """What follows the words that introduce a command."""
        return self.box.must("sh", "-c", hint[hint.index("git "):], cwd=self.repository)

    def test_a_task_that_is_in_main(self):
        branch = self.task(self.repository, "-s", "lr=0.5")
        self.done(self.repository, "finish", "--failed")
        self.box.git(self.repository, "switch", "-q", "-c", "feature-old", "v0.1.0")
        for words in (("finish", branch), ("discard", branch), ("run", branch)):
            for hint in self.hints(*words):
                self.paste(hint)
            self.box.git(self.repository, "switch", "-q", "feature-old")
        self.paste(self.hints("path", branch, code=1)[0])
        self.assertTrue(self.done(self.repository, "path", branch).endswith(f"tasks/{branch}"))

    def test_a_branch_that_only_a_remote_has(self):
        branch = self.task(self.repository, "-s", "lr=0.5")
        self.box.git(self.repository, "switch", "-q", "main")
        self.box.git(self.repository, "update-ref", f"refs/remotes/origin/{branch}", branch)
        self.box.git(self.repository, "branch", "-qD", branch)
        self.paste(self.hints("finish", "--failed", branch)[0])
        self.done(self.repository, "finish", "--failed", branch)

    def test_branches_that_are_never_finished(self):
        self.assertEqual(self.hints("finish", "dev"), ["git dltask release"])
        for words in (("finish",), ("finish", "main"), ("discard", "main")):
            self.paste(self.hints(*words)[0])
        for kind, name in (("feature", "one"), ("feature", "two"), ("hotfix", "three")):
            self.done(self.repository, kind, name)
        self.box.git(self.repository, "switch", "-q", "main")
        self.assertEqual(self.hints("finish", "one", "three", code=129), ["git dltask finish feature-one"])
        self.paste(self.hints("discard", "feature-two")[0])

    def test_undo_goes_on_past_work_that_is_in_its_way(self):
        old = self.done(self.repository, "new", "-s", "lr=0.1")
        self.box.git(self.repository, "switch", "-q", "main")
        branch = self.task(self.repository, "-s", "lr=0.2")
        self.done(self.repository, "finish", "--failed")
        self.done(self.repository, "undo")
        discard, earlier = self.hints("undo")[:2]
        self.assertEqual(discard, f"git dltask discard {branch}")
        self.paste(earlier)
        self.assertEqual(self.box.git(self.repository, "branch", "--list", old), "")
        self.paste(discard)
        self.done(self.repository, "undo")
        self.assertNotEqual(self.box.git(self.repository, "branch", "--list", branch), "")


class History(Scene):
    """undo down to the beginning and redo up to the end, runs and their results among it."""

    def look(self):
        refs = self.box.git(self.repository, "for-each-ref", "refs/heads", "refs/tags", "HEAD")
        ours = [path for path in digest(self.repository.parent) if "/locks/" not in path and "/logs/" not in path]
        return refs, self.box.git(self.repository, "status", "-b", "--porcelain", "--ignored"), [
            path for path in ours if "/.git" not in path]

    def walk(self, *commands):
        self.repository = self.box.ready()
        journal = self.repository / ".git/dltask/operations"
        count, before = len(list(journal.iterdir())), self.look()
        for words in commands:
            self.done(self.repository, *words)
        count, after = len(list(journal.iterdir())) - count, self.look()
        for way, wanted in (("undo", before), ("redo", after)) * 2:
            for _ in range(count):
                self.done(self.repository, way)
            self.assertEqual(self.look(), wanted)
        self.box.git(self.repository, "fsck", "--strict")

    def test_two_attempts(self):
        self.walk(["new", "a"], ["run"], ["run"], ["finish"])

    def test_a_work_tree_of_its_own(self):
        self.walk(["new", "a", "--worktree"], ["run", "a"], ["finish", "a"])

    def test_a_task_that_is_dropped(self):
        self.walk(["new", "a", "--no-switch"], ["run", "a"], ["discard", "a"])


class Pushed(Team):
    """What was pushed is not undone: it is reverted by the commands that are printed, pasted into a shell."""

    def way_back(self, repository, *operation):
        """The last of the commands that a refused undo prints, pasted into a shell."""
        answer = self.refused(repository, "undo", *operation)
        self.assertIn("was pushed", answer.err)
        hints = [line[len("hint: "):] for line in answer.err.splitlines() if line.startswith("hint: ")]
        self.box.must("sh", "-c", hints[-1], cwd=repository)
        return hints

    def test_code(self):
        self.done(self.first, "init")
        before = self.ids(self.first, "main:src")
        for steps, branch in (((["feature", "x"], {"src/x.py": "x = 1\n"}, "feat: x", ["finish", "--push"]), "dev"),
                              ((["hotfix", "h"], {"src/model.py": "layers = 4\n"}, "fix: h", ["finish", "--push"]), "main"),
                              ((["feature", "y"], {"src/y.py": "y = 1\n"}, "feat: y", ["release", "--push"]), "main")):
            start, files, message, end = steps
            with self.subTest(start[0], end=end[0]):
                self.done(self.first, *start)
                self.commit(self.first, files, message)
                if end[0] == "release":
                    self.done(self.first, "finish")
                self.done(self.first, *end)
                self.way_back(self.first)
                self.assertEqual(self.ids(self.first, f"{branch}:src"), before)
                self.done(self.first, "sync", "--push")
                self.equal(self.first, self.remote)
                self.assertEqual(self.ids(self.first, "dev:src"), before)
        self.assertEqual(self.box.git(self.remote, "tag").split(), ["v0.1.0", "v0.1.1", "v0.1.2", "v0.2.0", "v0.2.1"])

    def test_a_task_that_was_pushed_is_retracted_or_reverted(self):
        branches = [self.task(self.first, "-s", f"lr=0.{number}") for number in (1, 2)]
        self.done(self.first, "finish", "--failed", "--push", *branches)
        self.way_back(self.first)
        self.assertEqual(self.tasks_in(self.first), [])
        branch = self.task(self.first, "-s", "lr=0.3")
        self.done(self.first, "finish", "--failed", "--push")
        self.box.git(self.first, "switch", "-q", "dev")
        self.assertIn(f"git dltask retract {branch} -m 'why'", self.way_back(self.first))
        self.assertEqual(self.tasks_in(self.first), [])

    def test_an_older_operation_that_was_pushed(self):
        older, newer = (self.task(self.first, "-s", f"lr=0.{number}") for number in (1, 2))
        self.done(self.first, "finish", "--failed", "--push", older)
        operation = json.loads(self.done(self.first, "log", "--json"))[0]["id"]
        self.done(self.first, "finish", "--failed", "--push", newer)
        self.way_back(self.first, operation)
        self.assertEqual(self.tasks_in(self.first), [f"tasks/{newer}"])


class Unpushed(Team):
    """What a push would bring, and what is still to be pushed."""

    def test_a_dry_run_shows_the_push(self):
        self.task(self.first, "-s", "lr=0.1")
        main = self.ids(self.first, "origin/main")[0]
        line = f"push origin refs/heads/main: {main} -> "
        self.assertIn(line, self.done(self.first, "finish", "--failed", "-n", "--push"))
        self.done(self.first, "finish", "--failed")
        for branch in ("main", "dev"):
            self.assertIn(f"push origin refs/heads/{branch}: {main} -> {self.ids(self.first, branch)[0]}",
                          self.done(self.first, "sync", "-n", "--push"))
        self.done(self.first, "feature", "x")
        self.commit(self.first, {"src/x.py": "x = 1\n"})
        self.assertIn("push origin refs/heads/dev: ", self.done(self.first, "finish", "-n", "--push"))
        self.done(self.first, "finish")
        plan = self.done(self.first, "release", "-n", "--push")
        self.assertIn(line, plan)
        self.assertIn("push origin refs/tags/v0.2.0: (none) -> ", plan)
        self.assertEqual(self.ids(self.remote, "main")[0], main)

    def test_a_release_that_was_made_before_is_pushed_by_the_hint(self):
        self.on_dev(self.first, "more")
        self.done(self.first, "release")
        hint = "to push what was done before: git dltask sync --push"
        self.assertIn(f"hint: {hint}\n", self.dltask(self.first, "release", "--push").err)
        branch = self.task(self.first, "x")
        self.done(self.first, "note", branch, "a remark")
        answer = self.dltask(self.first, "sync", "--push")
        self.assertIn("v0.2.0", self.box.git(self.remote, "tag"))
        remarks = "git push origin refs/notes/dltask"
        self.assertIn(f"hint: remarks are not pushed yet: {remarks}\n", answer.err)
        self.box.must("sh", "-c", remarks, cwd=self.first)
        self.assertNotIn("hint: ", self.dltask(self.first, "sync", "--push").err)
        self.assertNotIn(hint, self.dltask(self.first, "release", "--push").err)


if __name__ == "__main__":
    unittest.main()
