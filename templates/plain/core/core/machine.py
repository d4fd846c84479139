"""What depends on the libraries in use: random numbers, how state gets to the disk."""
from __future__ import annotations

import json
import random
from pathlib import Path

SUFFIX = ".json"  # of a checkpoint


def prepare(seed: int) -> None:
    random.seed(seed)


def random_states() -> dict:
    return {"python": random.getstate()}


def restore_random_states(states: dict) -> None:
    version, numbers, gauss = states["python"]
    random.setstate((version, tuple(numbers), gauss))


def write(state: dict, stream) -> None:
    stream.write(json.dumps(state).encode())


def read(file: Path) -> dict:
    return json.loads(file.read_text(encoding="utf-8"))
