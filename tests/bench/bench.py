#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed as ratios of paired runs: A B A B in one go, so that a busy machine hits both alike.

    bench.py --git-dltask build/release/src/git-dltask [--files 200,10000,100000] [--pairs 15]

Prints a Markdown table; never passes or fails. Milliseconds of different machines cannot be compared, the
ratios can. State is set back outside the timed part; the page cache is warm.
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

BRANCH = "task-9.9.9-20250101T000000-bench"

NEW_BY_SHELL = f"""set -e
git checkout -q -b {BRANCH} main
cp -r tasks/main tasks/{BRANCH}
sed -i 's/^lr: .*/lr: 0.01/' tasks/{BRANCH}/config.yaml
git add tasks/{BRANCH}
git commit -q --no-verify -m 'task: start'
"""


RELEASE_BY_SHELL = """set -e
git checkout -q main
git merge -q --no-ff --no-verify -m 'chore: merge dev into main' dev
sed -i 's/^VERSION: 0.1.0/VERSION: 0.2.0/' tasks/main/config.yaml
git commit -q --no-verify -a -m 'chore(release): v0.2.0'
git tag -a -m v0.2.0 v0.2.0
git checkout -q dev
git merge -q --no-verify -m 'chore: merge main into dev' main
"""

RELEASE_BY_GIT_FLOW = """set -e
git flow release start 0.2.0 >/dev/null 2>&1
sed -i 's/^VERSION: 0.1.0/VERSION: 0.2.0/' tasks/main/config.yaml
git commit -q --no-verify -a -m 'chore(release): v0.2.0'
GIT_MERGE_AUTOEDIT=no git flow release finish -m v0.2.0 0.2.0 >/dev/null 2>&1
"""


class Pair:
    """Two commands that do the same job, and how the repository is set back after either."""

    def __init__(self, box, repository, set_back=None):
        self.box, self.repository, self.set_back = box, repository, set_back or (lambda: None)

    def timed(self, words):
        started = time.perf_counter()
        process = subprocess.run([str(word) for word in words], cwd=self.repository, env=self.box.environment,
                                 stdin=subprocess.DEVNULL, capture_output=True, text=True)
        seconds = time.perf_counter() - started
        if process.returncode != 0:
            raise SystemExit(f"{words}: exit {process.returncode}\n{process.stdout}{process.stderr}")
        self.set_back()
        return seconds * 1000

    def run(self, ours, theirs, pairs):
        """(median ms of ours, of theirs, median of the ratios)"""
        rows = []
        for number in range(pairs + 1):
            commands = [ours, theirs] if number % 2 else [theirs, ours]
            times = {id(words): self.timed(words) for words in commands}
            rows.append((times[id(ours)], times[id(theirs)]))
        warm = rows[1:]
        return (statistics.median(row[0] for row in warm), statistics.median(row[1] for row in warm),
                statistics.median(row[0] / row[1] for row in warm))


