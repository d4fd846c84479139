#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The installed product hangs together: git finds it, its hooks fire, it says what the contract says."""
import json
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from scene import PROGRAMS, Scene, difference, digest, write


class CommandLine(Scene):
    def test_help_on_request_goes_to_stdout(self):
        answer = self.box.run("git", "dltask", "-h")
        self.assertEqual((answer.code, answer.err), (0, ""), str(answer))
        self.assertIn("git dltask new", answer.out)

    def test_no_arguments_is_usage(self):
        answer = self.box.run("git", "dltask")
        self.assertEqual((answer.code, answer.out), (129, ""), str(answer))
        self.assertIn("git dltask new", answer.err)

    def test_unknown_commands_and_options_are_usage_with_a_guess(self):
        answer = self.box.run("git", "dltask", "finsh")
        self.assertEqual(answer.code, 129, str(answer))
        self.assertIn("finish", answer.err)
        self.assertEqual(self.box.run("git", "dltask", "new", "--no-such").code, 129)

    def test_version(self):
        self.assertRegex(self.box.must("git", "dltask", "--version"), r"^git-dltask (?:version )?\d+\.\d+\.\d+")

    @unittest.skipUnless(shutil.which("man"), "no man here")
    def test_git_help_finds_the_manual(self):
        manual = Path(PROGRAMS).parent / "share/man"
        answer = self.box.run("git", "help", "dltask", MANPATH=str(manual), MANPAGER="cat", PAGER="cat")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("git-dltask", answer.out)


