#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The project's own commits have the form that it teaches. Exit 77: no history here (a tarball)."""
import re
import subprocess
import sys

import tree

TYPES = "feat fix docs style refactor test chore build ci perf revert task".split()
SUBJECT = re.compile(rf"(?:{'|'.join(TYPES)})(?:\([\w./, -]+\))?!?: (?P<text>\S.*)")
GIT_MADE = re.compile(r"Merge (?:branch|remote-tracking branch|tag|pull request|commit) |Revert \"")


def complaint_about(commit, subject):
    match = SUBJECT.fullmatch(subject)
    if not match:
        return None if GIT_MADE.match(subject) else f"{commit}: no 'type(scope): subject': {subject}"
    text = match.group("text")
    if text[0].isupper() and not text.split()[0].isupper():
        return f"{commit}: the subject begins with a capital: {subject}"
    if text.endswith("."):
        return f"{commit}: the subject ends with a full stop: {subject}"
    return f"{commit}: over 100 characters: {subject}" if len(subject) > 100 else None


def main():
    root = tree.root_argument()
    if not (root / ".git").exists():
        sys.exit(77)
    answer = subprocess.run(["git", "-c", "safe.directory=*", "log", "--format=%h %s"], cwd=root,
                            capture_output=True, text=True)
    if answer.returncode:
        sys.exit(77)  # not even one commit, or not ours to read
    complaints = [complaint_about(*line.split(" ", 1)) for line in answer.stdout.splitlines()]
    tree.finish([c for c in complaints if c], "commits")


if __name__ == "__main__":
    main()
