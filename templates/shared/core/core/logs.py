"""Logging to the terminal and to task.log, with or without a progress bar."""
from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

try:
    from tqdm import tqdm
except ImportError:
    tqdm = None

FORMAT = (
    "%(asctime)s.%(msecs)03d %(levelname)-8s [%(filename)s %(funcName)s: %(lineno)s] %(message)s"
)


class TerminalHandler(logging.StreamHandler):
    """Writes above a progress bar instead of through it."""

    def emit(self, record: logging.LogRecord) -> None:
        if tqdm is None:
            super().emit(record)
            return
        try:
            tqdm.write(self.format(record), file=self.stream)
            self.flush()
        except Exception:
            self.handleError(record)


def start(directory: Path, debug: bool = False) -> None:
    """To be called once, first thing in a script.

    Under `git dltask run` only the terminal is written to: the runner keeps task.log, and a second
    writer would double every line."""
    handlers: list[logging.Handler] = [TerminalHandler(sys.stderr)]
    if not os.environ.get("DLTASK_BRANCH"):
        handlers.append(logging.FileHandler(directory / "task.log", encoding="utf-8"))
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.INFO,
        format=FORMAT,
        datefmt="%Y-%m-%d %H:%M:%S",
        handlers=handlers,
        force=True,
    )
    logging.captureWarnings(True)


def progress(items, text: str):
    """The items, with a progress bar where there is a terminal and tqdm is installed."""
    if tqdm is None:
        return items
    return tqdm(items, desc=text, leave=False, disable=None, dynamic_ncols=True)
