# SPDX-License-Identifier: Apache-2.0
"""What the kill sweep interrupts: commands, each in several shapes of a repository. A scenario prepares a folder and
names the command. The shapes say where HEAD is: `on` the branch that the command is about, `away` from it, in a
`linked` work tree, in a `sparse` checkout, or in a `partial` clone. The user has an edit, untracked and ignored
files, and (where HEAD does not end on a task branch) something staged.
"""
import json
import time
from functools import partial
from typing import Callable, NamedTuple

from sandbox import write

USER_FILES = {"README.md": "edited\n", "notes/untracked.txt": "not in git yet\n", "data/ignored.bin": b"\0ignored\xff" * 50}


class Scene:
    """A prepared folder: where the command runs, which one, and what the user has there."""

    def __init__(self, box):
        self.box = box
        self.repository = box.folder / "repository"
        self.place = self.repository
        self.command = []
        self.trees = []       # work trees of tasks
        self.user_files = {}  # absolute path -> bytes, must stay where they are
        self.task_files = {}  # absolute path -> bytes, must exist somewhere afterwards
        self.stages = []      # commands that lead to states between OLD and NEW which are allowed
        self.settle = []      # commands that succeed after every kill, before all is judged, perhaps
        self.judge = None     # by this, which yields what is wrong, instead of OLD and NEW
        self.remote = None    # a bare repository; what is known of it is no part of OLD and NEW
        self.then = []        # what the user types next: it succeeds, and the remote has `pushed` as it is here
        self.pushed = ["main", "dev"]

    def dltask(self, *words, cwd=None):
        return self.box.must("git-dltask", *words, cwd=cwd or self.place)

    def task(self, *words):
        """A new task with results, an ignored and an uncommitted file in its directory; HEAD is on it."""
        branch = self.dltask("new", *words)
        folder = self.place / "tasks" / branch
        write(folder, {"metrics.json": '{"accuracy": 0.5}\n', "model.pt": f"weights of {branch}\n"})
        self.task_files[folder / "model.pt"] = (folder / "model.pt").read_bytes()
        return branch

    def add_user_files(self, staged=False):
        write(self.place, USER_FILES)
        names = dict(USER_FILES)
        if staged:
            names["docs/staged.md"] = "staged by the user\n"
            write(self.place, {"docs/staged.md": names["docs/staged.md"]})
            self.box.git(self.place, "add", "docs/staged.md")
        for name in names:
            self.user_files[self.place / name] = (self.place / name).read_bytes()


def ready(box, shape):
    """After `init`; the place of the command has main checked out."""
    scene = Scene(box)
    box.ready()
    if shape == "linked":
        box.git(scene.repository, "switch", "-q", "dev")
        scene.place = box.folder / "linked"
        box.git(scene.repository, "worktree", "add", "-q", scene.place, "main")
    if shape == "sparse":
        box.git(scene.repository, "sparse-checkout", "set", "--cone", "src", "tasks/main", "data", "docs")
    if shape == "partial":
        origin = scene.repository.rename(box.folder / "origin")
        box.git(origin, "config", "uploadpack.allowFilter", "true")
        box.git(box.folder, "clone", "-q", "--filter=blob:none", origin.as_uri(), scene.repository)
        box.git(scene.repository, "branch", "-q", "dev", "origin/dev")
        box.must("git-dltask", "hooks", "install", cwd=scene.repository)
    return scene


def leave(scene, shape):
    """HEAD goes away from the task: to a third branch, or back to main."""
    if shape == "away":
        scene.box.git(scene.place, "switch", "-q", "-c", "feature-x", "dev")
    else:
        scene.box.git(scene.place, "switch", "-q", "main")


def init_fresh(box, shape):
    scene = Scene(box)
    box.must("git", "init", "-q", scene.repository)
    write(scene.repository, {"train.py": "print(1)\n"})
    scene.user_files[scene.repository / "train.py"] = b"print(1)\n"
    scene.command = ["init"]
    return scene


def init_history(box, shape):
    scene = Scene(box)
    box.repository()
    if shape == "linked":
        scene.place = box.folder / "linked"
        box.git(scene.repository, "switch", "-q", "-c", "other")
        box.git(scene.repository, "worktree", "add", "-q", scene.place, "main")
    if shape == "sparse":
        box.git(scene.repository, "sparse-checkout", "set", "--cone", "src", "tasks/main", "data", "docs")
    if shape == "away":
        box.git(scene.repository, "switch", "-q", "-c", "feature-x")
    scene.add_user_files(staged=True)
    scene.command = ["init"]
    return scene


