# SPDX-License-Identifier: Apache-2.0
"""Hotfixes: from main into main and dev, with the patch version."""
import unittest

from scene import CONFIG_YAML, Scene, write


class Hotfixes(Scene):
    def commit(self, repository, files, message="fix: a bug"):
        write(repository, files)
        self.box.git(repository, "add", *files)
        self.box.git(repository, "commit", "-qm", message)

    def hotfix(self, repository, files=None, message="fix: a bug"):
        branch = self.done(repository, "hotfix", "h")
        self.commit(repository, files or {"src/model.py": "layers = 4\n"}, message)
        return branch

    def ids(self, repository, *names):
        return self.box.git(repository, "rev-parse", *names).split()

    def contains(self, repository, branch, commit):
        self.box.git(repository, "merge-base", "--is-ancestor", commit, branch)

    def team_file(self, repository, text):
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {".dltask.yaml": text}, "chore: rules")
        self.done(repository, "release")
        self.box.git(repository, "switch", "-q", "main")


class Finish(Hotfixes):
    def test_it_is_merged_released_and_brought_to_dev(self):
        repository = self.box.ready()
        self.hotfix(repository)
        main, tip = self.ids(repository, "main", "hotfix-h")
        answer = self.dltask(repository, "finish")
        self.assertEqual((answer.code, answer.out), (0, ""), str(answer))
        self.assertIn("released v0.1.1", answer.err)
        self.assertEqual(self.ids(repository, "main~^1", "main~^2"), [main, tip])
        self.assertEqual(self.box.git(repository, "log", "-2", "--first-parent", "--format=%s", "main").splitlines(),
                         ["chore(release): v0.1.1", "fix: merge hotfix-h into main"])
        self.assertEqual(self.box.git(repository, "cat-file", "-t", "v0.1.1"), "tag")
        self.assertEqual(self.ids(repository, "v0.1.1^{commit}", "dev"), self.ids(repository, "main", "main"))
        self.assertEqual(self.box.git(repository, "show", "main:tasks/main/config.yaml"),
                         CONFIG_YAML.replace("VERSION: 0.1.0", "VERSION: 0.1.1").rstrip("\n"))
        self.assertIn("- a bug", self.box.git(repository, "cat-file", "tag", "v0.1.1"))
        self.assertEqual(self.box.git(repository, "symbolic-ref", "--short", "HEAD"), "main")
        self.done(repository, "undo")
        self.assertEqual(self.ids(repository, "main", "hotfix-h", "HEAD"), [main, tip, tip])
        self.assertEqual(self.box.git(repository, "tag"), "v0.1.0")
        self.done(repository, "redo")
        self.assertEqual(self.box.git(repository, "tag").split(), ["v0.1.0", "v0.1.1"])

    def test_in_a_partial_clone_the_remote_is_not_asked_for_what_is_made_here(self):
        origin = self.box.ready("origin")
        self.box.git(origin, "config", "uploadpack.allowFilter", "true")
        clone = self.box.folder / "clone"
        self.box.git(self.box.folder, "clone", "-q", "--filter=blob:none", origin.as_uri(), clone)
        self.box.git(clone, "branch", "-q", "dev", "origin/dev")
        self.box.git(clone, "switch", "-q", "dev")
        self.commit(clone, {"src/more.py": "more = 1\n"}, "feat: more")
        self.done(clone, "release")
        self.hotfix(clone)
        self.done(clone, "finish")
        self.assertEqual(self.box.git(clone, "tag").split(), ["v0.1.0", "v0.2.0", "v0.2.1"])

    def test_dev_with_work_of_its_own_gets_a_merge_and_the_version(self):
        repository = self.box.ready()
        self.box.git(repository, "switch", "-q", "dev")
        beside = CONFIG_YAML.replace("DEBUG: false\n", "DEBUG: false\nwidth: 3\n")
        self.commit(repository, {"tasks/main/config.yaml": beside, "src/dev.py": "dev = 1\n"}, "feat: width")
        dev = self.ids(repository, "dev")[0]
        self.hotfix(repository)
        self.done(repository, "finish")
        self.assertEqual(self.ids(repository, "dev^1", "dev^2"), [dev] + self.ids(repository, "main"))
        self.assertEqual(self.box.git(repository, "show", "dev:tasks/main/config.yaml"),
                         beside.replace("VERSION: 0.1.0", "VERSION: 0.1.1").rstrip("\n"))
        self.assertEqual(self.box.git(repository, "show", "dev:src/model.py"), "layers = 4")
        self.box.git(repository, "fsck", "--strict")

    def test_without_release_no_version_moves(self):
        repository = self.box.ready()
        self.hotfix(repository)
        self.done(repository, "finish", "--no-release")
        self.assertEqual(self.box.git(repository, "tag"), "v0.1.0")
        self.contains(repository, "dev", "main")
        self.assertEqual(self.done(repository, "release"), "v0.1.1")

    def test_a_fix_outside_of_the_core_is_no_version(self):
        repository = self.box.ready()
        self.hotfix(repository, {"README.md": "better words\n"}, "docs: better words")
        self.done(repository, "finish")
        self.assertEqual(self.box.git(repository, "tag"), "v0.1.0")

    def test_a_main_that_has_gone_on_is_no_obstacle(self):
        repository = self.box.ready()
        self.hotfix(repository)
        self.box.git(repository, "switch", "-q", "main")
        self.task(repository, "-s", "lr=0.5")
        self.done(repository, "finish", "--failed")
        self.done(repository, "finish", "h")
        self.contains(repository, "dev", "main")
        self.assertEqual(self.box.git(repository, "tag").split(), ["v0.1.0", "v0.1.1"])

    def test_a_hotfix_of_a_pre_release_is_the_next_one(self):
        repository = self.box.ready()
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/dev.py": "dev = 1\n"}, "feat: x")
        self.assertEqual(self.done(repository, "release", "--pre", "rc"), "v0.2.0-rc.1")
        self.hotfix(repository)
        self.assertIn("released v0.2.0-rc.2", self.dltask(repository, "finish").err)

    def test_what_dev_has_is_still_to_be_released_after_a_hotfix(self):
        for strategy in ("no-ff", "squash", "rebase"):
            with self.subTest(strategy):
                repository = self.box.ready(strategy)
                self.team_file(repository, f"merge:\n  strategy: {strategy}\n")
                self.box.git(repository, "switch", "-q", "dev")
                self.commit(repository, {"src/dev.py": "dev = 1\n"}, "feat: something new")
                self.hotfix(repository)
                self.done(repository, "finish")
                self.assertEqual(self.done(repository, "release"), "v0.2.0")
                tag = self.box.git(repository, "cat-file", "tag", "v0.2.0")
                self.assertIn("- something new", tag)
                self.assertNotIn("rules", tag)
                self.assertNotIn("a bug", tag)

    def test_squash_names_its_source_and_rebase_copies(self):
        for strategy, parents in (("squash", 1), ("rebase", 1)):
            with self.subTest(strategy):
                repository = self.box.ready(strategy)
                self.team_file(repository, f"merge:\n  strategy: {strategy}\n")
                self.hotfix(repository)
                tip = self.ids(repository, "HEAD")[0]
                self.done(repository, "finish")
                self.assertEqual(len(self.box.git(repository, "log", "-1", "--format=%P", "main~").split()), parents)
                message = self.box.git(repository, "log", "-1", "--format=%B", "main~")
                self.assertIn(f"Dltask-Source: {tip}" if strategy == "squash" else "fix: a bug", message)
                self.contains(repository, "dev", "main")

    def test_without_dev(self):
        repository = self.box.repository()
        self.done(repository, "init", "--no-dev")
        self.hotfix(repository)
        self.assertIn("released v0.1.1", self.dltask(repository, "finish").err)


