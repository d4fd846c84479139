#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is built: no seam for tests in it, and a hook program that loads nothing that it does not need.

usage: programs.py git-dltask git-dltask-hook
"""
import re
import subprocess
import sys

import tree

SEAMS = [b"DLTASK_FAULT", b"DLTASK_TEST_", b"DLTASK_CRASH"]
NOT_IN_HOOKS = ["libgit2", "libyaml-cpp", "libcrypto", "libssl", "libssh2", "libutf8proc"]


def seam_complaints(program):
    with open(program, "rb") as stream:
        content = stream.read()
    yield from (f"{program}: contains {seam.decode()}" for seam in SEAMS if seam in content)


def hook_complaints(program):
    answer = subprocess.run(["ldd", program], capture_output=True, text=True)
    libraries = re.findall(r"^\s*(\S+)", answer.stdout, re.MULTILINE)
    yield from (f"{program}: loads {library}" for library in libraries
                if any(library.startswith(name) for name in NOT_IN_HOOKS))
    with open(program, "rb") as stream:
        if b"N3CLI" in stream.read():
            yield f"{program}: contains CLI11"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    complaints = [c for program in sys.argv[1:] for c in seam_complaints(program)]
    tree.finish(complaints + list(hook_complaints(sys.argv[2])), "programs")


if __name__ == "__main__":
    main()
