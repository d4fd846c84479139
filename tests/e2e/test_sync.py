# SPDX-License-Identifier: Apache-2.0
"""Several clones of one repository: sync, finish --push and release --push against real remotes."""
import unittest

from scene import Scene, write


class Team(Scene):
    """A bare repository and clones of it; the first one has initialised everything."""

    def setUp(self):
        super().setUp()
        self.remote = self.box.folder / "remote.git"
        self.box.must("git", "init", "-q", "--bare", self.remote)
        first = self.box.repository("first")
        self.done(first, "init", "--no-hooks")
        self.box.git(first, "remote", "add", "origin", self.remote)
        self.done(first, "sync", "--push")
        self.first = first

    def clone(self, name):
        path = self.box.folder / name
        self.box.git(self.box.folder, "clone", "-q", self.remote, path)
        self.done(path, "init", "--no-hooks")
        return path

    def commit(self, repository, files, message="feat: more"):
        write(repository, files)
        self.box.git(repository, "add", *files)
        self.box.git(repository, "commit", "-qm", message)

    def ids(self, repository, *names):
        return self.box.git(repository, "rev-parse", *names).split()

    def on_dev(self, repository, name, message="feat: more"):
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {f"src/{name}.py": f"{name} = 1\n"}, message)

    def tasks_in(self, repository, ref="main"):
        names = self.box.git(repository, "ls-tree", "--name-only", ref, "tasks/").split()
        return [name for name in names if name.startswith("tasks/task-")]

    def equal(self, repository, other):
        self.assertEqual(self.ids(repository, "main", "dev"), self.ids(other, "main", "dev"))


class Sync(Team):
    def test_the_first_push_brings_branches_and_tag(self):
        self.equal(self.first, self.remote)
        self.assertEqual(self.box.git(self.remote, "tag"), "v0.1.0")

    def test_a_clone_that_is_behind_goes_forward_with_its_work_tree(self):
        clone = self.clone("clone")
        self.on_dev(self.first, "more")
        self.done(self.first, "release", "--push")
        write(clone, {"README.md": "edited\n"})
        self.done(clone, "sync")
        self.equal(clone, self.remote)
        self.assertIn("VERSION: 0.2.0", (clone / "tasks/main/config.yaml").read_text())
        self.assertEqual(self.box.git(clone, "diff", "--name-only"), "README.md")
        self.assertEqual(self.box.git(clone, "tag").split(), ["v0.1.0", "v0.2.0"])

    def test_task_merges_are_made_again_on_a_main_that_has_moved(self):
        clone = self.clone("clone")
        for repository, rate in ((self.first, "0.1"), (clone, "0.2")):
            self.task(repository, "-s", f"lr={rate}")
            self.done(repository, "finish", "--failed")
        self.done(self.first, "sync", "--push")
        answer = self.dltask(clone, "sync")
        self.assertIn("merged again on 'origin/main': 1 of what 'main' had merged already\n", answer.err)
        self.assertIn("hint: what is not pushed yet: git dltask sync --push\n", answer.err)
        self.assertEqual(len(self.tasks_in(clone)), 2)
        self.assertEqual(self.box.git(clone, "rev-list", "--count", "--first-parent", "origin/main..main"), "1")
        self.assertEqual(self.ids(clone, "dev"), self.ids(clone, "main"))
        self.done(clone, "undo")
        self.assertEqual(len(self.tasks_in(clone)), 1)
        self.done(clone, "redo")
        self.done(clone, "sync", "--push")
        self.equal(clone, self.remote)
        self.box.git(clone, "fsck", "--strict")

    def test_dev_branches_that_went_apart_are_merged(self):
        clone = self.clone("clone")
        self.on_dev(self.first, "one")
        self.done(self.first, "sync", "--push")
        self.on_dev(clone, "two")
        self.done(clone, "sync", "--push")
        files = self.box.git(self.remote, "ls-tree", "-r", "--name-only", "dev")
        self.assertIn("src/one.py", files)
        self.assertIn("src/two.py", files)

    def test_dry_run_fetches_and_changes_nothing(self):
        clone = self.clone("clone")
        self.on_dev(self.first, "one")
        self.done(self.first, "sync", "--push")
        before = self.box.git(clone, "for-each-ref")
        self.done(clone, "sync", "--dry-run")
        self.assertEqual(self.box.git(clone, "for-each-ref"), before)
        self.box.git(clone, "fetch", "-q")
        self.assertIn("refs/heads/dev", self.done(clone, "sync", "-n"))

    def test_status_says_what_is_not_pushed(self):
        clone = self.clone("clone")
        self.task(clone, "-s", "lr=0.1")
        self.done(clone, "finish", "--failed")
        self.assertIn("ahead of origin/main", self.done(clone, "status"))

    def test_tasks_merged_by_a_host_are_tidied_up(self):
        for button in ("merge", "squash", "rebase"):
            with self.subTest(button):
                clone = self.clone(f"clone {button}")
                branch = self.task(clone, "-s", "lr=0.3", f"{button}")
                self.box.git(clone, "push", "-q", "origin", branch)
                host = self.clone(f"host {button}")
                commands = {"merge": ["merge", "-q", "--no-ff", "-m", f"Merge {branch}", f"origin/{branch}"],
                            "squash": ["merge", "-q", "--squash", f"origin/{branch}"],
                            "rebase": ["cherry-pick", f"main..origin/{branch}"]}
                self.box.git(host, *commands[button])
                if button == "squash":
                    self.box.git(host, "commit", "-qm", "task: squashed")
                self.box.git(host, "push", "-q", "origin", "main")
                self.done(clone, "sync")
                self.assertEqual(self.box.git(clone, "branch", "--list", "task-*"), "")
                self.assertEqual(self.box.git(clone, "symbolic-ref", "--short", "HEAD"), "main")
                self.box.git(clone, "merge-base", "--is-ancestor", "main", "dev")
                self.done(clone, "sync", "--push")