def new(box, shape):
    scene = ready(box, shape)
    if shape == "away":
        box.git(scene.place, "switch", "-q", "-c", "feature-x", "dev")
    scene.add_user_files()
    scene.command = ["new", "-s", "lr=0.01"]
    return scene


def new_among_many(box, shape):
    """The index is so large that git is not asked to look at every file."""
    scene = ready(box, shape)
    deep = "/".join(["docs"] + ["directory" * 27] * 8)
    write(scene.place, {f"{deep}/{number:03d}": "" for number in range(150)})
    box.git(scene.place, "add", "docs")
    box.git(scene.place, "commit", "-q", "--no-verify", "-m", "docs: many")
    assert (scene.repository / ".git/index").stat().st_size > 256 * 1024
    scene.add_user_files()
    scene.command = ["new", "-s", "lr=0.01"]
    return scene


def new_without_switch(box, shape):
    scene = ready(box, shape)
    scene.add_user_files(staged=True)
    scene.command = ["new", "--no-switch", "-s", "lr=0.01"]
    return scene


def again(box, shape):
    scene = ready(box, shape)
    branch = scene.task("-s", "lr=0.01")
    while time.strftime("%Y%m%dT%H%M%S", time.gmtime()) in branch:
        pass  # the second of the name tells the new task from this one
    box.git(scene.place, "add", f"tasks/{branch}")
    box.git(scene.place, "commit", "-qm", "task: results")
    leave(scene, shape)
    scene.add_user_files(staged=True)
    scene.command = ["again", "--on", "v0.1.0", branch]
    return scene


def finish(box, shape):
    scene = ready(box, shape)
    branch = scene.task("-s", "lr=0.01")
    if shape != "on":
        box.git(scene.place, "add", f"tasks/{branch}")
        box.git(scene.place, "commit", "-qm", "task: results")
        leave(scene, shape)
    scene.add_user_files(staged=shape != "on")
    scene.command = ["finish", "--failed", branch]
    return scene


def without_a_file(ending, box, shape):
    """A file of the record is gone from the disk: the record keeps it, and whoever comes back does not see it."""
    scene = ready(box, shape)
    branch = scene.task("-s", "lr=0.01")
    write(scene.place / "tasks" / branch, {"curves/loss.csv": "epoch,loss\n1,0.5\n"})
    box.git(scene.place, "add", f"tasks/{branch}")
    box.git(scene.place, "commit", "-qm", "task: results")
    (scene.place / "tasks" / branch / "curves/loss.csv").unlink()
    (scene.place / "tasks" / branch / "train.py").unlink()
    scene.add_user_files()
    scene.command = [*ending, branch]
    return scene


def finish_all(box, shape):
    scene = ready(box, shape)
    for rate in ("0.01", "0.02"):
        branch = scene.task("-s", f"lr={rate}")
        box.git(scene.place, "add", f"tasks/{branch}")
        box.git(scene.place, "commit", "-qm", "task: results")
        box.git(scene.place, "switch", "-q", "main")
    if shape == "away":
        leave(scene, shape)
    scene.add_user_files(staged=True)
    scene.command = ["finish", "--failed", "--all"]
    return scene


def discard(box, shape):
    scene = ready(box, shape)
    branch = scene.task("-s", "lr=0.01")
    box.git(scene.place, "add", f"tasks/{branch}")
    box.git(scene.place, "commit", "-qm", "task: results")
    if shape != "on":
        leave(scene, shape)
    kept = {f"raw/{branch}/0001-000001.gz": "what it printed", "queue/7.json": json.dumps({"id": "7", "branch": branch})}
    write(scene.repository / ".git/dltask", kept)
    scene.task_files |= {scene.repository / ".git/dltask" / name: text.encode() for name, text in kept.items()}
    scene.add_user_files(staged=shape != "on")
    scene.command = ["discard", "--force", branch]
    return scene


def feature(box, shape):
    scene = ready(box, shape)
    if shape == "away":
        box.git(scene.place, "switch", "-q", "dev")
    write(scene.place, {"src/more.py": "more = 1\n"})
    box.git(scene.place, "add", "src/more.py")
    scene.add_user_files(staged=True)
    scene.command = ["feature", "x"]
    return scene


