# SPDX-License-Identifier: Apache-2.0
"""Synthetic repositories by `git fast-import`: the same arguments give the same object ids."""
import random
import subprocess

from sandbox import CONFIG_YAML, TRAIN_PY

BLOB = "blob\nmark :{mark}\ndata {size}\n{text}\n"
COMMIT = "commit {ref}\nmark :{mark}\ncommitter A Person <a@example.org> {time} +0000\ndata {size}\n{text}\n"


class Stream:
    """The text of a fast-import stream."""

    def __init__(self):
        self.parts, self.mark, self.time = [], 0, 1704067200

    def blob(self, text):
        self.mark += 1
        self.parts.append(BLOB.format(mark=self.mark, size=len(text.encode()), text=text))
        return self.mark

    def commit(self, ref, message, files, parents=()):
        self.mark, self.time = self.mark + 1, self.time + 60
        self.parts.append(COMMIT.format(ref=ref, mark=self.mark, time=self.time, size=len(message), text=message))
        words = ("from", *["merge"] * len(parents))
        self.parts += [f"{word} :{parent}\n" for word, parent in zip(words, parents)]
        self.parts += [f"M 100644 :{mark} {path}\n" for path, mark in files.items()]
        self.parts.append("\n")
        return self.mark


def past_task(stream, number, main):
    """One task of the past: its commit and its merge into main."""
    branch = f"task-0.1.0-{20240101 + number // 1000}T{number % 1000 // 60:04d}{number % 1000 % 60:02d}-lr-{number}"
    config = stream.blob(CONFIG_YAML.replace("lr: 0.1 ", f"lr: 0.{number + 1} "))
    metrics = stream.blob(f'{{"accuracy": 0.{number + 1}}}\n')
    files = {f"tasks/{branch}/config.yaml": config, f"tasks/{branch}/metrics.json": metrics}
    tip = stream.commit(f"refs/heads/{branch}", f"task: {branch}\n", files, [main])
    return stream.commit("refs/heads/main", f"task: {branch}\n", files, [main, tip])


def make(box, path, files):
    """A repository of so many files, one in ten tasks' worth of them below tasks/, ready for use."""
    stream, generator = Stream(), random.Random(files)
    train, config = stream.blob(TRAIN_PY), stream.blob(CONFIG_YAML)
    tree = {"tasks/main/train.py": train, "tasks/main/config.yaml": config}
    for number in range(3):
        tree[f"tasks/main/part{number}.py"] = stream.blob(f"part = {number}\n" * 40)
    tasks = min(files // 20, 1000)
    for number in range(files - 2 * tasks - len(tree)):
        name = f"src/p{number // 1000:03d}/d{number // 40 % 25:02d}/m{number:06d}.py"
        tree[name] = stream.blob(f"value = {generator.random()}\n" * generator.randint(5, 60))
    main = stream.commit("refs/heads/main", "feat: import\n", tree)
    for number in range(tasks):
        main = past_task(stream, number, main)
    box.must("git", "init", "-q", path)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=path, env=box.environment, check=True,
                   input="".join(stream.parts).encode())
    box.git(path, "reset", "-q", "--hard", "main")
    box.must("git", "dltask", "init", cwd=path, timeout=600)
    box.git(path, "gc", "-q", timeout=600)
    box.git(path, "update-index", "-q", "--refresh")
    return path
