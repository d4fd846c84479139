# SPDX-License-Identifier: Apache-2.0
"""Operations that were stopped, and what somebody else, the user or the disk has done before they are ended."""
import os
import subprocess
import threading
import unittest

from scene import Scene, write


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

    def test_recovery_waits_for_a_git_that_has_a_ref_for_a_moment(self):
        for command in ("continue", "abort"):
            with self.subTest(command=command):
                self.killed()
                lock = (self.repository / ".git/refs/heads/main.lock").open("w")
                release = threading.Timer(0.3, lambda held=lock: (os.unlink(held.name), held.close()))
                release.start()
                self.done(self.repository, command)
                release.join()
                if command == "continue":
                    self.done(self.repository, "undo")

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


class Elsewhere(Scene):
    """Between the stop and what ends it the user has gone to another branch."""

    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.branch = self.task(self.repository, "-s", "lr=0.01")
        self.box.git(self.repository, "switch", "-q", "dev")
        self.box.git(self.repository, "commit", "-q", "--allow-empty", "-m", "docs: more")
        self.box.git(self.repository, "switch", "-q", "main")
        # git merges main in its work tree, and whoever called it is killed; dev has moved before that.
        hook = self.repository / ".git/hooks/post-merge"
        write(hook.parent, {"post-merge": '#!/bin/sh\nkill -9 "$(ps -o ppid= -p $PPID | tr -d " ")"\n'})
        hook.chmod(0o755)
        answer = self.box.run("git-dltask", "finish", "--failed", self.branch, cwd=self.repository)
        self.assertEqual(answer.code, -9, str(answer))
        hook.unlink()

    def whole(self):
        return [self.box.git(self.repository, *words) for words in (
            ("for-each-ref",), ("status", "--porcelain"), ("rev-parse", "HEAD"))]

    def test_nothing_moves_until_the_work_tree_is_back(self):
        self.box.git(self.repository, "switch", "-q", "dev")
        before = self.whole()
        answer = self.dltask(self.repository, "continue")
        self.assertEqual(answer.code, 5, str(answer))
        self.assertNotIn("nothing was changed", answer.err)
        self.assertIn("hint: git -C", answer.err)
        self.assertEqual(self.whole(), before)
        self.box.git(self.repository, "switch", "-q", "main")
        self.done(self.repository, "continue")
        self.assertEqual(self.box.git(self.repository, "status", "--porcelain"), "")
        self.assertEqual(len(self.box.git(self.repository, "ls-tree", "--name-only", "main", "tasks/").split()), 2)

    def test_abort_moves_no_branch_that_is_checked_out(self):
        self.box.git(self.repository, "switch", "-q", "dev")
        for _ in range(2):
            answer = self.dltask(self.repository, "abort")
            self.assertEqual(self.box.git(self.repository, "status", "--porcelain"), "", str(answer))
            if answer.code == 0:
                break
            self.assertEqual(answer.code, 5, str(answer))
            self.box.git(self.repository, "switch", "-q", "--detach")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertTrue(self.box.git(self.repository, "branch", "--list", self.branch))


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
