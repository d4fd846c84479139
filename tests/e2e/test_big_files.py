#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Big files: who was to keep them, what to type, and what a push or an audit says of those that got through. The
rules in a repository with years of history, from its adoption on."""
import json
import re
import shutil
import unittest

from scene import PROGRAMS, Scene, write

BIG = b"w" * 3_000_000


class BigFiles(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.box.git(self.repository, "switch", "-q", "dev")
        write(self.repository, {".dltask.yaml": "files: {max-size: 1MiB, max-task-size: 2MiB}\n"})
        self.commit("feat: limits", ".dltask.yaml")

    def commit(self, message, *paths, options=()):
        for path in paths:
            self.box.git(self.repository, "add", "-f", path)
        return self.box.run("git", "commit", *options, "-m", message, cwd=self.repository)

    def refused(self, *paths):
        answer = self.commit("feat: weights", *paths)
        self.assertNotEqual(answer.code, 0, str(answer))
        self.assertIn("[large-file]", answer.err)
        return answer.err


class Hints(BigFiles):
    def test_a_file_that_nobody_has_spoken_for(self):
        write(self.repository, {"a b.bin": BIG})
        said = self.refused("a b.bin")
        for words in ("git lfs track --filename 'a b.bin'", "dvc add 'a b.bin'", ">>.gitignore"):
            self.assertIn(words, said)

    def test_a_file_that_was_to_be_ignored(self):
        write(self.repository, {"a.pt": BIG})  # .gitignore has *.pt
        said = self.refused("a.pt")
        self.assertIn("it is ignored and was added by force: git rm --cached a.pt", said)
        self.box.git(self.repository, "rm", "-q", "--cached", "a.pt")
        self.assertEqual(self.commit("feat: x", options=["--allow-empty"]).code, 0)

    def test_a_file_that_dvc_has(self):
        write(self.repository, {"a.bin": BIG, "a.bin.dvc": "outs:\n- path: a.bin\n"})
        self.assertIn("DVC has it already (a.bin.dvc): git rm --cached a.bin", self.refused("a.bin"))

    @unittest.skipUnless(shutil.which("git-lfs"), "no git-lfs here")
    def test_a_file_whose_attributes_give_it_to_lfs(self):
        write(self.repository, {"a.bin": BIG})
        self.box.git(self.repository, "add", "a.bin")  # before anybody thought of LFS
        write(self.repository, {".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n"})
        self.box.git(self.repository, "add", ".gitattributes")
        answer = self.commit("feat: weights")
        self.assertIn("git lfs install && git add --renormalize a.bin", answer.err, str(answer))
        self.box.git(self.repository, "lfs", "install", "--local", "--skip-repo")
        self.box.git(self.repository, "add", "--renormalize", "a.bin")
        self.assertEqual(self.commit("feat: weights").code, 0)

    @unittest.skipUnless(shutil.which("git-lfs"), "no git-lfs here")
    def test_the_way_out_of_a_task_stays_inside_of_the_task(self):
        self.box.git(self.repository, "switch", "-q", "main")
        branch = self.done(self.repository, "new", "x")
        write(self.repository, {".dltask.yaml": "files: {max-size: 1MiB}\n", f"tasks/{branch}/a b.bin": BIG})
        said = self.refused(f"tasks/{branch}/a b.bin")
        self.box.git(self.repository, "lfs", "install", "--local", "--skip-repo")
        command = re.search("hint: keep it with LFS: (.*)", said)[1]
        self.assertEqual(self.box.run("sh", "-c", command, cwd=self.repository).code, 0, said)
        answer = self.commit("task: weights")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("oid sha256:", self.box.git(self.repository, "show", f"HEAD:tasks/{branch}/a b.bin"))
        self.assertEqual(self.dltask(self.repository, "check").code, 0)

    def test_the_record_of_a_task_is_not_too_big(self):
        self.box.git(self.repository, "switch", "-q", "main")
        branch = self.done(self.repository, "new", "x")
        write(self.repository, {".dltask.yaml": "files: {max-size: 100}\n"})
        self.done(self.repository, "run")
        files = self.box.git(self.repository, "ls-tree", "--name-only", branch, f"tasks/{branch}/")
        for name in ("task.yaml", "environment.yaml", "task.log", "metrics.json"):
            self.assertIn(f"tasks/{branch}/{name}", files.split())
        self.assertIn("succeeded", self.box.git(self.repository, "show", f"{branch}:tasks/{branch}/task.yaml"))
        write(self.repository, {f"tasks/{branch}/task.log": "more\n" * 100})
        self.assertEqual(self.commit("task: more", f"tasks/{branch}/task.log").code, 0)

    def test_a_push_tells_what_it_would_bring_and_the_way_out(self):
        write(self.repository, {"a.bin": BIG})
        self.commit("feat: weights", "a.bin", options=["--no-verify"])
        self.box.git(self.repository, "rm", "-q", "a.bin")
        self.assertEqual(self.commit("feat: no weights").code, 0)
        server = self.box.folder / "server.git"
        self.box.must("git", "init", "-q", "--bare", server)
        answer = self.box.run("git", "push", server, "dev", cwd=self.repository)
        self.assertIn("[large-history]", answer.err, str(answer))
        self.assertIn("git lfs migrate import --include=a.bin", answer.err)
        self.box.git(self.repository, "push", "-q", "--no-verify", server, "dev")
        answer = self.box.run("git", "push", server, "dev", "dev:feature-x", cwd=self.repository)
        self.assertEqual(answer.code, 1, str(answer))  # by its URL nothing is known of a remote
        self.box.git(self.repository, "remote", "add", "origin", server)
        self.box.git(self.repository, "fetch", "-q")
        answer = self.box.run("git", "push", "origin", "dev:feature-x", cwd=self.repository)
        self.assertEqual(answer.code, 0, str(answer))  # the other side has it

    def test_an_audit_of_sizes_alone_finds_what_every_audit_finds(self):
        rules = ("branch-name", "commit-type", "config-keys", "hotfix-size", "main-protected", "merge-source",
                 "task-immutable", "task-scope", "version-tag")
        write(self.repository, {".dltask.yaml": "files: {max-size: 1MiB}\nrules: {" + ", ".join(f"{rule}: off" for rule in rules) + "}\n"})
        self.done(self.repository, "check", "--all")
        write(self.repository, {"a.bin": b"w" * 3_000_000})
        self.box.git(self.repository, "add", ".")
        self.box.git(self.repository, "commit", "-q", "--no-verify", "-m", "whatever")
        self.box.git(self.repository, "rm", "-q", "a.bin")
        self.box.git(self.repository, "commit", "-q", "--no-verify", "-m", "whatever")
        answer = self.dltask(self.repository, "check", "--all", "--json")
        found = json.loads(answer.out)
        self.assertEqual((answer.code, [row["rule"] for row in found], found[0]["path"]), (1, ["large-history"], "a.bin"))

    @unittest.skipUnless(shutil.which("git-lfs"), "no git-lfs here")
    def test_pointers_count_as_what_they_are(self):
        self.box.git(self.repository, "lfs", "install", "--local", "--skip-repo")
        write(self.repository, {".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n"})
        self.assertEqual(self.commit("chore: lfs", ".gitattributes").code, 0)
        branch = self.done(self.repository, "debug", "x")
        folder = self.repository / "tasks" / branch
        write(folder, {"train.py": "import os\nfrom pathlib import Path\n"
                       "folder = Path(os.environ['DLTASK_DIR'])\n"
                       "(folder / 'a.bin').write_bytes(b'w' * 3_000_000)\n"})
        answer = self.dltask(self.repository, "run")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertNotIn("files.max-task-size", answer.err)
        write(folder, {"train.py": "import os\nfrom pathlib import Path\n"
                       "folder = Path(os.environ['DLTASK_DIR'])\n"
                       "for name in 'xyz': (folder / name).write_bytes(b'w' * 1_000_000)\n"})
        self.assertIn("files.max-task-size", self.dltask(self.repository, "run").err)


class Adoption(Scene):
    """Years of history that know nothing of the rules."""

    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        self.commits = []
        for number in range(4):
            write(self.repository, {"old.bin": BIG + bytes([number])})
            self.box.git(self.repository, "add", ".")
            self.box.git(self.repository, "commit", "-qm", f"Did things {number}")
            self.commits.append(self.box.git(self.repository, "rev-parse", "HEAD"))
        self.done(self.repository, "init")
        self.server = self.box.folder / "server.git"
        self.box.must("git", "init", "-q", "--bare", self.server)
        self.box.git(self.repository, "remote", "add", "origin", self.server)

    def settings(self, text):
        self.box.git(self.repository, "switch", "-q", "dev")
        write(self.repository, {".dltask.yaml": text})
        self.box.git(self.repository, "commit", "-qam", "chore: settings", "--no-verify")

    def errors(self):
        answer = self.dltask(self.repository, "check", "--all", "--json")
        found = json.loads(answer.out)
        self.assertEqual(answer.code, 1 if any(row["severity"] == "error" for row in found) else 0, str(answer))
        return [row["commit"] for row in found if row["severity"] == "error" and row["rule"] == "commit-type"], found

    def test_what_is_older_warns_and_can_be_pushed(self):
        errors, found = self.errors()
        self.assertEqual(errors, [])
        self.assertGreater(len(found), 3)
        self.box.git(self.repository, "push", "-q", "origin", "main", "dev")
        self.box.git(self.repository, "switch", "-q", "dev")
        answer = self.box.run("git", "commit", "--allow-empty", "-m", "Did more", cwd=self.repository)
        self.assertIn("[commit-type]", answer.err)

    def test_a_commit_or_a_tag_is_the_last_that_is_not_bound(self):
        self.box.git(self.repository, "tag", "-a", "-m", "x", "old", self.commits[1])
        for since in ("old", self.commits[1], self.commits[1][:10], "refs/tags/old"):
            with self.subTest(since=since):
                self.settings(f"check: {{since: '{since}'}}\n")
                self.assertEqual(sorted(self.errors()[0]), sorted(self.commits[2:]))

    def test_a_day_binds_what_is_made_from_it_on(self):
        self.settings("check: {since: 2020-01-01}\n")
        self.assertEqual(sorted(self.errors()[0]), sorted(self.commits))
        self.settings("check: {since: 2999-01-01}\n")
        self.assertEqual(self.errors()[0], [])

    def test_named_commits_are_forgiven(self):
        self.settings(f"check: {{since: '{self.commits[0]}', accept: ['{self.commits[1]}', '{self.commits[2][:8]}']}}\n")
        self.assertEqual(self.errors()[0], [self.commits[3]])

    def test_what_names_nothing_is_told(self):
        self.settings("check: {since: nowhere}\n")
        answer = self.dltask(self.repository, "check", "--all")
        self.assertIn("check.since names no commit and no day: 'nowhere'", answer.out + answer.err)

    def test_a_server_forgives_the_past_too(self):
        write(self.server, {"hooks/pre-receive": f'#!/bin/sh\nexec "{PROGRAMS}/git-dltask-hook" pre-receive\n'})
        (self.server / "hooks/pre-receive").chmod(0o755)
        self.settings("files: {max-size: 1MiB}\n")
        answer = self.box.run("git", "push", "origin", "main", "dev", "--tags", cwd=self.repository)
        self.assertEqual(answer.code, 0, str(answer))
        self.box.git(self.repository, "commit", "-q", "--allow-empty", "--no-verify", "-m", "Did more")
        answer = self.box.run("git", "push", "--no-verify", "origin", "dev", cwd=self.repository)
        self.assertIn("[commit-type]", answer.err, str(answer))


if __name__ == "__main__":
    unittest.main()
