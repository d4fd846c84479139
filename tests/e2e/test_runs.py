# SPDX-License-Identifier: Apache-2.0
"""What happens around a run: kills, switches, vanished directories; and how its task ends after that."""
import datetime
import gzip
import json
import os
import signal
import subprocess
import unittest

from scene import Scene, write

SLOW_PY = """import os
import time
from pathlib import Path

folder = Path(os.environ["DLTASK_DIR"])
(folder / "metrics.json").write_text('{"accuracy": 0.5}')
(folder / "model.pt").write_text("weights")
(folder / "curve.csv").write_text("epoch,loss\\n1,0.5\\n")
(folder / "begun").write_text("")
while not Path(os.environ["HOME"], "go").exists():
    time.sleep(0.01)
folder.mkdir(exist_ok=True)
(folder / "last.csv").write_text("epoch,loss\\n2,0.4\\n")
"""


class Runs(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()
        write(self.repository, {"tasks/main/train.py": SLOW_PY})
        self.box.git(self.repository, "commit", "-qam", "feat: train slowly")
        self.done(self.repository, "init")
        self.branch = self.done(self.repository, "new", "-s", "lr=0.01")
        self.folder = self.repository / "tasks" / self.branch

    def start(self):
        """A run whose script has begun and waits."""
        process = subprocess.Popen(["git", "dltask", "run"], cwd=self.repository, env=self.box.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        self.addCleanup(process.wait)
        self.wait_for((self.folder / "begun").exists)
        return process

    def kill(self, logged=""):
        process = self.start()
        self.wait_for(lambda: not logged or logged in (self.folder / "task.log").read_text())
        mark = self.repository / ".git/dltask/runs" / f"{self.branch}.json"
        os.kill(json.loads(mark.read_text())["pid"], signal.SIGKILL)
        process.wait()

    def git(self, *words):
        return self.box.git(self.repository, *words)

    def git_bytes(self, *words):
        return subprocess.run(["git", *words], cwd=self.repository, env=self.box.environment, check=True,
                              capture_output=True).stdout

    def row(self):
        return json.loads(self.done(self.repository, "list", "--json"))[0]

    def test_a_killed_run_is_interrupted_at_once_and_recorded_by_the_next_change(self):
        self.kill()
        self.assertEqual(self.row()["state"], "interrupted")
        self.assertIn("attempts: []", (self.folder / "task.yaml").read_text())  # reading writes nothing
        answer = self.dltask(self.repository, "hooks", "install")
        self.assertIn("recorded as interrupted", answer.err)
        self.assertEqual(self.git("log", "-1", "--format=%s", self.branch),
                         "task: lr-0.01, attempt 1 interrupted")
        self.assertEqual(self.git("status", "--short"), "")
        self.assertEqual((self.folder / "model.pt").read_text(), "weights")
        self.assertNotIn("recorded", self.dltask(self.repository, "hooks", "install").err)
        self.let_go()
        self.done(self.repository, "run")
        self.assertTrue((self.folder / "attempts/1/metrics.json").exists())
        self.assertEqual(self.row()["state"], "succeeded")

    def test_a_killed_run_is_recorded_after_a_switch(self):
        self.kill()
        self.git("switch", "-q", "main")
        self.done(self.repository, "finish", "--failed", self.branch)
        self.assertEqual(self.git("status", "--short"), "")
        self.assertIn("interrupted", self.git("show", f"main:tasks/{self.branch}/task.yaml"))
        self.assertEqual((self.folder / "model.pt").read_text(), "weights")

    def test_a_switch_during_a_run_leaves_nothing_in_the_way(self):
        process = self.start()
        self.git("switch", "-q", "main")
        self.let_go()
        self.assertEqual(process.wait(), 0)
        self.assertEqual(self.git("status", "--short"), "")
        self.assertEqual((self.folder / "model.pt").read_text(), "weights")
        self.git("switch", "-q", self.branch)
        self.assertTrue((self.folder / "last.csv").exists())
        self.git("switch", "-q", "main")
        self.done(self.repository, "finish", self.branch)
        self.assertTrue((self.folder / "last.csv").exists())

    def test_files_that_are_gone_stay_in_the_record_and_come_back(self):
        self.let_go()
        self.done(self.repository, "run")
        (self.folder / "curve.csv").unlink()
        (self.folder / "train.py").rename(self.folder / "renamed.py")
        self.done(self.repository, "finish")
        self.assertEqual(self.git("status", "--short"), "")
        self.assertTrue((self.folder / "renamed.py").exists())
        self.assertTrue((self.folder / "curve.csv").exists())
        self.done(self.repository, "undo")
        self.assertEqual(self.git("branch", "--show-current"), self.branch)
        self.done(self.repository, "redo")
        self.assertEqual(self.git("status", "--short"), "")

    def test_undo_of_a_result_leaves_it_uncommitted_and_unstaged(self):
        self.let_go()
        self.done(self.repository, "run")
        self.done(self.repository, "undo")
        self.assertIn(f" M tasks/{self.branch}/task.yaml", "\n" + self.git("status", "--short"))
        self.assertEqual(self.git("diff", "--cached", "--name-only"), "")
        self.done(self.repository, "redo")
        self.assertEqual(self.git("status", "--short"), "")

    def test_a_work_tree_of_ours_goes_with_finish_and_again_with_redo(self):
        self.git("switch", "-q", "main")
        self.let_go()
        self.done(self.repository, "run", self.branch)
        linked = self.repository.parent / "repository-tasks" / self.branch
        self.assertTrue((linked / "tasks" / self.branch / "model.pt").exists())
        self.done(self.repository, "finish", self.branch)
        self.done(self.repository, "undo")
        self.assertTrue((linked / "tasks" / self.branch / "model.pt").exists())
        self.done(self.repository, "redo")
        self.assertFalse(linked.exists())
        self.assertEqual((self.folder / "model.pt").read_text(), "weights")

    def test_a_large_file_for_a_filter_is_committed_as_its_pointer(self):
        self.let_go()
        for key, command in (("clean", "wc -c"), ("smudge", "cat"), ("required", "true")):
            self.git("config", f"filter.pointer.{key}", command)
        write(self.folder, {".gitattributes": "*.big filter=pointer\n"})
        (self.folder / "weights.big").write_bytes(b"\0" * (65 << 20))
        self.done(self.repository, "run")
        self.assertEqual(self.git("show", f"HEAD:tasks/{self.branch}/weights.big"), str(65 << 20))
        self.assertEqual(self.row()["state"], "succeeded")

    def test_new_with_run_prints_the_branch_and_nothing_else(self):
        self.let_go()
        write(self.folder, {"train.py": "print('said')\n" + SLOW_PY})
        self.done(self.repository, "run")
        answer = self.dltask(self.repository, "new", "--from", self.branch, "-s", "lr=0.3", "--run")
        self.assertRegex(answer.out, r"^task-\S+-lr-0\.3\n$")
        self.git("checkout", "-q", "-f", "main")
        self.assertIn(f"git dltask finish {self.branch}", self.dltask(self.repository, "run", self.branch).err)

    def test_a_large_file_is_pointed_out_once_and_no_number_is_said(self):
        self.let_go()
        (self.folder / "big.bin").write_bytes(b"\0" * (11 << 20))
        write(self.folder, {"train.py": SLOW_PY.replace("0.5}", "NaN}")})
        answer = self.dltask(self.repository, "run")
        self.assertEqual(answer.err.count("stays on disk"), 1)
        self.assertIn("accuracy nan", answer.err)

    def test_the_environment_is_recorded_without_secrets(self):
        self.let_go()
        secret = "canary-7f3a"
        address = f"https://user:{secret}@mirror.example/models?token={secret}"
        self.done(self.repository, "run", API_TOKEN=secret, HF_ENDPOINT=address, OMP_NUM_THREADS="3")
        text = self.git("show", f"HEAD:tasks/{self.branch}/environment.yaml")
        self.assertRegex(text, r"python:\n  executable: /.*python3")
        self.assertIn("HF_ENDPOINT: 'https://mirror.example/models'", text)
        self.assertIn("OMP_NUM_THREADS: '3'", text)
        found = self.box.run("grep", "-rl", secret, self.repository)
        self.assertEqual(found.out, "")
        self.done(self.repository, "run", OMP_NUM_THREADS="3", HF_ENDPOINT=address)
        self.assertEqual(self.git("show", f"HEAD:tasks/{self.branch}/environment.yaml"), text)

    def test_an_environment_that_cannot_be_told_ends_no_run(self):
        self.let_go()
        write(self.box.home, {"python/bin/python3": "#!/bin/sh\n[ $1 != -c ] && exec /usr/bin/python3 \"$@\"; exit 7\n"})
        (self.box.home / "python/bin/python3").chmod(0o755)
        self.git("config", "dltask.python", self.box.home / "python/bin/python3")
        self.done(self.repository, "run")
        self.assertIn("executable: null", (self.folder / "environment.yaml").read_text())

    def test_a_detached_run_is_looked_at_and_stopped(self):
        answer = self.dltask(self.repository, "run", "-d")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("logs -f", answer.err)
        self.wait_for((self.folder / "begun").exists)
        self.assertEqual(self.row()["state"], "running")
        self.done(self.repository, "stop")
        self.assertEqual(self.row()["state"], "interrupted")
        self.assertRegex((self.folder / "task.yaml").read_text(), r"stopped_by: signal 2 of process \d+ \(.*of \S+\)")
        self.assertIn("stopped by signal 2 of process", self.done(self.repository, "show", "@"))
        self.assertEqual(self.git("status", "--short"), "")
        self.assertEqual(self.dltask(self.repository, "stop").code, 1)

    def test_what_keeps_a_detached_run_from_starting_is_said(self):
        self.git("switch", "-q", "main")
        self.refused(self.repository, "run", "-d")

    def test_a_detached_command_that_cannot_start_is_told(self):
        for command, code in (("/no/such/program", 127), ("/etc/passwd", 126)):
            self.git("config", "dltask.run.command", command)
            answer = self.dltask(self.repository, "run", "-d")
            self.assertEqual(answer.code, code, str(answer))
            self.assertIn("cannot execute", answer.err)

    def test_a_machine_without_python_is_told_with_a_way_out(self):
        self.git("config", "dltask.python", "no-such-python")
        answer = self.dltask(self.repository, "run")
        self.assertEqual(answer.code, 127, str(answer))
        self.assertIn("\nerror: cannot execute 'no-such-python'", "\n" + answer.err)
        self.assertIn("hint: git config dltask.python /path/to/python3\n", answer.err)

    def test_logs_follows_a_run_to_its_end(self):
        write(self.folder, {"train.py": "print('first', flush=True)\n" + SLOW_PY + "print('last\\x1b[1m')\n"})
        process = self.start()
        follower = subprocess.Popen(["git-dltask", "logs", "-f"], cwd=self.repository, text=True,
                                    env=self.box.environment, stdout=subprocess.PIPE)
        self.assertRegex(follower.stdout.readline(), r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} first\n$")
        self.addCleanup(follower.stdout.close)
        self.let_go()
        self.assertRegex(follower.stdout.read(), r"last\n$")
        self.assertEqual(follower.wait(), 0)
        process.wait()
        self.git("switch", "-q", "main")
        self.assertIn("first", self.done(self.repository, "logs", self.branch))
        self.assertEqual(self.done(self.repository, "logs", "--since", "2999-01-01", self.branch), "")

    def test_the_record_says_why_an_attempt_failed(self):
        write(self.folder, {"train.py": "print('loss nan')\nraise ValueError('a bad day')\n"})
        answer = self.dltask(self.repository, "run")
        self.assertEqual(answer.code, 1)
        self.assertIn("ValueError: a bad day", answer.err)
        self.assertIn("loss nan (1 line)", answer.err)
        record = (self.folder / "task.yaml").read_text()
        self.assertRegex(record, "error: 'ValueError: a bad day'")
        self.assertRegex(record, "first: '.* loss nan'")

    def test_a_script_that_hangs_leaves_its_stack(self):
        write(self.folder, {"train.py": "import time\ndef stuck():\n    time.sleep(1000)\nstuck()\n"})
        answer = self.dltask(self.repository, "run", "--idle-timeout", "1")
        self.assertEqual(answer.code, 124, str(answer))
        self.assertIn("in stuck", (self.folder / "task.yaml").read_text())

    def script(self, *lines):
        """A task whose script is these lines; `folder` is its directory."""
        head = ("import os, shutil, subprocess", "folder = os.environ['DLTASK_DIR']")
        write(self.folder, {"train.py": "\n".join((*head, *lines)) + "\n"})

    def test_parameters_that_are_edited_during_a_run_are_not_those_that_ran(self):
        process = self.start()
        self.done(self.repository, "set", "lr=0.5")
        self.let_go()
        process.wait()
        self.assertIn("lr: 0.01", self.git("show", f"HEAD:tasks/{self.branch}/config.yaml"))
        self.assertIn("changed:", self.git("show", f"HEAD:tasks/{self.branch}/task.yaml"))
        answer = self.dltask(self.repository, "finish")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn("was edited after it ran", answer.err)
        self.assertIn("lr: 0.01", self.git("show", f"main:tasks/{self.branch}/config.yaml"))
        self.assertIn("lr: 0.5", (self.folder / "config.yaml").read_text())

    def test_the_log_outlives_what_a_script_does_to_its_directory(self):
        for number, line in enumerate(('subprocess.call(["git", "clean", "-fdxq"])', "shutil.rmtree(folder)")):
            with self.subTest(line):
                self.script("print('before', flush=True)", line, "print('after', flush=True)")
                self.done(self.repository, "run")
                log = self.git("show", f"HEAD:tasks/{self.branch}/task.log")
                self.assertEqual([row.split()[-1] for row in log.splitlines()][2 * number:], ["before", "after"])
                self.git("checkout", "-q", "HEAD", "--", f"tasks/{self.branch}")

    def test_a_directory_that_is_replaced_by_a_link_is_recorded_all_the_same(self):
        elsewhere = self.box.home / "elsewhere"
        elsewhere.mkdir()
        swap = (f"shutil.move(folder, folder + '.old'); os.symlink('{elsewhere}', folder)",
                "print('said', flush=True)")
        self.script(*swap)
        answer = self.dltask(self.repository, "run")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertIn(f"replaced while it ran: what took its place is '{self.branch}.replaced'", answer.err)
        self.assertEqual(list(elsewhere.iterdir()), [])
        self.assertEqual(self.row()["state"], "succeeded")
        self.assertRegex(self.git("show", f"HEAD:tasks/{self.branch}/task.log"), "said$")
        self.git("checkout", "-q", "HEAD", "--", f"tasks/{self.branch}")
        (self.folder.parent / f"{self.branch}.old").rename(self.folder.parent / "older")
        self.script(*swap, "import time; open(os.environ['HOME'] + '/begun', 'w'); time.sleep(100)")
        process = subprocess.Popen(["git-dltask", "run"], cwd=self.repository, env=self.box.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_for((self.box.home / "begun").exists)
        process.kill()
        process.wait()
        self.wait_for(lambda: self.dltask(self.repository, "hooks", "install").err)
        self.assertEqual(self.row()["state"], "interrupted")
        self.assertTrue((self.folder.parent / f"{self.branch}.replaced-2").is_symlink())

    def test_what_a_log_has_no_room_for_goes_into_git_unless_it_is_too_large(self):
        self.git("config", "dltask.log.max-size", "20KiB")
        rest = f"tasks/{self.branch}/task.log.01.gz"
        self.script("for number in range(5000): print('line', number)")
        self.done(self.repository, "run")
        log = self.git("show", f"HEAD:tasks/{self.branch}/task.log")
        self.assertLess(len(log), 20 << 10)
        left_out = gzip.decompress(self.git_bytes("show", f"HEAD:{rest}")).decode()
        head, tail = log.split("[git-dltask: ")
        self.assertEqual(tail.split()[0], str(len(left_out)))
        lines = (head[:head.rindex("\n") + 1] + left_out + tail.split("\n", 1)[1]).splitlines()
        self.assertEqual([line.split()[-1] for line in lines], [str(number) for number in range(5000)])
        write(self.repository, {".dltask.yaml": "files:\n  max-size: 64KiB\n"})
        self.script("for number in range(5000): print(os.urandom(40).hex())")
        answer = self.dltask(self.repository, "run")
        self.assertIn("task.log.02.gz' (", answer.err)
        self.assertEqual(self.git("ls-files", f"tasks/{self.branch}/task.log.*.gz"), rest)
        self.assertIn("path: task.log.02.gz", self.git("show", f"HEAD:tasks/{self.branch}/task.yaml"))

    def test_what_a_killed_run_has_logged_is_capped_too(self):
        self.git("config", "dltask.log.max-size", "20KiB")
        script = (self.folder / "train.py").read_text()
        write(self.folder, {"train.py": "for number in range(1000): print('line', number)\n" + script})
        self.kill("line 999\n")
        self.wait_for(lambda: not self.box.run("pgrep", "-f", f"{self.folder}/train.py").out)
        self.assertGreater((self.folder / "task.log").stat().st_size, 20 << 10)
        self.done(self.repository, "hooks", "install")
        self.assertLess(len(self.git("show", f"HEAD:tasks/{self.branch}/task.log")), 20 << 10)
        self.assertIn(b"line 500\n", gzip.decompress((self.folder / "task.log.01.gz").read_bytes()))

    def test_what_a_run_left_out_of_its_log_before_it_was_killed_can_still_be_read(self):
        self.git("config", "dltask.log.max-size", "20KiB")
        head = ("log, rest, number = folder / 'task.log', folder / 'task.log.01.gz', 0\n"
                "while not rest.exists() or not 22 << 10 < log.stat().st_size < 35 << 10:\n"
                "    print('line', number, flush=True)\n    number += 1\n"
                "    time.sleep(0.005 if rest.exists() else 0.0005)\n"
                "print('enough', flush=True)\n")
        write(self.folder, {"train.py": SLOW_PY.replace("while not", head + "while not", 1)})
        self.kill("enough\n")
        rest = self.folder / "task.log.01.gz"
        gzip.decompress(rest.read_bytes())
        self.assertGreater((self.folder / "task.log").stat().st_size, 20 << 10)
        with rest.open("ab") as cut_off:
            cut_off.write(gzip.compress(os.urandom(1000))[:500])
        died = (self.folder / "task.log").stat().st_mtime - 3000
        os.utime(self.folder / "task.log", (died, died))
        mark = self.repository / ".git/dltask/runs" / f"{self.branch}.json"
        started = datetime.datetime.fromtimestamp(died - 100).astimezone().isoformat("T", "seconds")
        mark.write_text(json.dumps(json.loads(mark.read_text()) | {"started": started}))
        self.done(self.repository, "hooks", "install")
        attempt = json.loads(self.done(self.repository, "show", "--json", self.branch))["attempts"][0]
        self.assertEqual(round(attempt["seconds"], -1), 100)
        left_out = gzip.decompress(rest.read_bytes()).decode()
        begin, end = (self.folder / "task.log").read_text().split("[git-dltask: ")
        self.assertEqual(end.split()[0], str(len(left_out)))
        self.assertIn("zcat", end.split("\n")[0])
        begin, moment = begin[:begin.rindex("\n") + 1], begin[begin.rindex("\n") + 1:]
        self.assertEqual(moment[:16], datetime.datetime.fromtimestamp(died).strftime("%Y-%m-%d %H:%M"))
        words = [line.split()[-1] for line in (begin + left_out + end.split("\n", 1)[1]).splitlines()]
        self.assertEqual(words, [str(number) for number in range(len(words) - 1)] + ["enough"])

    def test_what_a_log_had_no_room_for_outlives_what_a_script_does_to_its_directory(self):
        self.git("config", "dltask.log.max-size", "20KiB")
        rest = f"tasks/{self.branch}/task.log.01.gz"
        self.script("rest = folder + '/task.log.01.gz'",
                    "while not os.path.exists(rest): print('line', flush=True)", "os.unlink(rest)")
        self.done(self.repository, "run")
        log = self.git("show", f"HEAD:tasks/{self.branch}/task.log")
        left_out = gzip.decompress(self.git_bytes("show", f"HEAD:{rest}"))
        self.assertIn(f"[git-dltask: {len(left_out)} bytes are left out here; zcat", log)

    def test_a_lock_of_another_git_leaves_the_results_to_finish(self):
        self.script("open('.git/index.lock', 'w')", "print('done')")
        self.done(self.repository, "run")
        (self.repository / ".git/index.lock").unlink()
        self.assertEqual(self.row()["state"], "succeeded")
        self.done(self.repository, "finish")
        self.assertIn("done", self.git("show", f"main:tasks/{self.branch}/task.log"))

    def test_a_debug_branch_is_never_finished(self):
        branch = "debug-0.1.0-20260101T000000-x"
        self.git("switch", "-q", "-c", branch, "dev")
        write(self.repository / "tasks" / branch, {"config.yaml": "VERSION: 0.1.0\n"})
        self.git("add", f"tasks/{branch}")
        self.git("commit", "-qm", "chore: begin")
        self.assertIn("carry", self.refused(self.repository, "finish", "--failed", branch).err)

    def test_tasks_in_several_work_trees_are_finished_at_once(self):
        places = [self.repository.parent / name for name in ("first", "second")]
        for place in places:
            self.git("worktree", "add", "-q", place, "main")
            self.done(place, "new", "-s", "lr=0.02")
        self.done(self.repository, "finish", "--failed", "--all")
        self.assertEqual(self.git("branch", "--format=%(refname:short)", "--list", "task-*"), "")
        self.assertEqual(self.git("branch", "--show-current"), "main")
        for place in places:
            self.assertEqual(self.box.git(place, "rev-parse", "HEAD"), self.git("rev-parse", "main"))


if __name__ == "__main__":
    unittest.main()
