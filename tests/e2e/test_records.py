# SPDX-License-Identifier: Apache-2.0
"""What the record tells of an attempt beyond its end: data, edits, traces, ranks; and who hears of it."""
import json
import os
import pty
import select
import subprocess
import time
import unittest

from scene import Scene, write

TRAIN_PY = """import os
import sys
import time
from pathlib import Path

folder, home = Path(os.environ["DLTASK_DIR"]), Path(os.environ["HOME"])
exec((home / "body.py").read_text() if (home / "body.py").exists() else "pass")
(folder / "metrics.json").write_text('{"accuracy": 0.5}')
"""


class Records(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        write(self.repository, {"tasks/main/train.py": TRAIN_PY})
        self.git("commit", "-qam", "feat: train")
        self.done(self.repository, "init", "--no-hooks")

    def core(self, files):
        """Files that are released with the core; HEAD is on main."""
        self.git("switch", "-q", "dev")
        write(self.repository, files)
        self.git("add", "-f", *files)
        self.git("commit", "-qm", "feat: more")
        self.done(self.repository, "release")
        self.git("switch", "-q", "main")

    def git(self, *words):
        return self.box.git(self.repository, *words)

    def team(self, text):
        """The team's settings, committed before the task is made."""
        with open(self.repository / ".dltask.yaml", "a") as file:
            file.write(text)
        self.git("add", ".dltask.yaml")
        self.git("commit", "-qm", "chore: settings")

    def run_it(self, body="", **options):
        write(self.box.home, {"body.py": body})
        self.branch = self.done(self.repository, "new", "-s", "lr=0.01")
        self.folder = self.repository / "tasks" / self.branch
        return self.dltask(self.repository, "run", **options)

    def record(self):
        text = self.git("show", f"{self.branch}:tasks/{self.branch}/task.yaml")
        return text[text.index("attempts:"):] + "\n"

    def test_data_sets_are_in_the_record(self):
        write(self.repository, {"data/images/a.bin": b"12345", "data/images/b/c.bin": b"123",
                                "data/big.bin.dvc": "outs:\n- md5: 3f2a\n  size: 7\n  path: big.bin\n"})
        self.core({"small.txt": "tracked\n",
                   "pointer.bin": "version https://git-lfs.github.com/spec/v1\noid sha256:abcd\nsize 3\n"})
        self.team("run:\n  inputs: [data/images, data/big.bin, small.txt, pointer.bin, nowhere]\n")
        answer = self.run_it()
        self.assertEqual(answer.code, 0, str(answer))
        record = self.record()
        self.assertRegex(record, r"path: data/images\n +bytes: 8\n +modified: .*\n +files: 2\n")
        self.assertRegex(record, r"path: data/big.bin\n +dvc: '?3f2a'?\n")
        self.assertRegex(record, r"path: small.txt\n +blob: '?[0-9a-f]{40}'?\n")
        self.assertRegex(record, r"path: pointer.bin\n +lfs: abcd\n")
        self.assertRegex(record, r"path: nowhere\n +missing: true\n")

    def test_what_changed_while_it_ran_is_in_the_record(self):
        answer = self.run_it("(folder / 'train.py').write_text('pass\\n')\nPath('src/model.py').write_text('x = 1\\n')\n")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("changed while it ran:", answer.err)
        self.assertRegex(self.record(), rf"changed:\n +- tasks/{self.branch}/train.py\n +- src/model.py\n")
        self.assertNotIn("moved:", self.record())

    def test_a_checkout_while_it_ran_is_in_the_record(self):
        answer = self.run_it("import subprocess\nfor place in ('main', '-'):\n"
                             "    subprocess.run(['git', 'switch', '-q', place], check=True)\nfolder.mkdir(exist_ok=True)\n")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertRegex(self.record(), rf"moved: {self.branch} to main\n")

    def test_what_can_be_imported_but_is_in_no_commit_is_named(self):
        write(self.repository, {".gitignore": "ignored.py\n", "loose.py": "", "loose_package/a.py": "", "ignored.py": "",
                                "data/images/a.bin": b"", "src/new.py": ""})
        self.git("add", ".gitignore")
        self.git("commit", "-qm", "chore: ignore")
        answer = self.run_it()
        self.assertEqual(answer.code, 0, str(answer))
        self.assertRegex(answer.err, r"in no commit, but can be imported:\s+loose.py\s+loose_package/\s+src/new.py\n")
        self.assertRegex(self.record(), r"untracked:\n +- loose.py\n +- loose_package/\n +- src/new.py\n")

    def test_what_is_left_outside_is_in_the_record(self):
        write(self.repository, {"data/old.txt": "mine"})
        answer = self.run_it("Path('wandb').mkdir()\nPath('wandb/run').write_text('')\nPath('out.txt').write_text('')\n")
        self.assertRegex(self.record(), r"left:\n +- out.txt\n +- wandb/\n")
        self.assertIn("WANDB_DIR: '{dir}'", answer.err)
        self.assertNotIn("left:", self.run_it() and self.record())

    def test_a_repository_in_the_task_is_named(self):
        answer = self.run_it("import subprocess\nsubprocess.run(['git', 'init', '-q', str(folder / 'nested')])\n"
                             "(folder / 'nested/f.txt').write_text('1234')\n")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn(f"'tasks/{self.branch}/nested' is a git repository of its own", answer.err)
        self.assertRegex(self.record(), r"path: nested/\n +bytes: 4\n +sha256: null\n")

    def test_what_is_tracked_is_no_artifact_whatever_the_rules_say(self):
        write(self.repository, {".gitignore": "*.bin\n"})
        self.git("add", ".gitignore")
        self.git("commit", "-qm", "chore: ignore")
        branch = self.branch = self.done(self.repository, "new", "-s", "lr=0.01")
        folder = self.repository / "tasks" / branch
        write(folder, {"added.bin": "1", "staged.bin": "2", "ignored.bin": "3"})
        self.git("add", "-f", f"tasks/{branch}/added.bin")
        self.git("commit", "-qm", "task: data")
        self.git("add", "-f", f"tasks/{branch}/staged.bin")
        write(self.box.home, {"body.py": "(folder / 'added.bin').write_text('edited')\n"})
        self.done(self.repository, "run")
        self.assertEqual(self.git("show", f"{branch}:tasks/{branch}/added.bin"), "edited")
        self.assertEqual(self.git("show", f"{branch}:tasks/{branch}/staged.bin"), "2")
        self.assertIn("path: ignored.bin\n", self.record())
        self.assertNotIn("added.bin\n      ", self.record())
        self.assertEqual(self.record().count("- path: "), 1)

    def test_secrets_of_the_command_are_in_no_record(self):
        self.team("run:\n  command: [python3, '{dir}/train.py', --hf-token=CANARY]\n  env: {WANDB_API_KEY: x, MODE: y}\n")
        branch = self.branch = self.done(self.repository, "new", "-s", "lr=0.01")
        self.done(self.repository, "run", "--", "--api-key", "CANARY", "--lr", "0.5")
        self.assertIn("'--hf-token=***', '--api-key', '***', '--lr', '0.5'", self.record())
        self.assertNotIn("CANARY", self.git("log", "-p", "--all", "--", f"tasks/{branch}"))
        self.assertNotIn("CANARY", self.done(self.repository, "log", "--json"))
        script = self.done(self.repository, "show", "--script", "@")
        self.assertNotIn("CANARY", script)
        self.assertIn("export MODE=y\nexport WANDB_API_KEY=\"${WANDB_API_KEY:?is a secret: set it before}\"\n", script)
        self.assertIn("leaves out a secret", self.dltask(self.repository, "rerun", "@").err)

    def test_a_secret_among_the_parameters_is_in_no_name_and_warned_of(self):
        config = self.repository / "tasks/main/config.yaml"
        write(self.repository, {"tasks/main/config.yaml": config.read_text() + "api_key: none\n"})
        self.box.git(self.repository, "commit", "-qam", "feat: a key")
        self.done(self.repository, "release", "patch")
        answer = self.dltask(self.repository, "new", "-s", "api_key=CANARY", "-s", "lr=0.5")
        self.assertRegex(answer.out, r"-api_key-lr-0\.5\n$")
        self.assertIn("'api_key': a secret", answer.err)
        self.assertIn("'api_key': a secret", self.dltask(self.repository, "set", "api_key=OTHER").err)
        self.assertNotIn("CANARY", self.done(self.repository, "log", "--json"))

    def test_ranks_have_logs_of_their_own(self):
        self.team("run:\n  ranks: true\n")
        answer = self.run_it("print('begin')\nprint('[rank1]: one')\nprint('[default0]:zero')\nprint(os.environ['PET_TEE'])\n")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertRegex(self.git("show", f"{self.branch}:tasks/{self.branch}/task.rank-1.log"), r"^\S+ \S+ \[rank1\]: one$")
        self.assertRegex(self.done(self.repository, "logs", "--rank", "0"), r"^\S+ \S+ \[default0\]:zero$")
        self.assertEqual(len(self.done(self.repository, "logs").splitlines()), 4)
        self.refused(self.repository, "logs", "--rank", "7", codes=(1,))

    def test_the_user_is_called_after_a_run(self):
        write(self.box.home, {"call": f"#!/bin/sh\necho \"$DLTASK_STATE: $2\" > '{self.box.home}/called'\nexit 3\n"})
        (self.box.home / "call").chmod(0o755)
        self.git("config", "dltask.notify", f"'{self.box.home}/call' first")
        answer = self.run_it("sys.exit(4)\n")
        self.assertEqual(answer.code, 4, str(answer))
        self.assertRegex((self.box.home / "called").read_text(), r"^failed: lr-0.01 failed after ")
        self.git("switch", "-q", "main")
        self.team("run:\n  notify: /bin/false\n")
        self.assertIn("unknown key 'run.notify'", self.run_it().err)

    def test_packages_of_another_checkout_are_not_run(self):
        self.core({"src/net/__init__.py": "", "src/net/a.py": "a = 1\n"})
        branch = self.done(self.repository, "new", "--no-switch", "x")
        elsewhere = self.box.home / "other"
        write(elsewhere, {"net/__init__.py": ""})
        answer = self.dltask(self.repository, "run", branch, PYTHONPATH=str(elsewhere))
        self.assertEqual(answer.code, 3, str(answer))
        self.assertIn(f"package 'net' would be imported from '{elsewhere}/net/__init__.py'", answer.err)
        self.team("run:\n  pythonpath: [src]\n")
        self.done(self.repository, "run", branch, PYTHONPATH=str(elsewhere))

    def test_status_tells_how_far_a_run_is(self):
        write(self.box.home, {"body.py": "for epoch in (1, 2):\n    print(f'epoch {epoch}/20', flush=True)\n"
                                         "    time.sleep(0.05)\n(home / 'begun').write_text('')\n"
                                         "while not (home / 'go').exists():\n    time.sleep(0.01)\n"})
        self.done(self.repository, "new", "-s", "lr=0.01")
        self.done(self.repository, "run", "-d")
        self.wait_for((self.box.home / "begun").exists)
        self.wait_for(lambda: "epoch 2/20" in self.done(self.repository, "status"))
        run = json.loads(self.done(self.repository, "status", "--json"))["runs"][0]
        self.assertEqual((run["epoch"], run["epochs"]), (2, 20))
        self.assertIn("to go", self.done(self.repository, "status"))
        self.let_go()
        self.wait_for(lambda: "running" not in self.done(self.repository, "status"))

    def test_the_title_of_a_terminal_tells_how_far_it_is(self):
        write(self.box.home, {"body.py": "print('epoch 1/9', flush=True)\ntime.sleep(6)\nprint('last', flush=True)\n"})
        self.done(self.repository, "new", "-s", "lr=0.01")
        master, slave = pty.openpty()
        process = subprocess.Popen(["git-dltask", "run"], cwd=self.repository, stdin=slave, stdout=slave, stderr=slave,
                                   env=dict(self.box.environment, TERM="xterm"), start_new_session=True)
        os.close(slave)
        said = b""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if not select.select([master], [], [], 0.1)[0]:
                if process.poll() is not None:
                    break
                continue
            try:
                said += os.read(master, 65536)
            except OSError:
                break
        os.close(master)
        self.assertEqual(process.wait(), 0)
        self.assertRegex(said, rb"\033\]2;lr-0\.01 0:0\d, epoch 1/9\a")
        self.assertEqual(said.count(b"\033[22;2t"), 1)
        self.assertLess(said.index(b"last"), said.index(b"\033[23;2t"))
        self.assertNotIn("\033", self.done(self.repository, "logs"))

    def ran(self, name):
        branch = self.done(self.repository, "new", name)
        self.done(self.repository, "run")
        return branch

    def test_a_record_that_was_cut_off_is_not_merged(self):
        branch = self.ran("a")
        path = self.repository / "tasks" / branch / "task.yaml"
        whole = path.read_text()
        for end in range(0, len(whole), 60):
            path.write_text(whole[:end])
            answer = self.dltask(self.repository, "finish")
            self.assertEqual(answer.code, 3, str(answer))
            self.assertIn("task.yaml' is cut off: it ends after", answer.err)
            self.assertEqual(path.read_text(), whole[:end])
        self.box.must("sh", "-c", answer.err.split("hint: ")[1], cwd=self.repository)
        self.assertEqual(path.read_text(), whole)
        path.write_text(whole[:whole.index("attempts:")])
        self.git("commit", "-qam", "task: cut")
        self.assertIn("says that it succeeded, and has no attempt", self.refused(self.repository, "finish").err)

    def test_all_that_can_be_read_are_finished(self):
        branches = [self.ran(name) for name in ("a", "b", "c")]
        write(self.repository / "tasks" / branches[2], {"task.yaml": "schema: [\n"})
        self.git("commit", "-qam", "task: broken")
        answer = self.dltask(self.repository, "finish", "--all", "--failed")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn(f"'{branches[2]}' is left out: task.yaml: ", answer.err)
        self.assertEqual(self.git("branch", "--format=%(refname:short)").split(), ["dev", "main", branches[2]])

    def test_head_goes_to_no_branch_that_goes_too(self):
        for name in ("a", "b", "c"):
            self.ran(name)
        head = self.git("symbolic-ref", "HEAD")
        self.done(self.repository, "finish", "--all")
        self.assertEqual(self.git("symbolic-ref", "HEAD"), "refs/heads/main")
        self.assertEqual(self.git("status", "--porcelain"), "")
        self.done(self.repository, "undo")
        self.assertEqual(self.git("symbolic-ref", "HEAD"), head)
        self.assertEqual(self.git("status", "--porcelain"), "")


    def test_an_attempt_that_cannot_be_written_is_recorded_later(self):
        write(self.box.home, {"body.py": "(folder / 'task.yaml').unlink()\n"
                                         "(folder / 'task.yaml').mkdir()\n(folder / 'task.yaml/x').touch()\n"})
        branch = self.done(self.repository, "new", "x")
        answer = self.dltask(self.repository, "run")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("the next command that changes something records it", answer.err)
        record = self.repository / "tasks" / branch / "task.yaml"
        (record / "x").unlink()
        record.rmdir()
        self.git("restore", f"tasks/{branch}/task.yaml")
        self.done(self.repository, "feature", "--no-switch", "y")
        self.assertEqual(record.read_text().count("started:"), 1)
        self.assertIn("state: interrupted", record.read_text())


@unittest.skipUnless(os.geteuid() == 0, "mounts a file system")
class FullDisk(Scene):
    """A small disk that is full, or that the script fills."""

    def mount(self, size):
        disk = self.box.folder / f"disk{size}"
        disk.mkdir()
        mounted = self.box.run("mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", disk)
        if mounted.code != 0:
            self.skipTest(mounted.err)
        self.addCleanup(self.box.run, "umount", "-l", disk)
        return disk

    def fill(self, disk, kept):
        space = os.statvfs(disk)
        with open(disk / "filler", "wb") as file:
            file.write(bytes(max(space.f_bavail * space.f_bsize - kept, 0)))

    def test_the_end_of_a_run_is_told_on_a_disk_that_it_fills(self):
        for size in (1024, 2048, 3072, 8192):
            with self.subTest(size):
                disk = self.mount(size)
                repository = self.box.repository(f"{disk.name}/repository")
                write(repository, {"tasks/main/train.py": "import os\nprint('begin', flush=True)\n"
                                   "path = os.environ['DLTASK_DIR'] + '/model.pt'\n"
                                   "try:\n    with open(path, 'wb', buffering=0) as file:\n        while True:\n"
                                   "            file.write(b'0' * 4096)\nexcept OSError as error:\n"
                                   "    print(error, flush=True)\nraise SystemExit(9)\n"})
                self.box.git(repository, "commit", "-qam", "feat: fill the disk")
                self.done(repository, "init", "--no-hooks")
                branch = self.done(repository, "new", "x")
                folder = repository / "tasks" / branch
                answer = self.dltask(repository, "run")
                if answer.code == 128:
                    self.assertIn("which was not started", answer.err)
                    self.assertIn("make room, then again", answer.err)
                    self.assertFalse((folder / "model.pt").exists())
                    self.assertLess(size, 3000)
                    continue
                self.assertEqual(answer.code, 9, str(answer))
                self.assertIn("exit: 9", (folder / "task.yaml").read_text())
                (folder / "model.pt").unlink()
                self.assertEqual(json.loads(self.done(repository, "list", "--json"))[0]["state"], "failed")
                self.done(repository, "finish", "--failed")
                self.assertIn("exit: 9", self.box.git(repository, "show", f"main:tasks/{branch}/task.yaml"))
                self.assertEqual(self.box.run("git", "fsck", "--strict", "--no-dangling", cwd=repository).code, 0)

    def test_a_full_disk_leaves_nothing_half_done(self):
        disk = self.mount(8192)
        repository = self.box.ready(f"{disk.name}/repository")
        self.task(repository, "-s", "lr=0.5")
        for kept in range(0, 240_000, 20_000):
            for words in (("finish", "--failed"), ("new", "--no-switch", "x"), ("feature", "--no-switch", "x")):
                before = self.box.git(repository, "for-each-ref")
                self.fill(disk, kept)
                answer = self.dltask(repository, *words)
                (disk / "filler").unlink()
                if answer.code == 0:
                    self.done(repository, "undo")
                else:
                    self.assertEqual(answer.code, 128, str(answer))
                    self.assertRegex(answer.err, "No space left on device|Out of diskspace")
                    self.assertIn("make room, then again", answer.err)
                    self.assertEqual(self.done(repository, "abort"), "")
                refs = [line for line in before.splitlines() if "refs/dltask/op" not in line]
                after = self.box.git(repository, "for-each-ref", "refs/heads", "refs/tags").splitlines()
                self.assertEqual(after, refs, str(answer))
                self.assertEqual(self.box.git(repository, "status", "--porcelain"), "", str(answer))
        self.done(repository, "finish", "--failed")


if __name__ == "__main__":
    unittest.main()