def with_feature(box, shape):
    """A feature with two commits; HEAD is on it, or (`away`) on another branch. dev has gone on."""
    scene = ready(box, shape)
    scene.dltask("feature", "x")
    for number in (1, 2):
        write(scene.place, {"src/model.py": f"layers = {number}\n", f"src/part{number}.py": "part = 1\n"})
        box.git(scene.place, "add", "src")
        box.git(scene.place, "commit", "-qm", f"feat: part {number}")
    if shape != "linked":
        box.git(scene.place, "switch", "-q", "dev")
        write(scene.place, {"src/other.py": "other = 1\n"})
        box.git(scene.place, "add", "src")
        box.git(scene.place, "commit", "-qm", "feat: other")
        box.git(scene.place, "switch", "-q", "feature-x")
    if shape == "away":
        box.git(scene.place, "switch", "-q", "main")
    return scene


def finish_feature(box, shape):
    scene = with_feature(box, shape)
    scene.add_user_files(staged=True)
    scene.command = ["finish", "feature-x"]
    return scene


def hotfix(box, shape):
    scene = ready(box, shape)
    scene.add_user_files(staged=True)
    scene.command = ["hotfix", "x"]
    return scene


def finish_hotfix(box, shape):
    scene = ready(box, shape)
    box.git(scene.repository, "switch", "-q", "--detach", "dev")
    write(scene.repository, {"src/other.py": "other = 1\n"})
    box.git(scene.repository, "add", "src/other.py")
    box.git(scene.repository, "commit", "-qm", "feat: other")
    box.git(scene.repository, "branch", "-f", "dev", "HEAD")
    box.git(scene.repository, "switch", "-q", "dev" if shape == "linked" else "main")
    scene.dltask("hotfix", "x")
    write(scene.place, {"src/model.py": "layers = 4\n"})
    box.git(scene.place, "commit", "-qam", "fix: layers")
    if shape == "away":
        leave(scene, shape)
    scene.add_user_files(staged=True)
    scene.command = ["finish", "hotfix-x"]
    return scene


def release(box, shape, strategy="no-ff"):
    """dev and main have gone on. HEAD is on dev, `away` from both, or main is in a `linked` work tree."""
    scene = with_feature(box, shape)
    scene.dltask("finish", "feature-x")
    branch = scene.task("-s", "lr=0.01")
    box.git(scene.place, "add", f"tasks/{branch}")
    box.git(scene.place, "commit", "-qm", "task: results")
    scene.dltask("finish", "--failed")
    if shape in ("on", "sparse"):
        box.git(scene.place, "switch", "-q", "dev")
    if shape == "away":
        leave(scene, shape)
    scene.add_user_files(staged=True)
    scene.command = ["release", "--strategy", strategy]
    return scene


def sync(box, shape):
    """The remote's main has a task, ours another one; dev has gone on here. All is fetched already."""
    scene = ready(box, "on" if shape == "away" else shape)
    remote, other = box.folder / "remote.git", box.folder / "other"
    box.git(box.folder, "init", "-q", "--bare", remote)
    box.git(scene.place, "remote", "add", "origin", remote)
    scene.dltask("sync", "--push")
    box.git(box.folder, "clone", "-q", remote, other)
    scene.dltask("init", "--no-hooks", cwd=other)
    for place, rate in ((other, "0.02"), (scene.place, "0.01")):
        branch = scene.dltask("new", "--no-switch", "-s", f"lr={rate}", cwd=place)
        scene.dltask("finish", "--failed", branch, cwd=place)
    scene.dltask("sync", "--push", cwd=other)
    box.git(scene.place, "fetch", "-q")
    if shape == "away":
        box.git(scene.place, "switch", "-q", "-c", "feature-x", "dev")
    scene.add_user_files(staged=True)
    scene.command = ["sync"]
    return scene


def undo_after(prepare, box, shape, then=("undo",)):
    """Another scenario's command has been carried out, and `undo`, or what is named, is next."""
    scene = prepare(box, shape)
    scene.dltask(*scene.command)
    scene.command = list(then)
    return scene


def note(box, shape):
    """The second remark on a task; `away` the first one is another's, fetched."""
    scene = ready(box, shape)
    branch = scene.task("-s", "lr=0.01")
    scene.dltask("note", branch, "a first remark")
    if shape == "away":
        box.git(scene.place, "update-ref", "refs/notes/origin/dltask", "refs/notes/dltask")
        box.git(scene.place, "update-ref", "-d", "refs/notes/dltask")
    box.git(scene.place, "add", f"tasks/{branch}")
    box.git(scene.place, "commit", "-qm", "task: results")
    leave(scene, shape)
    scene.add_user_files(staged=True)
    scene.command = ["retract", branch, "-m", "loader bug #31"]
    return scene


