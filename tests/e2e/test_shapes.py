#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Repositories of every shape: the whole path works, or is refused by name with what to do."""
import json
import os
import unittest

from scene import GIT_CONFIG, Scene, table, write


def plain(box, *options):
    return box.ready("repository", *options)


def sparse(*options):
    def make(box):
        repository = box.ready()
        box.git(repository, "sparse-checkout", "set", *options, "src", "tasks/main")
        return repository
    return make


def sparse_patterns(box):
    repository = box.ready()
    box.git(repository, "sparse-checkout", "set", "--no-cone", "/*", "!/tasks/*/", "/tasks/main/")
    return repository


def clone(*options):
    def make(box):
        origin = box.ready("origin")
        box.git(origin, "config", "uploadpack.allowFilter", "true")
        repository = box.folder / "clone"
        box.must("git", "clone", "-q", *options, f"file://{origin}", repository)
        box.git(repository, "fetch", "-q", "--tags")
        box.must("git", "dltask", "init", cwd=repository)
        return repository
    return make


def work_tree_config(box):
    repository = box.ready()
    box.git(repository, "config", "extensions.worktreeConfig", "true")
    box.git(repository, "config", "core.repositoryFormatVersion", "1")
    box.git(repository, "config", "--worktree", "user.name", "Another Person")
    return repository


def linked(box):
    repository = box.ready()
    box.git(repository, "switch", "-q", "dev")
    box.git(repository, "worktree", "add", "-q", box.folder / "linked", "main")
    return box.folder / "linked"


def separate(box):
    return plain(box, "--separate-git-dir", str(box.folder / "git dir"))


def alternates(box):
    origin = box.ready("origin")
    box.must("git", "clone", "-q", "--shared", origin, box.folder / "clone")
    box.must("git", "dltask", "init", cwd=box.folder / "clone")
    return box.folder / "clone"


def packed(box):
    repository = box.ready()
    box.git(repository, "gc", "-q")
    return repository


def configured(*pairs):
    def make(box):
        repository = box.ready()
        for key, value in pairs:
            box.git(repository, "config", key, value)
        return repository
    return make


def index_version(box):
    repository = box.ready()
    box.git(repository, "update-index", "--index-version", "4")
    return repository


def strange_path(box):
    return box.ready("a 'quoted' \"folder\" 模型 $HOME")


WORKS = [
    ("plain", plain),
    ("sparse cone", sparse("--cone")),
    ("sparse index", sparse("--cone", "--sparse-index")),
    ("sparse patterns", sparse_patterns),
    ("partial clone", clone("--filter=blob:none")),
    ("partial clone without trees", clone("--filter=tree:0")),
    ("shallow clone", clone("--depth=1")),
    ("worktreeConfig", work_tree_config),
    ("linked work tree", linked),
    ("separate git dir", separate),
    ("alternates", alternates),
    ("everything packed", packed),
    ("index version 4", index_version),
    ("untracked cache", configured(("core.untrackedCache", "true"))),
    ("merge and pull settings", configured(("merge.ff", "only"), ("pull.rebase", "true"), ("merge.autoStash", "true"),
                                           ("commit.template", "/nowhere"), ("core.pager", "false"))),
    ("coloured and verbose git", configured(("color.ui", "always"), ("log.decorate", "full"), ("status.short", "true"),
                                            ("core.quotePath", "false"), ("core.abbrev", "40"))),
    ("a path with spaces, quotes and CJK", strange_path),
]


@table(WORKS)
class Works(Scene):
    def check(self, make):
        repository = make(self.box)
        branch = self.task(repository, "-s", "lr=0.01")
        self.assertIn("lr: 0.01", self.box.git(repository, "show", f"{branch}:tasks/{branch}/config.yaml"))
        self.done(repository, "finish", "--failed", branch)
        self.box.git(repository, "cat-file", "-e", f"main:tasks/{branch}/metrics.json")
        tasks = json.loads(self.done(repository, "list", "--json"))
        self.assertEqual([(task["branch"], task["merged"]) for task in tasks], [(branch, True)])
        self.done(repository, "undo")
        self.assertEqual(self.box.git(repository, "rev-parse", "--verify", "-q", branch) != "", True)
        self.assertEqual(self.box.git(repository, "status", "--porcelain", "-uno"), "")
        self.box.git(repository, "fsck", "--strict", "--no-dangling")


def sha256(box):
    return box.repository("repository", "--object-format=sha256")


def split_index(box):
    repository = box.repository()
    box.git(repository, "update-index", "--split-index")
    return repository


def unknown_extension(box):
    repository = box.repository()
    box.git(repository, "config", "core.repositoryFormatVersion", "1")
    box.git(repository, "config", "extensions.fromTheFuture", "true")
    return repository


