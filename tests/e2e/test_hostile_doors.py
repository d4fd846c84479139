#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every door of the rules in a repository that a stranger prepared: nothing of it is executed, nothing is written,
and no control byte of its names and messages reaches the terminal."""
import json
import os
import re
import subprocess
import unittest

from scene import PROGRAMS, Scene, difference, digest, write

HOOK = f"{PROGRAMS}/git-dltask-hook"
ZERO = "0" * 40
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\r\u009b1m\u202e"
CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]")
CONTROL_IN_JSON = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")

# Each of these names a program in the configuration or the attributes of the repository.
PROGRAMS_OF_CONFIG = ["core.fsmonitor", "core.editor", "core.pager", "core.sshCommand", "core.askPass", "sequence.editor",
                      "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.clean",
                      "filter.evil.smudge", "filter.evil.process", "merge.evil.driver", "gpg.program", "gpg.ssh.program",
                      "core.alternateRefsCommand", "core.gitProxy", "interactive.diffFilter", "trailer.x.command",
                      "alias.cat-file", "alias.rev-list", "alias.log", "alias.dltask", "pager.log", "pager.cat-file",
                      "credential.helper", "uploadpack.packObjectsHook", "init.templateDir", "mailinfo.scissors"]
EVENTS_OF_GIT = ["post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout", "pre-auto-gc"]


class Hostile(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.canary = self.box.folder / "canary"
        self.program = self.box.folder / "program"
        write(self.box.folder, {"program": f'#!/bin/sh\necho "$0 $*" >>"{self.canary}"\n'})
        self.program.chmod(0o755)
        self.prepare_history()
        self.prepare_configuration(self.repository / ".git", True)

    def git(self, *words, **options):
        return self.box.git(self.repository, *words, **options)

    def commit_tree(self, message, parent, tree=None):
        words = ["git", "commit-tree", tree or f"{parent}^{{tree}}", "-p", parent]
        process = subprocess.run(words, cwd=self.repository, env=self.box.environment, input=message, check=True,
                                 capture_output=True)
        return process.stdout.decode().strip()

    def prepare_history(self):
        """Names and messages that a terminal or an option parser would obey."""
        self.base = self.git("rev-parse", "main")
        evil = self.commit_tree(f"feat: {ESCAPES}\n".encode() + b"\xff\xfe", self.base)
        evil = self.commit_tree(f"{ESCAPES} --exec=touch\n\n{ESCAPES}".encode(), evil)
        for name in ("--upload-pack=x", "-x", "a\u202eb", "task-0.1.0-x", "debug-x", f"hotfix-{'n' * 200}"):
            self.git("update-ref", f"refs/heads/{name}", evil)
            self.git("update-ref", f"refs/tags/v{name}", evil)
        self.git("update-ref", "refs/heads/main", evil)
        self.evil = evil
        self.git("reset", "-q", "--hard", "dev")
        names = [f"a{ESCAPES.replace('/', '')}b", "--output=canary", "-x", "line\nfeed", "$(touch canary)", "'`x`'"]
        write(self.repository, {name: b"b" * 2_000_000 for name in names})
        write(self.repository, {".dltask.yaml": "files: {max-size: 1MiB}\n", ".gitattributes": "x -text\n"})
        for name, target in (("link", "../outside"), ("tasks/link", "../.git/config"), ("lfs", "/etc/passwd")):
            os.symlink(target, self.repository / name)
        self.git("add", "-A")

    def prepare_configuration(self, git_dir, top):
        hooks = self.box.folder / "hooks"
        write(hooks, {event: self.program.read_text() for event in EVENTS_OF_GIT})
        for event in EVENTS_OF_GIT:
            (hooks / event).chmod(0o755)
        settings = {key: self.program for key in PROGRAMS_OF_CONFIG}
        settings.update({"core.hooksPath": hooks, "log.showSignature": "true"})
        with (git_dir / "config").open("a") as config:
            for key, value in settings.items():
                section, name, variable = key.partition(".")[0], key.split(".")[1:-1], key.rpartition(".")[2]
                config.write(f'[{section}{"".join(f" {chr(34)}{part}{chr(34)}" for part in name)}]\n')
                config.write(f'\t{variable} = "{value}"\n')
        if top:
            write(self.repository, {".gitattributes": "* diff=evil filter=evil merge=evil\n", "git": self.program.read_text()})
            (self.repository / "git").chmod(0o755)
        if self.canary.exists():
            self.canary.unlink()

    def door(self, words, stdin="", cwd=None, control=CONTROL, **variables):
        """The door is asked; the answer is harmless, and nothing has happened."""
        folder = cwd or self.repository
        environment = {**self.box.environment, "PATH": f".:{self.box.environment['PATH']}", **variables}
        before = digest(self.box.folder)
        process = subprocess.run([str(word) for word in words], cwd=folder, env=environment, input=stdin.encode(),
                                 capture_output=True, timeout=60)
        said = process.stdout + process.stderr
        self.assertIn(process.returncode, (0, 1, 3, 128), said)
        self.assertIsNone(control.search(said), said)
        self.assertFalse(self.canary.exists(), said)
        self.assertEqual(difference(before, digest(self.box.folder)), [], said)
        return process


HOOKS = [(["commit-msg", "MESSAGE"], ""), (["commit-msg", "LINK"], ""),
         (["prepare-commit-msg", "MESSAGE", "message"], ""), (["pre-commit"], ""), (["pre-merge-commit"], ""),
         (["post-checkout", "BASE", "EVIL", "1"], ""), (["post-checkout", "--output=canary", "--exec=x", "1"], ""),
         (["pre-push", "--exec=x", "ext::sh -c touch%20canary"],
          "refs/heads/x EVIL refs/heads/main BASE\nrefs/heads/x EVIL refs/heads/--exec ZERO\n"),
         (["pre-push", "origin", "x"], "--exec=x --output=canary --all --stdin\n"),
         (["reference-transaction", "prepared"], "BASE EVIL refs/heads/main\n"),
         (["reference-transaction", "prepared"], "--all --stdin refs/heads/main\n")]

CHECKS = [["--all"], ["--staged"], [], ["--range", "dev..main", "--onto", "main"], ["--message", "-"],
          ["--range=--exec=x..--output=canary"], ["--range=dev..-x", "--branch=-x", "--onto=--upload-pack=x"]]


class Doors(Hostile):
    """Nothing is changed by any of them, so that one repository serves all."""

    def test_hooks(self):
        message = self.box.folder / "message"
        message.write_bytes(f"{ESCAPES}\n".encode() + b"\xff\x1b[2J")
        os.symlink(self.repository / ".git/config", self.box.folder / "link to config")
        names = {"MESSAGE": str(message), "LINK": str(self.box.folder / "link to config"), "BASE": self.base,
                 "EVIL": self.evil}
        for words, stdin in HOOKS:
            with self.subTest(words=words):
                for name, value in {**names, "ZERO": ZERO}.items():
                    stdin = stdin.replace(name, value)
                self.door([HOOK, *(names.get(word, word) for word in words)], stdin,
                          **{f"GITHEAD_{self.evil}": f"{ESCAPES}--exec"})

    def test_checks(self):
        for words in CHECKS:
            with self.subTest(words=words):
                self.door([f"{PROGRAMS}/git-dltask", "check", *words], f"{ESCAPES}\n")
        self.door([f"{PROGRAMS}/git-dltask", "hooks", "status"])

    def test_json_has_the_true_text_without_control_bytes(self):
        answer = self.door([f"{PROGRAMS}/git-dltask", "check", "--all", "--json"], control=CONTROL_IN_JSON)
        self.assertIn(ESCAPES, "".join(row["message"] for row in json.loads(answer.stdout)))

    def test_server(self):
        server = self.box.folder / "server.git"
        self.box.must("git", "clone", "-q", "--bare", "--no-local", self.repository, server)
        self.canary.unlink(missing_ok=True)
        self.prepare_configuration(server, False)
        for lines in (f"{self.base} {self.evil} refs/heads/main\n", f"{ZERO} {self.evil} refs/heads/--exec=x\n",
                      f"{ZERO} {self.evil} refs/tags/v{ESCAPES}\n", "--exec=x --output=canary refs/heads/main\n",
                      f"{self.base} {'1' * 40} refs/heads/main\n"):
            with self.subTest(lines=lines):
                self.door([HOOK, "pre-receive"], lines, cwd=server, GIT_DIR=".")


if __name__ == "__main__":
    unittest.main()
