# SPDX-License-Identifier: Apache-2.0
"""What doctor finds is made for real, mended by the very command that it prints, and gone then."""
import json
import os
import shutil
import subprocess
import unittest
from pathlib import Path

from scene import PROGRAMS, Scene, difference, digest, table, write


class Clinic(Scene):
    """A repository that is well, in which something is broken."""

    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        self.done(self.repository, "init")

    def git(self, *words):
        return self.box.git(self.repository, *words)

    def examine(self, where=None, code=None, **options):
        """The findings; nothing has changed."""
        where = where or self.repository
        before = digest(where, ())
        answer = self.dltask(where, "doctor", "--json", **options)
        self.assertEqual(difference(before, digest(where, ())), [], str(answer))
        self.assertIn(answer.code, (0, 1) if code is None else (code,), str(answer))
        findings = json.loads(answer.out)
        has_error = any(finding["severity"] == "error" for finding in findings)
        self.assertEqual(answer.code, int(has_error), str(answer))
        return findings

    def finding(self, check, **options):
        """The only one of a check, in the repository or in `where`."""
        found = [finding for finding in self.examine(**options) if finding["check"] == check]
        self.assertEqual(len(found), 1, found)
        return found[0]

    def mend(self, hint, where=None, **variables):
        """Types a command as the user would."""
        answer = self.box.run("sh", "-c", hint, cwd=where or self.repository, **variables)
        self.assertEqual(answer.code, 0, f"{hint}\n{answer}")

    def assert_well(self, where=None, **options):
        self.assertEqual(self.examine(where, 0, **options), [])


    def hook(self, name):
        return self.repository / ".git/hooks" / name

    def write_hook(self, name, text, mode=0o755):
        self.hook(name).write_bytes(text.encode())
        self.hook(name).chmod(mode)

    def leave(self, name):
        """An empty file in the git directory."""
        (self.repository / ".git" / name).write_text("")


def drop_hooks(clinic):
    for file in (clinic.repository / ".git/hooks").iterdir():
        if file.suffix != ".sample":
            file.unlink()


def add_carriage_returns(clinic):
    file = clinic.hook("pre-push")
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def call_another_program(clinic):
    file = clinic.hook("pre-push")
    file.write_text(file.read_text().replace("program='", "program='/nowhere"))


def put_a_file_there(clinic):
    shutil.rmtree(clinic.repository / ".git/dltask")
    for ref in clinic.git("for-each-ref", "--format=%(refname)", "refs/dltask").splitlines():
        clinic.git("update-ref", "-d", ref)
    clinic.leave("dltask")


def damage_the_journal(clinic):
    clinic.done(clinic.repository, "new", "--no-switch", "one")
    operation = max((clinic.repository / ".git/dltask/operations").iterdir())
    (clinic.repository / ".git/dltask/journal").write_bytes(operation.read_bytes()[:-20])


def stop_half_way(clinic):
    """As a kill leaves it whose last step is done: the journal is not an entry of the log yet."""
    clinic.done(clinic.repository, "new", "--no-switch", "one")
    operation = max((clinic.repository / ".git/dltask/operations").iterdir())
    operation.rename(clinic.repository / ".git/dltask/journal")


def remark_on_a_task(clinic):
    branch = clinic.done(clinic.repository, "new", "--no-switch", "one")
    clinic.box.must("git", "init", "-q", "--bare", "../remote.git", cwd=clinic.repository)
    clinic.git("remote", "add", "origin", "../remote.git")
    clinic.git("push", "-q", "origin", "--all")
    clinic.done(clinic.repository, "note", branch, "good")


def get_ahead_of_dev(clinic):
    clinic.box.must("git", "init", "-q", "--bare", "../remote.git", cwd=clinic.repository)
    clinic.git("remote", "add", "origin", "../remote.git")
    clinic.git("push", "-q", "origin", "--all")
    clinic.git("commit", "--no-verify", "--allow-empty", "-qm", "fix: x")


def queue_what_goes(clinic):
    branch = clinic.done(clinic.repository, "new", "--no-switch", "one")
    clinic.done(clinic.repository, "queue", "add", branch)
    clinic.git("branch", "-D", branch)


def lose_a_work_tree(clinic):
    clinic.git("worktree", "add", "-q", "-b", "other", "../other")
    shutil.rmtree(clinic.repository.parent / "other")


