"""What a task leaves behind: raw curves (curves.csv) and final numbers (metrics.json)."""
from __future__ import annotations

import csv
import json
import math
import os
from pathlib import Path


def write_whole(file: Path, text: str) -> None:
    """The file has the old content or the new one, never a part of it."""
    part = file.with_name(file.name + ".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, file)


class Curves:
    """One row per epoch, kept raw; charts are drawn from the file later.

    `rows` go into every checkpoint, so a resumed run has the curve from its first epoch on."""

    def __init__(self, file: Path, rows: list[dict] | None = None):
        self.file = file
        self.rows = list(rows or [])
        file.unlink(missing_ok=True)
        for row in self.rows:
            self._write(row, header=row is self.rows[0])

    def add(self, row: dict) -> None:
        self.rows.append(row)
        self._write(row, header=len(self.rows) == 1)

    def _write(self, row: dict, header: bool) -> None:
        with open(self.file, "a", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(row), lineterminator="\n")
            if header:
                writer.writeheader()
            writer.writerow(row)


def save_metrics(directory: Path, numbers: dict, merge: bool = False) -> None:
    """Final numbers, by name; `merge` keeps what another script of the task wrote before."""
    file = directory / "metrics.json"
    known = json.loads(file.read_text(encoding="utf-8")) if merge and file.exists() else {}
    write_whole(file, json.dumps({**known, **numbers}, indent=2) + "\n")


def require_finite(name: str, value: float, epoch: int) -> None:
    """A loss that turns nan ends the run at once, not after a night of nothing."""
    if not math.isfinite(value):
        raise FloatingPointError(f"{name} is {value} in epoch {epoch}")
