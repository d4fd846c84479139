# SPDX-License-Identifier: Apache-2.0
"""What is proposed when something stands in the way, and what killed commands leave behind."""
import os
import signal
import subprocess
import unittest

from scene import Scene, write

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
        self.assertEqual(self.hints("new", "x"), stop + ["git dltask new --worktree ..."])
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


class Others(Scene):
    """Somebody commits with plain git in another work tree, between two moments of ours."""

    def setUp(self):
        super().setUp()
        self.repository, self.devs = self.box.repository(), self.box.folder / "devs"
        self.done(self.repository, "init", "--no-hooks")
        self.box.git(self.repository, "worktree", "add", "-q", self.devs, "dev")
        self.done(self.repository, "feature", "x")
        write(self.repository, {"src/x.py": "x = 1\n"})
        self.box.git(self.repository, "add", "src")
        self.box.git(self.repository, "commit", "-qm", "feat: x")

    def hook(self, event, text):
        write(self.repository / ".git/hooks", {event: "#!/bin/sh\n" + text})
        (self.repository / ".git/hooks" / event).chmod(0o755)

    def commit(self):
        self.box.git(self.devs, "commit", "-q", "--allow-empty", "-m", "docs: mine")
        return self.ids("dev")

    def ids(self, *names):
        return self.box.git(self.repository, "rev-parse", *names).split()

    def check_trees(self):
        for place in (self.repository, self.devs):
            self.assertEqual(self.box.git(place, "status", "--porcelain"), "")
        self.assertEqual(self.done(self.repository, "abort"), "")
        self.box.git(self.repository, "fsck", "--strict")

    def test_a_commit_after_the_plan_was_made_stays_and_nothing_is_half_done(self):
        self.hook("commit-msg", f'unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE\nrm "$0"\ncd "{self.devs}" && '
                                'git commit -q --allow-empty -m "docs: mine"\n')
        refs = self.ids("main", "feature-x")
        answer = self.dltask(self.repository, "finish")
        self.assertEqual(answer.code, 3, str(answer))
        self.assertIn("somebody else has moved 'dev'", answer.err)
        self.assertEqual(self.ids("main", "feature-x"), refs)
        self.assertEqual(self.box.git(self.devs, "log", "-1", "--format=%s"), "docs: mine")
        self.check_trees()
        self.done(self.repository, "finish")
        self.assertIn("docs: mine", self.box.git(self.repository, "log", "--format=%s", "dev"))

    def killed(self):
        """`finish` dies as soon as it has moved dev; its journal is open."""
        self.hook("post-merge", 'kill -9 "$(ps -o ppid= -p $PPID | tr -d " ")"\n')
        answer = self.box.run("git-dltask", "finish", cwd=self.repository)
        self.assertEqual(answer.code, -9, str(answer))
        (self.repository / ".git/hooks/post-merge").unlink()
        self.assertTrue((self.repository / ".git/dltask/journal").exists())

    def test_continue_goes_on_below_a_commit_of_somebody_else(self):
        self.killed()
        mine = self.commit()
        answer = self.dltask(self.repository, "continue")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("was moved by somebody else, and stays", answer.err)
        self.assertEqual(self.ids("dev"), mine)
        self.assertEqual(self.box.git(self.repository, "branch", "--list", "feature-x"), "")
        self.check_trees()

    def test_abort_takes_back_nothing_of_somebody_else(self):
        self.killed()
        mine = self.commit()
        answer = self.dltask(self.repository, "abort")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("was moved by somebody else, and stays", answer.err)
        self.assertEqual(self.ids("dev"), mine)
        self.assertEqual(self.box.git(self.repository, "branch", "--show-current"), "feature-x")
        self.check_trees()


class Leftovers(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.state = self.repository / ".git/dltask"

    def leave(self):
        """What a command leaves that was killed while it merged or signed."""
        gone = subprocess.run(["sh", "-c", "echo $$"], capture_output=True, text=True, check=True).stdout.strip()
        write(self.state, {f"passing-{gone}-objects-1/info/alternates": "x\n", f"passing-{gone}-objects-1/owner.lock": "",
                           f"passing-{gone}-signing-1/HEAD": "x\n", f"passing-{os.getpid()}-objects-1/index": "alive\n",
                           "token": "x", "COMMIT_EDITMSG": "x"})

    def test_the_next_command_continue_and_abort_clear_them_away(self):
        for words in (("new", "--no-switch"), ("continue",), ("abort",)):
            with self.subTest(words):
                self.leave()
                self.done(self.repository, *words)
                left = [path.name for path in self.state.iterdir() if path.name.startswith(("passing", "token", "COMMIT"))]
                self.assertEqual(left, [f"passing-{os.getpid()}-objects-1"])

    def test_a_dry_run_leaves_them(self):
        self.leave()
        self.done(self.repository, "new", "--dry-run")
        self.assertTrue((self.state / "token").exists())


if __name__ == "__main__":
    unittest.main()
