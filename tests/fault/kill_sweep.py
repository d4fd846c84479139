#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills git-dltask (and its gits) at every system call by which it changes the disk, then recovers once.

After each kill both `git dltask continue` and `git dltask abort` are tried, each on a copy. Either must
leave the repository exactly as before the command (OLD) or exactly as after it (NEW), `git fsck --strict`
clean, the user's edits, untracked and ignored files byte for byte, no stale lock, and the next plain
`git commit` working. With --errors the call fails with an error number instead of killing the process.

    kill_sweep.py --programs BIN --tracer kill_at                 every point, every scenario
    kill_sweep.py ... --sample 200                                a reproducible sample
    kill_sweep.py ... --only finish/on --at 37 --how one          one point again
"""
import argparse
import errno
import multiprocessing
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from sandbox import GIT_CONFIG, Sandbox, remove  # noqa: E402
import debug_scenarios  # noqa: E402
import remote_scenarios  # noqa: E402
import run_scenarios  # noqa: E402
import scenarios  # noqa: E402
import tree_scenarios  # noqa: E402
import verdict  # noqa: E402

# The copies have other inodes and change times; git shall not take every file for a changed one.
CONFIG = GIT_CONFIG + "[core]\n\tcheckStat = minimal\n\ttrustctime = false\n[init]\n\ttemplateDir =\n"
KILLS = ("all", "one")
FAILING = {"open", "creat", "openat", "openat2", "write", "pwrite64", "writev", "rename", "renameat", "renameat2", "mkdir",
           "mkdirat", "link", "linkat", "fsync", "fdatasync"}
SCENARIOS = (scenarios.SCENARIOS + debug_scenarios.SCENARIOS + remote_scenarios.SCENARIOS + tree_scenarios.SCENARIOS +
             run_scenarios.SCENARIOS)
ENDING = ("continue-", "abort-", "undo-", "redo-")  # what ends or takes back is killed itself
ERRORS = [str(getattr(errno, name)) + suffix for name in ("ENOSPC", "EIO", "EACCES", "EROFS") for suffix in ("", "+")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True, type=Path, help="the folder of git-dltask")
    parser.add_argument("--tracer", required=True, type=Path, help="the program kill_at")
    parser.add_argument("--sample", type=int, default=0, help="so many points in all; 0: every one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--errors", action="store_true", help="let the calls fail instead of killing")
    parser.add_argument("--only", action="append", default=[], help="NAME or NAME/SHAPE; may be given again")
    parser.add_argument("--at", type=int, default=0, help="only this point")
    parser.add_argument("--how", default="", help="only this way: all, one, or an error number")
    parser.add_argument("--keep", type=Path, help="where failed repositories go (default: a temporary folder)")
    return parser.parse_args()


class Group:
    """One scenario in one shape, at one fixed place (work trees know each other by absolute path)."""

    def __init__(self, scenario, shape, options, base):
        self.scenario, self.shape, self.options = scenario, shape, options
        self.name = f"{scenario.name}/{shape}"
        self.place, self.template, self.killed = base / "place", base / "template", base / "killed"
        self.log = base / "log"

    def copy(self, source, target):
        remove(target)
        subprocess.run(["cp", "-a", source, target], check=True)

    def traced(self, command, at=0, how="all"):
        words = [self.options.tracer, "--log", self.log, "--at", at, "--how", how, "--", "git-dltask", *command]
        return self.scene.box.run(*words, cwd=self.scene.place)

    def prepare(self):
        remove(self.place)
        self.scene = self.scenario.prepare(Sandbox(self.place, self.options.programs, CONFIG), self.shape)
        if self.scenario.interrupted_by:
            self.interrupt()
        self.copy(self.place, self.template)
        if self.scenario.interrupted_by:
            self.scene.box.must("git-dltask", "abort", cwd=self.scene.place)
        self.old, self.old_refs = verdict.state(self.scene), verdict.refs(self.scene)
        self.copy(self.template, self.place)
        self.stages = []
        for command in self.scene.stages:
            self.scene.dltask(*command)
            self.stages.append(verdict.state(self.scene))
        self.copy(self.template, self.place)
        if self.scenario.interrupted_by:
            self.scene.box.must("git-dltask", "continue", cwd=self.scene.place)
            self.new = verdict.state(self.scene)
            self.copy(self.template, self.place)
        answer = self.traced(self.scene.command)
        if answer.code != 0:
            raise AssertionError(f"{self.name}: {answer}")
        if not self.scenario.interrupted_by:
            self.new = verdict.state(self.scene)
        lost = list(verdict.lost_files(self.scene))
        if lost:
            raise AssertionError(f"{self.name}: even without a kill: {lost}")
        return [line.split()[2] for line in self.log.read_text().splitlines()]

    def interrupt(self):
        """Leaves the scenario's command half-way, with its journal open."""
        untouched = self.place.with_name("untouched")
        self.copy(self.place, untouched)
        self.traced(self.scene.command)
        calls = len(self.log.read_text().splitlines())
        for at in sorted(range(1, calls), key=lambda at: abs(at - calls * 4 // 5)):
            self.copy(untouched, self.place)
            self.traced(self.scene.command, at)
            if (self.scene.repository / ".git/dltask/journal").exists():
                self.scene.command = [self.scenario.interrupted_by]
                return
        raise AssertionError(f"{self.name}: no point with an open journal")

    def check(self, at, how):
        """The complaints about one point, tried with both recoveries."""
        self.copy(self.template, self.place)
        struck = self.traced(self.scene.command, at, how)
        where = self.log.read_text().splitlines()[at - 1:at]
        self.copy(self.place, self.killed)
        found = []
        if struck.code in (134, 139):
            found.append(f"crashed: {struck}")
        for recovery in ("continue", "abort"):
            if recovery == "abort":
                self.copy(self.killed, self.place)
            answer = self.scene.box.run("git-dltask", recovery, cwd=self.scene.place)
            if answer.code != 0:
                found.append(f"{recovery}: {answer}")
            try:
                found += [f"after {recovery}: {complaint}" for complaint in
                          verdict.complaints(self.scene, self.old, self.old_refs, self.new, self.stages)]
            except AssertionError as broken:
                found.append(f"after {recovery}: {broken}")
        return [f"{self.name} at {at} ({' '.join(where)}), {how}: {complaint}" for complaint in found]

    def points(self, calls, groups):
        ways = [self.options.how] if self.options.how else ERRORS if self.options.errors else KILLS
        numbers = [self.options.at] if self.options.at else [
            number for number, call in enumerate(calls, 1) if call in FAILING or not self.options.errors]
        points = [(at, how) for at in numbers for how in ways]
        if not self.options.sample:
            return points
        wanted = min(len(points), -(-self.options.sample // groups))
        return sorted(random.Random(f"{self.options.seed} {self.name}").sample(points, wanted))

    def keep(self, at, how):
        target = self.options.keep / f"{self.name.replace('/', '-')}-{at}-{how}"
        self.copy(self.killed, target)
        return (f"  kept: {target}\n  again: {sys.argv[0]} --programs {self.options.programs} --tracer "
                f"{self.options.tracer} --only {self.name} --at {at} --how {how}")


def sweep(job):
    """(name, points tried, points with complaints, text) of one group."""
    scenario, shape, options, groups = job
    with tempfile.TemporaryDirectory(prefix="sweep-") as folder:
        group = Group(scenario, shape, options, Path(folder))
        try:
            points = group.points(group.prepare(), groups)
        except (AssertionError, OSError) as problem:
            return group.name, 0, 1, f"{group.name}: cannot be prepared\n{problem}"
        failed, lines = 0, []
        for at, how in points:
            complaints = group.check(at, how)
            if complaints:
                failed += 1
                lines += complaints + [group.keep(at, how)]
        return group.name, len(points), failed, "\n".join([*lines, f"{group.name}: {len(points)} points, {failed} failed"])


def main():
    options = arguments()
    options.programs, options.tracer = options.programs.resolve(), options.tracer.resolve()
    options.keep = options.keep or Path(tempfile.mkdtemp(prefix="kill-sweep-failures-"))
    options.keep.mkdir(parents=True, exist_ok=True)
    jobs = [(scenario, shape) for scenario in SCENARIOS for shape in scenario.shapes
            if not options.only or {scenario.name, f"{scenario.name}/{shape}"} & set(options.only)]
    if 0 < options.sample < len(jobs):
        jobs = random.Random(options.seed).sample(jobs, options.sample)
    started, total, failures, ending = time.monotonic(), 0, 0, 0
    with multiprocessing.Pool(options.jobs) as pool:
        work = [(scenario, shape, options, len(jobs)) for scenario, shape in jobs]
        for name, tried, failed, text in pool.imap_unordered(sweep, work):
            print(text, flush=True)
            total, failures = total + tried, failures + failed
            ending += tried if name.startswith(ENDING) else 0
    what = "errors injected" if options.errors else "kill points"
    print(f"{total} {what} in {len(jobs)} scenarios, {ending} of them in continue, abort, undo and redo: "
          f"{failures} lost, stuck or half-way ({time.monotonic() - started:.0f} s, seed {options.seed})")
    if not failures:
        shutil.rmtree(options.keep, ignore_errors=True)
    sys.exit(1 if failures or not total else 0)


if __name__ == "__main__":
    main()