@table([("sha256", sha256, "sha256"), ("split index", split_index, "split"),
        ("unknown extension", unknown_extension, "fromthefuture")])
class WorksOrIsNamed(Scene):
    def check(self, make, name):
        repository = make(self.box)
        answer = self.dltask(repository, "init")
        if answer.code == 0:
            branch = self.task(repository, "-s", "lr=0.01")
            self.done(repository, "finish", "--failed", branch)
            self.box.git(repository, "fsck", "--strict", "--no-dangling")
        else:
            self.assertIn(answer.code, (3, 128), str(answer))
            self.assertIn(name, answer.err.lower(), str(answer))
            self.assertNotIn("not a git repository", answer.err.lower(), str(answer))


class Surroundings(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()

    def test_git_dir_and_work_tree_from_the_environment(self):
        moved = self.box.folder / "moved.git"
        (self.repository / ".git").rename(moved)
        variables = {"GIT_DIR": str(moved), "GIT_WORK_TREE": str(self.repository)}
        branch = self.done(self.box.folder, "new", "-s", "lr=0.01", **variables)
        self.assertTrue((self.repository / "tasks" / branch / "config.yaml").is_file())

    def test_from_a_sub_directory_and_with_git_c(self):
        self.done(self.repository / "src", "new", "first")
        self.box.git(self.repository, "switch", "-q", "main")
        branch = self.box.must("git", "-C", self.repository, "dltask", "new", "second")
        self.assertEqual(self.box.git(self.repository, "branch", "--show-current"), branch)

    def test_git_c_configuration_reaches_the_commit(self):
        branch = self.box.must("git", "-c", "user.name=Somebody", "dltask", "new", "x", cwd=self.repository)
        self.assertEqual(self.box.git(self.repository, "log", "-1", "--format=%an", branch), "Somebody")

    def test_clone_without_tags_is_told_to_fetch_them(self):
        repository = self.box.folder / "clone"
        self.box.must("git", "clone", "-q", "--no-tags", f"file://{self.repository}", repository)
        answer = self.refused(repository, "new", "x")
        self.assertIn("git fetch --tags", answer.err)

    def test_no_identity(self):
        (self.box.home / "gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
        answer = self.refused(self.repository, "new", "x", codes=(128,))
        self.assertIn("git config --global user.name", answer.err)
        self.assertIn("git config --global user.email", answer.err)

    def test_outside_a_repository(self):
        answer = self.dltask(self.box.home, "new", "x")
        self.assertEqual(answer.code, 128, str(answer))
        self.assertIn("not a git repository", answer.err)


class WorkTreesOfOurs(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()

    def extension(self):
        return self.box.run("git", "config", "--local", "extensions.worktreeConfig", cwd=self.repository).out.strip()

    def test_the_extension_goes_with_the_last_one(self):
        first = self.done(self.repository, "new", "one", "--worktree").strip()
        second = self.done(self.repository, "new", "two", "--worktree").strip()
        self.assertEqual(self.extension(), "true")
        self.done(self.repository, "finish", "--failed", first)
        self.assertEqual(self.extension(), "true")
        self.done(self.repository, "discard", "--force", second)
        self.assertEqual(self.extension(), "")
        self.done(self.repository, "undo")
        self.assertEqual(self.extension(), "true")
        self.done(self.repository, "redo")
        self.assertEqual(self.extension(), "")

    def test_what_somebody_else_switched_on_stays(self):
        self.box.git(self.repository, "config", "extensions.worktreeConfig", "true")
        branch = self.done(self.repository, "new", "one", "--worktree").strip()
        self.done(self.repository, "finish", "--failed", branch)
        self.assertEqual(self.extension(), "true")


@unittest.skipUnless(os.geteuid() == 0, "needs to give files to somebody else")
class ForeignOwner(Scene):
    config = GIT_CONFIG + "[safe]\n\tdirectory = *\n"

    def give_away(self, folder):
        for base, folders, files in os.walk(folder):
            for name in [".", *folders, *files]:
                os.lchown(os.path.join(base, name), 12345, 12345)

    def test_safe_directory_star_is_believed(self):
        repository = self.box.ready()
        self.give_away(repository)
        branch = self.task(repository, "x")
        self.done(repository, "finish", "--failed", branch)

    def test_without_it_git_s_own_advice_is_shown(self):
        repository = self.box.ready()
        self.give_away(repository)
        (self.box.home / "gitconfig").write_text(GIT_CONFIG)
        answer = self.dltask(repository, "new", "x")
        self.assertEqual(answer.code, 128, str(answer))
        self.assertIn("safe.directory", answer.err)


if __name__ == "__main__":
    unittest.main()
