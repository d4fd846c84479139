#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills git-dltask at random moments of runs and of the queue, and looks at what is left.

After each kill no process of the run may be alive, and the next command that changes something has to find the
truth: an attempt that began is recorded, `succeeded` only if its script came to its end, and nothing twice.

    run_kills.py --programs BIN --cycles 1000          runs, killed
    run_kills.py --programs BIN --signals              31 signals in 4 phases
    run_kills.py --programs BIN --queue 20 --tasks 30  a queue worked off under kills, so many times
    run_kills.py --programs BIN --resumes 20 --template pytorch --epochs 8
                                                       a template, killed and resumed until it is done
    run_kills.py --programs BIN --flood 10             a script that prints so many GiB
"""
import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sandbox import Sandbox, write  # noqa: E402

# Tells outside of the repository what really happened; leaves a daemon and a child that will not end.
TRAIN_PY = """import os
import signal
import subprocess
import sys
import time
from pathlib import Path

home, name = Path(os.environ["HOME"]), os.environ["DLTASK_BRANCH"] + " " + os.environ["DLTASK_ATTEMPT"]
mode = (home / "mode").read_text().split() if (home / "mode").exists() else ["0.1"]

def tell(what):
    with open(home / "truth", "a") as truth:
        truth.write(f"{what} {name}\\n")

tell("begin")
if "deaf" in mode:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
if "children" in mode:
    subprocess.Popen(["setsid", "sleep", "300"])
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(300)
print("epoch 1", flush=True)
end = time.monotonic() + float(mode[0])
while time.monotonic() < end:
    time.sleep(0.005)