def be_killed_while_it_runs(clinic):
    branch = clinic.done(clinic.repository, "new", "one")
    write(clinic.repository, {f"tasks/{branch}/train.py": "import time\ntime.sleep(600)\n"})
    run = subprocess.Popen(["git-dltask", "run"], cwd=clinic.repository, env=clinic.box.environment,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    mark = clinic.repository / ".git/dltask/runs" / f"{branch}.json"
    clinic.wait_for(lambda: mark.exists() and json.loads(mark.read_text())["pid"] == run.pid)
    run.kill()
    run.wait()


DAMAGE = [
    ("index lock", "locks", "error", lambda c: c.leave("index.lock")),
    ("ref lock", "locks", "error", lambda c: c.leave("refs/heads/dev.lock")),
    ("lock of a stopped operation", "locks", "error", lambda c: (stop_half_way(c), c.leave("index.lock"))),
    ("config lock", "locks", "error", lambda c: c.leave("config.lock")),
    ("empty ref", "refs", "error", lambda c: c.leave("refs/heads/dev")),
    ("index", "index", "error", lambda c: (c.repository / ".git/index").write_bytes(b"DIRC")),
    ("no HEAD", "repository", "error", lambda c: (c.repository / ".git/HEAD").unlink()),
    ("damaged HEAD", "repository", "error", lambda c: c.leave("HEAD")),
    ("half way", "operation", "error", stop_half_way),
    ("journal", "operation", "error", damage_the_journal),
    ("bisect", "git-operation", "warn", lambda c: c.git("bisect", "start")),
    ("slots", "settings", "error", lambda c: c.git("config", "dltask.slots", "many")),
    ("no template", "initialised", "error", lambda c: (
        c.git("rm", "-rq", "tasks"), c.git("commit", "--no-verify", "-qm", "feat: no template"))),
    ("no dev", "branches", "error", lambda c: c.git("branch", "-D", "dev")),
    ("main is ahead", "merge-back", "warn", lambda c: c.git("commit", "--no-verify", "--allow-empty", "-qm", "fix: x")),
    ("main is ahead in a team", "merge-back", "warn", get_ahead_of_dev),
    ("lightweight tag", "version-tag", "error", lambda c: c.git("tag", "-f", "v0.1.0", "v0.1.0^{}")),
    ("no tag", "version-tag", "error", lambda c: c.git("tag", "-d", "v0.1.0")),
    ("hook is gone", "hooks", "error", lambda c: c.hook("commit-msg").unlink()),
    ("hook is not executable", "hooks", "error", lambda c: c.hook("commit-msg").chmod(0o644)),
    ("hook with CRLF", "hooks", "error", add_carriage_returns),
    ("hook of another program", "hooks", "warn", call_another_program),
    ("hook over ours", "hooks", "error", lambda c: c.write_hook("pre-push", "#!/bin/sh\ngit lfs pre-push\n")),
    ("no hooks", "hooks", "warn", drop_hooks),
    ("hooks path", "hooks", "error", lambda c: c.git("config", "core.hooksPath", "/nowhere/hooks")),
    ("CRLF of others", "hook-files", "error", lambda c: c.write_hook("post-merge", "#!/bin/sh\r\nexit 0\r\n")),
    ("not executable", "hook-files", "warn", lambda c: c.write_hook("post-merge", "#!/bin/sh\nexit 0\n", 0o644)),
    ("work tree", "work-trees", "warn", lose_a_work_tree),
    ("remarks", "remarks", "note", remark_on_a_task),
    ("grafts", "clone", "warn", lambda c: write(c.repository, {".git/info/grafts": c.git("rev-parse", "HEAD") + "\n"})),
    ("pin of nothing", "kept-refs", "note", lambda c: c.git("update-ref", "refs/dltask/op/20200101T000000-0001", "main")),
    ("run", "runs", "warn", be_killed_while_it_runs),
    ("queue", "queue", "warn", queue_what_goes),
    ("state is a file", "state-directory", "error", put_a_file_there),
    ("lock directory", "lock-directory", "error", lambda c: c.git("config", "dltask.lockDir", "/proc/version/locks")),
    ("relative locks", "lock-directory", "error", lambda c: c.git("config", "dltask.lockDir", "locks")),
    ("interpreter", "interpreter", "error", lambda c: c.git("config", "dltask.python", "/nowhere/python3")),
]


@table(DAMAGE)
class Mended(Clinic):
    def check(self, check, severity, damage):
        self.assert_well()
        damage(self)
        found = self.finding(check)
        self.assertEqual(found["severity"], severity, found)
        self.mend(found["hints"][0])
        self.assert_well()


class Locks(Clinic):
    def test_a_lock_that_a_process_has_open_is_not_to_be_removed(self):
        with open(self.repository / ".git/index.lock", "w"):
            found = self.finding("locks", code=0)
            self.assertEqual((found["severity"], found["hints"]), ("note", []))
            self.assertIn(f"process {os.getpid()}", found["message"])
        self.assertEqual(self.finding("locks")["severity"], "error")

    def test_a_lock_may_belong_to_a_git_that_works_here(self):
        """`git commit` has closed its lock while the editor is open."""
        write(self.box.home, {"editor": "#!/bin/sh\ntouch \"$HOME/open\"\nwhile ! [ -e \"$HOME/go\" ]; do sleep 0.02; done\n"
                                        "echo 'feat: more' > \"$1\"\n"})
        (self.box.home / "editor").chmod(0o755)
        write(self.repository, {"src/model.py": "layers = 4\n"})
        self.git("switch", "-q", "dev")
        commit = subprocess.Popen(["git", "commit", "-qa"], cwd=self.repository, stdin=subprocess.DEVNULL,
                                  env={**self.box.environment, "GIT_EDITOR": '"$HOME/editor"'})
        self.addCleanup(commit.wait)
        self.addCleanup(commit.kill)
        self.wait_for((self.box.home / "open").exists)
        found = self.finding("locks", code=0)
        self.assertEqual((found["severity"], found["hints"]), ("note", []))
        self.assertIn(f"process {commit.pid}", found["message"])
        self.let_go()
        self.assertEqual(commit.wait(), 0)
        self.assert_well()


class Places(Clinic):
    """It works wherever it is called, and says why the rest does not."""

    def test_outside_of_a_repository_machine_and_installation_are_looked_at(self):
        found = self.finding("repository", where=self.box.home, code=0)
        self.assertEqual(found["severity"], "note")
        self.box.must("git", "config", "--global", "dltask.slots", "many")
        answer = self.dltask(self.box.home, "doctor")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertNotIn("fatal", answer.err)

    def test_a_repository_that_git_does_not_open_is_a_finding(self):
        (self.repository / ".git/HEAD").write_text("no head\n")
        write(self.repository, {"gitdir/.git": "gitdir: /nowhere\n"})
        found = self.finding("repository", where=self.repository / "gitdir", code=1)
        self.assertIn("/nowhere", found["message"])

    def test_a_file_of_settings_is_named_with_its_line(self):
        write(self.repository, {".dltask.yaml": "files:\n  max-size: large\n"})
        found = self.finding("settings", code=1)
        self.assertIn(".dltask.yaml:2:", found["message"])
        self.assertEqual(self.dltask(self.repository, "doctor").err, "")

    def test_a_key_that_nobody_knows_is_a_warning(self):
        write(self.repository, {".dltask.yaml": "filez:\n  max-size: 1MiB\n"})
        self.assertEqual(self.finding("settings", code=0)["severity"], "warn")

    def test_before_the_first_commit_and_before_init(self):
        self.box.must("git", "init", "-q", self.box.folder / "empty")
        where = self.box.folder / "empty"
        for first in ("there is no commit yet", "has no 'tasks/main'"):
            found = self.finding("initialised", where=where, code=1)
            self.assertIn(first, found["message"])
            self.box.git(where, "commit", "--allow-empty", "-qm", "feat: begin")
        self.assertEqual(found["hints"], ["git dltask init"])

    def test_a_template_alone_is_no_beginning(self):
        other = self.box.repository("other")
        found = [finding["check"] for finding in self.examine(other, 1)]
        self.assertEqual(found, ["initialised"])
        self.mend(self.finding("initialised", where=other)["hints"][0], other)
        self.assert_well(other)

    def test_a_bare_repository_and_a_linked_work_tree(self):
        self.box.must("git", "clone", "-q", "--bare", self.repository, self.box.folder / "bare.git")
        self.box.git(self.box.folder / "bare.git", "config", "dltask.python", "/nowhere/python3")
        self.assert_well(self.box.folder / "bare.git")
        self.git("worktree", "add", "-q", "../linked", "dev")
        self.assert_well(self.box.folder / "linked")

    def test_a_shallow_clone(self):
        self.git("commit", "--no-verify", "--allow-empty", "-qm", "chore: more")
        self.git("branch", "-f", "dev", "main")
        clone = self.box.folder / "clone"
        self.box.must("git", "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{self.repository}", clone)
        self.box.git(clone, "branch", "dev", "origin/dev")
        self.done(clone, "hooks", "install")
        for check in ("clone", "version-tag"):
            for found in self.examine(clone):
                if found["check"] == check:
                    self.mend(found["hints"][0], clone)
        self.assert_well(clone)

    def test_a_clone_without_dev_is_told_where_it_is(self):
        clone = self.box.folder / "clone"
        self.box.must("git", "clone", "-q", self.repository, clone)
        self.done(clone, "hooks", "install")
        found = self.finding("branches", where=clone, code=1)
        self.assertEqual(found["hints"], ["git branch dev origin/dev"])
        self.mend(found["hints"][0], clone)
        self.assert_well(clone)

    def test_files_of_git_lfs_without_git_lfs(self):
        write(self.repository, {"weights/.gitattributes": "*.pt filter=lfs diff=lfs merge=lfs -text\n"})
        self.git("add", "weights/.gitattributes")
        found = self.finding("lfs", code=1)
        self.assertIn("'weights/.gitattributes'", found["message"])
        write(self.box.home, {"bin/git-lfs": "#!/bin/sh\ngit config --global filter.lfs.process git-lfs\n"})
        (self.box.home / "bin/git-lfs").chmod(0o755)
        path = f"{self.box.home}/bin:{self.box.environment['PATH']}"
        found = self.finding("lfs", code=1, PATH=path)
        self.mend(found["hints"][0], PATH=path)
        self.assert_well(PATH=path)

    def test_pip_of_another_environment(self):
        programs = self.box.home / "env/bin"
        write(programs, {"pip": "#!/usr/bin/env python3.99\n", "python3.99": "", "../pyvenv.cfg": ""})
        for name in ("pip", "python3.99"):
            (programs / name).chmod(0o755)
        found = self.finding("pip", code=0, PATH=f"{programs}:{self.box.environment['PATH']}")
        self.assertEqual(found["severity"], "warn")

    def test_no_identity(self):
        self.box.must("git", "config", "--global", "--remove-section", "user")
        self.box.must("git", "config", "--global", "user.useConfigOnly", "true")
        found = self.finding("identity", code=1)
        for hint in found["hints"]:
            self.mend(hint)
        self.assert_well()


class Words(Clinic):
    def test_what_is_well_is_told_on_demand_and_every_check_is_in_the_manual(self):
        page = (Path(PROGRAMS).parent / "share/man/man1/git-dltask-doctor.1").read_text()
        told = json.loads(self.done(self.repository, "doctor", "-v", "--json"))
        self.assertEqual({one["severity"] for one in told}, {"ok"})
        for one in told:
            self.assertIn(f".It Cm {one['check']}\n", page)
            self.assertIn(one["area"], ("installation", "repository", "machine"))
        self.assertEqual(len({one["check"] for one in told}), page.count(".It Cm "))

    def test_people_get_lines_and_hints(self):
        self.assertEqual(self.dltask(self.repository, "doctor").out, "")
        self.hook("commit-msg").unlink()
        answer = self.dltask(self.repository, "doctor")
        self.assertEqual(answer.out, "error: the hook commit-msg is missing [hooks]\nhint: git dltask hooks install\n")
        self.assertEqual((answer.code, answer.err), (1, ""))

    def test_no_hook_is_started_and_nothing_of_a_name_reaches_the_terminal(self):
        self.write_hook("post-merge", f"#!/bin/sh\ntouch {self.box.home}/called\n")
        self.write_hook("pre-auto-gc", "#!/bin/sh\n", 0o644)
        self.git("update-ref", "refs/dltask/op/\u202eevil", "main")
        answer = self.dltask(self.repository, "doctor")
        self.assertNotIn("\u202e", answer.out)
        self.assertIn("\\u202e", answer.out)
        self.assertFalse((self.box.home / "called").exists())

    def test_a_program_of_another_version_or_place(self):
        programs = self.box.folder / "programs" / "bin"
        shutil.copytree(PROGRAMS, programs)
        write(programs, {"git-dltask-hook": "#!/bin/sh\necho git-dltask-hook 0.0.1\n"})
        answer = self.box.run(programs / "git-dltask", "doctor", "--json", cwd=self.repository)
        told = {one["check"]: one["message"] for one in json.loads(answer.out)}
        self.assertIn("not of the same version", told["hook-program"])
        self.assertIn(str(programs), told["path"])
        self.assertIn("not installed", told["bulk-reader"])
        self.assertIn("manual", told)
        (programs / "git-dltask-hook").unlink()
        answer = self.box.run(programs / "git-dltask", "doctor", "--json", cwd=self.repository)
        self.assertIn("is not there", {one["check"]: one["message"] for one in json.loads(answer.out)}["hook-program"])


if __name__ == "__main__":
    unittest.main()
