"""The data: points of two overlapping clouds, drawn from a fixed seed."""
from __future__ import annotations

import random

# The data are part of the core, not of a task: every task is measured on the same points.
DATA_SEED = 0
SIZES = {"train": 1200, "valid": 400, "test": 400}
FEATURES = 8

Part = list[tuple[list[float], int]]


def load(limit: int | None = None) -> dict[str, Part]:
    """The parts "train", "valid" and "test": (features, class 0 or 1), at most `limit` of each."""
    draw = random.Random(DATA_SEED)
    parts = {name: [_point(draw) for _ in range(size)] for name, size in SIZES.items()}
    return {name: points[:limit] for name, points in parts.items()}


def batches(part: Part, size: int, shuffle: bool = False) -> list[Part]:
    order = list(part)
    if shuffle:
        random.shuffle(order)
    return [order[start : start + size] for start in range(0, len(order), size)]


def _point(draw: random.Random) -> tuple[list[float], int]:
    label = draw.randrange(2)
    centre = 0.5 if label else -0.5
    return [draw.gauss(centre if index % 2 else 0.0, 1.0) for index in range(FEATURES)], label