(Path(os.environ["DLTASK_DIR"]) / "metrics.json").write_text('{"accuracy": 0.5}')
tell("end")
"""


class Wrong(Exception):
    pass


def recover(box, repository):
    """Ends an operation that a kill left half-way, if there is one."""
    if box.run("git-dltask", "continue", cwd=repository).code != 0:
        box.must("git-dltask", "abort", cwd=repository)


class Place:
    """A repository whose task's script tells the truth, and what is known of it."""

    def __init__(self, folder, programs):
        self.box = Sandbox(folder, programs)
        self.repository = self.box.repository()
        write(self.repository, {"tasks/main/train.py": TRAIN_PY})
        self.box.git(self.repository, "commit", "-qam", "feat: tell the truth")
        self.box.must("git-dltask", "init", "--no-hooks", cwd=self.repository)

    def mode(self, *words):
        write(self.box.home, {"mode": " ".join(words)})

    def start(self, *words):
        return subprocess.Popen(["git-dltask", *words], cwd=self.repository, env=self.box.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                start_new_session=True)

    def truth(self):
        """[(what, branch, attempt)], in the order in which it happened."""
        file = self.box.home / "truth"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(what, branch, int(attempt)) for what, branch, attempt in (line.split() for line in lines)]

    def processes(self):
        """Those that have our HOME: whatever a run has started, and where from."""
        mine, found = f"HOME={self.box.home}".encode(), []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mine in (process / "environ").read_bytes().split(b"\0"):
                    found.append((int(process.name), (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()))
            except OSError:
                continue
        return found

    def await_silence(self):
        deadline = time.monotonic() + 60
        while self.processes():
            if time.monotonic() > deadline:
                raise Wrong(f"left alive: {self.processes()}")
            time.sleep(0.01)

    def settle(self):
        """The next change: recovers, and completes the record."""
        recover(self.box, self.repository)
        self.box.must("git-dltask", "hooks", "install", cwd=self.repository)

    def attempts(self, branch):
        """[state] of a task's attempts as the branch has them, and as `show` tells."""
        shown = json.loads(self.box.must("git-dltask", "show", "--json", branch, cwd=self.repository))
        text = self.box.git(self.repository, "show", f"{branch}:tasks/{branch}/task.yaml")
        states = [line.split(": ")[1] for line in text.split("attempts:")[1].splitlines() if line.startswith("    state: ")]
        if states and shown["state"] != states[-1]:
            raise Wrong(f"show says {shown['state']}, the record {states}")
        return states

    def check(self, branch):
        """What the record of a task says against what happened."""
        states = self.attempts(branch)
        for what, told, number in self.truth():
            if told != branch:
                continue
            if number > len(states):
                raise Wrong(f"attempt {number} {what} and is not in the record: {states}")
        ended = {number for what, told, number in self.truth() if told == branch and what == "end"}
        for number, state in enumerate(states, 1):
            if state == "succeeded" and number not in ended:
                raise Wrong(f"attempt {number} succeeded in the record, its script did not end")
            if state not in ("succeeded", "interrupted", "failed"):
                raise Wrong(f"attempt {number} is '{state}'")
        if self.box.git(self.repository, "status", "--short"):
            raise Wrong(self.box.git(self.repository, "status", "--short"))
        faults = self.box.run("git", "fsck", "--strict", "--no-dangling", "--no-progress", cwd=self.repository)
        if faults.code != 0:
            raise Wrong(str(faults))
        return states


def killed_runs(options, folder):
    """Kills in one task's runs, one after the other."""
    dice = random.Random(options.seed)
    place = Place(folder, options.programs)
    branch = place.box.must("git-dltask", "new", "-s", "lr=0.01", cwd=place.repository)
    for cycle in range(options.cycles):
        place.mode("0.1", *["children"] * (cycle % 4 == 0))  # the guardian gives them two seconds
        process = place.start("run")
        time.sleep(dice.uniform(0, 0.8))
        process.kill()
        process.communicate()
        place.await_silence()
        place.settle()
        try:
            states = place.check(branch)
        except Wrong as wrong:
            raise Wrong(f"cycle {cycle}, seed {options.seed}: {wrong}") from wrong
        if len(states) >= 20:  # the record need not grow for ever
            branch = place.box.must("git-dltask", "new", "-s", "lr=0.01", cwd=place.repository)
    print(f"{options.cycles} kills of runs: no process left, no wrong record")


PHASES = ("preparing", "running", "stopping", "recording")


def strike(place, number, phase):
    """One signal to git-dltask in one phase of a run."""
    place.mode(*{"preparing": ["0.2"], "running": ["0.4"], "stopping": ["1.5", "deaf"], "recording": ["0.05"]}[phase])
    before = len(place.truth())
    process = place.start("run")
    deadline = time.monotonic() + 60
    wanted = {"preparing": None, "running": "begin", "stopping": "begin", "recording": "end"}[phase]
    while wanted and not any(what == wanted for what, _, _ in place.truth()[before:]):
        if time.monotonic() > deadline or process.poll() is not None:
            break
        time.sleep(0.002)
    if phase == "preparing":
        time.sleep(0.02)
    if phase == "stopping":
        process.send_signal(signal.SIGTERM)
        time.sleep(0.05)
    process.send_signal(number)
    if number in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
        time.sleep(0.1)
        process.send_signal(signal.SIGCONT)
    try:
        _, said = process.communicate(timeout=60)
    except subprocess.TimeoutExpired as late:
        process.kill()
        raise Wrong(f"signal {number} while {phase}: it goes on for ever") from late
    return process.returncode, said.decode(errors="replace")


def signalled_runs(options, folder):
    """All signals in all phases, or a sample."""
    place = Place(folder, options.programs)
    pairs = [(number, phase) for number in range(1, 32) for phase in PHASES]
    if options.sample:
        pairs = random.Random(options.seed).sample(pairs, options.sample)
    for number, phase in pairs:
        branch = place.box.must("git-dltask", "new", "-s", "lr=0.01", cwd=place.repository)
        code, said = strike(place, number, phase)
        try:
            place.await_silence()
            place.settle()
            states = place.check(branch)
        except Wrong as wrong:
            raise Wrong(f"signal {number} while {phase}: {wrong}\nexit {code}\n{said}") from wrong
        if options.verbose:
            print(f"{signal.Signals(number).name} while {phase}: exit {code}, {states}", flush=True)
    print(f"{len(pairs)} signals in phases of runs: no process left, no wrong record")


def queue_states(place):
    entries = json.loads(place.box.must("git-dltask", "queue", "list", "--json", cwd=place.repository))
    return {entry["branch"]: entry["state"] for entry in entries}


def killed_queue(options, folder):
    """A queue that is killed again and again until nothing waits."""
    dice = random.Random(f"{options.seed} {folder}")
    place = Place(folder, options.programs)
    place.mode("0.02")
    tasks = [place.box.must("git-dltask", "new", "--no-switch", f"t{number}", cwd=place.repository)
             for number in range(options.tasks)]
    place.box.must("git-dltask", "queue", "add", *tasks, cwd=place.repository)
    kills = 0
    while "queued" in queue_states(place).values():
        process = place.start("queue", "run")
        try:
            process.communicate(timeout=dice.uniform(0.05, 2.5))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            kills += 1
        place.await_silence()
        recover(place.box, place.repository)
    place.box.run("git-dltask", "queue", "run", cwd=place.repository)  # notes the one that was killed last
    place.settle()
    began = [branch for what, branch, _ in place.truth() if what == "begin"]
    if len(set(began)) != len(began):
        raise Wrong(f"ran twice: {began}")
    if began != [task for task in tasks if task in began]:
        raise Wrong(f"not in order: {began}")
    states = queue_states(place)
    for task in tasks:
        recorded = place.check(task)
        ended = any(what == "end" and branch == task for what, branch, _ in place.truth())
        if states[task] not in ("succeeded", "interrupted") or (states[task] == "succeeded" and not ended):
            raise Wrong(f"{task} is '{states[task]}', its script {'ended' if ended else 'did not end'}")
        if task in began and not recorded:
            raise Wrong(f"{task} began and has no attempt in its record")
    return kills, list(states.values()).count("interrupted")


def results(folder):
    return {path.name: path.read_text() for path in sorted(folder.iterdir())
            if path.name == "metrics.json" or path.suffix == ".csv"}


def train(box, repository, *words):
    """(exit code, seconds) of a run to its end."""
    began = time.monotonic()
    answer = box.run("git-dltask", *words, cwd=repository, timeout=600)
    return answer.code, time.monotonic() - began


def resumed_runs(options, folder):
    """A template's task, stopped or killed at random moments, ends as one that nobody disturbed."""
    dice = random.Random(options.seed)
    box = Sandbox(folder, options.programs)
    repository = box.folder / "repository"
    box.must("git", "init", "-q", repository)
    box.must("git-dltask", "init", "--template", options.template, cwd=repository)
    whole = box.must("git-dltask", "new", "-s", f"EPOCHS={options.epochs}", "whole", cwd=repository)
    code, seconds = train(box, repository, "run")
    wanted = results(repository / "tasks" / whole)
    if code != 0 or not wanted:
        raise Wrong(f"the template's task ended with {code} and left {list(wanted)}")
    kills = tasks = 0
    while kills < options.resumes:
        branch = box.must("git-dltask", "new", "-s", f"EPOCHS={options.epochs}", f"broken-{tasks}", cwd=repository)
        tasks, verb = tasks + 1, "run"
        for tries in range(200):
            process = subprocess.Popen(["git-dltask", verb], cwd=repository, env=box.environment,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE, start_new_session=True)
            try:
                # More and more patience: one that is killed before each checkpoint would never end.
                _, said = process.communicate(timeout=dice.uniform(0.1, 0.1 + 0.8 * seconds) * (1 + tries / 5))
            except subprocess.TimeoutExpired:
                process.send_signal(dice.choice([signal.SIGKILL, signal.SIGINT, signal.SIGTERM]))
                process.communicate()
                kills, verb = kills + 1, "resume"
                continue
            if verb == "resume" and process.returncode == 3 and b"no complete checkpoint" in said:
                verb = "run"
            elif process.returncode == 4:
                time.sleep(0.05)  # what was killed is not quite gone
            elif process.returncode == 5:  # the kill hit an operation
                recover(box, repository)
            elif process.returncode == 0 or b"nothing to go on with" in said:  # the kill came after the end
                break
            else:
                raise Wrong(f"{verb}: exit {process.returncode}\n{said.decode(errors='replace')}")
        else:
            raise Wrong(f"'{branch}' does not come to its end")
        found = results(repository / "tasks" / branch)
        if found != wanted:
            raise Wrong(f"after {kills} kills, seed {options.seed}: {found} != {wanted}")
    print(f"{options.template}: {kills} kills in {tasks} tasks, resumed: the results of an undisturbed run")


FLOOD_PY = """import os
block = b"".join(b"line %d of many, with some words behind it\\n" % number for number in range(20_000))
left = {bytes}
while left > 0:
    left -= os.write(1, block[:left])
"""


def flooded_run(options, folder):
    """A script that prints without end: our memory stays small, and so does what goes into git."""
    box = Sandbox(folder, options.programs)
    repository = box.repository()
    bytes_wanted = int(options.flood * (1 << 30))
    write(repository, {"tasks/main/train.py": FLOOD_PY.replace("{bytes}", str(bytes_wanted))})
    box.git(repository, "commit", "-qam", "feat: print without end")
    box.must("git-dltask", "init", "--no-hooks", cwd=repository)
    branch = box.must("git-dltask", "new", "-s", "lr=0.01", cwd=repository)
    began = time.monotonic()
    process = subprocess.Popen(["git-dltask", "run"], cwd=repository, env=box.environment,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    log = (repository / "tasks" / branch / "task.log").stat().st_size
    kept = sum(part.stat().st_size for part in (repository / ".git/dltask/raw" / branch).iterdir())
    peak = used.ru_maxrss / 1024
    if process.returncode != 0 or peak > 64 or log > 5 << 20 or kept > 300 << 20:
        raise Wrong(f"exit {process.returncode}, {peak:.0f} MiB of memory, a log of {log} bytes, {kept} raw")
    print(f"{options.flood:g} GiB printed in {seconds:.0f} s: at most {peak:.0f} MiB of memory, a log of {log} bytes, "
          f"{kept >> 20} MiB of raw copies")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True, type=Path, help="the folder of git-dltask")
    parser.add_argument("--cycles", type=int, default=0, help="so many runs are killed")
    parser.add_argument("--signals", action="store_true")
    parser.add_argument("--sample", type=int, default=0, help="only so many of the signals")
    parser.add_argument("--queue", type=int, default=0, help="so many queues")
    parser.add_argument("--tasks", type=int, default=30, help="in each queue")
    parser.add_argument("--resumes", type=int, default=0, help="so many kills of a template's task")
    parser.add_argument("--template", default="plain")
    parser.add_argument("--epochs", type=int, default=400)
    parser.add_argument("--flood", type=float, default=0, help="so many GiB are printed by one run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    options.programs = options.programs.resolve()
    jobs = ([killed_runs] * bool(options.cycles) + [signalled_runs] * options.signals +
            [resumed_runs] * bool(options.resumes) + [flooded_run] * bool(options.flood))
    try:
        for job in jobs:
            with tempfile.TemporaryDirectory(prefix="kills-") as folder:
                job(options, folder)
        total = [0, 0]
        for _ in range(options.queue):
            with tempfile.TemporaryDirectory(prefix="kills-") as folder:
                kills, interrupted = killed_queue(options, folder)
            total = [total[0] + kills, total[1] + interrupted]
        if options.queue:
            print(f"{options.queue} queues of {options.tasks} tasks, {total[0]} kills: order kept, each ran once, "
                  f"{total[1]} interrupted")
    except Wrong as wrong:
        sys.exit(f"wrong: {wrong}")


if __name__ == "__main__":
    main()
