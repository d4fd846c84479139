#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random chains of commands with undo and redo, each of which has to end where it should.

After every command the whole repository is looked at: refs, HEAD, index, files (untracked and ignored ones,
too), configuration, hooks. A command that refuses has changed nothing. `undo` leads exactly to what was before
the command, `redo` exactly to what was after it. At the end all is undone down to what the user last did
between, and redone. A chain is made anew from its seed.

    chains.py --chains 100 --length 20          DLTASK_BIN is the folder of git-dltask
    chains.py --only 17 --verbose               one chain again
"""
import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sandbox import Sandbox, digest, difference, write  # noqa: E402
from scene import PROGRAMS  # noqa: E402

REFUSALS = (1, 3)


class Wrong(Exception):
    pass


def look(box, repository):
    """Everything that undo and redo have to bring back, by its content."""
    def git(*words):
        return box.run("git", *words, cwd=repository).out
    refs = [line for line in git("for-each-ref").splitlines() if "\trefs/dltask/op/" not in line]
    files = digest(repository, ignore=("/.git/",))
    own = repository.with_name(f"{repository.name}-tasks")  # the work trees of tasks
    own_files = digest(own) if own.is_dir() else {}
    hooks = digest(repository / ".git/hooks", ignore=())
    config = (repository / ".git/config").read_text()
    return {"refs": refs, "HEAD": (repository / ".git/HEAD").read_text(), "index": git("ls-files", "-s", "-t"),
            "status": git("status", "--porcelain", "-uall", "--ignored"), "files": files, "own": own_files, "hooks": hooks,
            "config": config, "trees": git("worktree", "list", "--porcelain")}


def differs(before, after):
    lines = []
    for name in before:
        if before[name] == after[name]:
            continue
        if isinstance(before[name], dict):
            lines += difference(before[name], after[name])
        else:
            lines.append(f"{name}: {before[name]!r} -> {after[name]!r}")
    return "\n".join(lines)


class Chain:
    def __init__(self, box, seed, verbose):
        self.box, self.random, self.verbose = box, random.Random(seed), verbose
        self.repository = box.ready()
        write(self.repository, {"README.md": "edited by the user\n", "notes.txt": "untracked\n",
                                "data/ignored.bin": b"\0ignored"})
        self.done, self.undone, self.lines, self.numbers = [], [], [], 0

    def branches(self, prefix):
        listing = self.box.git(self.repository, "for-each-ref", "--format=%(refname:short)", "refs/heads")
        return [name for name in listing.splitlines() if name.startswith(prefix)]

    def head(self):
        return self.box.run("git", "branch", "--show-current", cwd=self.repository).out.strip()

    def number(self):
        self.numbers += 1
        return self.numbers

    def some(self, names):
        return [self.random.choice(names)] if names else []

    def command(self):
        """A command that may be asked for now, whether it makes sense or not."""
        pick, tasks = self.random.choice, self.branches("task-")
        rate = f"lr=0.{self.number()}"
        words = {
            "new": lambda: pick([["new", "-s", rate], ["new", "--no-switch", "-s", rate], ["new", "--unreleased"],
                                 ["new", "--on", "v0.1.0"], ["new", "--worktree", "-s", rate],
                                 ["new", "--group", "g", "-s", rate], ["new", *(["--from", pick(tasks)] if tasks else [])]]),
            "debug": lambda: ["debug", "-s", rate],
            "carry": lambda: pick([["carry"], ["carry", "--commit", "fix: carried"], ["carry", "--to", "dev"]]),
            "set": lambda: pick([["set", rate], ["set", "lr=text"], ["set", rate, *(["--task", pick(tasks)] if tasks else [])]]),
            "finish": lambda: ["finish", "--failed", *self.random.sample(["--keep"], pick([0, 0, 1])),
                               *self.some(tasks + self.branches("feature-") + self.branches("hotfix-"))],
            "finish all": lambda: ["finish", "--failed", "--all"],
            "discard": lambda: ["discard", *self.random.sample(["--force"], pick([0, 1])),
                                *self.some(tasks + self.branches("debug-"))],
            "feature": lambda: ["feature", f"f{self.number()}"],
            "hotfix": lambda: ["hotfix", f"h{self.number()}"],
            "release": lambda: ["release", *pick([[], [], ["minor"], ["--pre", "rc"], ["1.2"], ["--strategy", "squash"],
                                                  ["--strategy", "rebase"]])],
            "note": lambda: ["note", *self.some(tasks), "a remark"] if tasks else ["note", "nothing", "x"],
            "hooks": lambda: ["hooks", pick(["install", "uninstall"])],
            "init": lambda: ["init"],
            "sync": lambda: ["sync"],
            "look": lambda: pick([["status"], ["log"], ["list"], ["check"], ["continue"], ["abort"], ["new", "-n"]]),
        }
        weights = {"new": 5, "finish": 5, "release": 3, "carry": 3, "debug": 2, "discard": 2, "feature": 3, "hotfix": 2}
        names = list(words)
        return words[self.random.choices(names, [weights.get(name, 1) for name in names])[0]]()

    def user(self):
        """What somebody does between, without us; what was before it cannot be undone for certain."""
        head, number = self.head(), self.number()
        if head.startswith(("feature-", "hotfix-", "debug-")) or head == "dev":
            kind = "fix" if head.startswith("hotfix-") else self.random.choice(["feat", "fix", "docs"])
            write(self.repository, {f"src/part{number}.py": f"part = {number}\n"})
            self.box.git(self.repository, "add", "src")
            self.box.git(self.repository, "commit", "-q", "-m", f"{kind}: part {number}")
        elif head.startswith("task-"):
            write(self.repository / "tasks" / head, {"metrics.json": f'{{"accuracy": 0.{number}}}\n',
                                                     "model.pt": f"weights {number}\n"})
        elif self.random.random() < 0.5:
            self.box.run("git", "switch", "-q", "dev", cwd=self.repository)
        else:
            write(self.repository, {f"notes{number}.txt": "untracked\n"})
        self.done, self.undone = [], []
        self.say("(the user)")

    def say(self, text):
        self.lines.append(text)
        if self.verbose:
            print(f"    {text}", flush=True)

    def call(self, words):
        before = look(self.box, self.repository)
        answer = self.box.run("git-dltask", *words, cwd=self.repository)
        after = look(self.box, self.repository)
        self.say(f"{' '.join(words)} -> {answer.code}")
        if answer.code not in (0, 129, *REFUSALS):
            raise Wrong(str(answer))
        if answer.code != 0 and before != after:
            raise Wrong(f"refused, and changed: {differs(before, after)}\n{answer}")
        return answer, before, after

    def step(self):
        kind = self.random.choices(["command", "undo", "redo", "user"], [10, 5, 3, 3])[0]
        if kind == "user":
            return self.user()
        if kind == "undo":
            return self.undo()
        if kind == "redo":
            return self.redo()
        words = self.command()
        answer, before, after = self.call(words)
        if answer.code == 0 and before != after and words[0] not in ("init",):
            self.done.append((before, after))
            self.undone = []
        elif before != after:
            self.done, self.undone = [], []

    def undo(self):
        answer, before, after = self.call(["undo"])
        if not self.done:
            self.undone = []
            return
        old, new = self.done.pop()
        self.expect(answer, after, old)
        self.undone.append((old, new))

    def redo(self):
        answer, before, after = self.call(["redo"])
        if not self.undone:
            if answer.code == 0:
                self.done = []
            return
        old, new = self.undone.pop()
        self.expect(answer, after, new)
        self.done.append((old, new))

    @staticmethod
    def expect(answer, found, wanted):
        if answer.code != 0:
            raise Wrong(f"refused: {answer}")
        if found != wanted:
            raise Wrong(f"not where it should be: {differs(wanted, found)}\n{answer}")

    def run(self, length):
        for _ in range(length):
            self.step()
        count = len(self.done)
        for move in (self.undo, self.redo):
            for _ in range(count):
                move()
        self.close()

    def close(self):
        fsck = self.box.run("git", "fsck", "--strict", "--no-dangling", "--no-progress", cwd=self.repository)
        if fsck.code != 0 or "error" in fsck.err:
            raise Wrong(str(fsck))
        left = [path.name for path in (self.repository / ".git/dltask").iterdir() if path.name.startswith(("passing", "journal"))]
        if left:
            raise Wrong(f"left behind: {left}")
        self.box.run("git", "switch", "-q", "-c", "feature-last", cwd=self.repository)
        self.box.git(self.repository, "commit", "-q", "--allow-empty", "-m", "chore: last")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chains", type=int, default=100)
    parser.add_argument("--length", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the seed of the first chain")
    parser.add_argument("--only", type=int, help="one chain")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    seeds = [options.only] if options.only else range(options.first, options.first + options.chains)
    started, commands, wrong = time.monotonic(), 0, 0
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="dltask chain ") as folder:
            chain = Chain(Sandbox(folder, PROGRAMS), seed, options.verbose)
            try:
                chain.run(options.length)
            except (Wrong, AssertionError, OSError) as problem:
                wrong += 1
                print(f"chain {seed}:\n  " + "\n  ".join(chain.lines) + f"\n{problem}\n  again: {sys.argv[0]} --only {seed}",
                      flush=True)
            commands += len(chain.lines)
    print(f"{commands} commands in {len(seeds)} chains: {wrong} chains ended elsewhere "
          f"({time.monotonic() - started:.0f} s, seeds {seeds[0]}-{seeds[-1]})")
    sys.exit(1 if wrong or not commands else 0)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    main()