class Refused(Team):
    def test_without_a_remote(self):
        repository = self.box.ready("alone")
        self.assertIn("no remote", self.refused(repository, "sync").err)
        self.refused(repository, "release", "--push")
        self.refused(repository, "finish", "--push", codes=(1, 3))

    def test_a_remote_that_cannot_be_reached(self):
        self.box.git(self.first, "remote", "set-url", "origin", self.box.folder / "nowhere")
        self.assertIn("cannot fetch from 'origin'", self.refused(self.first, "sync", codes=(128,)).err)

    def test_a_conflict_in_dev(self):
        clone = self.clone("clone")
        for repository, number in ((self.first, 5), (clone, 6)):
            self.box.git(repository, "switch", "-q", "dev")
            self.commit(repository, {"src/model.py": f"layers = {number}\n"})
        self.done(self.first, "sync", "--push")
        self.box.git(clone, "fetch", "-q")
        self.assertIn("src/model.py", self.refused(clone, "sync").err)

    def type_hints(self, repository, answer):
        """Types what the hints say, one after the other."""
        for line in answer.err.splitlines():
            if line.startswith("hint: git "):
                self.box.must("sh", "-c", line[len("hint: "):], cwd=repository)

    def test_a_release_here_and_one_there(self):
        clone = self.clone("clone")
        self.on_dev(self.first, "one")
        self.done(self.first, "release", "--push")
        self.on_dev(clone, "two")
        self.done(clone, "release")
        self.box.git(clone, "fetch", "-q")
        answer = self.refused(clone, "sync")
        self.assertIn("'origin/main' has moved, and main has what cannot be made again there", answer.err)
        self.assertIn("chore(release): v0.2.0", answer.err)
        self.type_hints(clone, answer)
        self.assertEqual(self.box.git(clone, "tag").split(), ["v0.1.0", "v0.2.0", "v0.3.0"])
        self.done(clone, "sync", "--push")
        self.equal(clone, self.remote)

    def test_a_release_with_a_task_on_it_and_a_task_there(self):
        clone = self.clone("clone")
        self.task(self.first, "-s", "lr=0.1")
        self.done(self.first, "finish", "--failed", "--push")
        self.on_dev(clone, "two")
        self.done(clone, "release")
        self.box.git(clone, "switch", "-q", "main")
        task = self.task(clone, "-s", "lr=0.2")
        self.done(clone, "finish", "--failed")
        self.box.git(clone, "fetch", "-q")
        answer = self.refused(clone, "sync")
        self.assertEqual(answer.err.count("git dltask undo "), 2)
        self.type_hints(clone, answer)
        self.done(clone, "finish", "--failed", task)
        self.done(clone, "sync", "--push")
        self.equal(clone, self.remote)
        self.assertEqual(len(self.tasks_in(self.remote)), 2)
        self.assertIn("v0.2.0", self.box.git(self.remote, "tag"))

    def test_a_release_that_cannot_be_taken_back_any_more(self):
        for place in ("main", "dev"):
            with self.subTest(place):
                clone = self.clone(f"clone {place}")
                self.task(self.first, "-s", "lr=0.1")
                self.done(self.first, "finish", "--failed", "--push")
                self.on_dev(clone, f"two_{place}")
                self.done(clone, "release")
                self.commit(clone, {f"src/three_{place}.py": "three = 1\n"})
                self.box.git(clone, "switch", "-q", place)
                self.box.git(clone, "fetch", "-q")
                answer = self.refused(clone, "sync")
                self.assertNotIn("git dltask undo", answer.err)
                self.type_hints(clone, answer)
                self.done(clone, "sync", "--push")
                self.equal(clone, self.remote)
                self.assertIn(f"src/three_{place}.py", self.box.git(self.remote, "ls-tree", "-r", "--name-only", "main"))
                self.box.git(clone, "merge-base", "--is-ancestor", "main", "dev")
                self.done(self.first, "sync")

    def test_a_commit_by_hand_on_main(self):
        clone = self.clone("clone")
        self.on_dev(self.first, "one")
        self.done(self.first, "release", "--push")
        self.commit(clone, {"docs/mine.md": "mine\n"}, "docs: mine")
        answer = self.dltask(clone, "sync")
        self.assertEqual(answer.code, 3, str(answer))
        self.assertIn("git rebase --rebase-merges origin/main", answer.err)

    def test_a_dev_that_was_rewritten(self):
        clone = self.clone("clone")
        self.on_dev(self.first, "one")
        self.done(self.first, "sync", "--push")
        self.done(clone, "sync")
        self.box.git(self.first, "commit", "-q", "--amend", "-m", "feat: other words")
        self.box.git(self.first, "push", "-q", "-f", "origin", "dev")
        self.box.git(clone, "fetch", "-q")
        self.box.git(clone, "switch", "-q", "main")
        answer = self.refused(clone, "sync")
        self.assertIn("'dev' was rewritten at 'origin'", answer.err)
        self.assertIn("hint: git branch -f dev ", answer.err)
        self.box.git(clone, "switch", "-q", "dev")
        answer = self.dltask(clone, "sync")  # which fetches, and git notes for which branch
        self.assertEqual(answer.code, 3, str(answer))
        self.assertIn("reset --keep ", answer.err)
        self.assertIn("git dltask sync", self.refused(clone, "release").err)


    def test_a_clone_that_leaves_out_tags_makes_no_first_release(self):
        for options in (["--no-tags"], ["--depth=1", "--no-single-branch"]):
            with self.subTest(options=options):
                self.on_dev(self.first, options[0].strip("-=1").replace("-", "_"))
                self.done(self.first, "sync", "--push")
                clone = self.box.folder / options[0]
                self.box.git(self.box.folder, "clone", "-q", *options, f"file://{self.remote}", clone)
                self.box.git(clone, "tag", "--delete", *self.box.git(clone, "tag").split())
                self.done(clone, "init", "--no-hooks")
                self.assertIn("hint: git fetch --tags\n", self.refused(clone, "release").err)
                self.box.git(clone, "fetch", "-q", "--tags")
                if "--depth=1" in options:
                    self.assertIn("hint: git fetch --unshallow\n", self.refused(clone, "release").err)
                    self.box.git(clone, "fetch", "-q", "--unshallow")
                self.assertEqual(self.done(clone, "release", "--dry-run").count("refs/tags/v0.2.0"), 1)


