# SPDX-License-Identifier: Apache-2.0
"""A run that was stopped or killed goes on from its checkpoint and ends as if it had never stopped."""
import json
import os
import signal
import subprocess
import time
import unittest

from scene import Scene, write

TRAIN_PY = """import json
import os
import time
from pathlib import Path

folder = Path(os.environ["DLTASK_DIR"])
(folder / "checkpoints").mkdir(exist_ok=True)
resume = os.environ.get("DLTASK_RESUME")
done = json.loads(Path(resume).read_text())["epoch"] if resume else 0
(folder / f"seen-{os.environ['DLTASK_ATTEMPT']}.txt").write_text((folder / "config.yaml").read_text())
for epoch in range(done + 1, 6):
    with open(folder / "curve.csv", "a") as curve:
        curve.write(("epoch,loss\\n" if epoch == 1 else "") + f"{epoch},{1 / epoch}\\n")
    part = folder / f"checkpoints/epoch-{epoch}.part"
    part.write_text(json.dumps({"epoch": epoch}))
    os.replace(part, part.with_suffix(".json"))
    if epoch == 3 and not resume:
        (folder / "checkpoints/epoch-4.part").write_text("half")
        (folder / "checkpoints/epoch-4.json").write_text("")
        (folder / "begun").write_text(str(os.getpid()))
        time.sleep(1000)
(folder / "metrics.json").write_text(json.dumps({"epochs": 5, "resumed": done}))
"""


class Resume(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        write(self.repository, {"tasks/main/train.py": TRAIN_PY, "tasks/main/.gitignore": "checkpoints/\n"})
        self.box.git(self.repository, "add", ".")
        self.box.git(self.repository, "commit", "-qam", "feat: train in epochs")
        self.done(self.repository, "init")
        self.branch = self.done(self.repository, "new", "-s", "lr=0.01")
        self.folder = self.repository / "tasks" / self.branch

    def start(self, said=subprocess.DEVNULL):
        process = subprocess.Popen(["git-dltask", "run"], cwd=self.repository, env=self.box.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=said, text=True, start_new_session=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 60
        while not (self.folder / "begun").exists() or not (self.folder / "begun").read_text():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        return process

    def check_whole(self):
        self.assertEqual(json.loads((self.folder / "metrics.json").read_text()), {"epochs": 5, "resumed": 3})
        self.assertEqual(len((self.folder / "curve.csv").read_text().splitlines()), 6)
        self.assertIn("RESUME: checkpoints/epoch-3.json", (self.folder / "seen-2.txt").read_text())
        self.assertIn("RESUME: null", (self.folder / "config.yaml").read_text())
        self.assertEqual(self.box.git(self.repository, "status", "--short"), "")
        self.assertIn("resumed_from: checkpoints/epoch-3.json", (self.folder / "task.yaml").read_text())

    def test_a_stopped_run_goes_on(self):
        process = self.start()
        self.done(self.repository, "stop")
        process.wait()
        self.assertIn(f"next        git dltask resume {self.branch}", self.done(self.repository, "status"))
        self.assertIn(f"next: git dltask resume {self.branch}", self.done(self.repository, "show", "@"))
        self.done(self.repository, "resume")
        self.check_whole()
        self.refused(self.repository, "resume")

    def test_a_script_that_failed_goes_on_from_its_checkpoint(self):
        process = self.start(subprocess.PIPE)
        os.kill(int((self.folder / "begun").read_text()), signal.SIGKILL)
        said = process.communicate()[1]
        self.assertEqual(process.returncode, 137)
        self.assertIn(f"hint: git dltask resume {self.branch}", said)
        self.assertIn(f"next        git dltask resume {self.branch}", self.done(self.repository, "status"))
        self.done(self.repository, "resume")
        self.check_whole()

    def test_a_killed_run_goes_on_once_it_is_recorded(self):
        process = self.start()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        self.done(self.repository, "resume", "--wait")
        self.check_whole()

    def test_other_parameters_are_listed_and_need_force(self):
        process = self.start()
        self.done(self.repository, "stop")
        process.wait()
        self.done(self.repository, "set", "lr=0.02")
        self.assertIn("lr: 0.01 -> 0.02", self.refused(self.repository, "resume").err)
        self.done(self.repository, "resume", "--force")
        self.check_whole()

    def test_a_task_without_a_checkpoint_is_not_resumed(self):
        self.assertIn("no complete checkpoint", self.refused(self.repository, "resume").err)


if __name__ == "__main__":
    unittest.main()
