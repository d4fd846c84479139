#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What supervision costs, in pairs: a script under `git dltask run`, and the same script started directly.

    bench_runs.py --git-dltask build/release/src/git-dltask [--files 10000] [--pairs 9] [--seconds 10]

Prints a Markdown table; never passes or fails. The page cache is warm, the environment's packages are known
from the first run on, as they are for everybody but the first run after an installation.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sandbox import Sandbox, write  # noqa: E402
import fixture  # noqa: E402
import task_fixture  # noqa: E402

# Each script tells in its task's directory when its first instruction ran, or how long it took.
FIRST = """import time
began = time.monotonic_ns()
import os
open(os.environ["DLTASK_DIR"] + "/began", "w").write(str(began))
"""

# As many lines as it can, one system call each, with work between them that makes some 100,000 a second.
FLOOD = """import os
import time
lines = {lines}
text = b"epoch 1 step %d loss 0.123456 lr 0.001 grad 1.2345 tokens 123456 time 0.123\\n"
began = time.monotonic_ns()
for number in range(lines):
    os.write(1, text % number)
    for _ in range({work}):
        pass
open(os.environ["DLTASK_DIR"] + "/took", "w").write(str(time.monotonic_ns() - began))
"""

# So many lines in each hundredth of a second, or one a second.
STEADY = """import os
import time
began = time.monotonic()
for number in range({batches}):
    os.write(1, b"epoch 1 step 1 loss 0.123456 lr 0.001 grad 1.2345\\n" * {lines})
    time.sleep(max(0, began + (number + 1) * {pause} - time.monotonic()))
"""


def descendants(pid):
    """A process and those below it, by what /proc says now."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    found = {pid}
    while True:
        more = {child for child, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def cpu_seconds(pids):
    """What git-dltask and its guardian have used; the script's own time is not ours."""
    total = 0.0
    for pid in pids:
        try:
            name, rest = Path(f"/proc/{pid}/stat").read_text().split("(", 1)[1].rsplit(")", 1)
            # The scheduler's account is in nanoseconds, that of stat in hundredths of a second.
            used = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
        except OSError:
            continue
        if "dltask" in name:
            total += used
    return total


def with_old_tasks(box, count):
    """A repository of so many records of four files each."""
    repository = task_fixture.make(box, box.folder / "old-tasks", count)
    write(repository, {"tasks/main/train.py": "print(1)\n"})
    box.git(repository, "commit", "-qam", "feat: a script")
    box.must("git-dltask", "init", cwd=repository)
    return repository


