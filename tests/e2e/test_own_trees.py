#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How the work tree of a task's own ends: what is in it, and where that goes."""
import unittest

from scene import Scene, write


class OwnTrees(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.branch = self.done(self.repository, "new", "--worktree", "-s", "lr=0.01")
        self.linked = self.box.folder / "repository-tasks" / self.branch
        self.inside = self.linked / "tasks" / self.branch
        self.target = self.repository / "tasks" / self.branch

    def git(self, *words):
        return self.box.git(self.repository, *words)

    def finish(self):
        return self.dltask(self.repository, "finish", "--failed", self.branch)

    def finished(self):
        answer = self.finish()
        self.assertEqual(answer.code, 0, str(answer))
        self.assertFalse((self.repository / ".git/dltask/journal").exists())
        return answer

    def trees(self):
        return self.git("worktree", "list", "--porcelain").count("worktree ")

    def trashed(self, name):
        return [path.read_text() for path in (self.repository / ".git/dltask/trash").rglob(name)]

    def there_and_back(self):
        """undo and redo, and undo once more."""
        for verb, here in (("undo", True), ("redo", False), ("undo", True)):
            self.done(self.repository, verb)
            self.assertEqual(self.linked.exists(), here)


class Finish(OwnTrees):
    def test_what_is_committed_is_not_moved(self):
        write(self.inside, {"extra.csv": "x,y\n1,2\n", "more/notes.md": "words\n", "model.pt": "weights"})
        self.finished()
        self.assertFalse(self.linked.exists())
        self.assertEqual(self.git("status", "--porcelain"), "")
        self.assertEqual((self.target / "extra.csv").read_text(), "x,y\n1,2\n")
        self.assertEqual((self.target / "model.pt").read_text(), "weights")
        self.assertEqual(self.git("show", f"main:tasks/{self.branch}/extra.csv"), "x,y\n1,2")
        self.there_and_back()
        self.assertEqual((self.inside / "extra.csv").read_text(), "x,y\n1,2\n")
        self.assertEqual((self.inside / "model.pt").read_text(), "weights")
        self.assertFalse(self.target.exists())

    def test_results_of_a_run_that_was_not_committed(self):
        for way in ("no-commit", "undo"):
            with self.subTest(way):
                branch = self.done(self.repository, "new", way, "--no-switch")
                self.done(self.repository, "run", branch, *(["--no-commit"] if way == "no-commit" else []))
                if way == "undo":
                    self.done(self.repository, "undo")
                self.done(self.repository, "finish", branch)
                self.assertEqual(self.git("status", "--porcelain"), "")
                self.assertTrue((self.repository / "tasks" / branch / "metrics.json").exists())
                self.assertFalse((self.box.folder / "repository-tasks" / branch).exists())

    def test_files_elsewhere_go_below_the_tasks_directory(self):
        write(self.linked, {"notes.txt": "root\n", "data/z.bin": "z", "tasks/main/x.pt": "x"})
        write(self.inside, {"notes.txt.pt": "inside"})
        write(self.repository, {"notes.txt": "mine\n"})
        answer = self.finished()
        self.assertIn(str(self.target), answer.err)
        self.assertEqual((self.repository / "notes.txt").read_text(), "mine\n")
        self.assertFalse((self.repository / "data").exists())
        for name, content in {"notes.txt": "root\n", "data/z.bin": "z", "tasks/main/x.pt": "x", "notes.txt.pt": "inside"}.items():
            self.assertEqual((self.target / name).read_text(), content)
        self.there_and_back()
        self.assertEqual((self.linked / "data/z.bin").read_text(), "z")

    def test_names_that_are_taken(self):
        write(self.linked, {"model.pt": "root", "train.py/x.pt": "below", "config.yaml": "stray\n"})
        write(self.inside, {"model.pt": "inside"})
        write(self.target, {"model.pt": "there before"})
        self.finished()
        self.assertEqual({path.read_text() for path in self.target.glob("model.pt*")}, {"root", "inside", "there before"})
        self.assertEqual((self.target / "config.yaml.2").read_text(), "stray\n")
        self.assertEqual((self.target / "train.py.2/x.pt").read_text(), "below")
        self.assertTrue((self.target / "train.py").is_file())

    def test_an_edited_core_file_keeps_the_work_tree(self):
        write(self.linked, {"src/model.py": "mine\n", "keep.pt": "weights"})
        answer = self.finished()
        self.assertIn("src/model.py", answer.err)
        self.assertEqual((self.linked / "src/model.py").read_text(), "mine\n")
        self.assertEqual((self.linked / "keep.pt").read_text(), "weights")
        self.assertEqual(self.box.run("git", "symbolic-ref", "-q", "HEAD", cwd=self.linked).code, 1)
        self.done(self.repository, "undo")
        self.assertEqual(self.box.git(self.linked, "branch", "--show-current"), self.branch)
        self.assertEqual((self.linked / "src/model.py").read_text(), "mine\n")

    def test_a_recorded_file_that_is_gone_keeps_the_work_tree(self):
        (self.inside / "train.py").unlink()
        self.assertIn(f"tasks/{self.branch}/train.py", self.finished().err)
        self.assertFalse((self.inside / "train.py").exists())

    def test_the_directory_beside_the_repository_goes_with_the_last(self):
        other = self.done(self.repository, "new", "--worktree", "b")
        self.finished()
        self.assertTrue(self.linked.parent.exists())
        self.done(self.repository, "discard", other)
        self.assertFalse(self.linked.parent.exists())
        self.done(self.repository, "undo")
        self.assertTrue((self.linked.parent / other).exists())

    def test_a_directory_of_the_users_stays(self):
        place = self.box.folder / "mine" / "tree"
        branch = self.done(self.repository, "new", f"--worktree={place}", "b")
        self.done(self.repository, "discard", branch)
        self.assertTrue(place.parent.exists())
        self.assertFalse(place.exists())


class Discard(OwnTrees):
    def test_edits_and_strays_need_force(self):
        write(self.linked, {"src/model.py": "mine\n", "stray.txt": "s\n", "other/stray.txt": "t\n"})
        write(self.inside, {"config.yaml": "edited\n", "model.pt": "weights"})
        answer = self.refused(self.repository, "discard", self.branch, watch=[self.repository, self.linked])
        for name in ("src/model.py", "stray.txt", "other/stray.txt", "config.yaml"):
            self.assertIn(name, answer.err)
        self.assertIn(f"git dltask discard --force {self.branch}", answer.err)
        answer = self.dltask(self.repository, "discard", "--force", self.branch)
        self.assertEqual(answer.code, 0, str(answer))
        self.assertFalse(self.linked.exists())
        for name, content in (("model.py", "mine\n"), ("config.yaml", "edited\n"), ("model.pt", "weights")):
            self.assertEqual(self.trashed(name), [content])
        self.assertEqual(sorted(self.trashed("stray.txt")), ["s\n", "t\n"])
        self.there_and_back()
        self.assertEqual((self.linked / "src/model.py").read_text(), "mine\n")
        self.assertEqual((self.linked / "other/stray.txt").read_text(), "t\n")
        self.assertEqual((self.inside / "config.yaml").read_text(), "edited\n")
        self.assertEqual((self.inside / "model.pt").read_text(), "weights")

    def test_what_is_staged_or_gone(self):
        write(self.linked, {"src/model.py": "mine\n", "src/new.py": "new\n"})
        self.box.git(self.linked, "add", "src")
        (self.linked / "README.md").unlink()
        self.refused(self.repository, "discard", self.branch)
        self.done(self.repository, "discard", "--force", self.branch)
        self.assertFalse(self.linked.exists())
        self.assertEqual(self.trashed("new.py"), ["new\n"])
        self.done(self.repository, "undo")
        self.assertEqual((self.linked / "src/new.py").read_text(), "new\n")

    def test_what_git_ignores_goes_to_the_trash(self):
        write(self.linked, {"data/z.bin": "z"})
        self.done(self.repository, "discard", self.branch)
        self.assertEqual(self.trashed("z.bin"), ["z"])


class Undo(OwnTrees):
    def test_new_with_files_in_its_work_tree(self):
        write(self.inside, {"model.pt": "weights"})
        answer = self.dltask(self.repository, "undo")
        self.assertEqual(answer.code, 3, str(answer))
        self.assertIn("model.pt", answer.err)
        self.assertEqual((self.inside / "model.pt").read_text(), "weights")
        (self.inside / "model.pt").unlink()
        self.done(self.repository, "undo")
        self.assertFalse(self.linked.parent.exists())


if __name__ == "__main__":
    unittest.main()