class Bench:
    def __init__(self, options, box):
        self.options, self.box = options, box

    def row(self, name, pair, ours, theirs, goal):
        mine, other, ratio = pair.run(ours, theirs, self.options.pairs)
        print(f"| {name} | {mine:.1f} | {other:.1f} | **{ratio:.2f}** | {goal} |", flush=True)

    def small(self, repository):
        """Start-up, and the hook that every commit pays for."""
        message = self.box.folder / "message"
        message.write_text("feat(data): load faster\n")
        self.box.git(repository, "checkout", "-q", "dev")
        pair = Pair(self.box, repository)
        self.row("--version / git --version", pair, ["git-dltask", "--version"], ["git", "--version"], "3")
        self.row("hook commit-msg / git rev-parse HEAD", pair, ["git-dltask-hook", "commit-msg", message],
                 ["git", "rev-parse", "HEAD"], "1.2")
        self.box.git(repository, "checkout", "-q", "main")

    def new(self, repository, files, goal):
        git = self.box.git
        branches = set(git(repository, "for-each-ref", "--format=%(refname:short)", "refs/heads").split())

        def set_back():
            git(repository, "checkout", "-q", "main")
            now = set(git(repository, "for-each-ref", "--format=%(refname:short)", "refs/heads").split())
            for branch in now - branches:
                git(repository, "branch", "-q", "-D", branch)

        pair = Pair(self.box, repository, set_back)
        for command in ("new", "debug"):
            self.row(f"{command} / shell script, {files} files", pair,
                     ["git-dltask", command, "-q", "-s", "lr=0.01"], ["sh", "-c", NEW_BY_SHELL], goal)

    def finish(self, repository, files, goals):
        """`git merge --no-ff` on main in both rows; ours with HEAD elsewhere, and with main checked out."""
        git = self.box.git
        git(repository, "checkout", "-q", "main")
        branch = self.box.must("git-dltask", "new", "-s", "lr=0.01", cwd=repository)
        write(repository / "tasks" / branch, {"metrics.json": '{"accuracy": 0.5}\n'})
        git(repository, "add", f"tasks/{branch}")
        git(repository, "commit", "-q", "--no-verify", "-m", "task: results")
        tip, main, dev = (git(repository, "rev-parse", name) for name in (branch, "main", "dev"))
        git(repository, "checkout", "-q", "-b", "feature-third", "dev")
        for place, goal in zip(("feature-third", "main"), goals):
            self.finish_from(repository, place, branch, {branch: tip, "main": main, "dev": dev}, files, goal)

    def finish_from(self, repository, place, branch, refs, files, goal):
        git = self.box.git
        merging = self.box.folder / f"merging-{files}"
        if not merging.exists():
            subprocess.run(["cp", "-a", repository, merging], check=True)
            git(merging, "checkout", "-q", "-f", "main")
            git(merging, "update-index", "-q", "--refresh")

        def set_back():
            for path, name in ((repository, place), (merging, "main")):
                git(path, "checkout", "-q", "--detach", refs["main"])
                for ref, commit in refs.items():
                    git(path, "update-ref", f"refs/heads/{ref}", commit)
                git(path, "checkout", "-q", name)

        set_back()
        where = "HEAD elsewhere" if place != "main" else "main checked out"
        self.row(f"finish / git merge --no-ff, {where}, {files} files", Pair(self.box, repository, set_back),
                 ["git-dltask", "finish", "-q", "--failed", branch],
                 ["git", "-C", merging, "merge", "-q", "--no-ff", "--no-verify", "-m", "task: x", branch], goal)


    def release(self, repository, files, goal, flow_goal):
        """HEAD on a third branch; dev has one commit that main has not."""
        git = self.box.git
        git(repository, "checkout", "-q", "dev")
        write(repository, {"src/new.py": "new = 1\n"})
        git(repository, "add", "src/new.py")
        git(repository, "commit", "-q", "--no-verify", "-m", "feat: something new")
        refs = {name: git(repository, "rev-parse", name) for name in ("main", "dev")}
        git(repository, "checkout", "-q", "-B", "feature-third", "main")

        def set_back():
            git(repository, "checkout", "-q", "feature-third")
            for name, commit in refs.items():
                git(repository, "update-ref", f"refs/heads/{name}", commit)
            git(repository, "update-ref", "-d", "refs/tags/v0.2.0")

        pair = Pair(self.box, repository, set_back)
        ours = ["git-dltask", "release", "-q"]
        self.row(f"release / shell script, {files} files", pair, ours, ["sh", "-c", RELEASE_BY_SHELL], goal)
        if self.box.run("git", "flow", "version").code != 0:
            return
        for key, value in (("branch.master", "main"), ("branch.develop", "dev"), ("prefix.release", "release/"),
                           ("prefix.feature", "feature-"), ("prefix.hotfix", "hotfix-"), ("prefix.support", "support/"),
                           ("prefix.bugfix", "bugfix/"), ("prefix.versiontag", "v")):
            git(repository, "config", f"gitflow.{key}", value)
        git(repository, "config", "core.hooksPath", "/dev/null")
        self.row(f"release / git flow release, {files} files", pair, ours, ["sh", "-c", RELEASE_BY_GIT_FLOW],
                 flow_goal)
        git(repository, "config", "--unset", "core.hooksPath")


GOALS = {200: ("1.2", ("1.2", "2.5")), 10000: ("0.8", ("0.5", "1.2")), 100000: ("0.75", ("0.2", "1.0"))}

RELEASE_GOALS = {200: ("0.8", "0.15"), 10000: ("0.6", "0.3"), 100000: ("0.4", "-")}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--git-dltask", required=True, type=Path)
    parser.add_argument("--files", default="200,10000,100000")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--folder", type=Path, help="where the repositories go (default: a temporary folder)")
    return parser.parse_args()


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.folder) as folder:
        box = Sandbox(folder, options.git_dltask.resolve().parent)
        bench = Bench(options, box)
        print(f"{os.cpu_count()} cores, {options.pairs} pairs a row, {box.must('git', '--version')}\n")
        print("| job | ours, ms | theirs, ms | ratio | at most |\n| --- | --- | --- | --- | --- |", flush=True)
        for number, files in enumerate(int(word) for word in options.files.split(",")):
            new_goal, finish_goals = GOALS.get(files, ("-", ("-", "-")))
            repository = fixture.make(box, box.folder / f"files-{files}", files)
            if number == 0:
                bench.small(repository)
            bench.new(repository, files, new_goal)
            bench.finish(repository, files, finish_goals)
            bench.release(repository, files, *RELEASE_GOALS.get(files, ("-", "-")))


if __name__ == "__main__":
    main()