class Refused(Hotfixes):
    def test_too_many_lines(self):
        repository = self.box.ready()
        self.hotfix(repository, {"src/model.py": "".join(f"line_{number} = 1\n" for number in range(101))})
        answer = self.refused(repository, "finish")
        self.assertIn("hotfix-size", answer.err)
        self.assertIn("changes 102 lines", answer.err)

    def test_a_feature_in_it(self):
        repository = self.box.ready()
        self.hotfix(repository, None, "feat: heads")
        self.assertIn("adds a feature: 'feat: heads'", self.refused(repository, "finish").err)

    def test_a_rule_that_is_off_does_not_refuse(self):
        repository = self.box.ready()
        self.team_file(repository, "rules:\n  hotfix-size: off\n")
        self.hotfix(repository, None, "feat: heads")
        self.done(repository, "finish")

    def test_a_conflict_with_dev_and_the_way_out(self):
        for strategy in ("no-ff", "squash"):
            with self.subTest(strategy):
                repository = self.box.ready(strategy)
                self.team_file(repository, f"merge:\n  strategy: {strategy}\n")
                self.box.git(repository, "switch", "-q", "dev")
                self.commit(repository, {"src/model.py": "layers = 8\n"}, "feat: layers")
                self.hotfix(repository)
                self.assertIn("src/model.py", self.refused(repository, "finish").err)
                self.box.git(repository, "switch", "-q", "dev")
                self.box.run("git", "merge", "-q", "hotfix-h", cwd=repository)
                write(repository, {"src/model.py": "layers = 84\n"})
                self.box.git(repository, "commit", "-qam", "fix: a bug, on dev")
                self.done(repository, "finish", "h")
                self.assertEqual(self.box.git(repository, "show", "dev:src/model.py"), "layers = 84")
                self.assertEqual(self.box.git(repository, "show", "main:src/model.py"), "layers = 4")

    def test_the_tag_of_the_patch_is_there(self):
        repository = self.box.ready()
        self.box.git(repository, "tag", "v0.1.1", "dev")
        self.hotfix(repository)
        self.assertIn("'v0.1.1' is there already (lightweight", self.refused(repository, "finish").err)
        self.done(repository, "finish", "--no-release")


if __name__ == "__main__":
    unittest.main()
