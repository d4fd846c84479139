# SPDX-License-Identifier: Apache-2.0
"""A task once more: as it ran, on another core, and in a work tree of its own."""
import json
import os
import unittest

from scene import Scene, write

TRAIN_PY = """import json
import os
import sys
from pathlib import Path

import src.model
folder, home = Path(os.environ["DLTASK_DIR"]), Path(os.environ["HOME"])
value = float((home / "value").read_text()) if (home / "value").exists() else 0.5
with open(folder / "curve.csv", "a") as curve:
    curve.write("epoch,loss\\n1,0.5\\n")
(folder / "seen.txt").write_text(" ".join(sys.argv[1:]) + f" layers {src.model.layers}")
(folder / "metrics.json").write_text(json.dumps({"accuracy": value, "epochs": 3}))
(folder / "data.txt").write_text(Path("data/set.txt").read_text() if Path("data/set.txt").exists() else "none")
print(Path.cwd())
"""


class Rerun(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        write(self.repository, {"tasks/main/train.py": TRAIN_PY, "src/model.py": "layers = 1\n", "src/__init__.py": "",
                                ".gitignore": "data/\ncheckpoints/\n__pycache__/\n"})
        self.git("add", "-f", ".")
        self.git("commit", "-qm", "feat: train")
        self.done(self.repository, "init")
        self.scratch = self.repository.parent / "repository-tasks"

    def git(self, *words):
        return self.box.git(self.repository, *words)

    def refs(self):
        return self.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags", "refs/dltask/runs")

    def a_task_that_ran(self):
        branch = self.done(self.repository, "new", "-s", "lr=0.01")
        self.done(self.repository, "run", "--", "--fast", "two words")
        self.done(self.repository, "finish")
        return branch

    def test_a_recorded_task_comes_out_the_same(self):
        branch = self.a_task_that_ran()
        before = self.refs()
        answer = self.dltask(self.repository, "rerun", "--compare", "lr-0.01")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertRegex(answer.out, r"accuracy +0\.5 +0\.5 +equal\n")
        self.assertIn(f"rerun-{branch}", answer.err)  # where the script ran
        self.assertEqual(self.refs(), before)
        self.assertFalse(self.scratch.exists())
        self.assertEqual(self.git("status", "--short"), "")
        self.assertEqual(len(self.git("worktree", "list").splitlines()), 1)
        self.assertEqual(self.git("config", "--default", "", "extensions.worktreeConfig"), "")

    def test_what_differs_is_told_and_kept(self):
        branch = self.a_task_that_ran()
        write(self.box.home, {"value": "0.5001"})
        answer = self.dltask(self.repository, "rerun", "--compare", branch)
        self.assertEqual(answer.code, 1, str(answer))
        self.assertRegex(answer.out, r"accuracy +0\.5 +0\.5001 +different\n")
        kept = self.scratch / f"rerun-{branch}" / "tasks" / branch
        self.assertEqual((kept / "seen.txt").read_text(), "--fast two words layers 1")
        self.assertEqual((kept / "curve.csv").read_text().count("epoch"), 1)
        self.assertEqual(self.dltask(self.repository, "rerun", "--tolerance", "0.001", branch).code, 0)
        self.assertFalse(self.scratch.exists())

    def test_without_compare_the_code_is_the_scripts(self):
        branch = self.a_task_that_ran()
        write(self.box.home, {"value": "no number"})
        answer = self.dltask(self.repository, "rerun", branch)
        self.assertEqual(answer.code, 1, str(answer))
        self.assertIn("git worktree remove", answer.err)
        self.assertEqual(self.dltask(self.repository, "rerun", "--compare", branch).code, 1)

    def test_the_core_is_the_one_that_ran(self):
        branch = self.a_task_that_ran()
        self.git("switch", "-q", "dev")
        write(self.repository, {"src/model.py": "layers = 2\n"})
        self.git("commit", "-qam", "feat: more layers")
        self.done(self.repository, "release")
        write(self.repository, {"src/model.py": "layers = 9\n"})  # not committed
        write(self.box.home, {"value": "0.4"})
        self.assertEqual(self.dltask(self.repository, "rerun", "--compare", branch).code, 1)
        kept = self.scratch / f"rerun-{branch}" / "tasks" / branch
        self.assertIn("layers 1", (kept / "seen.txt").read_text())
        self.git("checkout", "-q", "src/model.py")
        made = self.done(self.repository, "again", "--on", "v0.1.0", branch)
        self.assertRegex(made, "^task-0.1.0-.*-lr-0.01(-2)?$")
        self.assertNotEqual(made, branch)
        self.assertRegex(self.done(self.repository, "again", branch), "^task-0.2.0-.*-lr-0.01$")

    def test_a_place_that_is_taken_is_left_alone(self):
        branch = self.a_task_that_ran()
        write(self.scratch / f"rerun-{branch}", {"mine.txt": "keep"})
        self.refused(self.repository, "rerun", branch, watch=[self.scratch])
        self.refused(self.repository, "rerun", "nonsense", codes=(1,))
        self.refused(self.repository, "rerun", "--tolerance", "x", branch, codes=(129,))
        fresh = self.done(self.repository, "new", "--no-switch", "fresh")
        self.refused(self.repository, "rerun", fresh)

    def test_a_place_whose_repository_is_gone_is_moved_by_the_hint(self):
        branch = self.a_task_that_ran()
        write(self.scratch / f"rerun-{branch}", {".git": "gitdir: /nowhere\n"})
        answer = self.refused(self.repository, "rerun", branch, watch=[self.scratch])
        self.box.must("sh", "-c", answer.err.splitlines()[-1].removeprefix("hint: "), cwd=self.repository)
        self.done(self.repository, "rerun", branch)

    def test_a_run_in_a_work_tree_of_its_own_takes_the_task_along(self):
        write(self.repository, {"data/set.txt": "a set"})
        write(self.repository, {".dltask.yaml": (self.repository / ".dltask.yaml").read_text() + "run:\n  link: [data]\n"})
        self.git("commit", "-q", "--no-verify", "-am", "chore: link the data")
        branch = self.done(self.repository, "new", "-s", "lr=0.01")
        folder = self.repository / "tasks" / branch
        self.done(self.repository, "set", "lr=0.02")
        write(folder, {"checkpoints/one.pt": "weights"})
        write(self.repository, {"docs/notes.md": "mine\n"})
        before = self.done(self.repository, "run", "-n", "--worktree")
        self.assertIn(str(self.scratch), before)
        answer = self.dltask(self.repository, "run", "--worktree")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertEqual(self.git("branch", "--show-current"), "main")
        self.assertEqual(self.git("status", "--short"), "?? docs/")
        self.assertFalse(folder.exists())
        place = self.scratch / branch
        self.assertIn(str(place), answer.out)
        self.assertEqual((place / "tasks" / branch / "data.txt").read_text(), "a set")
        self.assertEqual((place / "tasks" / branch / "checkpoints/one.pt").read_text(), "weights")
        self.assertIn("lr: 0.02", self.git("show", f"{branch}:tasks/{branch}/config.yaml"))
        self.assertEqual(self.box.git(place, "status", "--short"), "")
        self.done(self.repository, "finish", branch)
        self.assertFalse(place.exists())
        self.assertEqual((self.repository / "data/set.txt").read_text(), "a set")
        self.assertEqual((folder / "checkpoints/one.pt").read_text(), "weights")
        self.done(self.repository, "undo")
        self.done(self.repository, "undo")
        self.assertEqual(self.git("status", "--short"), "?? docs/")

    def test_code_that_is_not_committed_keeps_a_debug_run_where_it_is(self):
        self.done(self.repository, "debug")
        write(self.repository, {"src/model.py": "layers = 7\n"})
        self.assertIn("not committed", self.refused(self.repository, "run", "--worktree").err)

    def test_a_package_that_comes_from_elsewhere_keeps_a_run_out_of_a_tree_of_its_own(self):
        self.git("switch", "-q", "dev")
        write(self.repository, {"src/layers/__init__.py": "", "src/layers/deep.py": "depth = 3\n"})
        self.git("add", "-f", "src")
        self.git("commit", "-qm", "feat: layers")
        self.done(self.repository, "release")
        self.git("switch", "-q", "main")
        branch = self.done(self.repository, "new", "--no-switch", "x")
        installed = {"PYTHONPATH": f"{self.repository}/src"}
        for is_new in (True, False):
            answer = self.dltask(self.repository, "run", branch, **installed)
            self.assertEqual(answer.code, 3, str(answer))
            self.assertIn(f"package 'layers' would be imported from '{self.repository}/src/layers", answer.err)
            self.assertEqual("nothing was changed" in answer.err, not is_new)
        write(self.repository, {".dltask.yaml": "run:\n  pythonpath: [src]\n"})
        self.done(self.repository, "run", branch, **installed)

    def test_names_to_link_stay_inside(self):
        for name in ("../other", "/etc", ".git", "tasks"):
            write(self.repository, {".dltask.yaml": f"run:\n  link: ['{name}']\n"})
            branch = self.done(self.repository, "new", "--worktree", "x")
            self.assertEqual(self.dltask(self.repository, "run", branch).code, 3)


if __name__ == "__main__":
    unittest.main()
