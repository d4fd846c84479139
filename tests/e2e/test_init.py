#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`init` in the repositories that people have: their layout, their tags, their clones, their big files."""
import os
import re
import unittest
from pathlib import Path

from scene import PROGRAMS, Scene, difference, digest, write


class Init(Scene):
    def repository(self, files, name="repository", ignore=""):
        path = self.box.folder / name
        self.box.must("git", "init", "-q", "-b", "main", path)
        write(path, {"src/model.py": "layers = 3\n", ".gitignore": ignore, **files})
        self.box.git(path, "add", "-A")
        self.box.git(path, "commit", "-qm", "feat: a model")
        return path

    def origin(self):
        """A repository of a team that works with us, as its server has it."""
        first = self.box.ready("first")
        origin = self.box.folder / "origin.git"
        self.box.must("git", "init", "-q", "--bare", "-b", "main", origin)
        self.box.git(first, "push", "-q", origin, "main", "dev", "--tags")
        return origin

    def clone(self, *options):
        clone = self.box.folder / "clone"
        self.box.must("git", "clone", "-q", *options, f"file://{self.origin()}", clone)
        return clone

    def test_the_manual_that_the_team_file_names_is_there(self):
        repository = self.box.ready()
        page = re.match(r"#.*; see: man (\S+)\n", (repository / ".dltask.yaml").read_text())[1]
        self.assertTrue(list((Path(__file__).parents[2] / "man").glob(f"{page}.*")))

    def test_a_script_that_is_not_python_is_started_as_it_says(self):
        text = '#!/bin/sh\ncp "$DLTASK_CONFIG" "$DLTASK_DIR/seen.txt"\n'
        for name, executable in (("train.sh", True), ("bin/go", True), ("train.sh", False), ("bin/go", False)):
            repository = self.repository({name: text}, f"{name}-{executable}".replace("/", "-"))
            if executable:
                (repository / name).chmod(0o755)
                self.box.git(repository, "commit", "-qam", "feat: run it")
            self.done(repository, "init", "--script", name)
            self.done(repository, "new", "x", "--run")

    def test_layout_without_a_version(self):
        repository = self.repository({"tasks/main/config.yaml": "lr: 0.1  # rate\nseed: 3\n",
                                      "tasks/main/train.py": "print(1)\n"})
        self.box.git(repository, "tag", "v2.3.0")
        self.done(repository, "init")
        config = (repository / "tasks/main/config.yaml").read_text()
        self.assertEqual(config, "lr: 0.1  # rate\nseed: 3\nVERSION: 2.4.0\n")
        self.assertIn("RANDOM_SEED: seed", (repository / ".dltask.yaml").read_text())
        self.assertIn("v2.4.0", self.box.git(repository, "tag").split())
        self.done(repository, "new", "x", "-s", "lr=0.2")

    def test_layout_without_a_config(self):
        repository = self.repository({"tasks/main/train.py": "print(1)\n"})
        self.done(repository, "init")
        self.done(repository, "new", "x")
        self.done(repository, "run")

    def test_untracked_layout_is_not_overwritten(self):
        repository = self.repository({})
        write(repository, {"tasks/main/train.py": "print(1)\n"})
        answer = self.refused(repository, "init")
        self.assertIn("git add tasks/main", answer.err)

    def test_dry_run_names_the_files_and_writes_nothing(self):
        repository = self.repository({})
        before = digest(repository)
        answer = self.dltask(repository, "init", "--dry-run")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertEqual(difference(before, digest(repository)), [])
        for name in (".dltask.yaml", "tasks/main/config.yaml", "tasks/main/train.py"):
            self.assertIn(f"create file {repository / name}", answer.out)

    def test_big_things_and_ignore_rules_are_pointed_out(self):
        repository = self.repository({}, ignore="*.log\n*.csv\n/known/\n")
        for name, size in (("checkpoints/a/big.pt", 2 << 30), ("known/big.pt", 2 << 30), ("one.bin", 20 << 20),
                           ("few/small.pt", 1 << 20)):
            write(repository, {name: ""})
            os.truncate(repository / name, size)
        before = digest(repository, ignore=("/.git/", "/tasks/", "/.dltask.yaml", "/core/", ".pt", ".bin"))
        answer = self.dltask(repository, "init")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertRegex(answer.err, "'checkpoints/' .* 2 GiB")
        self.assertRegex(answer.err, "'one.bin' .* 20 MiB")
        self.assertNotIn("known", answer.err)
        self.assertNotIn("few", answer.err)
        self.assertRegex(answer.err, r"'\*\.log' \(\.gitignore:1\) .* task\.log;")
        self.assertRegex(answer.err, r"'\*\.csv' \(\.gitignore:2\) .* \*\.csv;")
        after = digest(repository, ignore=("/.git/", "/tasks/", "/.dltask.yaml", "/core/", ".pt", ".bin"))
        self.assertEqual(difference(before, after), [])

    def test_our_own_commits_pass_our_own_rules(self):
        repository = self.repository({})
        origin = self.box.folder / "origin.git"
        self.box.must("git", "init", "-q", "--bare", "-b", "main", origin)
        self.box.git(repository, "remote", "add", "origin", origin)
        self.done(repository, "init")
        self.assertEqual(self.done(repository, "check", "--all"), "")
        write(origin, {"hooks/pre-receive": f'#!/bin/sh\nexec "{PROGRAMS}/git-dltask-hook" pre-receive\n'})
        (origin / "hooks/pre-receive").chmod(0o755)
        answer = self.box.run("git", "push", "-q", "--follow-tags", "origin", "main", "dev", cwd=repository)
        self.assertEqual((answer.code, answer.err), (0, ""))

    def test_what_init_adds_to_a_team_file_is_no_violation_either(self):
        repository = self.repository({".dltask.yaml": "files: {max-size: 1MiB}\n"})
        self.done(repository, "init")
        self.assertEqual(self.box.git(repository, "rev-list", "--count", "main"), "2")
        self.assertEqual(self.done(repository, "check", "--all"), "")

    def test_links_are_not_followed(self):
        elsewhere = self.box.folder / "elsewhere"
        elsewhere.mkdir()
        for name, link in (("tasks", "tasks"), ("main", "tasks/main")):
            repository = self.repository({"a.py": ""}, name)
            (repository / link).parent.mkdir(exist_ok=True)
            (repository / link).symlink_to(elsewhere)
            for committed in (False, True):
                with self.subTest(link=link, committed=committed):
                    if committed:
                        self.box.git(repository, "add", "-A")
                        self.box.git(repository, "commit", "-qm", "feat: a link")
                    answer = self.refused(repository, "init", watch=[repository, elsewhere])
                    self.assertIn(f"'{link}'", answer.err)

    def test_script_that_is_not_there(self):
        repository = self.repository({"main.py": "print(1)\n"})
        self.assertIn("there is no file 'nope.py'", self.refused(repository, "init", "--script", "nope.py").err)
        write(repository, {"new one.py": ""})
        answer = self.refused(repository, "init", "--script", "new one.py")
        self.assertIn("git add 'new one.py'", answer.err)

    def test_clone_without_tags(self):
        clone = self.clone("--no-tags")
        answer = self.dltask(clone, "init")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("git fetch --tags", answer.err)
        self.assertEqual(self.box.git(clone, "tag"), "")

    def test_clone_of_a_single_branch(self):
        clone = self.clone("--depth", "1")
        answer = self.dltask(clone, "init")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("git remote set-branches --add origin dev", answer.err)

    def test_clone_of_all_branches(self):
        clone = self.clone()
        self.done(clone, "init")
        self.assertEqual(self.box.git(clone, "rev-parse", "--abbrev-ref", "dev@{upstream}"), "origin/dev")


