#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hooks of others go on running beside ours, and come back byte for byte: git-lfs and the pre-commit framework as
they are installed here, husky and lefthook by the files that they write."""
import json
import shutil
import unittest
from pathlib import Path

from scene import PROGRAMS, Scene, difference, digest, write

# What `husky init` of version 9 and `lefthook install` of version 1 leave, shortened to what git runs.
HUSKY = {".husky/pre-commit": "echo husky ran\n", ".husky/_/h": "#!/usr/bin/env sh\nn=$(basename \"$0\")\n"
         "s=$(dirname \"$(dirname \"$0\")\")/$n\n[ ! -f \"$s\" ] && exit 0\nsh -e \"$s\" \"$@\"\nexit $?\n",
         ".husky/_/pre-commit": "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"\n",
         ".husky/_/commit-msg": "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"\n"}
LEFTHOOK = "#!/bin/sh\n# lefthook\ncall_lefthook()\n{\n  echo \"lefthook ran $1\"\n}\ncall_lefthook run \"%s\" \"$@\"\n"


def executable(folder, files):
    write(folder, files)
    for name in files:
        (folder / name).chmod(0o755)


class Chains(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        self.box.git(self.repository, "switch", "-q", "-c", "dev")
        self.hooks = self.repository / ".git/hooks"

    def commit(self, message="feat: x"):
        return self.box.run("git", "commit", "--allow-empty", "-m", message, cwd=self.repository)

    def round_trip(self, says=None):
        """Installs twice and takes away again; between, both sides judge a commit."""
        before = digest(self.hooks)
        self.done(self.repository, "hooks", "install", "--dry-run")
        self.assertEqual(difference(before, digest(self.hooks)), [])
        self.done(self.repository, "hooks", "install")
        installed = digest(self.hooks)
        self.done(self.repository, "hooks", "install")
        self.assertEqual(difference(installed, digest(self.hooks)), [])
        answer = self.commit("no type")
        self.assertIn("[commit-type]", answer.err, str(answer))
        answer = self.commit()
        self.assertEqual(answer.code, 0, str(answer))
        if says:
            self.assertIn(says, answer.out + answer.err)
        self.done(self.repository, "hooks", "uninstall")
        self.assertEqual(difference(before, digest(self.hooks)), [])

    def status(self):
        return {row["event"]: row for row in json.loads(self.done(self.repository, "hooks", "status", "--json"))}

    def test_lefthook(self):
        executable(self.hooks, {name: LEFTHOOK % name for name in ("pre-commit", "commit-msg", "prepare-commit-msg")})
        self.assertEqual(self.status()["pre-commit"]["owner"], "lefthook")
        self.round_trip("lefthook ran")

    def test_links_are_hooks_like_others(self):
        executable(self.repository, {"tools/message": "#!/bin/sh\necho linked ran\n"})
        (self.hooks / "commit-msg").symlink_to("../../tools/message")
        (self.hooks / "pre-push").symlink_to("/nowhere/at/all")
        self.assertEqual(self.status()["commit-msg"]["state"], "foreign")
        self.round_trip("linked ran")

    def test_a_post_checkout_of_the_team_follows_our_switches(self):
        executable(self.hooks, {"post-checkout": f"#!/bin/sh\necho \"$3\" >> '{self.box.folder}/switched'\n"})
        self.done(self.repository, "init")
        self.assertTrue((self.hooks / "post-checkout.dltask-chained").exists())
        switched = self.box.folder / "switched"
        switched.unlink(missing_ok=True)
        self.done(self.repository, "new", "-s", "lr=0.01")
        self.assertEqual(switched.read_text(), "1\n")

    def test_husky_has_a_directory_of_its_own(self):
        executable(self.repository, HUSKY)
        self.box.git(self.repository, "config", "core.hooksPath", ".husky/_")
        before = digest(self.repository)
        answer = self.dltask(self.repository, "hooks", "install")
        self.assertEqual(answer.code, 3, str(answer))
        self.assertIn(f"add to '{self.repository}/.husky/commit-msg': git-dltask-hook commit-msg", answer.err)
        self.assertEqual(difference(before, digest(self.repository)), [])
        # The lines that were shown, where husky's own hooks are written by hand.
        line = f'"{PROGRAMS}/git-dltask-hook" commit-msg "$@" || exit\n'
        executable(self.repository, {".husky/commit-msg": line})
        self.assertIn("[commit-type]", self.commit("no type").err)
        answer = self.commit()
        self.assertEqual((answer.code, "husky ran" in answer.out + answer.err), (0, True), str(answer))

    @unittest.skipUnless(shutil.which("git-lfs"), "no git-lfs here")
    def test_git_lfs(self):
        self.box.git(self.repository, "lfs", "install", "--local")
        self.done(self.repository, "hooks", "install")
        self.assertEqual(self.status()["pre-push"]["chained"], "git-lfs")
        self.done(self.repository, "hooks", "uninstall")
        self.round_trip()
        self.done(self.repository, "hooks", "install")
        server = self.box.folder / "server.git"
        self.box.must("git", "init", "-q", "--bare", server)
        write(self.repository, {".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n", "a.bin": "b" * 5000})
        self.box.git(self.repository, "add", ".")
        self.box.git(self.repository, "commit", "-qm", "feat: weights")
        self.box.git(self.repository, "push", "-q", server.as_uri(), "dev")
        self.assertEqual(len([path for path in (server / "lfs/objects").rglob("*") if path.is_file()]), 1)

    @unittest.skipUnless(shutil.which("pre-commit"), "no pre-commit here")
    def test_pre_commit_framework(self):
        write(self.repository, {".pre-commit-config.yaml": "repos:\n- repo: local\n  hooks:\n  - {id: a, name: told, "
                                "entry: 'true', language: system, always_run: true, pass_filenames: false}\n"})
        self.box.git(self.repository, "add", ".")
        variables = {"PRE_COMMIT_HOME": str(self.box.home / "cache")}
        self.box.must("pre-commit", "install", cwd=self.repository, **variables)
        self.assertEqual(self.status()["pre-commit"]["owner"], "pre-commit")
        self.round_trip("told")
        self.done(self.repository, "hooks", "install")
        self.box.must("pre-commit", "install", cwd=self.repository, **variables)  # over ours: it keeps a copy
        answer = self.commit()
        self.assertEqual((answer.code, "told" in answer.out + answer.err), (0, True), str(answer))

    @unittest.skipUnless(shutil.which("pre-commit"), "no pre-commit here")
    def test_our_hooks_in_the_pre_commit_framework(self):
        stages = ("pre-commit", "commit-msg", "pre-merge-commit", "pre-push", "post-checkout", "prepare-commit-msg")
        ours = self.box.folder / "ours"
        self.box.must("git", "init", "-q", ours)
        write(ours, {".pre-commit-hooks.yaml": (Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml").read_bytes()})
        self.box.git(ours, "add", ".")
        self.box.git(ours, "commit", "-qm", "feat: hooks")
        write(self.repository, {".pre-commit-config.yaml": f"default_install_hook_types: [{', '.join(stages)}]\n"
                                f"repos:\n- repo: {json.dumps(str(ours))}\n  rev: {self.box.git(ours, 'rev-parse', 'HEAD')}\n"
                                f"  hooks: [{', '.join(f'{{id: dltask-{stage}}}' for stage in stages)}]\n"})
        self.box.git(self.repository, "add", ".")
        self.box.must("pre-commit", "install", cwd=self.repository, PRE_COMMIT_HOME=str(self.box.home / "cache"))
        self.box.environment["PRE_COMMIT_HOME"] = str(self.box.home / "cache")
        self.assertIn("[commit-type]", self.commit("no type").err)
        self.assertEqual(self.commit("chore: the framework").code, 0)
        self.box.git(self.repository, "branch", "-f", "main", "dev")
        self.box.git(self.repository, "switch", "-q", "-c", "feature-x")
        self.assertEqual(self.commit().code, 0)
        self.box.git(self.repository, "switch", "-q", "main")
        answer = self.box.run("git", "merge", "--no-ff", "-m", "feat: x", "feature-x", cwd=self.repository)
        self.assertIn("[merge-source]", answer.out + answer.err)
        # A push with the first commit of all names the branch only, every other one ids.
        self.box.git(self.repository, "reset", "-q", "--hard", "feature-x")
        self.box.must("git", "init", "-q", "--bare", self.box.folder / "server.git")
        self.box.git(self.repository, "remote", "add", "origin", "../server.git")
        for pushed in (["origin", "main"], ["--no-verify", "origin", "main~1:main"], ["origin", "main"]):
            answer = self.box.run("git", "push", "-q", *pushed, cwd=self.repository)
            self.assertEqual("[main-protected]" in answer.out + answer.err, "--no-verify" not in pushed, str(answer))

    def test_a_hook_that_its_tool_wrote_over_ours_is_chained_again(self):
        executable(self.hooks, {"commit-msg": LEFTHOOK % "commit-msg"})
        self.done(self.repository, "hooks", "install")
        (self.hooks / "commit-msg").rename(self.hooks / "commit-msg.old")  # as `lefthook install` does
        executable(self.hooks, {"commit-msg": "#!/bin/sh\n# newer\n" + LEFTHOOK % "commit-msg"})
        before = digest(self.hooks)
        self.done(self.repository, "hooks", "install")
        self.assertIn("[commit-type]", self.commit("no type").err)
        self.done(self.repository, "undo")
        self.assertEqual(difference(before, digest(self.hooks)), [])
        self.done(self.repository, "hooks", "install")
        self.done(self.repository, "hooks", "uninstall")
        self.assertEqual((self.hooks / "commit-msg").read_text(), "#!/bin/sh\n# newer\n" + LEFTHOOK % "commit-msg")
        self.assertFalse((self.hooks / "commit-msg.dltask-chained").exists())

    def test_unknown_hooks_get_arguments_input_and_have_the_last_word(self):
        text = '#!/bin/sh\necho "$# $1" >>"{0}"\ncat >>"{0}"\nexit {1}\n'
        said = self.box.folder / "said"
        server = self.box.folder / "server.git"
        self.box.must("git", "init", "-q", "--bare", server)
        executable(self.hooks, {"pre-push": text.format(said, 0)})
        self.done(self.repository, "hooks", "install")
        self.box.git(self.repository, "push", "-q", server, "dev", "main")
        lines = said.read_text().splitlines()
        self.assertEqual(lines[0], f"2 {server}")
        self.assertEqual([line.split()[0] for line in lines[1:]], ["refs/heads/dev", "refs/heads/main"])
        executable(self.hooks, {"pre-push.dltask-chained": text.format(said, 7)})
        self.box.git(self.repository, "commit", "-q", "--allow-empty", "-m", "feat: x")
        self.assertNotEqual(self.box.run("git", "push", "-q", server, "dev", cwd=self.repository).code, 0)

    def test_a_team_file_that_cannot_be_read_is_no_obstacle_to_uninstall(self):
        executable(self.hooks, {"pre-commit": "#!/bin/sh\necho mine\n"})
        before = digest(self.hooks)
        self.done(self.repository, "hooks", "install")
        self.assertEqual(self.status()["pre-commit"]["chained"], "pre-commit.dltask-chained")
        write(self.repository, {".dltask.yaml": "branches:\n  main: [\n"})
        self.assertIn(".dltask.yaml:3:1:", self.commit().err)
        answer = self.dltask(self.repository, "hooks", "uninstall")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("warning: .dltask.yaml:3:1:", answer.err)
        self.assertEqual(difference(before, digest(self.hooks)), [])

    def test_a_linked_work_tree_has_the_same_hooks(self):
        self.done(self.repository, "hooks", "install")
        linked = self.box.folder / "linked"
        self.box.git(self.repository, "worktree", "add", "-q", "-b", "feature-x", linked)
        answer = self.box.run("git", "commit", "--allow-empty", "-m", "no type", cwd=linked)
        self.assertIn("[commit-type]", answer.err)
        before = digest(self.repository)
        self.done(linked, "hooks", "install")
        self.assertEqual(difference(before, digest(self.repository)), [])

    def test_hooks_of_the_configuration_that_this_git_does_not_run(self):
        version = self.box.must("git", "version").split()[2].split(".")
        if (int(version[0]), int(version[1])) >= (2, 54):
            self.skipTest("this git runs them")
        for key, value in (("event", "commit-msg"), ("command", "git dltask hook commit-msg")):
            self.box.git(self.repository, "config", f"hook.rules.{key}", value)
        answer = self.dltask(self.repository, "hooks", "status")
        self.assertIn("hook.rules is configured, but git runs such hooks from 2.54 on only", answer.err)
        self.assertEqual(self.status()["commit-msg"]["state"], "absent")
        self.round_trip()

    def test_a_program_that_is_gone_is_told_in_one_line(self):
        self.done(self.repository, "hooks", "install")
        hook = self.hooks / "commit-msg"
        hook.write_text(hook.read_text().replace(f"{PROGRAMS}/git-dltask-hook", "/nowhere/git-dltask-hook"))
        path = "/usr/bin:/bin"
        answer = self.box.run("sh", hook, "message", cwd=self.repository, PATH=path)
        self.assertEqual((answer.code, len(answer.err.splitlines())), (1, 1), str(answer))
        self.assertIn("git-dltask-hook is not installed any more", answer.err)


if __name__ == "__main__":
    unittest.main()
