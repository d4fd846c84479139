# SPDX-License-Identifier: Apache-2.0
"""A host with a protected main: branches are pushed, somebody presses a button, sync follows."""
import unittest
from pathlib import Path

import yaml

from scene import CONFIG_YAML, Scene, write

TEMPLATES = Path(__file__).resolve().parents[2] / "templates/ci"


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

    def press(self, button, branch, target="main"):
        """The host merges a branch, into its main or another one."""
        host = self.box.folder / f"host of {branch}"
        self.box.git(self.box.folder, "clone", "-q", self.remote, host)
        commands = {"merge": ["merge", "-q", "--no-ff", "-m", f"Merge pull request #1 from {branch}", f"origin/{branch}"],
                    "squash": ["merge", "-q", "--squash", f"origin/{branch}"],
                    "rebase": ["cherry-pick", f"origin/{target}..origin/{branch}"]}
        if target != "main":
            self.box.git(host, "switch", "-q", target)
        if button == "rebase":  # a host makes the commits anew
            self.box.git(host, "commit", "-q", "--allow-empty", "-m", "chore: somebody else was first")
        self.box.git(host, *commands[button])
        if button == "squash":
            self.box.git(host, "commit", "-qm", "feat: squashed (#1)")
        self.box.git(self.remote, "fetch", "-q", host, f"+{target}:{target}")

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
        tip = self.box.git(self.clone, "rev-parse", branch)
        shown = self.done(self.clone, "finish", "--failed", "--pr", "-n")
        self.assertEqual(shown, f"push origin refs/heads/{branch}: (none) -> {tip}")
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


class Code(Host):
    """Features and hotfixes that the host merged, by each of its buttons."""

    def offer(self, kind, name):
        self.done(self.clone, kind, name)
        branch = f"{kind}-{name}"
        for number in (1, 2):
            write(self.clone, {f"src/{name}.py": f"number = {number}\n"})
            self.box.git(self.clone, "add", "src")
            self.box.git(self.clone, "commit", "-qm", f"fix: {name} {number}")
        self.done(self.clone, "finish", "--pr")
        return branch

    def gone(self, branch):
        return self.box.git(self.clone, "branch", "--list", branch) == ""

    def test_each_button(self):
        for kind, target in (("hotfix", "main"), ("feature", "dev")):
            for button in ("merge", "squash", "rebase"):
                with self.subTest(kind, button=button):
                    branch = self.offer(kind, f"{kind}{button}")
                    self.press(button, branch, target)
                    self.box.git(self.remote, "branch", "-qD", branch)
                    self.box.git(self.clone, "config", "fetch.prune", "true" if button == "squash" else "false")
                    answer = self.dltask(self.clone, "sync")
                    self.assertEqual(answer.code, 0, str(answer))
                    self.assertTrue(self.gone(branch), str(answer))
                    self.assertIn(f"{branch}: its branch is gone", answer.err)
                    self.assertEqual(self.box.git(self.clone, "status", "--porcelain"), "")
                    self.box.git(self.clone, "merge-base", "--is-ancestor", "main", "dev")
                    self.assertIn("number = 2", self.box.git(self.clone, "show", f"dev:src/{kind}{button}.py"))
                    (self.remote / "hooks/pre-receive").rename(self.box.folder / "away")
                    self.done(self.clone, "sync", "--push")
                    (self.box.folder / "away").rename(self.remote / "hooks/pre-receive")
        self.assertEqual(self.done(self.clone, "release", "patch"), "v0.1.1")

    def test_finish_after_a_squash_merges_nothing_again(self):
        branch = self.offer("hotfix", "h")
        self.press("squash", branch)
        write(self.clone, {"README.md": "edited\n"})
        self.done(self.clone, "sync")
        self.assertFalse(self.gone(branch), "there are edits in its work tree")
        main = self.ids("main")
        self.box.git(self.clone, "restore", "README.md")
        self.done(self.clone, "finish")
        self.assertTrue(self.gone(branch))
        self.assertEqual(self.ids("main"), main)

    def test_what_is_not_merged_stays(self):
        branch = self.offer("feature", "x")
        self.box.git(self.clone, "switch", "-q", "dev")
        self.done(self.clone, "feature", "fresh")
        self.box.git(self.clone, "push", "-q", "origin", "feature-fresh")
        self.done(self.clone, "sync")
        self.assertFalse(self.gone(branch) or self.gone("feature-fresh"))

    def test_a_tag_before_the_merge_says_what_it_waits_for(self):
        self.box.git(self.clone, "switch", "-q", "dev")
        write(self.clone, {"src/x.py": "x = 1\n"})
        self.box.git(self.clone, "add", "src")
        self.box.git(self.clone, "commit", "-qm", "feat: x")
        self.assertIn("hint: git dltask release --pr\n", self.refused(self.clone, "release", "--tag").err)
        self.done(self.clone, "release", "--pr")
        error = self.refused(self.clone, "release", "--tag").err
        self.assertIn("'main' has VERSION 0.1.0, which is tagged already; v0.2.0 waits on 'dev'", error)
        self.assertIn("hint: when it is merged: git dltask sync\n", error)


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


