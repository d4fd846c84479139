# SPDX-License-Identifier: Apache-2.0
"""Old records move to tasks/archive/<year>/ and stay what they were for everybody who looks."""
import json
import unittest

from scene import Scene, write

LATER = "2999-01-01"


class Archive(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.first, self.second = (self.finished(f"lr={rate}") for rate in ("0.01", "0.02"))
        self.year = self.first.split("-")[2][:4]

    def finished(self, setting):
        branch = self.task(self.repository, "-s", setting)
        write(self.repository / "tasks" / branch, {"model.pt": f"weights of {branch}\n"})
        self.done(self.repository, "finish", "--failed")
        return branch

    def rows(self):
        return {row["branch"]: row for row in json.loads(self.done(self.repository, "list", "--json"))}

    def test_archived_tasks_are_listed_shown_compared_and_reported(self):
        before = self.rows()
        table = self.done(self.repository, "report", "-f", "csv", "--columns", "branch,lr,accuracy")
        self.done(self.repository, "archive", "--before", LATER)
        after = self.rows()
        self.assertEqual(sorted(after), sorted(before))
        for branch, row in after.items():
            self.assertEqual(row.pop("dir"), f"tasks/archive/{self.year}/{branch}")
            self.assertEqual(before[branch].pop("dir"), f"tasks/{branch}")
        self.assertEqual(after, before)
        self.assertEqual(self.done(self.repository, "report", "-f", "csv", "--columns", "branch,lr,accuracy"), table)
        self.assertIn("accuracy", self.done(self.repository, "show", self.first))
        self.assertEqual(self.dltask(self.repository, "diff", self.first, self.second).code, 1)
        directory = self.repository / f"tasks/archive/{self.year}/{self.first}"
        self.assertEqual(self.done(self.repository, "path", self.first), str(directory))
        self.assertTrue((directory / "model.pt").exists(), "a checkpoint moves along")
        self.assertFalse((self.repository / "tasks" / self.first).exists())

    def test_what_lies_there_already_is_not_written_over(self):
        self.box.git(self.repository, "switch", "-q", "main")
        write(self.repository, {f"tasks/archive/{self.year}/{self.second}/other": "1\n"})
        self.box.git(self.repository, "add", "tasks")
        self.box.git(self.repository, "commit", "-q", "--no-verify", "-m", "task: odd")
        answer = self.refused(self.repository, "archive", "--before", LATER)
        self.assertIn(f"'tasks/archive/{self.year}/{self.second}' is there already", answer.err)

    def test_one_commit_that_the_rules_let_pass(self):
        old = self.box.git(self.repository, "rev-parse", "main")
        self.done(self.repository, "archive", "--before", LATER)
        self.assertEqual(self.box.git(self.repository, "rev-parse", "main~1"), old)
        self.assertEqual(self.box.git(self.repository, "rev-parse", "main^{tree}"),
                         self.box.git(self.repository, "rev-parse", "dev^{tree}"))
        self.done(self.repository, "check", "--all")
        self.done(self.repository, "check", "--range", f"{old}..main", "--branch", "main")
        origin = self.box.folder / "origin.git"
        self.box.must("git", "init", "-q", "--bare", origin)
        self.box.git(self.repository, "remote", "add", "origin", origin)
        self.box.git(self.repository, "push", "-q", "origin", "main", "dev", "--tags")
        branch = self.finished("lr=0.03")
        self.assertEqual(self.rows()[branch]["dir"], f"tasks/{branch}")
        self.done(self.repository, "check", "--all")

    def test_a_commit_that_changes_a_record_on_the_way_is_none(self):
        old = self.box.git(self.repository, "rev-parse", "main")
        for branch in (self.first, self.second):
            target = f"tasks/archive/{self.year}/{branch}"
            (self.repository / target).parent.mkdir(parents=True, exist_ok=True)
            self.box.git(self.repository, "mv", f"tasks/{branch}", target)
        write(self.repository, {f"tasks/archive/{self.year}/{self.first}/metrics.json": '{"accuracy": 0.99}\n'})
        self.box.git(self.repository, "add", "-A", "tasks")
        self.box.git(self.repository, "commit", "-q", "--no-verify", "-m", "chore(task): archive 2 tasks")
        answer = self.dltask(self.repository, "check", "--range", f"{old}..main", "--branch", "main")
        self.assertEqual(answer.code, 1)
        self.assertIn("task-immutable", str(answer))
        self.assertIn("main-protected", str(answer))

    def test_undo_brings_all_of_it_back(self):
        before = self.box.git(self.repository, "rev-parse", "main", "dev")
        self.done(self.repository, "archive", "--before", LATER)
        self.done(self.repository, "undo")
        self.assertEqual(self.box.git(self.repository, "rev-parse", "main", "dev"), before)
        self.assertTrue((self.repository / "tasks" / self.first / "model.pt").exists())
        self.assertFalse((self.repository / "tasks/archive").exists())
        self.done(self.repository, "redo")
        self.assertTrue((self.repository / f"tasks/archive/{self.year}/{self.first}/model.pt").exists())

    def test_again_and_again_from_the_archive(self):
        self.done(self.repository, "archive", "--before", LATER)
        branch = self.done(self.repository, "new", "--from", self.first, "-s", "lr=0.5")
        self.assertIn("lr: 0.5", (self.repository / "tasks" / branch / "config.yaml").read_text())
        self.box.git(self.repository, "switch", "-q", "main")
        self.done(self.repository, "again", self.second)

    def test_only_what_is_older_goes(self):
        refs = self.box.git(self.repository, "rev-parse", "main", "dev")
        answer = self.dltask(self.repository, "archive", "--before", "2001-01-01")
        self.assertEqual((answer.code, answer.out), (0, ""))
        self.assertIn("no task in 'main' is older", answer.err)
        plan = self.done(self.repository, "archive", "-n", "--before", LATER)
        self.assertIn("refs/heads/main", plan)
        self.assertEqual(self.box.git(self.repository, "rev-parse", "main", "dev"), refs)

    def test_changes_are_in_the_way_and_days_have_to_be_days(self):
        write(self.repository / "tasks" / self.first, {"metrics.json": "{}\n"})
        answer = self.refused(self.repository, "archive", "--before", LATER)
        self.assertIn(f"tasks/{self.first}/metrics.json", answer.err)
        for words in ([], ["--before", "yesterday"], ["--before", "2026-02-30"], ["--before", "2026-1-1"]):
            self.refused(self.repository, "archive", *words, codes=(129,))


if __name__ == "__main__":
    unittest.main()
