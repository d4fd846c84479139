# SPDX-License-Identifier: Apache-2.0
"""Features: started from dev, merged into dev, with HEAD anywhere, and never half."""
import json
import unittest

from scene import Scene, table, write


class Features(Scene):
    def commit(self, repository, files, message="feat: more"):
        write(repository, files)
        self.box.git(repository, "add", *files)
        self.box.git(repository, "commit", "-qm", message)

    def head(self, repository):
        return self.box.git(repository, "symbolic-ref", "--short", "HEAD")

    def feature(self, repository, name="x"):
        branch = self.done(repository, "feature", name)
        self.commit(repository, {f"src/{name}.py": "x = 1\n"})
        return branch


class Start(Features):
    def test_a_feature_starts_from_dev_and_takes_uncommitted_changes_along(self):
        repository = self.box.ready()
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/dev.py": "dev = 1\n"})
        self.box.git(repository, "switch", "-q", "main")
        write(repository, {"README.md": "edited\n"})
        answer = self.dltask(repository, "feature", "x")
        self.assertEqual((answer.code, answer.out), (0, "feature-x\n"), str(answer))
        self.assertEqual(self.head(repository), "feature-x")
        self.assertEqual(self.box.git(repository, "rev-parse", "HEAD"), self.box.git(repository, "rev-parse", "dev"))
        self.assertEqual(self.box.git(repository, "diff", "--name-only"), "README.md")

    def test_a_hotfix_starts_from_main(self):
        repository = self.box.ready()
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/dev.py": "dev = 1\n"})
        self.assertEqual(self.done(repository, "hotfix", "h"), "hotfix-h")
        self.assertEqual(self.box.git(repository, "rev-parse", "HEAD"), self.box.git(repository, "rev-parse", "main"))

    def test_without_dev_a_feature_starts_from_main_and_is_merged_into_it(self):
        repository = self.box.repository()
        self.done(repository, "init", "--no-dev")
        self.feature(repository)
        self.done(repository, "finish")
        self.assertEqual(self.head(repository), "main")
        self.assertIn("src/x.py", self.box.git(repository, "ls-tree", "-r", "--name-only", "main"))

    def test_a_team_has_its_own_prefixes(self):
        repository = self.box.ready()
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {".dltask.yaml": "branches:\n  feature: feature/\n"}, "chore: prefix")
        self.assertEqual(self.done(repository, "feature", "x"), "feature/x")
        self.commit(repository, {"src/x.py": "x = 1\n"})
        self.done(repository, "finish")
        self.assertEqual(self.box.git(repository, "branch", "--list", "feature/*"), "")

    def test_no_switch_leaves_head_and_dry_run_leaves_all(self):
        repository = self.box.ready()
        self.done(repository, "feature", "x", "--no-switch")
        self.assertEqual(self.head(repository), "main")
        before = self.box.git(repository, "for-each-ref")
        self.assertIn("refs/heads/feature-y", self.done(repository, "feature", "-n", "y"))
        self.assertEqual(self.box.git(repository, "for-each-ref"), before)


class Unnamed(Features):
    def loose(self, repository):
        return {path for path in (repository / ".git/objects").glob("??/*")}

    def without_what_nobody_named(self, repository, nameless):
        """As `git gc --prune=now` does that looked at the refs before the operation."""
        for path in nameless:
            path.unlink()
        self.box.git(repository, "fsck", "--strict", "--no-dangling")

    def test_a_merge_that_somebody_made_before_and_nobody_named_is_kept_whole(self):
        repository = self.box.ready()
        self.feature(repository)
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/dev.py": "dev = 1\n", "tasks/main/more.py": "1\n"})
        self.box.git(repository, "switch", "-q", "main")
        named = self.loose(repository)
        self.box.git(repository, "merge-tree", "--write-tree", "dev", "feature-x")
        nameless = self.loose(repository) - named
        self.assertTrue(nameless)
        self.done(repository, "finish", "feature-x")
        self.without_what_nobody_named(repository, nameless)

    def test_a_file_that_somebody_added_before_and_nobody_named_is_kept(self):
        repository = self.box.ready()
        self.done(repository, "debug", "d", "--from", "dev")
        write(repository, {"src/new.py": "new = 1\n"})
        named = self.loose(repository)
        self.box.git(repository, "hash-object", "-w", "src/new.py")
        nameless = self.loose(repository) - named
        self.assertTrue(nameless)
        self.done(repository, "carry", "--commit", "feat: new")
        self.without_what_nobody_named(repository, nameless)


