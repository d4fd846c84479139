#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""shellcheck has nothing to say about any shell script of the tree. Exit 77: no shellcheck here."""
import re
import shutil
import subprocess
import sys

import tree

SHEBANG = re.compile(rb"^#!\s*/\S*?(?:env\s+)?(sh|bash|dash)\b")


def dialect(path):
    """The shell that a file is written for, or None."""
    if path.suffix == ".bash":
        return "bash"
    with path.open("rb") as stream:
        match = SHEBANG.match(stream.readline(200))
    if match:
        return match.group(1).decode().rsplit("/", 1)[-1]
    return "sh" if path.suffix == ".sh" else None


def main():
    root = tree.root_argument()
    if not shutil.which("shellcheck"):
        sys.exit(77)
    complaints = []
    for path in tree.files(root):
        shell = dialect(path)
        if shell:
            answer = subprocess.run(["shellcheck", "-s", shell, "-f", "gcc", path.relative_to(root)], cwd=root,
                                    capture_output=True, text=True)
            complaints += (answer.stdout + answer.stderr).splitlines()
    tree.finish(complaints, "scripts")


if __name__ == "__main__":
    main()
