# SPDX-License-Identifier: Apache-2.0
"""Tasks that are worked off one after the other, and what a kill leaves of that."""
import json
import os
import signal
import subprocess
import time
import unittest

from scene import Scene, write

TRAIN_PY = """import os
import sys
import time
from pathlib import Path

home = Path(os.environ["HOME"])
name = os.environ["DLTASK_BRANCH"].rsplit("-", 1)[1]
with open(home / "order", "a") as order:
    order.write(name + " ")
while (home / f"hold-{name}").exists():
    time.sleep(0.01)
sys.exit(1 if (home / f"fail-{name}").exists() else 0)
"""


class Queue(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        write(self.repository, {"tasks/main/train.py": TRAIN_PY})
        self.box.git(self.repository, "commit", "-qam", "feat: train in order")
        self.done(self.repository, "init")
        self.tasks = [self.done(self.repository, "new", "--no-switch", name) for name in ("a", "b", "c")]

    def order(self):
        file = self.box.home / "order"
        return file.read_text().split() if file.exists() else []

    def states(self):
        return [entry["state"] for entry in json.loads(self.done(self.repository, "queue", "list", "--json"))]

    def test_tasks_run_in_order_and_a_failed_one_does_not_stop_the_rest(self):
        (self.box.home / "fail-c").write_text("")
        self.done(self.repository, "queue", "add", *self.tasks)
        self.done(self.repository, "queue", "move", "--first", self.tasks[2])
        self.assertEqual(self.dltask(self.repository, "queue", "add", self.tasks[0]).code, 1)
        answer = self.dltask(self.repository, "queue", "run")
        self.assertEqual(answer.code, 1, str(answer))
        self.assertEqual(answer.err.count("is switched on"), 1)
        self.assertEqual(self.order(), ["c", "a", "b"])
        self.assertEqual(sorted(self.states()), ["failed", "succeeded", "succeeded"])
        self.done(self.repository, "queue", "remove")
        self.assertEqual(self.states(), [])

    def test_one_that_was_changed_since_is_not_run(self):
        self.done(self.repository, "queue", "add", *self.tasks[:2])
        self.done(self.repository, "set", "--task", self.tasks[0], "lr=0.5")
        self.assertEqual(self.dltask(self.repository, "queue", "run").code, 1)
        self.assertEqual(self.order(), ["b"])
        self.assertEqual(self.states(), ["changed", "succeeded"])

    def test_what_is_set_is_committed_and_runs_in_a_work_tree_of_its_own(self):
        self.box.git(self.repository, "switch", "-q", self.tasks[0])
        self.done(self.repository, "set", "lr=0.7")
        self.done(self.repository, "queue", "add", self.tasks[0])
        self.assertEqual(self.box.git(self.repository, "status", "--short"), "")
        self.done(self.repository, "queue", "run")
        place = self.repository.parent / "repository-tasks" / self.tasks[0]
        self.assertIn("lr: 0.7", (place / "tasks" / self.tasks[0] / "config.yaml").read_text())
        self.assertEqual(self.box.git(self.repository, "branch", "--show-current"), "main")

    def test_discard_takes_a_task_out_with_what_it_printed_and_undo_brings_both_back(self):
        kept = self.repository / ".git/dltask"
        self.done(self.repository, "queue", "add", *self.tasks[:2])
        self.done(self.repository, "queue", "run")
        self.done(self.repository, "queue", "add", *self.tasks[1:])
        for task in self.tasks[1:]:
            self.done(self.repository, "discard", "--force", task)
        self.assertEqual(self.states(), ["succeeded"])
        self.assertEqual([path.name for path in (kept / "raw").iterdir()], self.tasks[:1])
        self.done(self.repository, "queue", "add", self.tasks[0])
        for _ in self.tasks[1:]:
            self.done(self.repository, "undo")
        self.assertEqual(self.states(), ["succeeded"] * 2 + ["queued"] * 3)
        self.assertEqual(self.done(self.repository, "logs", "--raw", self.tasks[1]), "")
        self.done(self.repository, "queue", "run")
        self.assertEqual(self.order(), ["a", "b", "b", "c", "a"])
        self.assertFalse(any(kept.glob("trash/*/*")))

    def test_one_whose_branch_is_gone_can_be_taken_out(self):
        self.done(self.repository, "queue", "add", self.tasks[0])
        self.box.git(self.repository, "branch", "-q", "-D", self.tasks[0])
        self.assertEqual(self.dltask(self.repository, "queue", "run").code, 1)
        self.done(self.repository, "queue", "remove", self.tasks[0])
        self.assertEqual(self.states(), [])

    def test_what_tasks_printed_goes_when_it_is_old_or_too_much(self):
        raw = self.repository / ".git/dltask/raw"
        self.done(self.repository, "queue", "add", *self.tasks)
        self.done(self.repository, "queue", "run")
        oldest = next((raw / self.tasks[0]).iterdir())
        os.utime(oldest, (0, 0))
        self.box.git(self.repository, "config", "dltask.log.raw-days", "0")
        self.done(self.repository, "run", self.tasks[1])
        self.assertTrue(oldest.exists())
        self.box.git(self.repository, "config", "--unset", "dltask.log.raw-days")
        self.done(self.repository, "run", self.tasks[1])
        self.assertFalse(oldest.parent.exists())
        self.assertTrue((raw / self.tasks[2]).exists())
        self.box.git(self.repository, "config", "dltask.log.raw-total", "0")
        self.done(self.repository, "run", self.tasks[1])
        self.assertEqual([path.name for path in raw.iterdir()], [self.tasks[1]])
        self.box.git(self.repository, "config", "dltask.log.raw-days", "soon")
        self.refused(self.repository, "run", self.tasks[1])

    def test_after_a_kill_it_goes_on_and_nothing_runs_twice(self):
        (self.box.home / "hold-a").write_text("")
        self.done(self.repository, "queue", "add", *self.tasks)
        process = subprocess.Popen(["git-dltask", "queue", "run"], cwd=self.repository, env=self.box.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 60
        while not self.order():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        self.assertEqual(self.dltask(self.repository, "queue", "run").code, 4)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        self.done(self.repository, "queue", "run")
        self.assertEqual(self.order(), ["a", "b", "c"])
        self.assertEqual(self.states(), ["interrupted", "succeeded", "succeeded"])
        states = {row["name"]: row["state"] for row in json.loads(self.done(self.repository, "list", "--json"))}
        self.assertEqual(states, {"a": "interrupted", "b": "succeeded", "c": "succeeded"})

    def test_again_makes_tasks_with_the_same_inputs(self):
        self.done(self.repository, "set", "--task", self.tasks[0], "lr=0.5")
        made = self.done(self.repository, "again", *self.tasks[:2]).split()
        self.assertEqual(len(made), 2)
        config = self.box.git(self.repository, "show", f"{made[0]}:tasks/{made[0]}/config.yaml")
        self.assertIn("lr: 0.5", config)

    def test_time_is_read_off_the_log(self):
        self.box.git(self.repository, "switch", "-q", self.tasks[0])
        write(self.repository / "tasks" / self.tasks[0], {"train.py": "import time\nfor epoch in (1, 2, 3):\n"
                                                          "    print('epoch', epoch, flush=True)\n"
                                                          "    time.sleep(0.1)\n"})
        self.done(self.repository, "run")
        times = json.loads(self.done(self.repository, "time", "--json"))
        self.assertEqual([epoch["epoch"] for epoch in times["epochs"]], [1, 2, 3])
        self.assertGreater(times["seconds_each"], 0.05)
        self.assertIn("epochs 1 to 3", self.done(self.repository, "time"))
        self.assertIn("epoch 1", self.done(self.repository, "logs", "--raw"))


if __name__ == "__main__":
    unittest.main()