@table([("a space", 129, "bad name"), ("a dash in front", 129, "--", "-x"), ("nothing", 129, ""),
        ("two dots", 129, "a..b"), ("a shell command", 129, "x; rm -rf"), ("no name", 129)])
class BadNames(Features):
    def check(self, code, *words):
        self.refused(self.box.ready(), "feature", *words, codes=(code,))


class StartRefused(Features):
    def test_a_branch_that_is_there(self):
        repository = self.box.ready()
        self.box.git(repository, "branch", "feature-x")
        self.assertIn("git switch feature-x", self.refused(repository, "feature", "x").err)

    def test_a_branch_where_git_needs_a_directory(self):
        repository = self.box.ready()
        team = repository / ".dltask.yaml"
        team.write_text(team.read_text() + "\nbranches: {feature: feature/, task: task/}\n")
        for other, words in (("feature", ["feature", "x"]), ("feature/x/y", ["feature", "x"]), ("task", ["new", "x"])):
            self.box.git(repository, "branch", other)
            answer = self.refused(repository, *words)
            self.assertIn(f"beside the branch '{other}'", answer.err)
            self.box.git(repository, "branch", "-D", other)

    def test_a_dev_that_is_missing_is_not_a_team_without_dev(self):
        repository = self.box.ready()
        self.box.git(repository, "branch", "-q", "-D", "dev")
        self.assertIn("'dev' does not exist", self.refused(repository, "feature", "x").err)

    def test_an_edit_that_dev_has_differently(self):
        repository = self.box.ready()
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/model.py": "layers = 9\n"})
        self.box.git(repository, "switch", "-q", "main")
        write(repository, {"src/model.py": "layers = 4\n"})
        self.assertIn("src/model.py", self.refused(repository, "feature", "x").err)


