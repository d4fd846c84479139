# SPDX-License-Identifier: Apache-2.0
"""What the kill sweep interrupts of commands that fetch and push.

What is done here and what the remote takes are two steps: a kill between them leaves the first done. So
`stages` are commands whose result is allowed, too, and `then` is what the user types next: after it the
remote has what is here.
"""
from functools import partial

from sandbox import write
from scenarios import EVERYWHERE, Scenario, ready


def with_remote(box, shape, moved):
    """A bare remote that has everything; `moved`: and a task that is not here yet."""
    scene = ready(box, "on" if shape == "away" else shape)
    scene.remote = box.folder / "remote.git"
    box.git(box.folder, "init", "-q", "--bare", scene.remote)
    box.git(scene.place, "remote", "add", "origin", scene.remote)
    scene.dltask("sync", "--push")
    if moved:
        other = box.folder / "other"
        box.git(box.folder, "clone", "-q", scene.remote, other)
        scene.dltask("init", "--no-hooks", cwd=other)
        branch = scene.dltask("new", "--no-switch", "-s", "lr=0.02", cwd=other)
        scene.dltask("finish", "--failed", "--push", branch, cwd=other)
        scene.stages = [["sync"]]
    scene.then = ["sync", "--push"]
    return scene


def end(scene, shape, *command):
    if shape == "away":
        scene.box.git(scene.place, "switch", "-q", "-c", "feature-away", "dev")
    scene.add_user_files(staged=shape != "on")
    scene.command = list(command)
    return scene


def finish_push(box, shape, moved=False):
    scene = with_remote(box, shape, moved)
    branch = scene.task("-s", "lr=0.01")
    if shape != "on":
        box.git(scene.place, "add", f"tasks/{branch}")
        box.git(scene.place, "commit", "-qm", "task: results")
        box.git(scene.place, "switch", "-q", "main")
    return end(scene, shape, "finish", "--failed", "--push", branch)


def on_dev(scene):
    box = scene.box
    box.git(scene.repository, "switch", "-q", "dev")
    write(scene.repository, {"src/more.py": "more = 1\n"})
    box.git(scene.repository, "add", "src/more.py")
    box.git(scene.repository, "commit", "-qm", "feat: more")


def release_push(box, shape, moved=False):
    scene = with_remote(box, shape, moved)
    on_dev(scene)
    return end(scene, shape, "release", "--push")


def finish_pr(box, shape):
    scene = with_remote(box, "on", False)
    branch = scene.task("-s", "lr=0.01")
    scene.then = ["finish", "--failed", "--pr", branch]
    scene.pushed = [branch]
    scene.add_user_files()
    scene.command = list(scene.then)
    return scene


def release_pr(box, shape):
    scene = with_remote(box, shape, False)
    on_dev(scene)
    scene.pushed = ["dev"]
    scene = end(scene, shape, "release", "--pr")
    return scene


def release_tag(box, shape):
    """A host has merged dev, on which the version was set."""
    scene = with_remote(box, shape, False)
    on_dev(scene)
    scene.dltask("release", "--pr")
    host = box.folder / "host"
    box.git(box.folder, "clone", "-q", scene.remote, host)
    box.git(host, "switch", "-q", "main")
    box.git(host, "merge", "-q", "--no-ff", "-m", "Merge pull request #1 from dev", "origin/dev")
    box.git(host, "push", "-q", "origin", "main")
    scene.dltask("sync")
    return end(scene, shape, "release", "--tag")


SCENARIOS = [
    Scenario("finish-push", finish_push, EVERYWHERE),
    Scenario("finish-push-moved", partial(finish_push, moved=True), ("on", "away")),
    Scenario("release-push", release_push, EVERYWHERE),
    Scenario("release-push-moved", partial(release_push, moved=True), ("on", "linked")),
    Scenario("finish-pr", finish_pr, ("on",)),
    Scenario("release-pr", release_pr, ("on", "away")),
    Scenario("release-tag", release_tag, EVERYWHERE),
]