class Jobs(Scene):
    """The lines of templates/ci, in clones such as hosts make them: detached, with remote-tracking branches."""

    def setUp(self):
        super().setUp()
        self.work, self.remote = self.box.ready("work"), self.box.folder / "remote.git"
        self.box.must("git", "init", "-q", "--bare", self.remote)
        self.box.git(self.work, "remote", "add", "origin", self.remote)
        for branch, message in (("feature-good", "feat: x"), ("feature-bad", "no type")):
            self.box.git(self.work, "switch", "-q", "-c", branch, "dev")
            write(self.work, {"src/x.py": "1\n"})
            self.box.git(self.work, "add", ".")
            self.box.git(self.work, "commit", "-q", "--no-verify", "-m", message)
        self.box.git(self.work, "push", "-q", "--no-verify", "--all", "origin")
        self.before = self.box.git(self.work, "rev-parse", "dev")
        github, gitlab = (yaml.safe_load((TEMPLATES / name).read_text()) for name in ("github.yml", "gitlab.yml"))
        steps = {step.get("name"): step["run"] for step in github["jobs"]["rules"]["steps"] if "run" in step}
        self.request, self.push = steps["a pull request"], steps["a push"]
        self.gitlab = "\n".join(gitlab["dltask-rules"]["script"])

    def run_job(self, lines, commit, depth=(), **variables):
        clone = self.box.folder / f"clone {len(list(self.box.folder.iterdir()))}"
        self.box.must("git", "init", "-q", clone)
        self.box.git(clone, "remote", "add", "origin", self.remote.as_uri())
        self.box.git(clone, "fetch", "-q", *depth, "origin", "+refs/heads/*:refs/remotes/origin/*")
        self.box.git(clone, "checkout", "-q", "--detach", f"origin/{commit}")
        return self.box.run("bash", "-e", "-c", lines, cwd=clone, **variables)

    def requests(self, branch, onto, **options):
        """The answers of both hosts to the same request."""
        yield self.run_job(self.request, branch, BRANCH=branch, ONTO=onto, **options)
        yield self.run_job(self.gitlab, branch, CI_MERGE_REQUEST_IID="1", CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=branch,
                           CI_MERGE_REQUEST_TARGET_BRANCH_NAME=onto, **options)

    def pushes(self, commit, before, branch, **options):
        yield self.run_job(self.push, commit, BEFORE=before, BRANCH=branch, **options)
        yield self.run_job(self.gitlab, commit, CI_COMMIT_BEFORE_SHA=before, CI_COMMIT_BRANCH=branch, **options)

    def told(self, answers, rule=""):
        for answer in answers:
            self.assertEqual(answer.code, 1 if rule else 0, str(answer))
            self.assertIn(rule, answer.out + answer.err, str(answer))

    def test_requests(self):
        self.told(self.requests("feature-good", "dev"))
        self.told(self.requests("feature-bad", "dev"), "[commit-type]")
        self.told(self.requests("feature-good", "main"), "[merge-source]")
        self.told(self.requests("dev", "main"))

    def test_pushes(self):
        self.told(self.pushes("feature-good", self.before, "dev"))
        self.told(self.pushes("feature-good", self.before, "main"), "[main-protected]")
        for unknown in ("0" * 40, "1" * 40):  # a new branch; one that was forced elsewhere
            self.told(self.pushes("dev", unknown, "dev"))
            self.told(self.pushes("feature-bad", unknown, "dev"), "[commit-type]")

    def test_a_shallow_clone_is_no_proof(self):
        for branch in ("feature-good", "feature-bad"):
            self.told(self.requests(branch, "dev", depth=("--depth=1",)), "git fetch --unshallow")
            self.told(self.pushes(branch, self.before, "dev", depth=("--depth=1",)), "git fetch --unshallow")
        self.told(self.requests("feature-bad", "dev", depth=("--depth=2",)), "[commit-type]")

    def test_branches_as_hosts_write_them(self):
        for branch, onto in (("refs/heads/feature-good", "refs/heads/main"), ("feature-good", "origin/main"),
                             ("refs/remotes/origin/feature-good", "refs/remotes/origin/main")):
            answer = self.run_job(self.request.replace("origin/$ONTO", "origin/main"), "feature-good", BRANCH=branch, ONTO=onto)
            self.told([answer], "'feature-good' may not be merged into 'main' [merge-source]")


if __name__ == "__main__":
    unittest.main()
