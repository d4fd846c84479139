#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Includes, and the ROOMS that a room links, point down only: never up, never sideways."""
import re

import tree

FLOORS = [
    ["base"],
    ["model", "sys"],
    ["git", "yaml", "json", "term", "rules"],
    ["params", "config", "record"],
    ["run", "report", "hooks"],
    ["flow"],
    ["cli"],
    ["."],  # the main files, directly in src/
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
ROOM = re.compile(r"dltask_room\(\s*(\w+)([^)]*)\)")
KEYWORDS = {"SOURCES", "ROOMS", "PUBLIC", "PRIVATE"}


def complaint_about(room, target, place):
    if target not in FLOOR:
        return f"{place}: '{target}' is no room (floors: tests/checks/floors.py)"
    if target != room and FLOOR[target] >= FLOOR[room]:
        direction = "sideways" if FLOOR[target] == FLOOR[room] else "up"
        return f"{place}: '{room}' looks {direction} at '{target}'"
    return None


def include_complaints(root, path):
    inside = path.relative_to(root / "src").parts
    room = inside[0] if len(inside) > 1 else "."
    text = path.read_text()
    for match in INCLUDE.finditer(text):
        place = f"{path.relative_to(root)}:{tree.line_of(text, match.start(1))}"
        target = match.group(1)
        if not (root / "src" / target).is_file() or "/" not in target or ".." in target:
            yield f'{place}: "{target}" is no "room/file.hpp"'
        else:
            yield complaint_about(room, target.split("/")[0], place)
    if room not in FLOOR:
        yield f"{path.relative_to(root)}: '{room}' is no room (floors: tests/checks/floors.py)"


def linked_rooms(arguments):
    keyword = None
    for word in arguments.split():
        if word in KEYWORDS:
            keyword = word
        elif keyword == "ROOMS":
            yield word


def link_complaints(root, path):
    for match in ROOM.finditer(path.read_text()):
        for target in linked_rooms(match.group(2)):
            yield complaint_about(match.group(1), target, path.relative_to(root))


def main():
    root = tree.root_argument()
    complaints = [c for path in tree.sources(root, "src") for c in include_complaints(root, path)]
    for path in sorted((root / "src").rglob("CMakeLists.txt")):
        complaints += link_complaints(root, path)
    tree.finish([c for c in complaints if c], "floors")


if __name__ == "__main__":
    main()