class Finish(Features):
    def test_it_is_one_merge_commit_and_the_branch_goes(self):
        repository = self.box.ready()
        self.feature(repository)
        dev, tip = (self.box.git(repository, "rev-parse", name) for name in ("dev", "HEAD"))
        self.done(repository, "finish")
        self.assertEqual(self.box.git(repository, "rev-parse", "dev^1", "dev^2").split(), [dev, tip])
        self.assertEqual(self.box.git(repository, "log", "-1", "--format=%s", "dev"),
                         "chore: merge feature-x into dev")
        self.assertEqual(self.box.git(repository, "branch", "--list", "feature-x"), "")
        self.assertEqual(self.head(repository), "main")
        self.done(repository, "undo")
        self.assertEqual(self.box.git(repository, "rev-parse", "dev", "feature-x").split(), [dev, tip])
        self.assertEqual(self.head(repository), "feature-x")

    def test_head_stays_where_it_is_when_it_is_elsewhere(self):
        repository = self.box.ready()
        self.feature(repository)
        self.box.git(repository, "switch", "-q", "-c", "other", "main")
        write(repository, {"README.md": "edited\n"})
        for word in ("x", "feature-x"):
            self.done(repository, "finish", "--dry-run", word)
        self.done(repository, "finish", "x")
        self.assertEqual(self.head(repository), "other")
        self.assertEqual((repository / "README.md").read_text(), "edited\n")

    def test_head_goes_back_to_where_the_branch_was_begun(self):
        """Not to where it came from last: a debug branch, whose code was carried, or a finish that was undone."""
        repository = self.box.ready()
        self.feature(repository)
        debug = self.done(repository, "debug", "y")
        write(repository, {"src/y.py": "y = 1\n"})
        self.done(repository, "carry", "--commit", "fix: y")
        self.assertEqual(self.head(repository), "feature-x")
        self.done(repository, "finish")
        self.assertEqual(self.head(repository), "main")
        self.box.git(repository, "switch", "-q", debug)
        self.done(repository, "undo")
        self.box.git(repository, "switch", "-q", "feature-x")
        self.done(repository, "finish")
        self.assertEqual(self.head(repository), "main")

    def test_dev_that_is_checked_out_elsewhere_moves_there(self):
        repository = self.box.ready()
        self.feature(repository)
        other = self.box.folder / "other"
        self.box.git(repository, "worktree", "add", "-q", other, "dev")
        self.done(repository, "finish")
        self.assertTrue((other / "src/x.py").is_file())
        self.assertEqual(self.box.git(other, "status", "--porcelain"), "")

    def test_a_dev_that_has_gone_on_is_merged_by_git(self):
        repository = self.box.ready()
        self.feature(repository)
        self.box.git(repository, "mv", "src/x.py", "src/y.py")
        self.box.git(repository, "commit", "-qm", "feat: rename")
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/model.py": "layers = 4\n"})
        self.done(repository, "finish", "x")
        files = self.box.git(repository, "ls-tree", "-r", "--name-only", "dev")
        self.assertIn("src/y.py", files)
        self.assertEqual(self.box.git(repository, "show", "dev:src/model.py"), "layers = 4")
        self.box.git(repository, "fsck", "--strict")

    def test_the_log_names_what_moved(self):
        repository = self.box.ready()
        self.feature(repository)
        before = self.box.git(repository, "rev-parse", "dev")
        self.done(repository, "finish")
        self.assertRegex(self.done(repository, "log"), r" finish feature-x +dev -feature-x\n.* feature feature-x +\+feature-x\n")
        operation = json.loads(self.done(repository, "log", "--json"))[0]
        self.assertEqual([entry["ref"] for entry in operation["refs"]], ["refs/heads/dev", "refs/heads/feature-x"])
        self.assertEqual(operation["refs"][0]["from"], before)
        self.assertIsNone(operation["refs"][1]["to"])

    def test_keep_keeps_the_branch_and_head(self):
        repository = self.box.ready()
        self.feature(repository)
        self.done(repository, "finish", "--keep")
        self.assertEqual(self.head(repository), "feature-x")

    def test_uncommitted_edits_come_along(self):
        repository = self.box.ready()
        self.feature(repository)
        write(repository, {"README.md": "edited\n"})
        self.done(repository, "finish")
        self.assertEqual((repository / "README.md").read_text(), "edited\n")


