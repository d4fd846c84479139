#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The three shells complete `git dltask` with what the program and the repository know."""
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from scene import PROGRAMS, Scene

SHARE = Path(PROGRAMS).parent / "share"
BASH_COMPLETION = Path("/usr/share/bash-completion/bash_completion")
LINES = {  # what is typed: one of the answers
    "git dltask fin": "finish",
    "git dltask init --template ": "pytorch",
    "git dltask hooks ": "uninstall",
    "git dltask new --no-s": "--no-switch",
    "git dltask new -s l": "lr=",
    "git dltask finish f": "feature-more",
}

BASH = r"""
. /usr/share/bash-completion/bash_completion
. /usr/share/bash-completion/completions/git
COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=()
read -ra COMP_WORDS <<< "$1"
[[ $1 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
__git_wrap__git_main
printf '%s\n' "${COMPREPLY[@]}"
"""

# READY comes from the line editor itself: what is typed before it listens may be lost.
ZSH = r"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT=; stty -echo; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w z "bindkey '^I' list-choices; LISTMAX=9999; zstyle ':completion:*' force-list always"
zpty -w z "zle-line-init() { print RE''ADY }; zle -N zle-line-init"
zpty -r -m z got '*READY*'
zpty -w -n z "$2"$'\t'
zpty -r -m z got "*$3*"
print -r -- $got
"""


class Completion(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.done(self.repository, "feature", "--no-switch", "more")

    def answer(self, *words):
        answer = self.box.run(*words, cwd=self.repository, XDG_DATA_DIRS=f"{SHARE}:/usr/share")
        return [line.split("\t")[0].strip() for line in answer.out.splitlines()]

    def test_what_can_be_finished(self):
        for words in (["hotfix", "h"], ["debug", "d", "--from", "dev"], ["new", "x"]):
            self.done(self.repository, *words, *([] if words[0] in ("new", "debug") else ["--no-switch"]))
        merged = self.task(self.repository, "done")
        self.done(self.repository, "finish", "--failed", "--keep", merged)
        names = self.done(self.repository, "complete", "unfinished").splitlines()
        self.assertEqual([name.split("-")[0] for name in names], ["feature", "hotfix", "task"])
        self.assertNotIn(merged, names)

    @unittest.skipUnless(BASH_COMPLETION.is_file() and shutil.which("bash"), "no bash-completion here")
    def test_bash(self):
        for line, expected in LINES.items():
            with self.subTest(line=line):
                self.assertIn(expected, self.answer("bash", "-c", BASH, "bash", line))

    @unittest.skipUnless(shutil.which("fish"), "no fish here")
    def test_fish(self):
        for line, expected in LINES.items():
            with self.subTest(line=line):
                self.assertIn(expected, self.answer("fish", "-c", f"complete -C '{line}'"))

    @unittest.skipUnless(shutil.which("zsh"), "no zsh here")
    def test_zsh(self):
        for line, expected in LINES.items():
            with self.subTest(line=line):
                words = ["timeout", "60", "zsh", "-f", "-c", ZSH, "zsh", SHARE / "zsh/site-functions", line, expected]
                self.assertIn(expected, "\n".join(self.answer(*words)))


if __name__ == "__main__":
    sys.exit(unittest.main())
