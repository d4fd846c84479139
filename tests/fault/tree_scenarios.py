# SPDX-License-Identifier: Apache-2.0
"""More of what the kill sweep interrupts: tasks in work trees of their own, several features. See scenarios.py."""
from functools import partial

from sandbox import write
from scenarios import EVERYWHERE, Scenario, ready, undo_after, with_feature


def own_tree(box, shape):
    """A task in a work tree of its own, with files that the record takes, that it does not, and strays."""
    scene = ready(box, shape)
    branch = scene.dltask("new", "--worktree", "-s", "lr=0.01")
    if shape == "away":
        box.git(scene.place, "switch", "-q", "-c", "feature-x", "dev")
    tree = box.folder / "repository-tasks" / branch
    scene.trees.append(tree)
    folder = tree / "tasks" / branch
    write(folder, {"metrics.json": '{"accuracy": 0.5}\n', "extra.csv": "x,y\n1,2\n", "model.pt": "weights\n"})
    write(tree, {"data/stray.bin": "stray\n", "notes-of-task.txt": "words\n"})
    for path in (folder / "model.pt", tree / "data/stray.bin", tree / "notes-of-task.txt"):
        scene.task_files[path] = path.read_bytes()
    scene.add_user_files(staged=True)
    return scene, branch


def finish_own_tree(box, shape):
    scene, branch = own_tree(box, shape)
    scene.command = ["finish", "--failed", branch]
    return scene


def discard_own_tree(box, shape):
    scene, branch = own_tree(box, shape)
    core = scene.trees[0] / "src/model.py"
    core.write_text("edited in the work tree of the task\n")
    scene.task_files[core] = core.read_bytes()
    scene.command = ["discard", "--force", branch]
    return scene


def finish_features(box, shape):
    """Two of them, one with a work tree on it."""
    scene = with_feature(box, shape)
    box.git(scene.repository, "branch", "feature-y", "dev")
    tree = box.folder / "y"
    box.git(scene.repository, "worktree", "add", "-q", tree, "feature-y")
    scene.trees.append(tree)
    write(tree, {"src/y.py": "y = 1\n"})
    box.git(tree, "add", "src/y.py")
    box.git(tree, "commit", "-qm", "feat: y")
    write(tree, {"data/mine.bin": "mine\n"})
    scene.user_files[tree / "data/mine.bin"] = b"mine\n"
    scene.add_user_files(staged=True)
    scene.command = ["finish", "feature-x", "feature-y"]
    return scene


SCENARIOS = [
    Scenario("finish-features", finish_features, EVERYWHERE),
    Scenario("undo-finish-features", partial(undo_after, finish_features), ("on", "away")),
    Scenario("abort-finish-features", finish_features, ("on",), "abort"),
    Scenario("finish-own-tree", finish_own_tree, ("on", "away", "sparse")),
    Scenario("discard-own-tree", discard_own_tree, ("on", "away")),
    Scenario("undo-finish-own-tree", partial(undo_after, finish_own_tree), ("on", "away")),
    Scenario("undo-discard-own-tree", partial(undo_after, discard_own_tree), ("on",)),
    Scenario("continue-finish-own-tree", finish_own_tree, ("on",), "continue"),
    Scenario("abort-finish-own-tree", finish_own_tree, ("on",), "abort"),
]