class FinishRefused(Features):
    def test_a_conflict_is_named_and_leaves_no_object(self):
        repository = self.box.ready()
        self.done(repository, "feature", "x")
        self.commit(repository, {"src/model.py": "layers = 5\n"})
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/model.py": "layers = 6\n"})
        answer = self.refused(repository, "finish", "x")
        self.assertIn("src/model.py", answer.err)
        self.assertIn("git merge dev", answer.err)

    def test_debug_work_in_its_history(self):
        repository = self.box.ready()
        self.done(repository, "feature", "x")
        self.commit(repository, {"tasks/debug-0.1.0-20260101T000000-y/log.txt": "x\n"})
        self.box.git(repository, "rm", "-rq", "tasks/debug-0.1.0-20260101T000000-y")
        self.box.git(repository, "commit", "-qm", "chore: remove")
        self.assertIn("merge-source", self.refused(repository, "finish").err)

    def test_a_changed_record_of_a_task(self):
        repository = self.box.ready()
        branch = self.task(repository, "-s", "lr=0.01")
        self.done(repository, "finish", "--failed")
        self.done(repository, "feature", "x")
        write(repository, {f"tasks/{branch}/metrics.json": '{"accuracy": 1.0}\n'})
        self.box.git(repository, "commit", "-qam", "feat: better numbers", "--no-verify")
        self.assertIn("task-immutable", self.refused(repository, "finish").err)

    def test_uncommitted_work_and_no_commit(self):
        repository = self.box.ready()
        self.done(repository, "feature", "x")
        write(repository, {"src/model.py": "layers = 4\n"})
        self.assertIn("src/model.py", self.refused(repository, "finish").err)

    def test_a_branch_that_is_named_twice_is_one(self):
        repository = self.box.ready()
        branch = self.task(repository, "x")
        self.done(repository, "finish", "--failed", branch, "@", "x")
        self.assertEqual(self.box.git(repository, "rev-list", "--count", "--first-parent", "v0.1.0..main"), "1")

    def test_the_rules_know_each_copy_of_a_rebase(self):
        """Also those of a feature, which are not on dev's own line, and those made within the same second."""
        for moment in ("2026-01-02T03:04:05Z", ""):
            with self.subTest(moment=moment):
                repository = self.box.ready("then" if moment else "now")
                self.done(repository, "feature", "x")
                for name in "abc":
                    self.commit(repository, {f"src/{name}.py": "x = 1\n"}, f"feat: {name}")
                    self.box.must("git", "commit", "-q", "--amend", "--no-edit", cwd=repository,
                                  GIT_COMMITTER_DATE="2026-01-02T03:04:05Z")
                self.done(repository, "finish")
                self.box.git(repository, "switch", "-q", "dev")
                self.commit(repository, {"docs/x.md": "x\n"}, "docs: x")
                self.done(repository, "release", "--strategy", "rebase", GIT_COMMITTER_DATE=moment)
                self.done(repository, "check", "--all")
                self.done(repository, "check", "--range", "v0.1.0..v0.2.0", "--branch", "main", "--onto", "main")

    def several(self, files):
        repository = self.box.ready()
        for name, path in files.items():
            self.box.git(repository, "switch", "-q", "dev")
            self.done(repository, "feature", name)
            self.commit(repository, {path: f"{name}\n"}, f"feat: {name}")
        return repository

    def test_several_at_once_are_one_operation(self):
        repository = self.several({"one": "src/1.py", "two": "src/2.py", "three": "src/3.py"})
        before = self.box.git(repository, "for-each-ref", "refs/heads")
        plan = self.done(repository, "finish", "one", "@", "@-1", "--dry-run").splitlines()
        self.assertEqual([line.split()[2].rstrip(":") for line in plan if " ref " in line],
                         ["refs/heads/dev", *(f"refs/heads/feature-{name}" for name in ("one", "three", "two"))])
        self.done(repository, "finish", "one", "@", "@-1")
        self.assertEqual(self.box.git(repository, "log", "--first-parent", "-4", "--format=%s", "dev").splitlines(),
                         [f"chore: merge feature-{name} into dev" for name in ("two", "three", "one")]
                         + ["chore: set up git-dltask"])
        self.assertEqual(self.box.git(repository, "branch", "--format=%(refname:short)").split(), ["dev", "main"])
        self.assertEqual(self.box.git(repository, "branch", "--show-current"), "dev")
        self.done(repository, "undo")
        self.assertEqual(self.box.git(repository, "for-each-ref", "refs/heads"), before)
        self.box.git(repository, "fsck", "--strict")

    def test_several_of_which_one_cannot_be_merged(self):
        """It is known before the first of them has moved anything."""
        repository = self.several({"one": "src/1.py", "two": "src/1.py"})
        answer = self.refused(repository, "finish", "one", "two")
        self.assertIn("'feature-two' and what is merged before it changed the same lines", answer.err)
        self.assertIn("hint: git dltask finish feature-one\n", answer.err)
        self.box.git(repository, "switch", "-q", "--detach")
        self.done(repository, "finish", "one")
        self.assertIn("git switch feature-two && git merge dev", self.refused(repository, "finish", "two").err)

    def test_kinds_are_not_mixed(self):
        repository = self.several({"x": "src/1.py"})
        self.done(repository, "hotfix", "y")
        self.done(repository, "hotfix", "z")
        task = self.done(repository, "new", "t", "--no-switch")
        for words in (("x", "y"), ("y", "x"), ("y", "z"), ("t", "x"), ("x", task)):
            self.assertIn("but not", self.refused(repository, "finish", *words, codes=(129,)).err)


if __name__ == "__main__":
    unittest.main()
