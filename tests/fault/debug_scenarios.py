# SPDX-License-Identifier: Apache-2.0
"""What the kill sweep interrupts of `debug`, `carry` and tasks on another core than main's."""
from functools import partial

from sandbox import write
from scenarios import EVERYWHERE, Scenario, ready, undo_after


def debug(box, shape):
    scene = ready(box, shape)
    if shape == "away":
        scene.task("-s", "lr=0.01")
        box.git(scene.place, "add", "tasks")
        box.git(scene.place, "commit", "-qm", "task: results")
    scene.add_user_files(staged=shape != "away")
    write(scene.place, {"src/model.py": "layers = 4\n"})
    scene.user_files[scene.place / "src/model.py"] = b"layers = 4\n"
    scene.command = ["debug", "-s", "lr=0.5"]
    return scene


def carry(box, shape, *words):
    """Code is edited in every way, committed and not; `away`: dev has gone on meanwhile."""
    scene = ready(box, shape)
    if shape != "linked":
        box.git(scene.place, "switch", "-q", "dev")
    else:
        box.git(scene.place, "switch", "-q", "-c", "feature-x")
    write(scene.place, {"src/gone.py": "gone\n", "src/old.py": "1\n2\n3\n"})
    box.git(scene.place, "add", "src")
    box.git(scene.place, "commit", "-qm", "feat: more")
    base = box.git(scene.place, "branch", "--show-current")
    branch = scene.dltask("debug", "-s", "lr=0.5")
    folder = scene.place / "tasks" / branch
    if shape == "away":
        box.git(scene.place, "switch", "-q", base)
        write(scene.place, {"src/other.py": "elsewhere\n"})
        box.git(scene.place, "add", "src")
        box.git(scene.place, "commit", "-qm", "feat: other")
        box.git(scene.place, "switch", "-q", branch)
    write(scene.place, {"src/model.py": "layers = 4\n"})
    box.git(scene.place, "commit", "-qam", "fix: layers")
    write(scene.place, {"src/model.py": "layers = 5\n", "src/new.py": "new\n"})
    write(folder, {"train.py": (folder / "train.py").read_text() + "print(2)\n", "task.log": "a line\n",
                   "model.pt": "weights\n"})
    box.git(scene.place, "rm", "-q", "src/gone.py")
    box.git(scene.place, "mv", "src/old.py", "src/renamed.py")
    scene.add_user_files(staged=True)
    for name in ("src/model.py", "src/new.py", "src/renamed.py"):
        scene.user_files[scene.place / name] = (scene.place / name).read_bytes()
    scene.task_files[folder / "model.pt"] = b"weights\n"
    scene.command = ["carry", *words]
    return scene


def carry_as_commit(box, shape):
    return carry(box, shape, "--commit", "fix: all of it")


def redo_carry(box, shape):
    scene = undo_after(carry, box, shape)
    scene.dltask("undo")
    scene.command = ["redo"]
    return scene


def on_an_old_release(box, shape):
    scene = with_two_releases(box, shape)
    scene.add_user_files()
    scene.command = ["new", "--on", "v0.1.0", "-s", "lr=0.5"]
    return scene


def unreleased(box, shape):
    scene = with_two_releases(box, shape)
    scene.add_user_files()
    scene.command = ["new", "--unreleased", "-s", "lr=0.5"]
    return scene


def with_two_releases(box, shape):
    """dev is ahead of v0.2.0, and HEAD on main, `away`: on a feature."""
    scene = ready(box, shape)
    box.git(scene.place, "switch", "-q", "-c", "feature-x", "dev")
    write(scene.place, {"src/model.py": "layers = 4\n"})
    box.git(scene.place, "commit", "-qam", "feat: layers")
    scene.dltask("finish", "feature-x")
    scene.dltask("release")
    box.git(scene.place, "switch", "-q", "-c", "feature-y", "dev")
    write(scene.place, {"src/model.py": "layers = 5\n"})
    box.git(scene.place, "commit", "-qam", "feat: more layers")
    scene.dltask("finish", "--keep", "feature-y")
    if shape != "away":
        box.git(scene.place, "switch", "-q", "main")
    return scene


def finish_bound(prepare, box, shape):
    scene = prepare(box, shape)
    branch = scene.dltask(*scene.command)
    write(scene.place / "tasks" / branch, {"metrics.json": '{"accuracy": 0.5}\n', "model.pt": "weights\n"})
    scene.task_files[scene.place / "tasks" / branch / "model.pt"] = b"weights\n"
    scene.command = ["finish", "--failed", branch]
    return scene


def redo_unreleased(box, shape):
    scene = undo_after(unreleased, box, shape)
    scene.dltask("undo")
    scene.command = ["redo"]
    return scene


SCENARIOS = [
    Scenario("debug", debug, EVERYWHERE),
    Scenario("carry", carry, EVERYWHERE),
    Scenario("carry-commit", carry_as_commit, EVERYWHERE),
    Scenario("undo-debug", partial(undo_after, debug), EVERYWHERE),
    Scenario("undo-carry", partial(undo_after, carry), EVERYWHERE),
    Scenario("undo-carry-commit", partial(undo_after, carry_as_commit), EVERYWHERE),
    Scenario("redo-carry", redo_carry, EVERYWHERE),
    Scenario("continue-carry", carry, ("on", "linked", "sparse"), "continue"),
    Scenario("abort-carry", carry, ("on", "linked", "sparse"), "abort"),
    Scenario("new-on", on_an_old_release, EVERYWHERE),
    Scenario("new-unreleased", unreleased, EVERYWHERE),
    Scenario("finish-on", partial(finish_bound, on_an_old_release), ("on", "linked", "sparse")),
    Scenario("finish-unreleased", partial(finish_bound, unreleased), EVERYWHERE),
    Scenario("undo-new-unreleased", partial(undo_after, unreleased), ("on", "linked", "sparse")),
    Scenario("redo-new-unreleased", redo_unreleased, ("on", "away")),
]
