# SPDX-License-Identifier: Apache-2.0
"""A host with a protected main: branches are pushed, somebody presses a button, sync follows."""
import unittest

from scene import CONFIG_YAML, Scene, write


class Host(Scene):
    """A bare repository whose main nobody may push to, and a clone of it."""

    def setUp(self):
        super().setUp()
        self.remote = self.box.folder / "remote.git"
        self.box.must("git", "init", "-q", "--bare", self.remote)
        self.clone = self.box.repository("clone")
        self.done(self.clone, "init", "--no-hooks")
        self.box.git(self.clone, "remote", "add", "origin", self.remote)
        self.done(self.clone, "sync", "--push")
        write(self.remote, {"hooks/pre-receive": "#!/bin/sh\nwhile read old new ref; do\n"
                            'case "$ref" in refs/heads/main) echo "main is protected"; exit 1;; esac\n'
                            'echo "Create a pull request: https://host.example/o/r/new?x=$ref here"\ndone\n'})
        (self.remote / "hooks/pre-receive").chmod(0o755)

    def press(self, button, branch):
        """The host merges a branch into its main."""
        host = self.box.folder / f"host of {branch}"
        self.box.git(self.box.folder, "clone", "-q", self.remote, host)
        commands = {"merge": ["merge", "-q", "--no-ff", "-m", f"Merge pull request #1 from {branch}", f"origin/{branch}"],
                    "squash": ["merge", "-q", "--squash", f"origin/{branch}"]}
        self.box.git(host, *commands[button])
        if button == "squash":
            self.box.git(host, "commit", "-qm", "feat: squashed (#1)")
        self.box.git(self.remote, "fetch", "-q", host, "+main:main")

    def ids(self, *names):
        return self.box.git(self.clone, "rev-parse", *names).split()


class Tasks(Host):
    def test_the_branch_is_pushed_with_its_leftovers_and_main_stays(self):
        branch = self.task(self.clone, "-s", "lr=0.01")
        write(self.clone, {f"tasks/{branch}/note.md": "by hand\n"})
        main = self.ids("main")
        answer = self.dltask(self.clone, "finish", "--failed", "--pr")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("lr", answer.out)
        self.assertTrue(answer.out.endswith(f"\nhttps://host.example/o/r/new?x=refs/heads/{branch}\n"), answer.out)
        self.assertEqual(self.ids("main"), main)
        self.assertEqual(self.ids(branch), self.box.git(self.remote, "rev-parse", branch).split())
        self.assertIn("note.md", self.box.git(self.remote, "ls-tree", "-r", "--name-only", branch))
        self.press("squash", branch)
        self.done(self.clone, "sync")
        self.assertEqual(self.box.git(self.clone, "branch", "--list", branch), "")
        self.assertEqual(self.ids("main"), self.ids("dev"))

    def test_refusals(self):
        self.task(self.clone, "-s", "lr=0.01")
        self.assertIn("never ran", self.refused(self.clone, "finish", "--pr").err)
        self.refused(self.clone, "finish", "--failed", "--all", "--pr", "x", codes=(129,))

    def test_a_core_that_is_not_in_main(self):
        self.box.git(self.clone, "switch", "-q", "dev")
        write(self.clone, {"src/more.py": "more = 1\n"})
        self.box.git(self.clone, "add", "src")
        self.box.git(self.clone, "commit", "-qm", "feat: more")
        self.done(self.clone, "new", "--unreleased", "x")
        answer = self.refused(self.clone, "finish", "--failed", "--pr")
        self.assertIn("a merge by a host would bring it along", answer.err)

    def test_dry_run_pushes_nothing(self):
        branch = self.task(self.clone, "-s", "lr=0.01")
        self.done(self.clone, "finish", "--failed", "--pr", "-n")
        self.assertEqual(self.box.git(self.remote, "branch", "--list", branch), "")

    def test_a_feature(self):
        self.done(self.clone, "feature", "x")
        write(self.clone, {"src/x.py": "x = 1\n"})
        self.box.git(self.clone, "add", "src")
        self.box.git(self.clone, "commit", "-qm", "feat(x): all of it")
        answer = self.done(self.clone, "finish", "--pr")
        self.assertIn("feat:\n- x: all of it", answer)
        self.assertIn("https://host.example", answer)
        self.assertEqual(self.box.git(self.clone, "symbolic-ref", "--short", "HEAD"), "feature-x")


class Releases(Host):
    def test_the_version_goes_to_dev_and_the_tag_follows_the_merge(self):
        for number, button in ((2, "merge"), (3, "squash")):
            with self.subTest(button):
                self.box.git(self.clone, "switch", "-q", "dev")
                write(self.clone, {f"src/{button}.py": "x = 1\n"})
                self.box.git(self.clone, "add", "src")
                self.box.git(self.clone, "commit", "-qm", f"feat: {button}")
                tag, main = f"v0.{number}.0", self.ids("main")
                answer = self.done(self.clone, "release", "--pr")
                self.assertTrue(answer.startswith(f"{tag}\n\nfeat:\n- {button}"), answer)
                self.assertEqual(self.ids("main"), main)
                self.assertNotIn(tag, self.box.git(self.clone, "tag").split())
                self.assertEqual(self.box.run("git", "show", "dev:tasks/main/config.yaml", cwd=self.clone).out,
                                 CONFIG_YAML.replace("VERSION: 0.1.0", f"VERSION: 0.{number}.0"))
                self.assertTrue(self.done(self.clone, "release", "--pr").startswith(tag))
                self.press(button, "dev")
                self.box.must("rm", "-rf", self.box.folder / "host of dev")
                self.done(self.clone, "sync")
                self.box.git(self.clone, "merge-base", "--is-ancestor", "main", "dev")
                self.assertEqual(self.done(self.clone, "release", "--tag", "--push"), tag)
                self.assertEqual(self.ids(f"{tag}^{{commit}}"), self.ids("main"))
                self.assertIn(f"- {button}", self.box.git(self.clone, "cat-file", "tag", tag))
                self.assertIn(tag, self.box.git(self.remote, "tag").split())
                self.refused(self.clone, "release", "--tag")

    def test_the_tag_goes_to_the_commit_that_brought_the_version(self):
        self.box.git(self.clone, "switch", "-q", "dev")
        write(self.clone, {"src/x.py": "x = 1\n"})
        self.box.git(self.clone, "add", "src")
        self.box.git(self.clone, "commit", "-qm", "feat: x")
        self.done(self.clone, "release", "--pr")
        self.press("merge", "dev")
        self.done(self.clone, "sync")
        merged = self.ids("main")
        (self.remote / "hooks/pre-receive").unlink()
        self.box.git(self.clone, "switch", "-q", "main")
        self.box.git(self.clone, "commit", "-q", "--allow-empty", "-m", "task: something")
        self.assertEqual(self.done(self.clone, "release", "--tag"), "v0.2.0")
        self.assertEqual(self.ids("v0.2.0^{commit}"), merged)

    def test_words_that_do_not_go_together(self):
        for words in (("--tag", "minor"), ("--tag", "--pr"), ("--tag", "--pre", "rc")):
            self.refused(self.clone, "release", *words, codes=(129,))


if __name__ == "__main__":
    unittest.main()
