#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-format 14 would change nothing. Exit 77: no clang-format 14 here (others format otherwise)."""
import shutil
import subprocess
import sys

import tree


def main():
    root = tree.root_argument()
    if not shutil.which("clang-format-14"):
        sys.exit(77)
    names = [str(path.relative_to(root)) for path in tree.sources(root, "src", "tests")]
    answer = subprocess.run(["clang-format-14", "--dry-run", "-Werror", "-style=file", "--", *names], cwd=root,
                            capture_output=True, text=True)
    complaints = [line for line in answer.stderr.splitlines() if "error:" in line]
    if answer.returncode and not complaints:
        complaints = answer.stderr.splitlines()
    tree.finish(complaints, "formatted")


if __name__ == "__main__":
    main()
