# SPDX-License-Identifier: Apache-2.0
"""Several clones that push at the same time: who loses plans again."""
import os
import threading
import unittest

from scene import write
from test_sync import Team


class Races(Team):
    def moving_remote(self, clone, times, code=0):
        """Each of the first pushes loses against somebody else's task: at the remote, or the hook stops it."""
        counter = self.box.folder / "left"
        counter.write_text(str(times))
        self.box.git(clone, "config", "user.name", "B Person")
        script = (f'#!/bin/sh\nleft=$(cat "{counter}")\n[ "$left" -gt 0 ] || exit 0\n'
                  f'echo $((left - 1)) > "{counter}"\ncd "{clone}" || exit 1\nunset GIT_DIR GIT_WORK_TREE\n'
                  'git dltask new -q --no-switch moved && git dltask finish --failed --all && '
                  f'git dltask sync && git push -q origin main dev\nexit {code}\n')
        return script

    def test_a_push_that_loses_is_planned_again(self):
        clone = self.clone("clone")
        self.task(self.first, "-s", "lr=0.1")
        script = self.moving_remote(clone, 2)
        write(self.first, {".git/hooks/pre-push": script})
        (self.first / ".git/hooks/pre-push").chmod(0o755)
        answer = self.dltask(self.first, "finish", "--failed", "--push", timeout=120)
        self.assertEqual(answer.code, 0, str(answer))
        self.assertEqual(len(self.tasks_in(self.remote)), 3)
        self.equal(self.first, self.remote)

    def test_a_hook_that_stops_what_has_lost_has_no_last_word(self):
        clone = self.clone("clone")
        self.task(self.first, "-s", "lr=0.1")
        write(self.first, {".git/hooks/pre-push": self.moving_remote(clone, 2, 1)})
        (self.first / ".git/hooks/pre-push").chmod(0o755)
        answer = self.dltask(self.first, "finish", "--failed", "--push", timeout=120)
        self.assertEqual(answer.code, 0, str(answer))
        self.assertEqual(len(self.tasks_in(self.remote)), 3)
        write(self.first, {".git/hooks/pre-push": "#!/bin/sh\necho not today >&2\nexit 1\n"})
        self.task(self.first, "-s", "lr=0.2")
        answer = self.dltask(self.first, "finish", "--failed", "--push", timeout=120)
        self.assertEqual((answer.code, "not today" in answer.err), (1, True), str(answer))

    def test_a_hotfix_that_loses_is_finished_again(self):
        clone = self.clone("clone")
        self.done(self.first, "hotfix", "h")
        self.commit(self.first, {"src/model.py": "layers = 4\n"}, "fix: layers")
        write(self.first, {".git/hooks/pre-push": self.moving_remote(clone, 1)})
        (self.first / ".git/hooks/pre-push").chmod(0o755)
        answer = self.dltask(self.first, "finish", "--push", timeout=120)
        self.assertEqual(answer.code, 0, str(answer))
        self.equal(self.first, self.remote)
        self.assertEqual(len(self.tasks_in(self.remote)), 1)
        self.assertEqual(self.box.git(self.remote, "tag").split(), ["v0.1.0", "v0.1.1"])
        self.assertEqual(self.box.git(self.first, "branch", "--list", "hotfix-*"), "")

    def test_a_release_that_loses_is_made_again(self):
        clone = self.clone("clone")
        self.on_dev(self.first, "one")
        script = self.moving_remote(clone, 1)
        write(self.first, {".git/hooks/pre-push": script})
        (self.first / ".git/hooks/pre-push").chmod(0o755)
        answer = self.dltask(self.first, "release", "--push", timeout=120)
        self.assertEqual((answer.code, answer.out), (0, "v0.2.0\n"), str(answer))
        self.equal(self.first, self.remote)
        self.assertEqual(len(self.tasks_in(self.remote)), 1)
        self.assertEqual(self.ids(self.remote, "v0.2.0^{commit}"), self.ids(self.remote, "main"))

    @unittest.skipUnless(os.environ.get("DLTASK_LONG"), "twenty pushes at once take a minute")
    def test_two_clones_with_ten_finishes_each_at_the_same_time(self):
        self.race(10)

    def test_two_clones_with_three_finishes_each_at_the_same_time(self):
        self.race(3)

    def race(self, count):
        clones = [self.clone(f"clone{number}") for number in range(2)]
        for clone in clones:
            self.done(clone, "hooks", "install")
        answers = []

        def work(clone, number):
            for step in range(count):
                branch = self.task(clone, f"r{number}-{step}")
                answers.append(self.dltask(clone, "finish", "--failed", "--push", branch, timeout=300))

        threads = [threading.Thread(target=work, args=pair) for pair in zip(clones, range(2))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for answer in answers:
            self.assertEqual(answer.code, 0, str(answer))
        line = self.box.git(self.remote, "log", "--first-parent", "--format=%s", "main").splitlines()
        self.assertEqual(len([subject for subject in line if subject.startswith("task: r")]), 2 * count)
        self.assertEqual(len(self.tasks_in(self.remote)), 2 * count)
        self.box.git(self.remote, "merge-base", "--is-ancestor", "main", "dev")


if __name__ == "__main__":
    unittest.main()
