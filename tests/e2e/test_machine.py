# SPDX-License-Identifier: Apache-2.0
"""One run at a time on a machine: refused, queued, freed by death."""
import json
import os
import signal
import subprocess
import unittest

from scene import PROGRAMS, Sandbox, Scene, write

WAITING_PY = """import os
import time
from pathlib import Path

folder = Path(os.environ["DLTASK_DIR"])
(folder / "seen.txt").write_text(os.environ.get("CUDA_VISIBLE_DEVICES", "none"))
with open(Path(os.environ["HOME"], "order"), "a") as order:
    order.write(os.environ["DLTASK_BRANCH"][-3:])
while not Path(os.environ["HOME"], "go").exists():
    time.sleep(0.01)
"""


class Machine(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        write(self.repository, {"tasks/main/train.py": WAITING_PY})
        self.box.git(self.repository, "commit", "-qam", "feat: wait")
        self.done(self.repository, "init")
        self.tasks = [self.done(self.repository, "new", "--no-switch", "-s", f"lr={lr}")
                      for lr in ("0.1", "0.2", "0.3")]
        self.locks = self.box.home / "locks"

    def start(self, *words):
        process = subprocess.Popen(["git-dltask", *words], cwd=self.repository, env=self.box.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def order(self):
        file = self.box.home / "order"
        return file.read_text() if file.exists() else ""

    def test_a_second_run_is_busy_and_names_the_first(self):
        self.start("run", self.tasks[0])
        self.wait_for(self.order)
        answer = self.refused(self.repository, "run", self.tasks[1], codes=(4,))
        self.assertIn(self.tasks[0], answer.err)
        self.assertIn("run --wait", answer.err)
        self.box.git(self.repository, "config", "dltask.slots", "2")
        self.let_go()
        self.done(self.repository, "run", self.tasks[1])

    def test_those_who_wait_come_in_order(self):
        first = self.start("run", self.tasks[0])
        self.wait_for(self.order)
        second = self.start("run", "--wait", self.tasks[1])
        self.wait_for((self.locks / "turn-1.lock").exists)
        third = self.start("run", "--wait", self.tasks[2])
        self.wait_for((self.locks / "turn-2.lock").exists)
        other = self.box.repository("other")
        self.wait_for(lambda: self.done(other, "status").count("\nwaiting ") == 2)
        said = self.done(other, "status")
        self.assertRegex(said, rf"\nelsewhere +{self.tasks[0]} of \S+, for .*\nwaiting +{self.tasks[1]} of .*\n"
                               rf"waiting +{self.tasks[2]} ")
        self.assertNotIn("elsewhere", self.done(self.repository, "status"))
        machine = json.loads(self.done(other, "status", "--json"))["machine"]
        self.assertEqual([(one["branch"], one["waits"]) for one in machine],
                         list(zip(self.tasks, (False, True, True))))
        self.let_go()
        self.assertEqual([first.wait(), second.wait(), third.wait()], [0, 0, 0])
        self.assertEqual(self.order(), "".join(task[-3:] for task in self.tasks))

    def test_a_place_is_free_when_its_holder_was_killed(self):
        first = self.start("run", self.tasks[0])
        self.wait_for(self.order)
        mark = self.repository / ".git/dltask/runs" / f"{self.tasks[0]}.json"
        os.kill(json.loads(mark.read_text())["pid"], signal.SIGKILL)
        first.wait()
        self.let_go()
        self.done(self.repository, "run", "--wait", self.tasks[1])

    @unittest.skipIf(os.geteuid() != 0, "to be another user takes root")
    def test_the_users_of_a_machine_share_its_places(self):
        nobody, others = 65534, 0o711
        try:
            subprocess.run([f"{PROGRAMS}/git-dltask", "--version"], user=nobody, group=nobody, extra_groups=[],
                           capture_output=True, check=True)
        except PermissionError:
            self.skipTest("the programs are not for everybody")
        self.box.folder.chmod(others)
        self.locks.mkdir(mode=0o1777)
        self.locks.chmod(0o1777)
        self.box.home.chmod(others)
        theirs = Sandbox(self.box.folder / "theirs", PROGRAMS)
        config = theirs.home / "gitconfig"
        config.write_text(config.read_text().replace(f"{theirs.home}/locks", str(self.locks)))
        repository = theirs.repository()
        write(repository, {"tasks/main/train.py": WAITING_PY})
        theirs.git(repository, "commit", "-qam", "feat: wait")
        theirs.must("git-dltask", "init", "--no-hooks", cwd=repository)
        task = theirs.must("git-dltask", "new", "x", cwd=repository)
        subprocess.run(["chown", "-R", f"{nobody}:{nobody}", theirs.folder], check=True)

        def start(*words):
            process = subprocess.Popen(["git-dltask", *words], cwd=repository, env=theirs.environment, text=True,
                                       user=nobody, group=nobody, extra_groups=[], umask=0o077,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            self.addCleanup(process.stderr.close)
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            return process

        first = self.start("run", self.tasks[0])
        self.wait_for(self.order)
        refused = start("run")
        self.assertIn(f"'{self.tasks[0]}' of ", refused.communicate(timeout=60)[1])
        self.assertEqual(refused.returncode, 4)
        killed = start("run", "--wait")
        self.wait_for(lambda: f"waiting     {task} of " in self.done(self.repository, "status"))
        killed.kill()
        killed.wait()
        self.let_go()
        self.assertEqual(first.wait(), 0)
        self.done(self.repository, "run", self.tasks[1])  # the turn of one who died is nobody's
        (theirs.home / "go").write_text("")
        last = start("run", "--wait")
        self.assertIn("succeeded", last.communicate(timeout=60)[1])

    def test_a_run_of_a_container_or_host_that_is_gone_is_ended(self):
        first = self.start("run", self.tasks[0])
        self.wait_for(self.order)
        file = self.repository / ".git/dltask/runs" / f"{self.tasks[0]}.json"
        mark = json.loads(file.read_text())
        file.write_text(json.dumps(mark | {"host": "c0ffee", "pid_space": 7}))
        answer = self.refused(self.repository, "stop", self.tasks[0])
        self.assertIn("runs in another container, 'c0ffee'", answer.err)
        file.write_text(json.dumps(mark | {"host": "c0ffee", "boot": "another"}))
        self.assertEqual(self.dltask(self.repository, "stop", "--gone", self.tasks[0]).code, 4)
        os.kill(mark["pid"], signal.SIGKILL)
        first.wait()
        for elsewhere in ({"host": "c0ffee"}, {"host": "c0ffee", "boot": "another"}):
            file.write_text(json.dumps(mark | elsewhere))
            self.wait_for(lambda: not self.box.run("pgrep", "-f", f"{self.tasks[0]}/train.py").out)
            if "boot" in elsewhere:
                self.assertIn("stop --gone", self.refused(self.repository, "stop", self.tasks[0]).err)
                self.assertEqual(self.state(), "running")
                self.done(self.repository, "stop", "--gone", self.tasks[0])
            else:
                self.assertEqual(self.state(), "interrupted")
            self.assertFalse(file.exists() and "boot" in elsewhere)
        self.assertEqual(self.state(), "interrupted")
        self.assertEqual(self.dltask(self.repository, "stop", "--gone", self.tasks[0]).code, 1)

    def state(self):
        shown = json.loads(self.done(self.repository, "show", "--json", self.tasks[0]))
        return shown["state"]

    def test_a_run_sees_the_gpus_that_it_asked_for(self):
        self.let_go()
        self.done(self.repository, "run", "--gpus", "2", self.tasks[0], CUDA_VISIBLE_DEVICES="1,4,6")
        linked = self.repository.parent / "repository-tasks" / self.tasks[0] / "tasks" / self.tasks[0]
        self.assertEqual((linked / "seen.txt").read_text(), "1,4")
        answer = self.refused(self.repository, "run", "--gpus", "2", self.tasks[1])
        self.assertIn("2 GPUs", answer.err)


if __name__ == "__main__":
    unittest.main()
