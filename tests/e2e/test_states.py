#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A repository in the middle of something is refused: exit 3, the reason, the way out, nothing changed."""
import unittest

from scene import Scene, remove, table, write


def conflicting(box, repository, branch):
    """`theirs` changes one line of the task's config in another way than the task branch, which HEAD is on."""
    for name in ("theirs", branch):
        box.git(repository, "switch", "-q", *(["-c", name, branch] if name == "theirs" else [name]))
        write(repository, {f"tasks/{branch}/config.yaml": f"VERSION: 0.1.0\nname: {name}\n"})
        box.git(repository, "commit", "-qam", f"chore: {name}", "--no-verify")


def stopped(*command):
    def prepare(box, repository, branch):
        conflicting(box, repository, branch)
        answer = box.run("git", *command, cwd=repository)
        assert answer.code != 0, str(answer)
    return prepare


def stopped_revert(box, repository, branch):
    conflicting(box, repository, branch)
    write(repository, {f"tasks/{branch}/config.yaml": "VERSION: 0.1.0\nname: later\n"})
    box.git(repository, "commit", "-qam", "chore: later", "--no-verify")
    assert box.run("git", "revert", "--no-edit", "HEAD~1", cwd=repository).code != 0


def stopped_am(box, repository, branch):
    conflicting(box, repository, branch)
    box.git(repository, "format-patch", "-q", "-1", "-o", box.folder / "patches", "theirs")
    patch = next((box.folder / "patches").iterdir())
    assert box.run("git", "am", "-q", patch, cwd=repository).code != 0


def clean_merge(box, repository, branch):
    box.git(repository, "switch", "-q", "-c", "theirs")
    write(repository, {"docs/new.md": "new\n"})
    box.git(repository, "add", "docs")
    box.git(repository, "commit", "-qm", "docs: new", "--no-verify")
    box.git(repository, "switch", "-q", branch)
    box.git(repository, "commit", "-q", "--allow-empty", "-m", "chore: ours", "--no-verify")
    box.git(repository, "merge", "-q", "--no-commit", "theirs")


def bisect(box, repository, branch):
    for number in range(3):
        box.git(repository, "commit", "-q", "--allow-empty", "-m", f"chore: {number}", "--no-verify")
    box.git(repository, "bisect", "start", "HEAD", "HEAD~3")


UNDER_WAY = {
    "merge": stopped("merge", "theirs"),
    "merge-without-conflict": clean_merge,
    "rebase": stopped("rebase", "theirs"),
    "cherry-pick": stopped("cherry-pick", "theirs"),
    "revert": stopped_revert,
    "bisect": bisect,
    "am": stopped_am,
}

COMMANDS = {"new": ["new", "x"], "finish": ["finish", "--failed", "TASK"], "discard": ["discard", "--force", "TASK"]}


@table([(f"{command} during {state}", UNDER_WAY[state], COMMANDS[command])
        for state in UNDER_WAY for command in COMMANDS])
class UnderWay(Scene):
    def check(self, prepare, words):
        repository = self.box.ready()
        branch = self.task(repository, "first")
        prepare(self.box, repository, branch)
        answer = self.refused(repository, *[branch if word == "TASK" else word for word in words])
        hints = [line for line in answer.err.splitlines() if line.startswith("hint: git ")]
        self.assertTrue(hints, str(answer))
        self.assertEqual(len(set(hints)), len(hints), str(answer))
        self.assertRegex(answer.err, " a [^aeiou]| an [aeiou]", str(answer))


class Elsewhere(Scene):
    """The way out of what is under way in another work tree is typed in this one."""

    def test_merge(self):
        repository = self.box.ready()
        branch = self.task(repository, "first")
        conflicting(self.box, repository, branch)
        self.box.git(repository, "switch", "-q", "main")
        other = self.box.folder / "it's another"
        self.box.git(repository, "worktree", "add", "-q", other, branch)
        self.assertNotEqual(self.box.run("git", "merge", "theirs", cwd=other).code, 0)
        answer = self.refused(repository, "finish", "--failed", branch, watch=[repository, other])
        self.box.must("sh", "-c", answer.err.splitlines()[-1].removeprefix("hint: "), cwd=repository)
        self.box.git(repository, "worktree", "lock", other)
        answer = self.refused(repository, "finish", "--failed", branch, watch=[repository, other])
        self.box.must("sh", "-c", answer.err.splitlines()[-1].removeprefix("hint: "), cwd=repository)
        self.done(repository, "finish", "--failed", branch)


