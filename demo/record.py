#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records commands in a real terminal and draws what stood on the screen as an SVG.

usage: demo/record.py [-C DIRECTORY] [--columns N] [--title TEXT] -o FILE COMMAND...

Each COMMAND is one line, split like a shell does but run without one. The picture of the README,
after demo/run has made ~/dltask-demo: see demo/README.md."""
import argparse
import fcntl
import os
import pty
import shlex
import struct
import subprocess
import sys
import termios

from screen import Screen
from svg import draw

PROMPT = "\x1b[32m$\x1b[0m \x1b[1m{}\x1b[0m\r\n"


def run(command, directory, columns):
    """The bytes that a terminal of this width received, and the exit code."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns), "GIT_PAGER": "cat",
                   "LC_ALL": "C.UTF-8"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(shlex.split(command), cwd=directory, env=environment, stdin=follower,
                               stdout=follower, stderr=follower, start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(follower)
    output = b""
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:  # EIO: nobody holds the other end any more
            break
        if not chunk:
            break
        output += chunk
    os.close(leader)
    return output, process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-C", dest="directory", default=".")
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--title", default="")
    parser.add_argument("-o", dest="output", required=True)
    parser.add_argument("commands", nargs="+", metavar="COMMAND")
    arguments = parser.parse_args()

    screen = Screen(arguments.columns)
    for command in arguments.commands:
        screen.feed(PROMPT.format(command))
        output, code = run(command, arguments.directory, arguments.columns)
        screen.feed(output.decode("utf-8", "replace"))
        screen.finish_line()
        if code:
            sys.exit(f"error: '{command}' ended with {code}\n{output.decode('utf-8', 'replace')}")
    with open(arguments.output, "w", encoding="utf-8") as stream:
        stream.write(draw(screen, arguments.title))


if __name__ == "__main__":
    main()