class New(Scene):
    def test_git_finds_its_way_back(self):
        repository = self.box.ready()
        first = self.done(repository, "new", "first")
        second = self.done(repository, "new", "second")
        self.assertEqual(self.done(repository, "show", "@-1").splitlines()[0], first)
        self.box.git(repository, "switch", "-q", "-")
        self.box.git(repository, "switch", "-q", "-")
        self.assertEqual(self.box.git(repository, "branch", "--show-current"), second)

    def test_work_tree_of_a_bare_repository(self):
        bare = self.box.folder / "bare.git"
        self.box.must("git", "clone", "-q", "--bare", self.box.ready(), bare)
        branch = self.done(bare, "new", "x", "--worktree=../work tree")
        work_tree = self.box.folder / "work tree"
        self.assertEqual(self.done(work_tree, "path", "@"), str(work_tree / "tasks" / branch))
        self.done(work_tree, "finish", "--failed")
        self.assertEqual(self.box.git(work_tree, "status", "--porcelain"), "")

    def test_files_in_a_work_tree_of_a_bare_repository_stay_there(self):
        bare = self.box.folder / "bare.git"
        self.box.must("git", "clone", "-q", "--bare", self.box.ready(), bare)
        branch = self.done(bare, "new", "x", "--worktree=../work tree")
        checkpoint = self.box.folder / "work tree" / "tasks" / branch / "last.pt"
        checkpoint.write_bytes(b"weights")
        before = sorted(os.listdir(bare))
        answer = self.dltask(bare, "finish", "--failed", branch)
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("stays: git does not track 1 of its files", answer.out + answer.err)
        self.assertEqual(checkpoint.read_bytes(), b"weights")
        self.assertNotIn("tasks", os.listdir(bare))
        self.assertLessEqual(set(before) - {"refs"}, set(os.listdir(bare)))

    def test_version_of_a_task_is_its_cores(self):
        repository = self.box.ready()
        self.assertEqual(self.dltask(repository, "new", "-s", "VERSION=9.9.9").code, 1)
        branch = self.done(repository, "new", "-s", "VERSION=0.1.0", "x")
        self.assertEqual(self.dltask(repository, "set", "VERSION=0.2.0").code, 1)
        self.assertIn("VERSION: 0.1.0", (repository / "tasks" / branch / "config.yaml").read_text())

    def test_clone_of_a_task_branch_alone(self):
        repository = self.box.ready()
        branch = self.done(repository, "new", "x")
        clone = self.box.folder / "clone"
        self.box.must("git", "clone", "-q", "--single-branch", "--depth=1", f"file://{repository}", clone)
        answer = self.dltask(clone, "init")
        self.assertEqual(answer.code, 3, str(answer))
        self.assertIn("git fetch origin main:main", answer.err)
        self.assertEqual(self.box.git(clone, "for-each-ref", "--format=%(refname)", "refs/heads"),
                         f"refs/heads/{branch}")

    def test_refs_that_may_not_be_written(self):
        if os.geteuid() == 0:
            self.skipTest("root may write everywhere")
        repository = self.box.ready()
        heads = repository / ".git/refs/heads"
        heads.chmod(0o500)
        self.addCleanup(heads.chmod, 0o700)
        answer = self.dltask(repository, "new", "x")
        self.assertEqual(answer.code, 128, str(answer))

    def test_hooks_of_a_directory_of_their_own_are_seen(self):
        repository = self.box.ready()
        for hook in (repository / ".git/hooks").glob("*"):
            hook.unlink()
        self.box.git(repository, "config", "core.hooksPath", ".githooks")
        write(repository, {".githooks/commit-msg": "#!/bin/sh\necho team >&2\nexit 1\n"})
        (repository / ".githooks/commit-msg").chmod(0o755)
        self.assertRegex(self.done(repository, "hooks", "status"), r"commit-msg +foreign")
        answer = self.dltask(repository, "new", "x")
        self.assertEqual(answer.code, 3, str(answer))
        self.assertIn("team", answer.err)

    def test_hint_of_an_unknown_key_is_for_new(self):
        answer = self.dltask(self.box.ready(), "new", "-s", "nope=1")
        self.assertEqual(answer.code, 1, str(answer))
        self.assertIn("git dltask new -s +nope=1", answer.err)

    def test_line_feed_in_a_name_stays_on_its_line(self):
        answer = self.dltask(self.box.ready(), "new", "a\nb")
        self.assertEqual(answer.code, 129, str(answer))
        self.assertEqual(len([line for line in answer.err.splitlines() if line.startswith("error: ")]), 1)

    def test_from_the_root_directory(self):
        repository = self.box.ready()
        answer = self.box.run("git", "dltask", "list", cwd="/", GIT_DIR=str(repository / ".git"),
                              GIT_WORK_TREE=str(repository))
        self.assertEqual(answer.code, 0, str(answer))


if __name__ == "__main__":
    unittest.main()
