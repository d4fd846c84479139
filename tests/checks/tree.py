# SPDX-License-Identifier: Apache-2.0
"""What the checks look at: the files of the source tree, and C++ text without comments and strings."""
import argparse
import re
import sys
from pathlib import Path

SKIPPED = {".git", ".cache", "build", "__pycache__", ".pytest_cache"}
CPP = (".cpp", ".hpp")

_TOKEN = re.compile(
    r"""R"(?P<tag>[^()\\\s]{0,16})\((?:.|\n)*?\)(?P=tag)"   # raw string
      | //[^\n]*  | /\*(?:.|\n)*?\*/                        # comments
      | "(?:\\.|[^"\\\n])*"                                 # string
      | (?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'                 # character, not a digit separator
    """, re.VERBOSE)


def root_argument():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    return parser.parse_args().root


def files(root, *folders):
    """All files below the folders of the root (all of it without any), sorted."""
    starts = [root / folder for folder in folders] or [root]
    found = []
    for start in starts:
        for path in start.rglob("*") if start.is_dir() else []:
            inside = path.relative_to(root).parts
            if path.is_file() and not SKIPPED.intersection(inside):
                found.append(path)
    return sorted(found)


def sources(root, *folders):
    return [path for path in files(root, *folders) if path.suffix in CPP]


def _blank(match):
    text = match.group(0)
    lines = "\n" * text.count("\n")
    return ('""' if text[0] in "R\"" else "0" if text[0] == "'" else "") + lines


def code(text):
    """C++ with comments removed and literals emptied; line numbers stay."""
    return _TOKEN.sub(_blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def finish(complaints, what):
    """Prints the complaints and ends the program: 0 without any, else 1."""
    for complaint in complaints:
        print(complaint)
    print(f"{what}: {len(complaints)} complaints")
    sys.exit(1 if complaints else 0)