class InTheWay(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()

    def elsewhere(self, branch="main"):
        path = self.box.folder / "elsewhere"
        self.box.git(self.repository, "worktree", "add", "-q", path, branch)
        return path

    def test_unborn_branch(self):
        self.box.git(self.repository, "switch", "-q", "--orphan", "nothing")
        self.refused(self.repository, "new", "x")

    def test_repository_without_a_commit(self):
        self.box.must("git", "init", "-q", self.box.folder / "empty")
        answer = self.refused(self.box.folder / "empty", "new", "x")
        self.assertIn("hint: ", answer.err, str(answer))

    def test_untracked_file_that_would_be_overwritten(self):
        branch = self.task(self.repository, "x")
        self.box.git(self.repository, "switch", "-q", "dev")
        write(self.repository, {f"tasks/{branch}/metrics.json": "precious\n"})
        answer = self.refused(self.repository, "finish", "--failed", branch)
        self.assertIn("metrics.json", answer.err)

    def test_untracked_file_that_would_be_overwritten_in_another_work_tree(self):
        branch = self.task(self.repository, "x")
        other = self.elsewhere()
        write(other, {f"tasks/{branch}/metrics.json": "precious\n"})
        answer = self.refused(self.repository, "finish", "--failed", branch, watch=[self.repository, other])
        self.assertIn("metrics.json", answer.err)

    def test_untracked_file_where_the_directory_must_go(self):
        branch = self.task(self.repository, "x")
        self.box.git(self.repository, "switch", "-q", "main")
        write(self.repository, {f"tasks/{branch}": "mine\n"})
        answer = self.refused(self.repository, "finish", "--failed", branch)
        self.assertEqual(answer.err.count(branch), 1, str(answer))
        self.assertIn("hint: move them", answer.err)

    def test_branch_to_discard_in_a_work_tree_that_is_gone(self):
        branch = self.done(self.repository, "new", "x", "--worktree")
        remove(self.box.folder / "repository-tasks")
        self.assertIn("hint: git worktree prune\n", self.refused(self.repository, "discard", branch).err)
        self.box.git(self.repository, "worktree", "prune")
        self.done(self.repository, "discard", branch)

    def test_the_place_of_a_run_is_taken(self):
        branch = self.task(self.repository, "x")
        self.box.git(self.repository, "switch", "-q", "main")
        write(self.box.folder / "repository-tasks" / branch, {"mine.txt": "keep\n"})
        answer = self.refused(self.repository, "run", branch)
        self.box.must("sh", "-c", answer.err.splitlines()[-1].removeprefix("hint: "), cwd=self.repository)
        self.done(self.repository, "run", branch)

    def test_a_link_where_tasks_are(self):
        write(self.repository, {"elsewhere/keep.txt": "x\n"})
        for committed in (False, True):
            if committed:
                self.box.git(self.repository, "switch", "-q", "--orphan", "other")
            remove(self.repository / "tasks")
            (self.repository / "tasks").symlink_to("elsewhere")
            if committed:
                self.box.git(self.repository, "add", "tasks")
                self.box.git(self.repository, "commit", "-qm", "chore: a link", "--no-verify")
            hint = self.refused(self.repository, "new", "x").err.splitlines()[-1].removeprefix("hint: ")
            self.box.must("sh", "-c", hint.replace("git commit", "git commit --no-verify -m 'chore: x'")
                          .replace(" elsewhere", f" elsewhere-{committed}"), cwd=self.repository)
            self.done(self.repository, "new", "--no-switch", "x")

    def test_branch_to_finish_in_a_dirty_work_tree(self):
        branch = self.task(self.repository, "x")
        self.box.git(self.repository, "switch", "-q", "main")
        other = self.elsewhere(branch)
        write(other, {f"tasks/{branch}/config.yaml": "edited\n"})
        self.refused(self.repository, "discard", branch, watch=[self.repository, other])

    def stop_in_rebase(self, place, branch):
        self.box.git(place, "switch", "-q", branch)
        self.box.git(place, "commit", "-q", "--allow-empty", "-m", "chore: more", "--no-verify")
        self.box.must("git", "rebase", "-q", "-i", "HEAD~1", cwd=place, GIT_SEQUENCE_EDITOR="sed -i 1s/.*/break/")

    def test_branch_that_is_being_rebased(self):
        """HEAD is detached then, and the rebase puts the branch where it wants when it ends."""
        branch = self.task(self.repository, "x")
        other = self.elsewhere()
        self.box.git(self.repository, "switch", "-q", "dev")
        write(self.repository, {"src/more.py": "more = 1\n"})
        self.box.git(self.repository, "add", "src")
        self.box.git(self.repository, "commit", "-qm", "feat: more")
        for place, rebased in ((self.repository, "dev"), (other, "main")):
            with self.subTest(rebased=rebased):
                self.stop_in_rebase(place, rebased)
                for words in (["finish", "--failed", branch], ["finish", "--dry-run", "--failed", branch],
                              ["release"]):
                    answer = self.refused(self.repository, *words, watch=[self.repository, other])
                    self.assertIn(f"a rebase of '{rebased}' is under way", answer.err)
                    self.assertIn("hint: git -C" if place == other else "hint: git rebase --continue", answer.err)
                self.box.git(place, "rebase", "--abort")
                if rebased == "dev":
                    self.box.git(place, "switch", "-q", "--detach")

    def test_task_that_is_being_rebased(self):
        branch = self.task(self.repository, "x")
        self.stop_in_rebase(self.repository, branch)
        for words in (["run", branch], ["set", "--task", branch, "lr=0.3"], ["run", "--worktree", branch]):
            with self.subTest(words=words):
                self.refused(self.repository, *words)

    def test_main_in_a_locked_work_tree(self):
        branch = self.task(self.repository, "x")
        other = self.elsewhere()
        self.box.git(self.repository, "worktree", "lock", other)
        answer = self.refused(self.repository, "finish", "--failed", branch, watch=[self.repository, other])
        self.assertIn("hint: ", answer.err, str(answer))

    def test_submodule_in_the_template(self):
        module = self.box.repository("module")
        self.box.git(self.repository, "submodule", "--quiet", "add", module, "tasks/main/module")
        self.box.git(self.repository, "commit", "-qm", "feat: module", "--no-verify")
        self.box.git(self.repository, "tag", "-f", "-a", "-m", "x", "v0.1.0")
        answer = self.refused(self.repository, "new", "x")
        self.assertIn("tasks/main/module", answer.err)

    def test_index_lock_of_a_living_git(self):
        branch = self.task(self.repository, "x")
        with (self.repository / ".git/index.lock").open("w"):
            for words in (["new", "y"], ["finish", "--failed", branch], ["discard", "--force", branch]):
                with self.subTest(words=words):
                    answer = self.refused(self.repository, *words)
                    self.assertIn("index.lock", answer.err)

    def test_other_locks_of_git(self):
        branch = self.task(self.repository, "x")
        for name, words in (("HEAD", ["new", "y"]), ("packed-refs", ["finish", "--failed", branch]),
                            ("config", ["new", "--worktree", "z"])):
            with self.subTest(lock=name):
                lock = self.repository / f".git/{name}.lock"
                lock.touch()
                answer = self.refused(self.repository, *words)
                self.assertIn(f"{name}.lock", answer.err)
                lock.unlink()

    def test_a_lock_that_is_not_needed_is_no_matter(self):
        for name in ("HEAD", "packed-refs", "config"):
            (self.repository / f".git/{name}.lock").touch()
        self.done(self.repository, "new", "--no-switch", "y")

    def test_link_where_git_tracks_a_directory(self):
        self.box.git(self.repository, "switch", "-q", "dev")
        write(self.repository, {"src/more.py": "more = 1\n"})
        self.box.git(self.repository, "add", "src")
        self.box.git(self.repository, "commit", "-qm", "feat: more")
        self.box.git(self.repository, "switch", "-q", "main")
        (self.repository / "src").rename(self.box.folder / "big")
        (self.repository / "src").symlink_to(self.box.folder / "big")
        self.refused(self.repository, "feature", "x")
        self.done(self.repository, "abort")

    def test_link_where_the_task_had_a_directory(self):
        branch = self.task(self.repository, "x")
        folder = self.repository / "tasks" / branch
        write(folder, {"out/a.csv": "x,y\n"})
        self.box.git(self.repository, "add", folder)
        self.box.git(self.repository, "commit", "-qm", "task: results")
        (folder / "out").rename(self.box.folder / "out")
        (folder / "out").symlink_to(self.box.folder / "out")
        self.done(self.repository, "discard", "--force")
        self.assertEqual((self.box.folder / "out/a.csv").read_text(), "x,y\n")

    def test_core_that_is_not_released(self):
        write(self.repository, {"src/model.py": "layers = 4\n"})
        self.box.git(self.repository, "commit", "-qam", "feat: deeper", "--no-verify")
        answer = self.refused(self.repository, "new", "x")
        self.assertIn("release", answer.err)

    def test_edited_core(self):
        write(self.repository, {"src/model.py": "layers = 4\n"})
        answer = self.refused(self.repository, "new", "x")
        self.assertIn("src/model.py", answer.err)

    def test_task_that_never_ran(self):
        branch = self.task(self.repository, "x")
        write(self.repository, {f"tasks/{branch}/new.txt": "nothing of it is kept\n"})
        answer = self.refused(self.repository, "finish", branch)
        self.assertIn("--failed", answer.err)

    def test_team_file_that_cannot_be_read(self):
        self.box.git(self.repository, "switch", "-q", "main")
        text = "branches:\n  main: [\n"
        write(self.repository, {".dltask.yaml": text})
        for words in (["new", "x"], ["check"], ["hooks", "install"]):
            answer = self.refused(self.repository, *words)
            self.assertIn("error: .dltask.yaml:3:1: ", answer.err)
            self.assertIn("hint: mend that line (man dltask-config), or take what is committed: "
                          "git checkout HEAD -- .dltask.yaml", answer.err)
        for words in (["status"], ["list"], ["path", "main"], ["log"], ["hooks", "status"], ["check", "--explain", "large-file"]):
            answer = self.dltask(self.repository, *words)
            self.assertIn(answer.code, (0, 1), str(answer))
            self.assertNotIn("error: .dltask.yaml", answer.err)
        self.assertIn("warning: .dltask.yaml:3:1: ", self.dltask(self.repository, "list").err)

    def test_detached_head_is_no_obstacle(self):
        self.box.git(self.repository, "switch", "-q", "--detach", "main")
        branch = self.task(self.repository, "x")
        self.assertEqual(self.box.git(self.repository, "branch", "--show-current"), branch)


if __name__ == "__main__":
    unittest.main()
