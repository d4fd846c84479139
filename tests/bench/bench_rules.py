#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast the rules are, as ratios of paired runs (bench.py): what the hooks add to a commit, and what a push, a
server and an audit cost beside `git rev-list --objects RANGE | git cat-file --batch-check`.

    bench_rules.py --git-dltask build/release/src/git-dltask [--files 200,100000] [--commits 50,10000] [--pairs 15]

Peers that are not installed have a row that says so: pre-commit (Debian), lefthook, husky and commitlint (npm; on
the PATH, or in the folder that --node names).
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sandbox import CONFIG_YAML, TRAIN_PY, Sandbox, write  # noqa: E402
import bench  # noqa: E402
import fixture  # noqa: E402

ZERO = "0" * 40
OTHERS = ("branch-name", "commit-type", "config-keys", "hotfix-size", "main-protected", "merge-source",
          "task-immutable", "task-scope", "version-tag")  # than those about sizes

SH_COMMIT_MSG = """#!/bin/sh
head -n 1 "$1" | grep -qE '^(feat|fix|docs|style|refactor|test|chore|task)(\\(.+\\))?!?: .+'
"""

SH_PRE_COMMIT = """#!/bin/sh
git diff-index --cached --diff-filter=AM HEAD | cut -d ' ' -f 4 | git cat-file --batch-check='%(objectsize)' |
    while read -r size; do [ "$size" -le 10485760 ] || exit 1; done
"""

LEFTHOOK_YML = """commit-msg:
  commands:
    form: {run: "grep -qE '^(feat|fix)' {1}"}
pre-commit:
  commands:
    nothing: {run: "true"}
"""

PRE_COMMIT_YAML = """repos:
- repo: local
  hooks:
  - {id: form, name: form, entry: grep -qE '^(feat|fix)', language: system, stages: [commit-msg]}
  - {id: a, name: a, entry: 'true', language: system, stages: [commit], always_run: true, pass_filenames: false}
  - {id: b, name: b, entry: 'true', language: system, stages: [commit], always_run: true, pass_filenames: false}
"""


def hooks_of(folder, files):
    write(folder, files)
    for name in files:
        (folder / name).chmod(0o755)


