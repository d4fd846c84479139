# SPDX-License-Identifier: Apache-2.0
"""The state of a repository as a value, and what may be said of it after a kill and one recovery."""
import subprocess

from sandbox import mask

INTERNAL = "refs/dltask/"


def _git(scene, *words, cwd=None):
    return scene.box.git(cwd or scene.place, *words)


def refs(scene):
    """{name: id} of every ref that is the user's, and HEAD of each work tree."""
    lines = _git(scene, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    hidden = (INTERNAL, "refs/remotes/") if scene.remote else INTERNAL
    found = dict(line.split(" ") for line in lines if not line.startswith(hidden))
    for place in work_trees(scene):
        head = scene.box.run("git", "symbolic-ref", "-q", "HEAD", cwd=place).out.strip()
        found[f"HEAD of {place.name}"] = head or _git(scene, "rev-parse", "HEAD", cwd=place)
    return found


def work_trees(scene):
    trees = [scene.repository] + ([scene.place] if scene.place != scene.repository else [])
    return trees + [tree for tree in scene.trees if (tree / ".git").exists()]


def _contents(scene, ids):
    """{id: masked content} of blobs, read in one go."""
    process = subprocess.run(["git", "cat-file", "--batch"], cwd=scene.place, env=scene.box.environment, check=True,
                             input="".join(f"{name}\n" for name in ids).encode(), capture_output=True)
    found, rest = {}, process.stdout
    for name in ids:
        header, rest = rest.split(b"\n", 1)
        size = int(header.split()[2])
        found[name] = mask(rest[:size].decode(errors="surrogateescape"))
        rest = rest[size + 1:]
    return found


def _tree(scene, ref):
    listing = _git(scene, "ls-tree", "-r", ref).splitlines()
    entries = [(line.split("\t")[1], line.split()[0], line.split()[2]) for line in listing]
    contents = _contents(scene, sorted({entry[2] for entry in entries}))
    return {mask(path): (mode, contents[name]) for path, mode, name in entries}


def _described(scene, ref):
    history = _git(scene, "rev-list", "--topo-order", "--parents", ref, "--").splitlines()
    messages = _git(scene, "log", "--topo-order", "--format=%B", ref, "--")
    return {"parents": [len(line.split()) - 1 for line in history], "messages": mask(messages),
            "tree": _tree(scene, ref)}


def _files(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if inside.parts[0] != ".git" and (path.is_file() or path.is_symlink()):
            found[mask(str(inside))] = mask(path.read_bytes().decode(errors="surrogateescape"))
    return found


def state(scene):
    """Everything that the user could notice, without what differs between two runs of one command."""
    names = refs(scene)
    result = {"HEAD": {mask(name): mask(value) for name, value in names.items() if name.startswith("HEAD")},
              "refs": {mask(name): _described(scene, name) for name in names if name.startswith("refs/")}}
    for place in work_trees(scene):
        result[f"files of {place.name}"] = _files(place)
        result[f"index of {place.name}"] = mask(_git(scene, "ls-files", "-v", cwd=place))
        result[f"status of {place.name}"] = mask(_git(scene, "status", "--porcelain", "-uall", cwd=place))
    git_dir = scene.repository / ".git"
    result["trees"] = mask(_git(scene, "worktree", "list", "--porcelain"))
    result["left of trees"] = [mask(str(tree)) for tree in scene.trees if tree.exists()]
    result["config"] = (git_dir / "config").read_text()
    result["hooks"] = {path.name: path.read_text() for path in sorted(git_dir.glob("hooks/*")) if path.is_file()}
    return result


def first_difference(left, right, path=""):
    """Where two states differ, for people."""
    if isinstance(left, dict) and isinstance(right, dict):
        for name in sorted(set(left) | set(right), key=str):
            if left.get(name) != right.get(name):
                return first_difference(left.get(name), right.get(name), f"{path}/{name}")
    return f"{path}: {str(left)[:300]!r} != {str(right)[:300]!r}"


def lost_files(scene):
    """The user's files that are gone, or changed, or (for those of a task) nowhere to be found."""
    for path, content in scene.user_files.items():
        if not path.is_file() or path.read_bytes() != content:
            yield f"{path}: lost or changed"
    for path, content in scene.task_files.items():
        if path.is_file() and path.read_bytes() == content:
            continue
        same_name = scene.box.folder.rglob(f"{path.name}*")
        if not any(found.is_file() and found.read_bytes() == content for found in same_name):
            yield f"{path}: nowhere to be found"


def left_behind(scene):
    """What no command of ours clears away any more."""
    for lock in sorted((scene.repository / ".git").rglob("*.lock")):
        if "dltask" not in lock.parts:
            yield f"left behind: {lock}"
    for name in ("passing-*", "token", "COMMIT_EDITMSG", "journal"):
        for path in (scene.repository / ".git/dltask").glob(name):
            yield f"left behind: {path}"


def complaints(scene, old, old_refs, new, stages=()):
    """What is wrong with the repository after a recovery; nothing when all is well."""
    for command in scene.settle:
        answer = scene.box.run("git-dltask", *command, cwd=scene.place)
        if answer.code != 0:
            yield f"{command}: {answer}"
    yield from lost_files(scene)
    fsck = scene.box.run("git", "fsck", "--strict", "--no-dangling", "--no-progress", cwd=scene.place)
    faults = [line for line in (fsck.out + fsck.err).splitlines() if not line.startswith("notice:")]
    if fsck.code != 0 or faults:
        yield f"git fsck: exit {fsck.code} {faults}"
    yield from left_behind(scene)
    found = state(scene)
    if scene.judge:
        yield from scene.judge()
    elif found not in (old, new, *stages):
        yield f"not OLD: {first_difference(old, found)}; not NEW: {first_difference(new, found)}"
    elif found == old != new and refs(scene) != old_refs:
        yield f"OLD with other ids: {first_difference(old_refs, refs(scene))}"
    status = scene.box.run("git-dltask", "status", cwd=scene.place)
    if status.code != 0:
        yield f"status: {status}"
    if scene.remote:
        yield from next_push(scene)
    yield from next_commit(scene)


def next_push(scene):
    """The remote comes to what is here by one more command. Its own git was killed, too: that is its matter."""
    for lock in sorted(scene.remote.rglob("*.lock")):
        lock.unlink()
    answer = scene.box.run("git-dltask", *scene.then, cwd=scene.place)
    branches = [f"refs/heads/{name}" for name in scene.pushed]
    if answer.code != 0:
        # What the first call has done already: a second one has nothing to do.
        if "is no local branch" not in answer.err and "nothing to release" not in answer.err:
            yield f"{scene.then}: {answer}"
    here, there = (_git(scene, "for-each-ref", *branches, cwd=place) for place in (scene.place, scene.remote))
    if here != there:
        yield f"here and there differ: {here} {there}"


def next_commit(scene):
    """The next plain `git commit` works: on HEAD's branch, or a feature branch where HEAD's is main."""
    head = scene.box.run("git", "symbolic-ref", "-q", "--short", "HEAD", cwd=scene.place).out.strip()
    if head in ("", "main"):
        switch = scene.box.run("git", "switch", "-q", "-c", "feature-probe", cwd=scene.place)
        if switch.code != 0:
            yield f"no switch: {switch}"
    commit = scene.box.run("git", "commit", "-q", "--allow-empty", "-m", "chore: x", cwd=scene.place)
    if commit.code != 0:
        yield f"no commit: {commit}"
