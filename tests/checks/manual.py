#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual is well-formed, and it, the help and the completions say what the command table says.

usage: manual.py [--root DIR] [--program git-dltask]     without a program only the pages are looked at
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import tree

OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]+|-[A-Za-z])(?![\w-])")


def output(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True).stdout


def lint(root):
    for page in sorted((root / "man").glob("*.[157]")):
        answer = subprocess.run(["mandoc", "-Tlint", "-Wwarning", page.name], cwd=page.parent, capture_output=True,
                                text=True)
        yield from (f"man/{page.name}: {line}" for line in answer.stdout.splitlines() if "referenced" not in line)


def lost_quotes(root):
    """The macro takes double quotes for its own: who copies such a command gets another one."""
    for page in sorted((root / "man").glob("*.[157]")):
        for number, line in enumerate(page.read_text().splitlines(), 1):
            if line.startswith(".Dl ") and '"' in line:
                yield f"man/{page.name}:{number}: double quotes do not show: use single ones or \\(dq"


def section(text, name):
    found = re.search(rf"^\.Sh {name}\n(.*?)(?=^\.Sh |\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def documented_options(text):
    """The options of the `.It` lines of a page: `.It Fl s , Fl Fl set Ar KEY` has -s and --set."""
    found = set()
    for item in re.findall(r"^\.It (Fl .*)$", section(text, "OPTIONS"), re.MULTILINE):
        plain = item.replace("Fl Fl ", "--").replace("Fl ", "-").replace("\\-", "-")
        found.update(OPTION.findall(plain))
    return found


def table_options(command):
    return {name for option in command["options"] for name in option["names"]} - {"--help"}


def page_complaints(root, command):
    page = root / "man" / f"git-dltask-{command['name']}.1"
    if not page.is_file():
        yield f"man/{page.name}: there is no such page"
        return
    text = page.read_text()
    described = re.search(r"^\.Nd (.*)$", text, re.MULTILINE).group(1).replace("\\-", "-")
    if described != command["summary"]:
        yield f"man/{page.name}: '{described}', but the table says '{command['summary']}'"
    known, written = table_options(command), documented_options(text) - {"--help"}
    yield from (f"man/{page.name}: {name} is not documented" for name in sorted(known - written - {"-h"}))
    yield from (f"man/{page.name}: {name} is no option of the command" for name in sorted(written - known - {"-h"}))


def program_complaints(root, program):
    commands = [command for command in json.loads(output(program, "help", "--dump")) if command["group"] != "hidden"]
    names = [command["name"] for command in commands]
    overview = (root / "man/git-dltask.1").read_text()
    short = output(program, "-h")
    scripts = {shell: output(program, "completion", shell) for shell in ("bash", "zsh", "fish")}
    for command in commands:
        name = command["name"]
        yield from page_complaints(root, command)
        if not re.search(rf"^\.It Cm {name}$", overview, re.MULTILINE):
            yield f"man/git-dltask.1: '{name}' is not in the overview"
        if not re.search(rf"\b{name}\b", short):
            yield f"git-dltask -h: '{name}' is missing"
        text = output(program, "help", name)
        yield from (f"git-dltask help {name}: {option} is missing"
                    for option in sorted(table_options(command)) if option not in text)
        yield from (f"completion {shell}: '{name}' is missing"
                    for shell, script in scripts.items() if not re.search(rf"\b{name}\b", script))
    for page in sorted((root / "man").glob("git-dltask-*.1")):
        if page.stem.removeprefix("git-dltask-") not in names:
            yield f"man/{page.name}: there is no such command"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--program", type=Path)
    options = parser.parse_args()
    if not shutil.which("mandoc"):
        sys.exit(77)
    complaints = [*lint(options.root), *lost_quotes(options.root)]
    if options.program:
        complaints += program_complaints(options.root, options.program)
    tree.finish(complaints, "manual")


if __name__ == "__main__":
    main()
