#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""When `carry` says no, and repositories of every shape in which it works."""
import subprocess
import unittest

from debug_scene import LINES, Carry
from scene import GIT_CONFIG, table, write
from test_states import UNDER_WAY


class SaysNo(Carry):
    def test_not_on_a_debug_branch(self):
        for switch in (["dev"], ["--detach", "dev"]):
            self.git("switch", "-q", *switch)
            self.assertIn("hint: ", self.refused(self.repository, "carry").err)

    def test_a_conflict_names_the_paths(self):
        self.git("switch", "-q", "dev")
        self.commit({"src/lines.py": LINES.replace("line 3\n", "theirs\n"), "src/fine.py": "x\n"})
        self.git("switch", "-q", self.branch)
        self.edit("line 3\n", "mine\n")
        write(self.repository, {"src/new.py": "x\n"})
        answer = self.refused(self.repository, "carry", "--commit", "fix: three")
        self.assertIn("src/lines.py", answer.err)
        self.assertNotIn("src/new.py", answer.err)

    def test_deleted_there_and_edited_here(self):
        self.git("switch", "-q", "dev")
        self.git("rm", "-q", "src/gone.py")
        self.git("commit", "-qm", "chore: gone")
        self.git("switch", "-q", self.branch)
        write(self.repository, {"src/gone.py": "edited\n"})
        self.assertIn("src/gone.py", self.refused(self.repository, "carry").err)

    def test_renamed_there_and_edited_here_is_merged(self):
        self.git("switch", "-q", "dev")
        self.git("mv", "src/lines.py", "src/moved.py")
        self.git("commit", "-qm", "refactor: move")
        self.git("switch", "-q", self.branch)
        self.edit("line 3\n", "LINE 3\n")
        self.carry()
        self.assertEqual(self.status(), [" M src/moved.py"])
        self.assertIn("LINE 3\n", self.read("src/moved.py"))

    def test_from_main(self):
        self.git("switch", "-q", "main")
        self.done(self.repository, "debug")
        write(self.repository, {"src/model.py": "layers = 9\n"})
        answer = self.refused(self.repository, "carry")
        self.assertIn("git dltask carry --to dev", answer.err)
        self.assertIn("hotfix", answer.err)
        self.git("branch", "hotfix-x", "main")
        self.carry("--to", "hotfix-x", "--commit", "fix: layers")
        self.assertEqual((self.on(), self.git("diff", "--name-only", "main")), ("hotfix-x", "src/model.py"))

    def test_from_main_in_a_team_without_dev(self):
        self.git("switch", "-q", "main")
        self.git("branch", "-qD", "dev")
        text = (self.repository / ".dltask.yaml").read_text()
        write(self.repository, {".dltask.yaml": text + '\nbranches:\n  dev: ""\n'})
        self.git("commit", "-qam", "chore: no dev", "--no-verify")
        self.done(self.repository, "debug")
        write(self.repository, {"src/model.py": "layers = 9\n"})
        self.carry("--commit", "fix: layers")
        self.assertEqual((self.on(), self.read("src/model.py")), ("main", "layers = 9\n"))

    def test_target_checked_out_elsewhere(self):
        other = self.box.folder / "other"
        self.git("worktree", "add", "-q", other, "dev")
        answer = self.refused(self.repository, "carry", watch=[self.repository, other])
        self.assertIn(str(other), answer.err)

    def test_target_that_is_gone_or_none(self):
        self.git("branch", "-qm", "dev", "devel")
        self.assertIn("dev", self.refused(self.repository, "carry").err)
        self.refused(self.repository, "carry", "--to", "nowhere", codes=(1,))
        self.refused(self.repository, "carry", "--to", self.branch, codes=(1,))

    def test_message_that_breaks_the_rule_or_is_empty(self):
        self.edit("line 3\n", "LINE 3\n")
        self.assertIn("commit-type", self.refused(self.repository, "carry", "--commit", "mended it").err)
        self.refused(self.repository, "carry", "--commit", " ", codes=(129,))

    def test_ignored_file_in_the_way(self):
        self.git("switch", "-q", "dev")
        self.commit({"src/late.py": "late\n"})
        self.git("switch", "-q", self.branch)
        write(self.repository, {".git/info/exclude": "late.py\n", "src/late.py": "precious\n"})
        self.assertIn("src/late.py", self.refused(self.repository, "carry").err)
        self.assertEqual(self.read("src/late.py"), "precious\n")

    def test_the_same_new_file_on_both_sides(self):
        self.git("switch", "-q", "dev")
        self.commit({"src/late.py": "late\n"})
        self.git("switch", "-q", self.branch)
        write(self.repository, {"src/late.py": "other\n"})
        self.assertIn("src/late.py", self.refused(self.repository, "carry").err)
        write(self.repository, {"src/late.py": "late\n"})
        self.carry()
        self.assertEqual(self.status(), [])

    def test_conflicts_that_are_not_resolved(self):
        self.edit("line 3\n", "stashed\n")
        self.git("stash", "-q")
        self.edit("line 3\n", "mine\n")
        self.git("commit", "-qam", "fix: mine")
        self.assertNotEqual(self.box.run("git", "stash", "pop", cwd=self.repository).code, 0)
        self.assertIn("src/lines.py", self.refused(self.repository, "carry").err)

    def test_undo_after_the_changes_were_edited_or_left(self):
        self.edit("line 3\n", "LINE 3\n")
        write(self.folder, {"train.py": self.read("tasks/main/train.py") + "# mended\n"})
        self.carry()
        write(self.repository, {"tasks/main/train.py": "edited since\n"})
        self.assertIn("tasks/main/train.py", self.refused(self.repository, "undo").err)
        self.git("commit", "-qam", "fix: three")
        self.refused(self.repository, "undo")

    def test_a_run_is_active(self):
        write(self.folder, {"train.py": "import time\nprint(1, flush=True)\ntime.sleep(60)\n"})
        process = subprocess.Popen(["git", "dltask", "run"], cwd=self.repository, env=self.box.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.readline()
        try:
            self.assertEqual(self.dltask(self.repository, "carry").code, 4)
        finally:
            process.terminate()
            process.wait()
            process.stdout.close()


def sparse(box, repository):
    box.git(repository, "sparse-checkout", "set", "--cone", "src", "tasks/main", f"tasks/{branch_of(box, repository)}")


def sparse_index(box, repository):
    box.git(repository, "sparse-checkout", "set", "--cone", "--sparse-index", "src", "tasks/main",
            f"tasks/{branch_of(box, repository)}")


def branch_of(box, repository):
    return box.git(repository, "branch", "--show-current")


def configured(*pairs):
    def prepare(box, repository):
        for key, value in pairs:
            box.git(repository, "config", key, value)
    return prepare


def nothing(_box, _repository):
    pass


@table([("plain", nothing), ("sparse", sparse), ("sparse index", sparse_index),
        ("packed", lambda box, repository: box.git(repository, "gc", "-q")),
        ("index version 4", lambda box, repository: box.git(repository, "update-index", "--index-version", "4")),
        ("untracked cache", configured(("core.untrackedCache", "true"))),
        ("merge and commit settings", configured(("merge.ff", "only"), ("merge.autoStash", "true"), ("commit.template",
                                                 "/nowhere"), ("branch.dev.mergeOptions", "--squash"))),
        ("coloured and renaming git", configured(("color.ui", "always"), ("status.renames", "copies"),
                                                 ("diff.renames", "copies"), ("core.quotePath", "false"))),
        ("no trust in modes", configured(("core.fileMode", "false"))),
        ("hooks of the team", configured(("core.hooksPath", "/dev/null")))])
class Shapes(Carry):
    def check(self, prepare):
        prepare(self.box, self.repository)
        self.git("switch", "-q", "-c", "feature-x", "dev")
        self.commit({"docs/far.md": "far\n", "src/far.py": "far\n"}, "docs: far")
        self.git("switch", "-q", self.branch)
        write(self.repository, {"src/model.py": "layers = 5\n", "src/new.py": "new\n"})
        before = self.status()
        for words in ([], ["--to", "feature-x", "--commit", "fix: layers"]):
            self.carry(*words)
            self.assertEqual(self.read("src/new.py"), "new\n")
            self.assertEqual(self.read("src/model.py"), "layers = 5\n")
            self.assertEqual(self.status(), [] if words else before)
            self.done(self.repository, "undo")
            self.assertEqual((self.on(), self.status()), (self.branch, before))
        self.git("fsck", "--strict", "--no-dangling")


COMMANDS = {"carry": ["carry"], "debug": ["debug"], "new on": ["new", "--on", "v0.1.0"],
            "new unreleased": ["new", "--unreleased"]}


@table([(f"{command} during {state}", UNDER_WAY[state], COMMANDS[command])
        for state in UNDER_WAY for command in COMMANDS])
class UnderWay(Carry):
    def check(self, prepare, words):
        prepare(self.box, self.repository, self.branch)
        write(self.repository, {"src/new.py": "new\n"})
        answer = self.refused(self.repository, *words)
        self.assertIn("under way", answer.err)
        self.assertIn("hint: ", answer.err)


class Undisturbed(Carry):
    def test_a_stash_of_the_user_stays(self):
        self.edit("line 9\n", "stashed\n")
        self.git("stash", "-q")
        before = self.git("stash", "list"), self.git("rev-parse", "stash")
        self.edit("line 3\n", "LINE 3\n")
        self.carry("--commit", "fix: three")
        self.assertEqual((self.git("stash", "list"), self.git("rev-parse", "stash")), before)

    def test_a_locked_index_is_named(self):
        self.edit("line 3\n", "LINE 3\n")
        write(self.repository, {".git/index.lock": ""})
        self.assertIn("index.lock", self.refused(self.repository, "carry").err)

    def test_a_hook_that_fails_after_the_switch_does_no_harm(self):
        self.edit("line 3\n", "LINE 3\n")
        hook = self.repository / ".git/hooks/post-checkout"
        write(self.repository, {".git/hooks/post-checkout": "#!/bin/sh\nexit 1\n"})
        hook.chmod(0o755)
        self.carry()
        self.assertEqual((self.on(), self.status()), ("dev", [" M src/lines.py"]))

    def test_the_hook_of_the_team_sees_the_message(self):
        self.edit("line 3\n", "LINE 3\n")
        hook = self.repository / ".git/hooks/commit-msg"
        hook.write_text("#!/bin/sh\ngrep -q ISSUE \"$1\" || { echo 'no issue named'; exit 1; }\n")
        self.assertIn("no issue named", self.refused(self.repository, "carry", "--commit", "fix: three").err)

    def test_everything_survives_a_collection_until_undo(self):
        write(self.repository, {"src/new.py": "new\n", "src/staged.py": "staged\n"})
        self.git("add", "src/staged.py")
        before = self.status()
        self.carry("--commit", "fix: new")
        self.git("reflog", "expire", "--expire=now", "--all")
        self.git("gc", "-q", "--prune=now")
        self.done(self.repository, "undo")
        self.assertEqual(self.status(), before)


def clone(*options):
    def make(case):
        case.git("config", "uploadpack.allowFilter", "true")
        case.git("switch", "-q", "main")
        place = case.box.folder / "clone"
        case.box.must("git", "clone", "-q", *options, f"file://{case.repository}", place)
        case.box.git(place, "fetch", "-q", "--tags")
        case.box.must("git", "dltask", "init", cwd=place)
        return place
    return make


@table([("plain", clone()), ("partial", clone("--filter=blob:none")), ("without trees", clone("--filter=tree:0")),
        ("shallow", clone("--depth=1", "--no-single-branch"))])
class Clones(Carry):
    def check(self, make):
        place = make(self)
        self.box.git(place, "switch", "-q", "dev")
        self.assertEqual(self.dltask(place, "debug").code, 0)
        write(place, {"src/model.py": "layers = 5\n", "src/new.py": "new\n"})
        answer = self.dltask(place, "run")
        self.assertEqual(answer.code, 0, str(answer))
        answer = self.dltask(place, "carry", "--commit", "fix: layers")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertEqual(self.box.git(place, "show", "--name-only", "--format=", "dev"), "src/model.py\nsrc/new.py")
        self.box.must("git", "dltask", "undo", cwd=place)
        self.assertEqual(self.box.git(place, "status", "--porcelain"), " M src/model.py\n?? src/new.py")


class Elsewhere(Carry):
    def test_in_a_linked_work_tree(self):
        self.git("switch", "-q", "main")
        other = self.box.folder / "other 树"
        self.git("worktree", "add", "-q", other, self.branch)
        write(other, {"src/model.py": "layers = 5\n"})
        self.assertEqual(self.dltask(other / "src", "carry").code, 0)
        self.assertEqual(self.box.git(other, "status", "--porcelain"), " M src/model.py")
        self.assertEqual(self.box.git(other, "branch", "--show-current"), "dev")
        self.assertEqual(self.dltask(other, "undo").code, 0)
        self.assertEqual(self.box.git(other, "branch", "--show-current"), self.branch)
        self.assertEqual(self.box.git(other, "status", "--porcelain"), " M src/model.py")
        self.assertEqual((self.on(), self.status()), ("main", []))

    def test_from_a_sub_directory_and_through_git(self):
        write(self.repository, {"src/model.py": "layers = 5\n"})
        self.box.must("git", "-C", self.repository / "src", "dltask", "carry", "--commit", "fix: layers")
        self.assertEqual(self.on(), "dev")

    def test_bare(self):
        bare = self.box.folder / "bare.git"
        self.box.must("git", "clone", "-q", "--bare", self.repository, bare)
        self.assertIn(self.dltask(bare, "carry").code, (3,))


class Signed(Carry):
    config = GIT_CONFIG + "[gpg]\n\tformat = ssh\n"

    def test_the_commit_is_signed(self):
        key = self.box.home / "key"
        self.box.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        for name, value in (("user.signingKey", key), ("commit.gpgSign", "true")):
            self.git("config", name, value)
        self.edit("line 3\n", "LINE 3\n")
        self.carry("--commit", "fix: three")
        self.assertIn("BEGIN SSH SIGNATURE", self.git("cat-file", "commit", "dev"))

    def test_a_signature_that_fails_changes_nothing(self):
        self.git("config", "user.signingKey", "/nowhere")
        self.git("config", "commit.gpgSign", "true")
        self.edit("line 3\n", "LINE 3\n")
        self.refused(self.repository, "carry", "--commit", "fix: three", codes=(128,))


if __name__ == "__main__":
    unittest.main()
