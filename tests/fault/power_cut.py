#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cuts the power right after a command has said that it is done, and looks at what the disk has.

The repository lies on an ext4 image, mounted with commit=1. As soon as the command has ended the image file is
copied, without any sync; the copy is what a machine finds that lost its power then. It is mounted in the same
place, `git dltask continue` is called once, and everything has to be there: refs, index, files of the work
trees, no object empty, the next plain commit working. Needs root and a loop device.

    power_cut.py --programs BIN                       every scenario, at once and after 0.5 and 3 seconds
    power_cut.py --programs BIN --sample 3            a few, at once
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from sandbox import GIT_CONFIG, Sandbox  # noqa: E402
import debug_scenarios  # noqa: E402
import remote_scenarios  # noqa: E402
import scenarios  # noqa: E402
import tree_scenarios  # noqa: E402
import verdict  # noqa: E402

CONFIG = GIT_CONFIG + "[init]\n\ttemplateDir =\n"
SCENARIOS = [one for one in (scenarios.SCENARIOS + debug_scenarios.SCENARIOS + remote_scenarios.SCENARIOS +
                             tree_scenarios.SCENARIOS)
             if not one.interrupted_by]
SKIPPED = 77
MEGABYTES = 48


class Disk:
    """An image, mounted in one place; a copy of it takes its place."""

    def __init__(self, folder):
        self.image, self.copy, self.place = folder / "image", folder / "copy", folder / "disk"
        self.place.mkdir()

    def mount(self, image):
        subprocess.run(["mount", "-o", "loop,commit=1", image, self.place], check=True, capture_output=True)

    def unmount(self):
        for _ in range(50):
            if subprocess.run(["umount", self.place], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        subprocess.run(["umount", "--lazy", self.place], check=True)

    def make(self):
        with open(self.image, "wb") as file:
            file.truncate(MEGABYTES << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.image], check=True, capture_output=True)
        self.mount(self.image)

    def cut(self):
        subprocess.run(["cp", "--sparse=always", self.image, self.copy], check=True)


def why_not():
    """Why it cannot be tried here; empty when it can."""
    if os.geteuid() != 0:
        return "mounting an image needs root"
    with tempfile.TemporaryDirectory() as folder:
        disk = Disk(Path(folder))
        try:
            disk.make()
        except (OSError, subprocess.CalledProcessError) as problem:
            return f"no image of ext4 can be mounted here: {problem}"
        disk.unmount()
    return ""


def empty_objects(repository):
    """Files of marks are empty by right: git makes a .promisor with nothing in it where it fetches one object."""
    for path in (repository / ".git/objects").rglob("*"):
        if path.is_file() and path.stat().st_size == 0 and path.suffix not in (".keep", ".lock", ".promisor"):
            yield f"empty object: {path}"


def complaints(scene, new):
    yield from empty_objects(scene.repository)
    answer = scene.box.run("git-dltask", "continue", cwd=scene.place)
    if answer.code != 0:
        yield f"continue: {answer}"
    yield from verdict.complaints(scene, new, {}, new)


def attempt(scenario, shape, programs, delay):
    """What is wrong after the power was cut."""
    with tempfile.TemporaryDirectory(prefix="power-cut-") as folder:
        disk = Disk(Path(folder))
        disk.make()
        try:
            scene = scenario.prepare(Sandbox(disk.place / "place", programs, CONFIG), shape)
            os.sync()
            answer = scene.box.run("git-dltask", *scene.command, cwd=scene.place)
            time.sleep(delay)
            disk.cut()
            if answer.code != 0:
                return [str(answer)]
            scene.remote = None  # lost its power, too, and answers for itself
            new = verdict.state(scene)
            disk.unmount()
            disk.mount(disk.copy)
            return list(complaints(scene, new))
        except AssertionError as problem:
            return [str(problem)]
        finally:
            disk.unmount()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True, type=Path, help="the folder of git-dltask")
    parser.add_argument("--sample", type=int, default=0, help="so many, at once only; 0: every one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], help="NAME or NAME/SHAPE; may be given again")
    options = parser.parse_args()
    reason = why_not()
    if reason:
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
    cuts = [(scenario, shape, delay) for scenario in SCENARIOS for shape in scenario.shapes for delay in (0, 0.5, 3)
            if not options.only or {scenario.name, f"{scenario.name}/{shape}"} & set(options.only)]
    if options.sample:
        at_once = [cut for cut in cuts if cut[2] == 0]
        cuts = random.Random(options.seed).sample(at_once, min(options.sample, len(at_once)))
    started, wrong = time.monotonic(), 0
    for scenario, shape, delay in cuts:
        found = attempt(scenario, shape, options.programs.resolve(), delay)
        wrong += bool(found)
        for complaint in found:
            print(f"{scenario.name}/{shape} after {delay} s: {complaint}", flush=True)
    print(f"{len(cuts)} power cuts: {wrong} lost something that was reported done ({time.monotonic() - started:.0f} s)")
    sys.exit(1 if wrong or not cuts else 0)


if __name__ == "__main__":
    main()
