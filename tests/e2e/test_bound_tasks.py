#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tasks on a core that is not released yet, or was long ago; and groups."""
import json
import unittest

from scene import Scene, write


class Bound(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()

    def git(self, *words):
        return self.box.git(self.repository, *words)

    def commit(self, files, subject):
        write(self.repository, files)
        self.git("add", *files)
        self.git("commit", "-qm", subject)

    def new(self, *words):
        branch = self.done(self.repository, "new", *words)
        self.assertEqual(self.git("branch", "--show-current"), branch)
        return branch

    def release(self, layers):
        self.git("switch", "-q", "dev")
        self.commit({"src/model.py": f"layers = {layers}\n"}, "feat: layers")
        self.done(self.repository, "release")
        self.git("switch", "-q", "main")

    def outside_tasks(self, commit):
        return [line for line in self.git("ls-tree", "-r", commit).splitlines() if "\ttasks/task-" not in line]

    def finish(self, branch):
        """What every such task has in common when it is finished."""
        before, outside, tip = self.git("rev-parse", "main"), self.outside_tasks("main"), self.git("rev-parse", branch)
        self.done(self.repository, "run", branch)
        self.done(self.repository, "finish", branch)
        self.assertEqual(self.git("log", "-1", "--format=%P", "main"), before)
        self.assertEqual(self.outside_tasks("main"), outside)
        self.assertEqual(self.git("diff", "--name-only", "--diff-filter=A", before, "main", "--", f":!tasks/{branch}"), "")
        self.assertEqual(self.git("status", "--porcelain"), "")
        kept = self.git("rev-parse", f"refs/dltask/runs/{branch}/finished")
        self.assertEqual(self.git("merge-base", tip, kept), tip)
        self.git("merge-base", "--is-ancestor", "main", "dev")
        row = json.loads(self.done(self.repository, "list", "--json"))[0]
        self.assertEqual((row["branch"], row["state"], row["merged"]), (branch, "succeeded", True))
        self.done(self.repository, "check", "--range", f"{before}..main", "--branch", "main")
        return row

    def undo_and_redo(self, refs):
        after = self.heads_and_tags()
        self.done(self.repository, "undo")
        self.assertEqual(self.heads_and_tags(), refs)
        self.done(self.repository, "redo")
        self.assertEqual(self.heads_and_tags(), after)

    def heads_and_tags(self):
        return self.git("for-each-ref", "refs/heads", "refs/tags") + self.git("symbolic-ref", "HEAD")


class OnAnOldRelease(Bound):
    def setUp(self):
        super().setUp()
        for layers in (4, 5):
            self.release(layers)

    def test_from_its_core_into_a_main_that_has_gone_on(self):
        refs = self.heads_and_tags()
        branch = self.new("--on", "v0.1.0", "-s", "lr=0.5")
        self.assertTrue(branch.startswith("task-0.1.0-"))
        self.assertEqual(self.git("rev-parse", f"{branch}^"), self.git("rev-parse", "v0.1.0^{}"))
        self.assertEqual((self.repository / "src/model.py").read_text(), "layers = 3\n")
        self.assertIn("VERSION: 0.1.0 ", self.git("show", f"{branch}:tasks/{branch}/config.yaml"))
        self.undo_and_redo(refs)
        row = self.finish(branch)
        self.assertEqual((row["version"], row["core"]), ("0.1.0", self.git("rev-parse", "v0.1.0^{}")))
        self.assertEqual((self.repository / "src/model.py").read_text(), "layers = 5\n")
        self.assertEqual(self.git("branch", "--show-current"), "main")
        self.assertIn("task: lr-0.5 on v0.1.0", self.git("log", "-1", "--format=%s", "main"))

    def test_without_the_letter_and_from_another_task(self):
        first = self.task(self.repository, "-s", "lr=0.7")
        branch = self.new("again", "--on", "0.2.0", "--from", first)
        text = self.git("show", f"{branch}:tasks/{branch}/config.yaml")
        self.assertIn("lr: 0.7", text)
        self.assertIn("VERSION: 0.2.0 ", text)

    def test_finish_undone(self):
        branch = self.new("--on", "v0.1.0")
        refs = self.heads_and_tags()
        self.done(self.repository, "finish", "--failed")
        self.done(self.repository, "undo")
        self.assertEqual(self.heads_and_tags(), refs)
        self.assertEqual(self.git("for-each-ref", f"refs/dltask/runs/{branch}"), "")
        self.done(self.repository, "redo")
        self.assertNotEqual(self.git("for-each-ref", f"refs/dltask/runs/{branch}"), "")

    def test_what_it_ran_outlives_a_collection(self):
        branch = self.new("--on", "v0.1.0")
        self.done(self.repository, "run")
        tip = self.git("rev-parse", branch)
        self.done(self.repository, "finish")
        self.git("for-each-ref", "--format=delete %(refname)", "refs/dltask/op")
        for ref in self.git("for-each-ref", "--format=%(refname)", "refs/dltask/op").split():
            self.git("update-ref", "-d", ref)
        self.git("reflog", "expire", "--expire=now", "--all")
        self.git("gc", "-q", "--prune=now")
        self.git("cat-file", "-e", tip)

    def test_in_a_work_tree_of_its_own(self):
        branch = self.done(self.repository, "new", "--worktree", "--on", "v0.1.0")
        linked = self.box.folder / "repository-tasks" / branch
        self.assertEqual((linked / "src/model.py").read_text(), "layers = 3\n")
        self.assertEqual((self.repository / "src/model.py").read_text(), "layers = 5\n")

    def test_no_such_tag(self):
        self.assertIn("git fetch --tags", self.refused(self.repository, "new", "--on", "v9.9.9", codes=(1,)).err)
        for word in ("1.2", "v01.0.0", "main", "1; rm -rf"):
            self.refused(self.repository, "new", "--on", word, codes=(129,))
        self.refused(self.repository, "new", "--on", "v0.1.0", "--unreleased", codes=(129,))

    def test_a_tag_whose_version_is_another_one(self):
        self.git("tag", "-a", "v3.0.0", "-m", "wrong", "main")
        self.assertIn("VERSION", self.refused(self.repository, "new", "--on", "v3.0.0").err)

    def test_uncommitted_changes_of_the_core(self):
        write(self.repository, {"src/model.py": "mine\n"})
        self.assertIn("src/model.py", self.refused(self.repository, "new", "--on", "v0.1.0").err)


class Unreleased(Bound):
    def setUp(self):
        super().setUp()
        self.git("switch", "-q", "dev")
        self.commit({"src/model.py": "layers = 4\n"}, "feat: layers")

    def test_dev_is_pinned_and_only_the_directory_reaches_main(self):
        dev, refs = self.git("rev-parse", "dev"), self.heads_and_tags()
        branch = self.new("--unreleased", "-s", "lr=0.5")
        self.assertTrue(branch.startswith("task-0.2.0-dev.1-"), branch)
        self.assertEqual(self.git("cat-file", "-t", "v0.2.0-dev.1"), "tag")
        self.assertEqual((self.git("rev-parse", "v0.2.0-dev.1^{}"), self.git("rev-parse", f"{branch}^")), (dev, dev))
        self.assertIn("VERSION: 0.2.0-dev.1 ", self.git("show", f"{branch}:tasks/{branch}/config.yaml"))
        self.undo_and_redo(refs)
        row = self.finish(branch)
        self.assertEqual((row["version"], row["core"]), ("0.2.0-dev.1", dev))
        self.assertEqual(self.git("show", "main:src/model.py"), "layers = 3")

    def test_the_same_commit_has_one_tag_the_next_another(self):
        first = self.new("--unreleased", "a")
        self.git("switch", "-q", "dev")
        second = self.new("--unreleased", "b")
        self.git("switch", "-q", "dev")
        self.commit({"src/model.py": "layers = 5\n"}, "fix: layers")
        third = self.new("--unreleased", "c")
        self.assertEqual([branch.split("-2")[0] for branch in (first, second, third)],
                         ["task-0.2.0-dev.1", "task-0.2.0-dev.1", "task-0.2.0-dev.2"])
        self.assertEqual(self.git("tag", "-l").split(), ["v0.1.0", "v0.2.0-dev.1", "v0.2.0-dev.2"])

    def test_the_current_feature(self):
        self.git("switch", "-q", "-c", "feature-x")
        self.commit({"src/x.py": "x\n"}, "feat: x")
        branch = self.new("--unreleased")
        self.assertEqual(self.git("rev-parse", f"{branch}^"), self.git("rev-parse", "feature-x"))

    def test_from_main_it_is_dev(self):
        self.git("switch", "-q", "main")
        self.assertEqual(self.git("rev-parse", self.new("--unreleased") + "^"), self.git("rev-parse", "dev"))

    def test_a_fix_is_a_patch(self):
        self.git("reset", "-q", "--hard", "main")
        self.commit({"src/model.py": "layers = 4\n"}, "fix: layers")
        self.assertTrue(self.new("--unreleased").startswith("task-0.1.1-dev.1-"))

    def test_dry_run(self):
        refs = self.heads_and_tags()
        plan = self.done(self.repository, "new", "--unreleased", "-n")
        self.assertIn("create ref refs/tags/v0.2.0-dev.1", plan)
        self.assertEqual(self.heads_and_tags(), refs)

    def test_the_release_comes_after_it(self):
        self.finish(self.new("--unreleased"))
        self.done(self.repository, "release")
        self.assertEqual(self.git("tag", "-l").split(), ["v0.1.0", "v0.2.0", "v0.2.0-dev.1"])
        self.done(self.repository, "check", "--all")
        self.git("switch", "-q", "main")
        branch = self.new("--on", "v0.2.0-dev.1")
        self.assertTrue(branch.startswith("task-0.2.0-dev.1-"))

    def test_uncommitted_code_is_refused(self):
        write(self.repository, {"src/model.py": "mine\n"})
        self.assertIn("src/model.py", self.refused(self.repository, "new", "--unreleased").err)

    def test_the_core_that_was_pinned_is_the_one_that_runs(self):
        branch = self.new("--unreleased")
        self.git("switch", "-q", "dev")
        self.commit({"src/model.py": "layers = 9\n"}, "feat: more")
        self.git("switch", "-q", branch)
        self.done(self.repository, "run")
        write(self.repository, {"src/model.py": "mine\n"})
        self.refused(self.repository, "run")


class Groups(Bound):
    def test_a_group_is_recorded_and_selects(self):
        branch = self.new("--group", "ablation", "a")
        self.git("switch", "-q", "main")
        self.new("b")
        rows = json.loads(self.done(self.repository, "list", "--json", "--group", "ablation"))
        self.assertEqual([(row["branch"], row["group"]) for row in rows], [(branch, "ablation")])
        self.assertEqual(len(json.loads(self.done(self.repository, "list", "--json"))), 2)


if __name__ == "__main__":
    unittest.main()