class Push(Team):
    def test_finish_and_release_push_what_they_did(self):
        clone = self.clone("clone")
        self.task(clone, "-s", "lr=0.1")
        self.done(clone, "finish", "--failed", "--push")
        self.done(clone, "feature", "x")
        self.commit(clone, {"src/x.py": "x = 1\n"})
        self.done(clone, "finish", "--push")
        self.assertEqual(self.done(clone, "release", "--push"), "v0.2.0")
        self.done(clone, "hotfix", "h")
        self.commit(clone, {"src/x.py": "x = 2\n"}, "fix: x")
        self.done(clone, "finish", "--push")
        self.equal(clone, self.remote)
        self.assertEqual(self.box.git(self.remote, "tag").split(), ["v0.1.0", "v0.2.0", "v0.2.1"])
        self.assertIn("was pushed", self.refused(clone, "undo").err)

    def unreleased_task(self, repository, name):
        self.on_dev(repository, name)
        branch = self.done(repository, "new", "--unreleased", name)
        write(repository / "tasks" / branch, {"metrics.json": '{"accuracy": 0.5}\n'})
        return branch

    def test_the_tag_of_an_unreleased_core_goes_with_its_task(self):
        for words in (("finish", "--failed", "--push"), ("finish", "--failed")):
            with self.subTest(words):
                name = f"n{len(words)}"
                self.unreleased_task(self.first, name)
                self.done(self.first, *words)
                if len(words) == 2:
                    self.done(self.first, "sync", "--push")
                self.equal(self.first, self.remote)
        tags = ["v0.1.0", "v0.2.0-dev.1", "v0.2.0-dev.2"]
        self.assertEqual(self.box.git(self.remote, "tag").split(), tags)
        clone = self.clone("clone")
        self.assertEqual(self.box.git(clone, "tag").split(), tags)
        self.done(clone, "check", "--range", "v0.1.0..main", "--branch", "main")

    def test_two_cores_of_one_number(self):
        clone = self.clone("clone")
        for repository, name in ((self.first, "one"), (clone, "two")):
            self.unreleased_task(repository, name)
        self.done(self.first, "finish", "--failed", "--push")
        core = self.ids(clone, "v0.2.0-dev.1^{commit}")
        answer = self.dltask(clone, "finish", "--failed", "--push")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("'v0.2.0-dev.1' is on another commit at 'origin'", answer.err)
        self.equal(clone, self.remote)
        self.assertEqual(len(self.tasks_in(self.remote)), 2)
        line = next(line for line in answer.err.splitlines() if line.startswith("hint: git push"))
        self.box.must("sh", "-c", line[len("hint: "):], cwd=clone)
        self.assertEqual(self.ids(self.remote, "core-v0.2.0-dev.1^{commit}"), core)

    def test_a_release_brings_the_tags_that_were_not_pushed(self):
        self.on_dev(self.first, "one")
        self.done(self.first, "release")
        self.on_dev(self.first, "two")
        self.done(self.first, "release", "--push")
        self.assertEqual(self.box.git(self.remote, "tag").split(), ["v0.1.0", "v0.2.0", "v0.3.0"])

    def hook(self, text):
        write(self.remote, {"hooks/update": "#!/bin/sh\n" + text})
        (self.remote / "hooks/update").chmod(0o755)

    def test_a_remote_that_rejects_one_has_taken_none(self):
        self.hook('case "$1" in refs/tags/*) echo "no tags here"; exit 1;; esac\n')
        self.on_dev(self.first, "one")
        before = self.box.git(self.remote, "for-each-ref")
        answer = self.dltask(self.first, "release", "--push")
        self.assertEqual((answer.code, answer.out), (1, "v0.2.0\n"), str(answer))
        self.assertIn("git push --atomic origin main dev v0.2.0", answer.err)
        self.assertIn("no tags here", answer.err)
        self.assertEqual(self.box.git(self.remote, "for-each-ref"), before)
        self.assertEqual(self.box.git(self.first, "tag").split(), ["v0.1.0", "v0.2.0"])
        (self.remote / "hooks/update").unlink()
        self.box.git(self.first, "push", "--atomic", "origin", "main", "dev", "v0.2.0")
        self.equal(self.first, self.remote)

    def test_an_unknown_option_tags_no_other_tags(self):
        self.box.git(self.first, "tag", "-a", "-m", "mine", "private")
        self.on_dev(self.first, "one")
        self.done(self.first, "release", "--push")
        self.assertEqual(self.box.git(self.remote, "tag").split(), ["v0.1.0", "v0.2.0"])


if __name__ == "__main__":
    unittest.main()
