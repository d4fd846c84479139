# SPDX-License-Identifier: Apache-2.0
"""Repositories of many tasks by `git fast-import`: the same arguments give the same object ids."""
import hashlib
import random
import subprocess

WORDS = "lr wd warmup mixup cutmix ema amp dropout depth width aug focal dice swin vit resnet unet cosine step adam sgd".split()

CONFIG = """# the parameters of a task
VERSION: 0.1.0   # of the core
DEBUG: false
RESUME: null
TRAIN: true
TEST: false
MODEL_PATH: null
RANDOM_SEED: {seed}

# --- model ---
model:
  arch: resnet{layers}
  width: {width}
  dropout: {dropout:.4f}
  pretrained: {pretrained}
optimizer:
  name: {optimizer}
  lr: {lr}
  weight_decay: {decay:.7f}
schedule:
  kind: {schedule}   # of the learning rate
  epochs: {epochs}
data:
  batch_size: {batch}
  workers: {workers}
  augment: [flip, crop, {augment}]
"""

RECORD = """schema: 1
branch: {branch}
kind: task
version: 0.1.0
core: a1c9e1f0b7d64e2f8a35c7b9d0e1f2a3b4c5d6e7
core_tree: b1c9e1f0b7d64e2f8a35c7b9d0e1f2a3b4c5d6e7
parent: main
source: {source}
inputs:
  config.yaml: {source}
  train.py: {train}
group: {group}
created: '{day}T{clock}+00:00'
author: A Person <a@example.org>
set:
  optimizer.lr: {lr}
  model.width: {width}
state: {state}
attempts:
  - started: '{day}T{clock}+00:00'
    ended: '{day}T{clock}+00:00'
    seconds: {seconds}
    exit: 0
    signal: null
    host: node-{host}
    user: ada
    command: [python3, tasks/{branch}/train.py]
    interpreter: /usr/bin/python3
    commit: c1c9e1f0b7d64e2f8a35c7b9d0e1f2a3b4c5d6e7
    dirty: false
    tree: d1c9e1f0b7d64e2f8a35c7b9d0e1f2a3b4c5d6e7
    resumed_from: null
    artifacts: []
    state: {state}
"""

METRICS = """{{
  "accuracy": {accuracy:.6f},
  "loss": {loss:.6f},
  "val": {{"accuracy": {val:.6f}, "f1": {f1:.6f}}},
  "epochs": {epochs},
  "memory": {memory}
}}
"""


def blob_id(text):
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Tasks:
    """The files of task after task, from one seed."""

    def __init__(self, rows=0):
        self.random, self.rows, self.number = random.Random(20240101), rows, 0
        self.train = "import model\n\nmodel.train()\n" * 20
        self.base = self.config(self.values("main"))

    def values(self, branch):
        r, n = self.random, self.number
        day, clock = self.day(), f"{n % 24:02d}:{n // 24 % 60:02d}:{n // 1440 % 60:02d}"
        return {"branch": branch, "seed": n, "layers": r.choice([18, 34, 50]), "width": r.choice([32, 64, 128]),
                "dropout": r.random(), "pretrained": r.choice(["true", "false"]), "lr": round(10 ** -r.uniform(1, 4), 6),
                "optimizer": r.choice(["sgd", "adam", "adamw"]), "decay": 10 ** -r.uniform(2, 6),
                "schedule": r.choice(["cosine", "step", "linear"]), "epochs": r.choice([50, 100, 200]),
                "batch": r.choice([16, 32, 64]), "workers": r.randint(1, 16), "augment": r.choice(["color", "blur"]),
                "group": r.choice(["sweep", "null"]), "state": r.choice(["succeeded", "succeeded", "failed"]),
                "seconds": round(r.uniform(100, 90000), 3), "host": r.randint(1, 9), "accuracy": r.random(), "loss": r.random(),
                "val": r.random(), "f1": r.random(), "memory": r.randint(10**6, 10**9), "day": day, "clock": clock,
                "source": blob_id(self.base) if branch != "main" else "", "train": blob_id(self.train)}

    def day(self):
        index = self.number // 86400
        return f"2024-{index // 28 % 12 + 1:02d}-{index % 28 + 1:02d}"

    def config(self, values):
        return CONFIG.format(**values)

    def curve(self):
        loss, lines = 2.5, ["step,loss,accuracy"]
        for step in range(self.rows):
            loss *= 0.999
            lines.append(f"{step},{loss + self.random.random() / 10:.5f},{1 - loss / 3:.5f}")
        return "\n".join(lines) + "\n"

    def next(self):
        """(branch, files) of one more task."""
        n = self.number
        words = "-".join(self.random.sample(WORDS, 2))
        clock = f"{n % 24:02d}{n // 24 % 60:02d}{n // 1440 % 60:02d}"
        branch = f"task-0.1.0-{self.day().replace('-', '')}T{clock}-{words}-{n:06d}"
        values = self.values(branch)
        files = {"config.yaml": self.config(values), "train.py": self.train, "task.yaml": RECORD.format(**values),
                 "metrics.json": METRICS.format(**values)}
        if self.rows:
            files["curves.csv"] = self.curve()
        self.number += 1
        return branch, files


class Stream:
    """Writes a fast-import stream; a text comes once."""

    def __init__(self, out):
        self.out, self.marks, self.mark, self.time = out, {}, 0, 1704067200

    def blob(self, text):
        if text not in self.marks:
            data = text.encode()
            self.mark += 1
            self.out.write(b"blob\nmark :%d\ndata %d\n" % (self.mark, len(data)) + data + b"\n")
            if len(self.marks) < 100:
                self.marks[text] = self.mark
            return self.mark
        return self.marks[text]

    def commit(self, ref, message, lines, parent=None):
        self.mark, self.time = self.mark + 1, self.time + 60
        text = f"commit {ref}\nmark :{self.mark}\ncommitter A Person <a@example.org> {self.time} +0000\n"
        text += f"data {len(message)}\n{message}\n" + (f"from :{parent}\n" if parent else "")
        self.out.write((text + "".join(line + "\n" for line in lines) + "\n").encode())
        return self.mark


def make(box, path, count, rows=0, unmerged=False, at_once=1000):
    """A repository of so many tasks, each with a curve of so many rows: recorded in main (many in one commit: its
    history would be quadratic), or each on a branch of its own."""
    tasks = Tasks(rows)
    box.must("git", "init", "-q", path)
    process = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=path, env=box.environment, stdin=subprocess.PIPE)
    stream = Stream(process.stdin)
    base = [f"M 100644 :{stream.blob(tasks.base)} tasks/main/config.yaml",
            f"M 100644 :{stream.blob(tasks.train)} tasks/main/train.py"]
    main = stream.commit("refs/heads/main", "feat: import\n", base)
    lines = []
    for number in range(count):
        branch, files = tasks.next()
        lines += [f"M 100644 :{stream.blob(text)} tasks/{branch}/{name}" for name, text in files.items()]
        if unmerged:
            stream.commit(f"refs/heads/{branch}", f"task: {branch}\n", lines, main)
        elif number % at_once == at_once - 1 or number == count - 1:
            main = stream.commit("refs/heads/main", "task: some\n", lines, main)
        else:
            continue
        lines = []
    process.stdin.close()
    if process.wait() != 0:
        raise SystemExit("git fast-import failed")
    box.git(path, "reset", "-q", "--hard", "main", timeout=600)
    box.git(path, "gc", "-q", timeout=600)
    return path
