# SPDX-License-Identifier: Apache-2.0
"""A hermetic place for tests that drive the real program: own HOME, own git configuration, no network."""
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

GIT_CONFIG = """[user]
\tname = A Person
\temail = a@example.org
[init]
\tdefaultBranch = main
[gc]
\tauto = 0
[maintenance]
\tauto = false
[protocol "file"]
\tallow = always
"""

CONFIG_YAML = """# parameters of the template
VERSION: 0.1.0   # the core's version
DEBUG: false
RESUME: null
TRAIN: true
TEST: false
MODEL_PATH: null
RANDOM_SEED: 7
lr: 0.1          # learning rate
"""

TRAIN_PY = """import json
import os
from pathlib import Path

folder = Path(os.environ["DLTASK_DIR"])
print("epoch 1")
(folder / "metrics.json").write_text(json.dumps({"accuracy": 0.5}))
(folder / "curve.csv").write_text("epoch,loss\\n1,0.5\\n")
"""


def environment(home, programs=None):
    """A whole environment: nothing of the caller's gets through but the PATH of the system."""
    path = "/usr/local/bin:/usr/bin:/bin"
    return {"HOME": str(home), "PATH": f"{programs}:{path}" if programs else path, "LC_ALL": "C.UTF-8",
            "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": str(Path(home) / "gitconfig"),
            "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "false", "PYTHONDONTWRITEBYTECODE": "1"}


class Answer:
    def __init__(self, command, process):
        self.command, self.code = command, process.returncode
        self.out, self.err = process.stdout, process.stderr

    def __str__(self):
        words = " ".join(str(word) for word in self.command)
        return f"$ {words}\n{self.out}{self.err}exit {self.code}"


class Sandbox:
    """A folder with a HOME and repositories. `programs` is the folder of git-dltask."""

    def __init__(self, folder, programs=None, config=GIT_CONFIG):
        self.folder = Path(folder)
        self.home = self.folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        # The locks of runs are the machine's, but for tests.
        (self.home / "gitconfig").write_text(f'{config}[dltask]\n\tlockDir = "{self.home}/locks"\n')
        self.environment = environment(self.home, programs)

    def run(self, *command, cwd=None, stdin=subprocess.DEVNULL, timeout=600, **variables):
        process = subprocess.run([str(word) for word in command], cwd=cwd or self.folder, stdin=stdin,
                                 env={**self.environment, **variables}, capture_output=True, text=True,
                                 errors="surrogateescape", timeout=timeout)
        return Answer(command, process)

    def must(self, *command, **options):
        """The standard output of a command that has to succeed, without the last line feed."""
        answer = self.run(*command, **options)
        if answer.code != 0:
            raise AssertionError(str(answer))
        return answer.out.rstrip("\n")

    def git(self, repository, *words, **options):
        return self.must("git", *words, cwd=repository, **options)

    def dltask(self, repository, *words, **options):
        return self.run("git", "dltask", *words, cwd=repository, **options)

    def repository(self, name="repository", *init_options):
        """A repository with a little core, a template and one commit, not yet initialised by us."""
        path = self.folder / name
        self.must("git", "init", "-q", *init_options, path)
        write(path, {"src/model.py": "layers = 3\n", "README.md": "a project\n", ".gitignore": "*.pt\ndata/\n",
                     "tasks/main/config.yaml": CONFIG_YAML, "tasks/main/train.py": TRAIN_PY})
        self.git(path, "add", ".")
        self.git(path, "commit", "-qm", "feat: a model")
        return path

    def ready(self, name="repository", *init_options):
        """The same after `git dltask init`."""
        path = self.repository(name, *init_options)
        self.must("git", "dltask", "init", cwd=path)
        return path


def write(folder, files):
    for name, content in files.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def remove(path):
    shutil.rmtree(path, ignore_errors=True)


def entry(path):
    """One thing on the disk as text: kind, permissions, content."""
    info = path.lstat()
    if stat.S_ISLNK(info.st_mode):
        return f"link {os.readlink(path)}"
    if stat.S_ISREG(info.st_mode):
        return f"file {info.st_mode & 0o777:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return f"kind {stat.S_IFMT(info.st_mode):o}"


def digest(folder, ignore=("/dltask/",)):
    """Every file below a folder, `.git` included, as {path: entry}. Our own bookkeeping is left out."""
    found = {}
    for base, folders, names in os.walk(folder):
        links = [name for name in folders if (Path(base) / name).is_symlink()]
        for name in names + links:
            path = Path(base) / name
            inside = f"/{path.relative_to(folder)}"
            if not any(word in inside for word in ignore):
                found[inside] = entry(path)
    return found


def difference(before, after):
    """What differs between two digests, one line each."""
    names = sorted(set(before) | set(after))
    return [f"{name}: {before.get(name)} -> {after.get(name)}" for name in names if before.get(name) != after.get(name)]


MASKS = [(re.compile(r"\b\d{8}T\d{6}\b"), "<time>"), (re.compile(r"\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b"), "<id>"),
         (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?"), "<time>")]


def mask(text):
    """Text without what two runs of one command differ in: times and object ids."""
    for pattern, name in MASKS:
        text = pattern.sub(name, text)
    return text


def pretty(value):
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