class RunBench:
    def __init__(self, options, box, repository):
        self.options, self.box, self.repository = options, box, repository
        self.branch = box.must("git-dltask", "new", "measured", cwd=repository)
        self.folder = repository / "tasks" / self.branch
        self.direct = dict(box.environment, DLTASK_DIR=str(self.folder), PYTHONPATH=str(repository),
                           PYTHONUNBUFFERED="1", PYTHONFAULTHANDLER="1")

    def script(self, text):
        write(self.folder, {"train.py": text})
        self.box.git(self.repository, "commit", "-q", "--no-verify", "--allow-empty", "-m", "task: script",
                     f"tasks/{self.branch}/train.py")

    def supervised(self, output=subprocess.DEVNULL):
        began = time.monotonic_ns()
        subprocess.run(["git-dltask", "-q", "run"], cwd=self.repository, env=self.box.environment, check=True,
                       stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        return began, time.monotonic_ns()

    def alone(self, output=subprocess.DEVNULL):
        began = time.monotonic_ns()
        subprocess.run(["/usr/bin/python3", f"tasks/{self.branch}/train.py"], cwd=self.repository, env=self.direct,
                       check=True, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        return began, time.monotonic_ns()

    def number(self, name):
        return int((self.folder / name).read_text())

    def row(self, name, unit, ours, theirs, difference, goal):
        print(f"| {name} | {ours:.1f} {unit} | {theirs:.1f} {unit} | **{difference}** | {goal} |", flush=True)

    def start(self, files):
        """From the command to the script's first instruction, and the whole of it."""
        self.script(FIRST)
        self.supervised()
        starts, wholes = [], []
        for number in range(self.options.pairs):
            pair = {}
            for way in ("supervised", "alone")[::1 if number % 2 else -1]:
                began, ended = getattr(self, way)()
                pair[way] = ((self.number("began") - began) / 1e6, (ended - began) / 1e6)
            starts.append((pair["supervised"][0], pair["alone"][0]))
            wholes.append((pair["supervised"][1], pair["alone"][1]))
        for name, rows, goal in (("to the first instruction", starts, "+80 ms"), ("whole, trivial script", wholes, "180 ms")):
            ours, theirs = (statistics.median(row[i] for row in rows) for i in (0, 1))
            extra = statistics.median(row[0] - row[1] for row in rows)
            spread = f"+{extra:.0f} ms ({min(r[0] - r[1] for r in rows):.0f} to {max(r[0] - r[1] for r in rows):.0f})"
            self.row(f"run / python3, {name}, {files} files", "ms", ours, theirs, spread, goal)

    def own_tree(self, tasks):
        """A task that is not checked out runs in a sparse work tree of its own; git would write all of one."""
        ours, theirs, whole = [], [], self.box.folder / "whole"
        for number in range(max(1, self.options.pairs // 3)):
            task = self.box.must("git-dltask", "new", "--no-switch", f"tree-{number}", cwd=self.repository)
            began = time.monotonic_ns()
            self.box.must("git-dltask", "-q", "run", task, cwd=self.repository)
            ours.append((time.monotonic_ns() - began) / 1e6)
            began = time.monotonic_ns()
            self.box.git(self.repository, "worktree", "add", "-q", "--detach", whole, "main")
            theirs.append((time.monotonic_ns() - began) / 1e6)
            self.box.git(self.repository, "worktree", "remove", "--force", whole)
        ours, theirs = statistics.median(ours), statistics.median(theirs)
        self.row(f"run in a work tree of its own / git worktree add, {tasks} old tasks", "ms", ours, theirs,
                 f"{ours / theirs:.2f}", "1000 ms")

    def flood(self):
        """A script that writes 100,000 lines a second, one system call each."""
        lines = max(1000, int(100_000 * self.options.seconds / 2))
        work = 0
        target = self.box.folder / "output"
        for _ in range(4):  # find how much work makes that rate
            self.script(FLOOD.format(lines=20_000, work=work))
            with open(target, "wb") as output:
                self.alone(output)
            missing = 20_000 / 100_000 * 1e9 - self.number("took")
            work = max(0, work + int(missing / 20_000 / 12))
        self.script(FLOOD.format(lines=lines, work=work))
        rows = []
        for number in range(max(1, self.options.pairs // 2)):
            pair = {}
            for way in ("supervised", "alone")[::1 if number % 2 else -1]:
                with open(target, "wb") as output:
                    getattr(self, way)(output if way == "alone" else subprocess.DEVNULL)
                pair[way] = self.number("took") / 1e6
            rows.append((pair["supervised"], pair["alone"]))
        ours, theirs = (statistics.median(row[i] for row in rows) for i in (0, 1))
        ratios = sorted(row[0] / row[1] for row in rows)
        rate = lines / theirs * 1000
        self.row(f"script / same to a file, {rate:.0f} lines/s", "ms", ours, theirs,
                 f"{statistics.median(ratios):.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f})", "1.03")

    def steady(self, name, lines, pause, goal):
        """CPU of git-dltask and its guardian while a script prints at a steady rate."""
        batches = max(2, int(self.options.seconds / pause))
        self.script(STEADY.format(batches=batches, lines=lines, pause=pause))
        process = subprocess.Popen(["git-dltask", "-q", "run"], cwd=self.repository, env=self.box.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(min(1.0, self.options.seconds / 4))  # past the start
        pids = descendants(process.pid)
        used, began = cpu_seconds(pids), time.monotonic()
        time.sleep(self.options.seconds / 2)
        used, seconds = cpu_seconds(pids) - used, time.monotonic() - began
        if process.wait() != 0:
            raise SystemExit(f"{name}: exit {process.returncode}")
        self.row(f"CPU of the supervisor, {name}", "s", used, seconds, f"{used / seconds:.2%}", goal)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--git-dltask", required=True, type=Path)
    parser.add_argument("--files", type=int, default=10000)
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=10, help="how long the steady scripts print")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        box = Sandbox(folder, options.git_dltask.resolve().parent)
        repository = fixture.make(box, box.folder / "repository", options.files)
        print(f"{os.cpu_count()} cores, {options.pairs} pairs a row, {box.must('git', '--version')}\n")
        print("| job | ours | theirs | difference | at most |\n| --- | --- | --- | --- | --- |", flush=True)
        bench = RunBench(options, box, repository)
        bench.start(options.files)
        RunBench(options, box, with_old_tasks(box, options.files)).own_tree(options.files)
        bench.flood()
        bench.steady("10,000 lines/s", 100, 0.01, "5%")
        bench.steady("1 line/s", 1, 1, "0.1%")


if __name__ == "__main__":
    main()
