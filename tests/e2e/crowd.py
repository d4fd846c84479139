#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many processes at once in one repository: nothing is lost, no name is given twice, losers say why.

In each round 32 commands start together, mixed: tasks are begun and finished, features and hotfixes started and
finished, versions released, operations undone; beside them somebody commits with plain git, on a feature and on
dev, and runs `git gc --prune=now` and `git pack-refs`. Then the log of operations has to account for every ref,
step by step: a lost update would be a step that does not begin where the one before it ended.

    crowd.py --rounds 200                       DLTASK_BIN is the folder of git-dltask
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sandbox import GIT_CONFIG, Sandbox, write  # noqa: E402
from scene import PROGRAMS  # noqa: E402

CONFIG = GIT_CONFIG.replace("[gc]\n\tauto = 0\n", "[gc]\n\tauto = 0\n\tpruneExpire = now\n\treflogExpire = now\n")
CROWD = 32


class Round:
    def __init__(self, box, seed):
        self.box, self.random = box, random.Random(seed)
        self.repository = box.ready()
        self.mine, self.devs = box.folder / "mine", box.folder / "devs"
        self.git("switch", "-q", "-c", "feature-mine", "dev")
        self.git("switch", "-q", "main")
        self.git("worktree", "add", "-q", self.mine, "feature-mine")
        self.git("worktree", "add", "-q", self.devs, "dev")
        self.tasks = [self.dltask("new", "--no-switch", "-s", f"lr=0.{number}") for number in range(1, 6)]
        for number in (1, 2):
            self.dltask("feature", "--no-switch", f"ready{number}")
            self.commit_on(f"feature-ready{number}", f"src/ready{number}.py", "feat: ready")
        self.dltask("hotfix", "--no-switch", "urgent")
        self.commit_on("hotfix-urgent", "src/model.py", "fix: layers")
        self.commits = []
        self.before = set(os.listdir(self.repository / ".git/dltask/operations"))

    def git(self, *words, cwd=None):
        return self.box.git(cwd or self.repository, *words)

    def dltask(self, *words):
        return self.box.must("git-dltask", *words, cwd=self.repository)

    def commit_on(self, branch, path, message):
        place = self.box.folder / "passing"
        self.git("worktree", "add", "-q", place, branch)
        write(place, {path: f"{branch} = 1\n"})
        self.git("add", "-A", cwd=place)
        self.git("commit", "-qm", message, cwd=place)
        self.git("worktree", "remove", place)

    def commands(self):
        ours = [["finish", "--failed", task] for task in self.tasks]
        ours += [["finish", "--failed", self.tasks[0]], ["finish", "--failed", "--all"]]
        ours += [["finish", "ready1"], ["finish", "ready1"], ["finish", "ready2"], ["finish", "urgent"], ["finish", "urgent"]]
        ours += [["new", "--no-switch", "same"] for _ in range(4)] + [["new", "-s", "lr=0.7"], ["new", "--unreleased", "--no-switch"]]
        ours += [["feature", "--no-switch", "twice"] for _ in range(2)]
        ours += [["release"], ["release"], ["undo"], ["undo"], ["discard", "--force", self.tasks[1]],
                 ["set", "lr=0.9", "--task", self.tasks[2]], ["note", self.tasks[3], "a remark"], ["hooks", "install"],
                 ["status"], ["list", "--json"], ["debug"], ["carry"]]
        assert len(ours) == CROWD, len(ours)
        self.random.shuffle(ours)
        return ours

    def start(self, words, cwd):
        return subprocess.Popen([str(word) for word in words], cwd=cwd, env=self.box.environment, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def beside(self, number):
        """One thing that plain git does beside them."""
        place, name = ((self.mine, "mine"), (self.devs, "devs"))[number % 2]
        message = f"docs: {name} {number}"
        answer = self.box.run("git", "commit", "-q", "--allow-empty", "-m", message, cwd=place)
        if answer.code == 0:
            self.commits.append(("feature-mine", "dev")[number % 2] + "\t" + message)
        self.box.run(*(("git", "gc", "-q", "--prune=now"), ("git", "pack-refs", "--all"))[number % 2], cwd=self.repository)

    def run(self):
        started = [(words, self.start(["git-dltask", *words], self.repository)) for words in self.commands()]
        number = 0
        while any(process.poll() is None for _, process in started):
            self.beside(number)
            number += 1
        answers = []
        for words, process in started:
            out, err = process.communicate()
            answers.append((words, process.returncode, out, err))
        return answers

    def complaints(self, answers):
        for words, code, out, err in answers:
            if code not in (0, 1, 3, 4):
                yield f"{words}: {code} {out}{err}"
            elif code != 0 and ("error: " not in err or not (code == 1 or "hint: " in err or "nothing was changed" in err)):
                yield f"{words}: {code} without a reason: {err}"
        names = [out.strip() for words, code, out, _ in answers if words[0] == "new" and code == 0]
        # One whose task was taken back is free again.
        taken_back = [operation["description"] for operation in self.operations() if operation["state"] == "undone"]
        for name in set(names):
            if names.count(name) > 1 + taken_back.count(f"new {name}"):
                yield f"a name twice: {names}"
        yield from self.lost_commits()
        yield from self.lost_updates()
        yield from self.broken()

    def lost_commits(self):
        for line in self.commits:
            branch, message = line.split("\t")
            if message not in self.git("log", "--format=%s", branch).splitlines():
                yield f"lost: {line}"

    def operations(self):
        folder = self.repository / ".git/dltask/operations"
        for path in sorted(folder / name for name in set(os.listdir(folder)) - self.before):
            yield json.loads(path.read_text().split("\n", 1)[1])

    @staticmethod
    def moves(operation):
        for step in operation["steps"]:
            if step["do"] == "move-refs":
                yield from ((move["ref"], move["from"], move["to"]) for move in step["moves"])
            elif step["do"] == "move-work-tree" and step["from"]["branch"] == step["to"]["branch"] != "":
                yield step["from"]["branch"], step["from"]["commit"], step["to"]["commit"]

    def lost_updates(self):
        at = {}
        for operation in self.operations():
            if operation["state"] == "aborted":
                continue
            for ref, old, new in self.moves(operation):
                if ref in at and at[ref] != old and not self.only_mine(ref, at[ref], old):
                    yield f"{ref}: {operation['description']} began at {old}, the one before ended at {at[ref]}"
                at[ref] = new
        now = dict(line.split() for line in self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines())
        for ref, last in at.items():
            if now.get(ref, "") != last and not self.only_mine(ref, last, now.get(ref, "")):
                yield f"{ref} is at {now.get(ref, '')}, the log says {last}"

    def only_mine(self, ref, old, new):
        """Between the two are only commits that plain git has made."""
        if ref != "refs/heads/dev" or not old or not new:
            return False
        subjects = self.git("log", "--first-parent", "--format=%s", f"{old}..{new}").splitlines()
        return bool(subjects) and all(subject.startswith("docs: devs") for subject in subjects)

    def broken(self):
        # A git that lost the race for a ref leaves its commit, and gc may have taken that commit's tree
        # before: nobody refers to either. What is left without such has to be whole.
        pruned = self.box.run("git", "prune", "--expire=now", cwd=self.repository)
        if pruned.code != 0:
            yield f"prune: {pruned}"
        fsck = self.box.run("git", "fsck", "--strict", "--no-dangling", "--no-progress", cwd=self.repository)
        faults = [line for line in (fsck.out + fsck.err).splitlines() if not line.startswith("notice:")]
        if fsck.code != 0 or faults:
            yield f"fsck: {fsck}"
        for path in (self.repository / ".git/dltask").iterdir():
            if path.name.startswith(("passing", "journal", "token")):
                yield f"left behind: {path.name}"
        for path in (self.repository / ".git").rglob("*.lock"):
            if "dltask" not in path.parts:
                yield f"left behind: {path}"
        for place in (self.repository, self.mine, self.devs):
            status = self.git("status", "--porcelain", "--untracked-files=no", cwd=place)
            if status:
                yield f"{place.name}: {status}"
            self.git("commit", "-q", "--allow-empty", "--no-verify", "-m", "chore: last", cwd=place)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1, help="the seed of the first round")
    parser.add_argument("--keep", type=Path, help="where the repositories of rounds with complaints go")
    options = parser.parse_args()
    started, codes, wrong = time.monotonic(), {}, 0
    for seed in range(options.first, options.first + options.rounds):
        with tempfile.TemporaryDirectory(prefix="dltask crowd ") as folder:
            one = Round(Sandbox(folder, PROGRAMS, CONFIG), seed)
            answers = one.run()
            complaints = list(one.complaints(answers))
            if complaints and options.keep:
                shutil.copytree(folder, options.keep / str(seed), symlinks=True)
        for _, code, _, _ in answers:
            codes[code] = codes.get(code, 0) + 1
        if complaints:
            wrong += 1
            print(f"round {seed}:\n  " + "\n  ".join(complaints), flush=True)
    exits = ", ".join(f"{count} of {code}" for code, count in sorted(codes.items()))
    print(f"{options.rounds} rounds of {CROWD} processes: {wrong} with something lost, doubled or half-way "
          f"(exits: {exits}; {time.monotonic() - started:.0f} s)")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    main()
