# SPDX-License-Identifier: Apache-2.0
"""What the kill sweep interrupts of runs and their queue. See scenarios.py.

Of a command that runs a script there is no OLD and NEW, but a truth that the next run tells: the script notes outside
of the repository that it began and that it ended.
"""
import json
import re
import socket

from sandbox import write
from scenarios import Scenario, leave, ready

TRAIN_PY = """import os
from pathlib import Path

truth = Path(os.environ["HOME"]) / "truth"
truth.write_text(truth.read_text() + "begin\\n" if truth.exists() else "begin\\n")
print("epoch 1")
folder = Path(os.environ["DLTASK_DIR"])
(folder / "metrics.json").write_text('{"accuracy": 0.5}')
(folder / "curve.csv").write_text("epoch,loss\\\\n1,0.5\\\\n")
(folder / "last.pt").write_text("weights")
truth.write_text(truth.read_text() + "end\\n")
"""


def with_script(box, shape):
    """main has the script above, and is released."""
    scene = ready(box, shape)
    box.git(scene.place, "switch", "-q", "-c", "feature-script", "dev")
    write(scene.place, {"tasks/main/train.py": TRAIN_PY})
    box.git(scene.place, "commit", "-qam", "feat: tell the truth")
    scene.dltask("finish", "feature-script")
    scene.dltask("release")
    box.git(scene.place, "switch", "-q", "main")
    return scene


def rerun(box, shape):
    scene = with_script(box, shape)
    branch = scene.dltask("new", "-s", "lr=0.01")
    scene.dltask("run")
    leave(scene, shape)
    scene.add_user_files(staged=True)
    scene.command = ["rerun", "--compare", branch]
    scene.settle = [scene.command]  # what was left of the scratch work tree is in nobody's way
    return scene


def run_in_own_tree(box, shape):
    """HEAD is on the task, or (`away`) elsewhere; its directory has edits and a file that git ignores."""
    scene = with_script(box, shape)
    branch = scene.task("-s", "lr=0.01")
    scene.dltask("set", "lr=0.03")
    if shape == "away":
        box.git(scene.place, "commit", "-qam", "task: rate")
        leave(scene, shape)
    scene.add_user_files()
    scene.command = ["run", "--worktree", branch]
    scene.settle = [["hooks", "install"], scene.command]
    before = box.home / "truth"
    scene.judge = lambda: false_records(scene, branch, before)
    return scene


def queue_add(box, shape):
    """The task's directory has edits that are not committed yet."""
    scene = ready(box, shape)
    branch = scene.task("-s", "lr=0.01")
    scene.dltask("set", "lr=0.03")
    scene.add_user_files()
    scene.command = ["queue", "add", branch]
    return scene


def record_killed_run(box, shape):
    """A run was killed with its supervisor; the command does nothing else than to record it."""
    scene = ready(box, shape)
    branch = scene.task("-s", "lr=0.01")
    if shape == "away":
        leave(scene, shape)
    write(scene.repository / ".git/dltask/runs", {f"{branch}.lock": "", f"{branch}.json": json.dumps(
        {"branch": branch, "work_tree": str(scene.place), "started": "2026-11-22T04:00:00+00:00", "pid": 1,
         "host": socket.gethostname(), "attempt": 1})})
    scene.add_user_files(staged=shape == "away")
    scene.command = ["hooks", "install"]
    return scene


def false_records(scene, branch, file):
    """After the run that settles: the record against what the scripts told."""
    text = scene.box.git(scene.place, "show", f"{branch}:tasks/{branch}/task.yaml")
    states = re.findall(r"^    state: (\w+)$", text, re.MULTILINE)
    began, ended = (file.read_text().count(word) for word in ("begin", "end"))
    if states[-1:] != ["succeeded"] or len(states) > 2:
        yield f"the record has {states}"
    if began > len(states) or states.count("succeeded") > ended:
        yield f"the record has {states}, {began} scripts began and {ended} ended"
    tree = scene.box.folder / f"{scene.repository.name}-tasks" / branch
    status = scene.box.git(tree, "status", "--short")
    if status:
        yield f"{tree}: {status}"
    if "lr: 0.03" not in scene.box.git(scene.place, "show", f"{branch}:tasks/{branch}/config.yaml"):
        yield "what was set is lost"


SCENARIOS = [
    Scenario("queue-add", queue_add, ("on", "linked", "sparse")),
    Scenario("record-killed-run", record_killed_run, ("on", "away", "linked")),
    Scenario("rerun", rerun, ("on", "away", "linked")),
    Scenario("run-worktree", run_in_own_tree, ("on", "away", "linked")),
]
