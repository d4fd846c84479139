#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One door per library and per dangerous call: each is used in the rooms named here and nowhere else."""
import re
from typing import NamedTuple

import tree


class Door(NamedTuple):
    what: str
    pattern: str  # searched in code without comments and strings
    rooms: tuple  # folders of src/ where it may occur
    units: int = 0  # at most so many files; 0: any number


PROCESS_HEADERS = r"(?:sys/wait|signal|poll|sys/poll|sys/epoll|sys/signalfd|spawn|pty|sys/prctl|sys/ptrace)"
PROCESS_CALLS = r"(?:fork|vfork|exec[lv]p?e?|execvpe|posix_spawnp?|waitpid|waitid|kill|killpg|sigaction|sigprocmask|p?poll)"
DISK_WRITES = (r"(?:remove|remove_all|rename|copy|copy_file|create_director(?:y|ies)|create_symlink|"
               r"create_hard_link|create_directory_symlink|resize_file|permissions|last_write_time)")

DOORS = [
    Door("CLI11", r"#\s*include\s*<CLI/", ("cli",), units=1),
    Door("libgit2", r"#\s*include\s*<git2(?:\.h|/)", ("git",)),
    Door("yaml-cpp", r"#\s*include\s*<yaml-cpp/", ("yaml",)),
    Door("nlohmann json", r"#\s*include\s*<nlohmann/", ("json",)),
    Door("zlib", r"#\s*include\s*<zlib\.h>", ("git", "sys")),
    Door("libcrypto", r"#\s*include\s*<openssl/", ("git", "sys")),
    Door("utf8proc", r"#\s*include\s*<utf8proc", ("model", "term")),
    Door("Catch2", r"#\s*include\s*<catch2/", ()),
    Door("a header of processes or signals", rf"#\s*include\s*<{PROCESS_HEADERS}(?:\.h)?>", ("sys",)),
    Door("the numbers of signals", r"#\s*include\s*<csignal>", ("sys", "run")),
    Door("a call about processes or signals", rf"(?<![\w.>:])(?:::)?{PROCESS_CALLS}\s*\((?!\))", ("sys",)),
    Door("a shell", r"(?<![\w.>])(?:std::|::)?(?:system|popen|wordexp)\s*\(", ()),
    Door("a standard stream", r"\bstd::(?:cout|cerr|clog|cin)\b", ("term",)),
    Door("printing", r"\b(?:std::)?(?:v?f?printf|puts|fputs|putchar|perror)\s*\(|\bfmt::v?print\b", ("term",)),
    Door("writing a file by iostream or stdio", r"\bstd::(?:basic_)?(?:o|w?of|f)stream\s+\w+\s*[({]|\bf(?:re|d)?open\s*\(",
         ("sys",)),
    Door("changing the disk by std::filesystem", rf"\b(?:std::filesystem|filesystem|fs)::{DISK_WRITES}\s*\(", ("sys",)),
    Door("changing the disk by a system call",
         r"(?<![\w.>])(?:::)(?:unlink(?:at)?|rename(?:at2?)?|mkdir(?:at)?|rmdir|symlink(?:at)?|link(?:at)?|truncate|ftruncate|chmod)\s*\(",
         ("sys",)),
]


def door_complaints(root, door, texts):
    units = []
    pattern = re.compile(door.pattern)
    for path, text in texts.items():
        inside = path.relative_to(root / "src").parts
        room = inside[0] if len(inside) > 1 else "."
        matches = list(pattern.finditer(text))
        if matches and room in door.rooms:
            units.append(path)
        for match in matches if room not in door.rooms else []:
            allowed = ", ".join(f"{name}/" for name in door.rooms) or "nowhere"
            yield f"{path.relative_to(root)}:{tree.line_of(text, match.start())}: {door.what} (belongs to: {allowed})"
    if door.units and len(units) > door.units:
        names = ", ".join(str(unit.relative_to(root)) for unit in units)
        yield f"{door.what} is included in {len(units)} files, at most {door.units}: {names}"


def main():
    root = tree.root_argument()
    texts = {path: tree.code(path.read_text()) for path in tree.sources(root, "src")}
    tree.finish([c for door in DOORS for c in door_complaints(root, door, texts)], "doors")


if __name__ == "__main__":
    main()
