# SPDX-License-Identifier: Apache-2.0
"""Runs a template as a user would: by hand, under the runner's variables, killed and resumed.

usage: test_template.py TEMPLATE-DIRECTORY [unittest arguments]"""
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TEMPLATE = Path(sys.argv.pop(1)).resolve()
# The plain template takes milliseconds an epoch: enough of them that a signal comes in time.
EPOCHS = {"pytorch": 8, "plain": 400}[TEMPLATE.name]
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [A-Z]+ +\[\w+\.py \w+: \d+\] .")


class TemplateTest(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="dltask template "))
        self.addCleanup(shutil.rmtree, self.root)
        shutil.copytree(TEMPLATE / "core", self.root, dirs_exist_ok=True)

    def task(self, name, **values):
        """A copy of the template's task with other values in its config.yaml."""
        directory = self.root / "tasks" / name
        shutil.copytree(TEMPLATE / "task", directory)
        config = directory / "config.yaml"
        text = config.read_text()
        for key, value in values.items():
            text, count = re.subn(rf"(?m)^{key}: \S+", f"{key}: {value}", text)
            self.assertEqual(count, 1, key)
        config.write_text(text)
        return directory

    def start(self, directory, script="train.py", **variables):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("DLTASK_", "PYTHON"))}
        return subprocess.Popen(
            [sys.executable, str(directory.relative_to(self.root) / script)], cwd=self.root, text=True,
            env={**environment, **variables}, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def run_script(self, directory, script="train.py", expect=0, **variables):
        process = self.start(directory, script, **variables)
        _, errors = process.communicate()
        self.assertEqual(process.returncode, expect, errors)
        return errors

    def stop(self, directory, epoch, number):
        """Sends the signal when the log tells of that epoch; returns the exit code."""
        process = self.start(directory)
        for line in process.stderr:
            if re.search(rf"\bepoch +{epoch} +loss", line):
                process.send_signal(number)
                break
        process.communicate()
        return process.returncode

    def newest(self, directory):
        files = sorted(f for f in (directory / "checkpoints").iterdir() if f.suffix in (".pt", ".json"))
        return files[-1]

    def results(self, directory):
        return [(directory / name).read_text() for name in ("metrics.json", "curves.csv")]

    def test_a_run_that_was_stopped_and_resumed_ends_exactly_like_an_unbroken_one(self):
        whole = self.task("whole", EPOCHS=EPOCHS)
        self.run_script(whole)
        self.run_script(whole, "test.py")
        for epoch, number, code in ((1, signal.SIGUSR1, 75), (EPOCHS // 3, signal.SIGTERM, 143),
                                    (EPOCHS // 2, signal.SIGINT, 130), (EPOCHS // 2, signal.SIGKILL, -9)):
            with self.subTest(number.name, epoch=epoch):
                task = self.task(f"{number.name}-{epoch}", EPOCHS=EPOCHS)
                self.assertEqual(self.stop(task, epoch, number), code)
                self.assertFalse((task / "metrics.json").exists())
                checkpoint = self.newest(task)
                if number == signal.SIGKILL:
                    # By hand: the YAML beside the checkpoint is the config to go on with.
                    shutil.copy(checkpoint.with_suffix(".yaml"), task / "config.yaml")
                    self.run_script(task)
                else:
                    self.run_script(task, DLTASK_RESUME=str(checkpoint))
                self.run_script(task, "test.py")
                self.assertEqual(self.results(task), self.results(whole))

    def test_the_log_has_one_writer_under_the_runner(self):
        by_hand, run = self.task("by-hand", DEBUG="true"), self.task("run", DEBUG="true")
        self.run_script(by_hand)
        errors = self.run_script(run, DLTASK_BRANCH="run", DLTASK_CONFIG=str(run / "config.yaml"))
        self.assertFalse((run / "task.log").exists())
        lines = (by_hand / "task.log").read_text().splitlines()
        self.assertEqual(len(lines), len(errors.splitlines()))
        for line in lines + errors.splitlines():
            self.assertRegex(line, LOG_LINE)

    def test_an_error_ends_with_code_1_and_stands_in_the_log(self):
        task = self.task("broken", LEARNING_RATE=".nan", DEBUG="true")
        self.run_script(task, expect=1)
        self.assertIn("FloatingPointError: the loss is nan in epoch 1", (task / "task.log").read_text())
        self.assertFalse((task / "metrics.json").exists())

    def test_a_model_path_is_looked_up_in_the_task_first(self):
        other = self.task("other", DEBUG="true")
        self.run_script(other)
        weights = self.newest(other)
        task = self.task("test-only", TRAIN="false", DEBUG="true", MODEL_PATH=f"weights{weights.suffix}")
        self.run_script(task, "test.py", expect=1)
        shutil.copy(weights, self.root / f"weights{weights.suffix}")
        self.run_script(task, "test.py")
        (task / f"weights{weights.suffix}").write_text("not a model")
        self.run_script(task, "test.py", expect=1)

    def test_test_adds_its_numbers_to_those_of_a_debug_run_on_little_data(self):
        task = self.task("both", DEBUG="true")
        self.run_script(task)
        before = json.loads((task / "metrics.json").read_text())
        self.assertEqual(before["epochs"], 2)
        self.run_script(task, "test.py")
        after = json.loads((task / "metrics.json").read_text())
        self.assertEqual({**after, **before}, after)
        self.assertEqual(set(after) - set(before), {"test_loss", "test_accuracy"})
        self.assertTrue(all(isinstance(value, (int, float)) for value in after.values()))

    def test_every_required_key_is_there(self):
        import yaml
        config = yaml.safe_load((TEMPLATE / "task" / "config.yaml").read_text())
        types = {"VERSION": str, "DEBUG": bool, "RESUME": type(None), "TRAIN": bool, "TEST": bool,
                 "MODEL_PATH": type(None), "RANDOM_SEED": int}
        self.assertEqual({key: type(config[key]) for key in types}, types)


if __name__ == "__main__":
    needed = ["yaml"] + (["torch", "sklearn"] if TEMPLATE.name == "pytorch" else [])
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        print("skipped, Python has no", ", ".join(missing))
        sys.exit(77)
    unittest.main()