class Commits:
    """`git commit --allow-empty` with hooks of one kind against another."""

    def __init__(self, bench_, repository, node):
        self.bench, self.box, self.repository, self.node = bench_, bench_.box, repository, node
        self.folder = self.box.folder / f"hooks-{repository.name}"
        self.box.git(repository, "checkout", "-q", "dev")
        self.box.git(repository, "commit", "-q", "--allow-empty", "--no-verify", "-m", "feat: begin")
        self.tip = self.box.git(repository, "rev-parse", "dev")

    def commit(self, hooks):
        return ["git", "-c", f"core.hooksPath={hooks}", "commit", "-q", "--allow-empty", "-m", "feat: x"]

    def set_back(self):
        self.box.git(self.repository, "update-ref", "refs/heads/dev", self.tip)

    def row(self, name, hooks, goal):
        pair = bench.Pair(self.box, self.repository, self.set_back)
        self.bench.row(f"commit with our hooks / {name}", pair, self.commit(self.repository / ".git/hooks"),
                       self.commit(hooks), goal)

    def run(self, files):
        hooks_of(self.folder / "none", {})
        hooks_of(self.folder / "sh", {"commit-msg": SH_COMMIT_MSG, "pre-commit": SH_PRE_COMMIT})
        self.row(f"no hooks, {files} files", self.folder / "none", "2.7")
        self.row(f"two sh hooks, {files} files", self.folder / "sh", "1.0")
        for name, goal, make in (("lefthook", "0.33", self.lefthook), ("pre-commit", "0.05", self.pre_commit),
                                 ("commitlint in a sh hook", "0.029", self.commitlint),
                                 ("husky, empty hook", "-", self.husky)):
            hooks = make()
            if hooks:
                self.row(f"{name}, {files} files", hooks, goal)
            else:
                print(f"| commit with our hooks / {name}, {files} files | | | not installed | {goal} |", flush=True)

    def program(self, name):
        """A program on the PATH or below the folder of node modules; None: neither."""
        inside = sorted(self.node.glob(f"node_modules/{name}-linux-*/bin/{name}")) if self.node else []
        linked = self.node / "node_modules/.bin" / name if self.node else None
        if inside:
            return inside[0]
        return linked if linked and linked.exists() else shutil.which(name, path=self.box.environment["PATH"])

    def lefthook(self):
        program = self.program("lefthook")
        if not program:
            return None
        write(self.repository, {"lefthook.yml": LEFTHOOK_YML})
        text = '#!/bin/sh\nexec "{}" run {} "$@"\n'
        hooks_of(self.folder / "lefthook", {name: text.format(program, name) for name in ("commit-msg", "pre-commit")})
        return self.folder / "lefthook"

    def pre_commit(self):
        program = shutil.which("pre-commit", path="/usr/bin")
        if not program:
            return None
        write(self.repository, {".pre-commit-config.yaml": PRE_COMMIT_YAML})
        text = '#!/bin/sh\nexec {} hook-impl --config=.pre-commit-config.yaml --hook-type={} --hook-dir "$(dirname "$0")" -- "$@"\n'
        hooks_of(self.folder / "pre-commit", {name: text.format(program, name) for name in ("commit-msg", "pre-commit")})
        return self.folder / "pre-commit"

    def commitlint(self):
        program = self.program("commitlint")
        if not program:
            return None
        write(self.box.folder, {"commitlint.json": '{"rules": {"type-enum": [2, "always", ["feat", "fix"]]}}\n'})
        text = f'#!/bin/sh\nexec "{program}" --config "{self.box.folder}/commitlint.json" --edit "$1"\n'
        hooks_of(self.folder / "commitlint", {"commit-msg": text})
        return self.folder / "commitlint"

    def husky(self):
        source = self.node / "node_modules/husky/husky" if self.node else None
        if not source or not source.exists():
            return None
        shim = '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n'
        hooks_of(self.folder / "husky/_", {"h": source.read_text(), "commit-msg": shim, "pre-commit": shim})
        hooks_of(self.folder / "husky", {"commit-msg": "true\n", "pre-commit": "true\n"})
        return self.folder / "husky/_"


def linear(box, path, commits):
    """dev goes so many commits beyond origin/dev, in a repository of 200 files; packed."""
    stream = fixture.Stream()
    tree = {"tasks/main/train.py": stream.blob(TRAIN_PY), "tasks/main/config.yaml": stream.blob(CONFIG_YAML),
            ".dltask.yaml": stream.blob("branches: {main: main}\n")}
    for number in range(200):
        tree[f"src/p{number // 20}/m{number}.py"] = stream.blob(f"value = {number}\n" * 20)
    tip = stream.commit("refs/heads/main", "feat: import\n", tree)
    stream.parts.append(f"reset refs/remotes/origin/dev\nfrom :{tip}\n\n")
    for number in range(commits):
        changed = {f"src/p{number % 200 // 20}/m{number % 200}.py": stream.blob(f"value = {number}.5\n" * 20)}
        tip = stream.commit("refs/heads/dev", f"feat(p{number % 10}): change {number}\n", changed, [tip])
    box.must("git", "init", "-q", path)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=path, env=box.environment, check=True,
                   input="".join(stream.parts).encode())
    box.git(path, "gc", "-q", timeout=600)
    box.git(path, "reset", "-q", "--hard", "main")
    return path


def pipe(range_):
    return f"git rev-list --objects {range_} | git cat-file --batch-check >/dev/null"