class Flow(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()

    def test_new_prints_exactly_the_branch(self):
        answer = self.dltask(self.repository, "new", "-s", "lr=0.01")
        self.assertRegex(answer.out, r"^task-0\.1\.0-\d{8}T\d{6}-lr-0\.01\n$")
        self.assertEqual(self.box.git(self.repository, "branch", "--show-current") + "\n", answer.out)

    def test_a_dry_run_changes_nothing(self):
        branch = self.done(self.repository, "new", "x")
        write(self.repository, {f"tasks/{branch}/metrics.json": '{"accuracy": 0.5}\n'})
        for words in (["new", "y"], ["finish", "--failed"], ["discard", "--force"], ["undo"]):
            with self.subTest(words=words):
                before = digest(self.repository)
                answer = self.dltask(self.repository, *words, "--dry-run")
                self.assertEqual(answer.code, 0, str(answer))
                self.assertEqual(difference(before, digest(self.repository)), [])

    def test_init_again_changes_nothing(self):
        before = digest(self.repository)
        self.done(self.repository, "init")
        self.assertEqual(difference(before, digest(self.repository)), [])

    def test_reading_commands_write_nothing(self):
        branch = self.task(self.repository, "x")
        before = digest(self.repository)
        for words in (["status"], ["list"], ["list", "--json"], ["show", branch], ["path", "@"], ["log"]):
            self.done(self.repository, *words)
        self.assertEqual(difference(before, digest(self.repository)), [])

    def test_run_records_an_attempt_and_finish_takes_it_in(self):
        branch = self.done(self.repository, "new", "-s", "lr=0.01")
        self.done(self.repository, "run")
        self.done(self.repository, "finish")
        task = json.loads(self.done(self.repository, "list", "--json"))[0]
        self.assertEqual((task["branch"], task["state"], task["merged"]), (branch, "succeeded", True))
        self.assertEqual(task["metrics"], {"accuracy": 0.5})
        self.assertEqual(task["changed"], {"lr": 0.01})
        subject = self.box.git(self.repository, "log", "-1", "--format=%s", "main")
        self.assertRegex(subject, r"^task: .* on v0\.1\.0")

    def test_a_failing_script_gives_its_own_code(self):
        branch = self.done(self.repository, "new", "x")
        write(self.repository, {f"tasks/{branch}/train.py": "import sys\nsys.exit(42)\n"})
        self.assertEqual(self.dltask(self.repository, "run").code, 42)
        self.assertEqual(json.loads(self.done(self.repository, "list", "--json"))[0]["state"], "failed")

    def test_undo_and_redo_give_the_same_refs(self):
        branch = self.task(self.repository, "x")
        refs = ["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags"]
        before = self.box.git(self.repository, *refs)
        self.done(self.repository, "finish", "--failed", branch)
        after = self.box.git(self.repository, *refs)
        self.done(self.repository, "undo")
        self.assertEqual(self.box.git(self.repository, *refs), before)
        self.done(self.repository, "redo")
        self.assertEqual(self.box.git(self.repository, *refs), after)

    def test_nothing_to_continue_or_abort(self):
        for command in ("continue", "abort"):
            self.done(self.repository, command)

    def test_several_at_once_get_different_names_or_are_told_to_wait(self):
        words = ["git", "dltask", "new", "--no-switch", "x"]
        started = [subprocess.Popen(words, cwd=self.repository, env=self.box.environment, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(6)]
        answers = [(process.communicate(timeout=60), process.returncode) for process in started]
        self.assertLessEqual({code for _, code in answers}, {0, 4}, answers)
        branches = [out.strip() for (out, _), code in answers if code == 0]
        self.assertGreaterEqual(len(branches), 1)
        self.assertEqual(len(set(branches)), len(branches))
        for branch in branches:
            self.box.git(self.repository, "cat-file", "-e", f"{branch}:tasks/{branch}/config.yaml")
        self.box.git(self.repository, "fsck", "--strict", "--no-dangling")

    def test_ignored_files_of_a_task_survive_finish_and_discard(self):
        for command in (["finish", "--failed"], ["discard", "--force"]):
            branch = self.task(self.repository, "x")
            write(self.repository, {f"tasks/{branch}/model.pt": f"weights of {branch}"})
            self.done(self.repository, *command, branch)
            found = [path.read_text() for path in self.repository.rglob("model.pt*")]
            self.assertIn(f"weights of {branch}", found)


class Hooks(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()

    def commit(self, message):
        return self.box.run("git", "commit", "-q", "--allow-empty", "-m", message, cwd=self.repository)

    def test_a_good_message_passes_and_a_bad_one_does_not(self):
        self.box.git(self.repository, "switch", "-q", "dev")
        self.assertEqual(self.commit("feat(data): load faster").code, 0)
        answer = self.commit("did some things")
        self.assertEqual(answer.code, 1, str(answer))
        self.assertIn("commit-type", answer.err)

    def test_main_is_protected(self):
        answer = self.commit("feat: x")
        self.assertNotEqual(answer.code, 0, str(answer))
        self.assertIn("main-protected", answer.err)

    def test_a_task_stays_in_its_directory(self):
        self.done(self.repository, "new", "x")
        write(self.repository, {"src/model.py": "layers = 9\n"})
        self.box.git(self.repository, "add", "src")
        answer = self.commit("feat: x")
        self.assertNotEqual(answer.code, 0, str(answer))
        self.assertIn("task-scope", answer.err)


@unittest.skipUnless(shutil.which("git-lfs"), "no git-lfs here")
class BigFileStorage(Scene):
    def setUp(self):
        super().setUp()
        repository = self.repository = self.box.repository()
        self.box.git(repository, "lfs", "install", "--local", "--skip-repo")
        script = "import os\nopen(os.path.join(os.environ['DLTASK_DIR'], 'weights.bin'), 'wb').write(b'w' * 5000)\n"
        write(repository, {".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
                           "tasks/main/train.py": script})
        self.box.git(repository, "add", ".")
        self.box.git(repository, "commit", "-qm", "chore: lfs")
        self.done(repository, "init")

    def blob(self, name):
        return self.box.git(self.repository, "cat-file", "-p", name)

    def test_results_of_a_run_are_committed_as_pointers(self):
        branch = self.done(self.repository, "new", "x")
        self.done(self.repository, "run")
        self.assertIn("git-lfs", self.blob(f"{branch}:tasks/{branch}/weights.bin"))
        self.done(self.repository, "finish")
        self.assertIn("git-lfs", self.blob(f"main:tasks/{branch}/weights.bin"))

    def test_what_finish_commits_are_pointers(self):
        branch = self.done(self.repository, "new", "x")
        write(self.repository, {f"tasks/{branch}/weights.bin": b"w" * 5000})
        self.done(self.repository, "finish", "--failed")
        self.assertIn("git-lfs", self.blob(f"main:tasks/{branch}/weights.bin"))


@unittest.skipUnless(os.path.exists("/usr/bin/python3"), "the system's python has PyYAML")
class PyYaml(Scene):
    def test_what_new_writes_is_read_back_by_pyyaml(self):
        repository = self.box.ready()
        branch = self.done(repository, "new", "-s", "lr=1e-3")
        program = "import sys, yaml; print(repr(yaml.safe_load(open(sys.argv[1]))['lr']))"
        words = ["/usr/bin/python3", "-c", program, repository / "tasks" / branch / "config.yaml"]
        answer = subprocess.run(words, capture_output=True, text=True)
        if "No module named" in answer.stderr:
            self.skipTest("no PyYAML")
        self.assertEqual(answer.stdout, "0.001\n", answer.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
