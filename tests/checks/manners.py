#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Licence line, include guard, names of files, and words that have no place in the tree."""
import re

import tree

LICENCE = "SPDX-License-Identifier: Apache-2.0"
LICENSED = {".cpp", ".hpp", ".py", ".sh", ".cmake"}
ATTICS = {"util", "utils", "common", "helper", "helpers", "misc"}
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def is_licensed(root, path):
    if path.is_relative_to(root / "templates"):
        return False  # becomes the user's own
    return path.suffix in LICENSED


def complaints_about(root, path):
    name = path.relative_to(root)
    if set(path.stem.lower().split("_")) & ATTICS or set(name.parts[:-1]) & ATTICS:
        yield f"{name}: name the thing, not the attic"
    if path.suffix in tree.CPP and not re.fullmatch(r"[a-z0-9_]+\.[ch]pp", path.name):
        yield f"{name}: file names are snake_case"
    if not is_licensed(root, path):
        return
    text = path.read_text()
    if LICENCE not in "\n".join(text.split("\n")[:2]):
        yield f"{name}: the first line is no '{LICENCE}'"
    if path.suffix == ".hpp" and "#pragma once" not in text:
        yield f"{name}: no '#pragma once'"
    if path.name != "manners.py" and UNFINISHED.search(text):
        yield f"{name}:{tree.line_of(text, UNFINISHED.search(text).start())}: unfinished"


def main():
    root = tree.root_argument()
    tree.finish([c for path in tree.files(root) for c in complaints_about(root, path)], "manners")


if __name__ == "__main__":
    main()