class Pushes:
    def __init__(self, bench_, repository, commits, branch="dev"):
        self.bench, self.box, self.repository, self.commits = bench_, bench_.box, repository, commits
        self.branch, self.old = branch, self.box.git(repository, "rev-parse", f"origin/{branch}")
        self.new = self.box.git(repository, "rev-parse", branch)
        self.pair = bench.Pair(self.box, repository)

    def words(self, line, command):
        (self.box.folder / "lines").write_text(line)
        return ["sh", "-c", f'{command} <"{self.box.folder}/lines"']

    def pre_push(self, goal="0.7"):
        line = f"refs/heads/{self.branch} {self.new} refs/heads/{self.branch} {self.old}\n"
        self.bench.row(f"pre-push of {self.commits} commits / pipe", self.pair,
                       self.words(line, "exec git-dltask-hook pre-push origin url"),
                       ["sh", "-c", pipe(f"{self.old}..{self.new}")], goal)

    def pre_receive(self, goal="0.7"):
        """A server that lacks the commits; what it is sent lies in a quarantine, as git has it."""
        server = self.box.folder / f"server-{self.repository.name}.git"
        self.box.must("git", "init", "-q", "--bare", server)
        self.box.git(self.repository, "push", "-q", "--no-verify", server, "main", f"{self.old}:refs/heads/{self.branch}")
        self.box.git(server, "gc", "-q")
        quarantine = server / "objects/tmp_objdir-incoming-1"
        (quarantine / "pack").mkdir(parents=True)
        sent = subprocess.run(["git", "pack-objects", "-q", "--revs", "--thin", "--delta-base-offset", "--stdout"],
                              cwd=self.repository, env=self.box.environment, check=True, capture_output=True,
                              input=f"{self.new}\n^{self.old}\n".encode())
        (self.box.folder / "sent").write_bytes(sent.stdout)
        variables = (f'export GIT_DIR=. GIT_OBJECT_DIRECTORY="{quarantine}" GIT_QUARANTINE_PATH="{quarantine}" '
                     f'GIT_ALTERNATE_OBJECT_DIRECTORIES="{server}/objects"; cd "{server}"; ')
        self.box.must("sh", "-c", variables + f'git index-pack --stdin --fix-thin <"{self.box.folder}/sent"')
        line = f"{self.old} {self.new} refs/heads/{self.branch}\n"
        self.bench.row(f"pre-receive of {self.commits} commits / pipe", self.pair,
                       self.words(line, variables + "exec git-dltask-hook pre-receive"),
                       ["sh", "-c", variables + pipe(f"{self.new} --not --all")], goal)

    def check(self, goal="-"):
        self.bench.row(f"check --range of {self.commits} commits / pipe (< 2000 ms)", self.pair,
                       ["git-dltask", "check", "--range", f"{self.old}..{self.new}", "--branch", self.branch],
                       ["sh", "-c", pipe(f"{self.old}..{self.new}")], goal)


def audits(bench_, repository, name):
    pair = bench.Pair(bench_.box, repository)
    ours = ["sh", "-c", "git-dltask check --all >/dev/null; [ $? -le 1 ]"]
    bench_.row(f"check --all, {name} / pipe over all", pair, ours, ["sh", "-c", pipe("--all")], "-")
    rules = repository / ".dltask.yaml"
    kept = rules.read_text()
    rules.write_text("rules: {" + ", ".join(f"{rule}: off" for rule in OTHERS) + "}\n")
    bench_.row(f"check --all for big blobs alone, {name} / pipe over all", pair, ours, ["sh", "-c", pipe("--all")], "0.3")
    rules.write_text(kept)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--git-dltask", required=True, type=Path)
    parser.add_argument("--files", default="200,100000")
    parser.add_argument("--commits", default="50,10000")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--folder", type=Path, help="where the repositories go (default: a temporary folder)")
    parser.add_argument("--node", type=Path, help="a folder with node_modules")
    return parser.parse_args()


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.folder) as folder:
        box = Sandbox(folder, options.git_dltask.resolve().parent)
        rows = bench.Bench(options, box)
        print(f"{os.cpu_count()} cores, {options.pairs} pairs a row, {box.must('git', '--version')}\n")
        print("| job | ours, ms | theirs, ms | ratio | at most |\n| --- | --- | --- | --- | --- |", flush=True)
        for commits in [int(word) for word in options.commits.split(",") if word]:
            repository = linear(box, box.folder / f"commits-{commits}", commits)
            pushes = Pushes(rows, repository, commits)
            pushes.pre_push()
            pushes.pre_receive()
            pushes.check()
            audits(rows, repository, f"{commits} commits")
        for files in [int(word) for word in options.files.split(",") if word]:
            repository = fixture.make(box, box.folder / f"files-{files}", files)
            audits(rows, repository, f"{files} files")
            Commits(rows, repository, options.node and options.node.resolve()).run(files)


if __name__ == "__main__":
    main()