def redo_finish(box, shape):
    scene = undo_after(finish, box, shape)
    scene.dltask("undo")
    scene.command = ["redo"]
    return scene


def redo_release(box, shape):
    scene = undo_after(release, box, shape)
    scene.dltask("undo")
    scene.command = ["redo"]
    return scene


class Scenario(NamedTuple):
    name: str
    prepare: Callable
    shapes: tuple
    interrupted_by: str = ""  # the command was killed half-way before, and this is called now


EVERYWHERE = ("on", "away", "linked", "sparse")
finish_without = partial(without_a_file, ("finish", "--failed"))
discard_without = partial(without_a_file, ("discard", "--force"))
archive = partial(undo_after, finish_all, then=("archive", "--before", "2999-01-01"))

SCENARIOS = [
    Scenario("init-fresh", init_fresh, ("on",)),
    Scenario("init-history", init_history, EVERYWHERE),
    Scenario("new", new, (*EVERYWHERE, "partial")),
    Scenario("new-among-many", new_among_many, ("on",)),
    Scenario("new-no-switch", new_without_switch, ("on", "linked", "sparse")),
    Scenario("again", again, ("on", "away", "linked")),
    Scenario("finish", finish, (*EVERYWHERE, "partial")),
    Scenario("finish-all", finish_all, ("on", "away", "linked", "sparse")),
    Scenario("finish-without-a-file", finish_without, ("on", "linked")),
    Scenario("discard", discard, EVERYWHERE),
    Scenario("discard-without-a-file", discard_without, ("on",)),
    Scenario("feature", feature, EVERYWHERE),
    Scenario("finish-feature", finish_feature, EVERYWHERE),
    Scenario("hotfix", hotfix, ("on", "linked", "sparse")),
    Scenario("finish-hotfix", finish_hotfix, EVERYWHERE),
    Scenario("release", release, EVERYWHERE),
    Scenario("release-squash", partial(release, strategy="squash"), ("on", "linked")),
    Scenario("release-rebase", partial(release, strategy="rebase"), ("away", "sparse")),
    Scenario("sync", sync, EVERYWHERE),
    Scenario("undo-sync", partial(undo_after, sync), ("on", "linked")),
    Scenario("archive", archive, EVERYWHERE),
    Scenario("undo-archive", partial(undo_after, archive), ("on", "away", "linked")),
    Scenario("abort-archive", archive, ("on", "linked"), "abort"),
    Scenario("retract", note, ("on", "away", "linked")),
    Scenario("undo-retract", partial(undo_after, note), ("on", "away")),
    Scenario("undo-new", partial(undo_after, new), EVERYWHERE),
    Scenario("undo-finish", partial(undo_after, finish), EVERYWHERE),
    Scenario("undo-finish-without-a-file", partial(undo_after, finish_without), ("on",)),
    Scenario("undo-discard", partial(undo_after, discard), EVERYWHERE),
    Scenario("redo-finish", redo_finish, EVERYWHERE),
    Scenario("continue-finish", finish, ("on", "away", "linked"), "continue"),
    Scenario("abort-finish", finish, ("on", "away", "linked"), "abort"),
    Scenario("undo-finish-feature", partial(undo_after, finish_feature), EVERYWHERE),
    Scenario("abort-finish-feature", finish_feature, ("on", "linked", "sparse"), "abort"),
    Scenario("undo-finish-hotfix", partial(undo_after, finish_hotfix), EVERYWHERE),
    Scenario("undo-release", partial(undo_after, release), EVERYWHERE),
    Scenario("redo-release", redo_release, EVERYWHERE),
    Scenario("continue-release", release, EVERYWHERE, "continue"),
    Scenario("abort-release", release, EVERYWHERE, "abort"),
    Scenario("continue-finish-hotfix", finish_hotfix, EVERYWHERE, "continue"),
    Scenario("abort-finish-hotfix", finish_hotfix, EVERYWHERE, "abort"),
    Scenario("continue-new", new, ("on", "linked", "sparse"), "continue"),
    Scenario("abort-discard", discard, ("on", "linked", "sparse"), "abort"),
]
