"""What depends on PyTorch and the machine: the device, random numbers, how state gets to the disk."""
from __future__ import annotations

import random
from pathlib import Path

import numpy
import torch

SUFFIX = ".pt"  # of a checkpoint


def prepare(seed: int, threads: int) -> torch.device:
    """Seeds every generator and returns the device: a GPU where there is one."""
    # More threads than free cores wait for each other: a small model gets many times slower.
    torch.set_num_threads(threads)
    random.seed(seed)
    numpy.random.seed(seed)
    torch.manual_seed(seed)
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def random_states() -> dict:
    name, keys, *rest = numpy.random.get_state()
    return {
        "python": random.getstate(),
        # Plain numbers only: newer releases of PyTorch refuse to load anything else.
        "numpy": (name, keys.tolist(), *rest),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }


def restore_random_states(states: dict) -> None:
    random.setstate(states["python"])
    numpy.random.set_state(states["numpy"])
    torch.set_rng_state(states["torch"])
    if torch.cuda.is_available() and states["cuda"]:
        torch.cuda.set_rng_state_all(states["cuda"])


def write(state: dict, stream) -> None:
    torch.save(state, stream)


def read(file: Path) -> dict:
    return torch.load(file, map_location="cpu")
