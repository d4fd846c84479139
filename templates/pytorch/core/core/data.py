"""The data: 1,797 handwritten digits of 8x8 pixels that come with scikit-learn."""
from __future__ import annotations

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset

# The split is part of the core, not of a task: every task is measured on the same digits.
SPLIT_SEED = 0


def load(limit: int | None = None) -> dict[str, TensorDataset]:
    """The parts "train", "valid" and "test" (60:20:20), each cut to `limit` digits if one is given."""
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16
    labels = torch.tensor(digits.target)
    train, rest = _split(range(len(labels)), labels, 0.4)
    valid, test = _split(rest, labels, 0.5)
    parts = {"train": train, "valid": valid, "test": test}
    return {name: TensorDataset(images[part[:limit]], labels[part[:limit]]) for name, part in parts.items()}


def batches(part: TensorDataset, size: int, shuffle: bool = False) -> DataLoader:
    return DataLoader(part, batch_size=size, shuffle=shuffle)


def _split(indices, labels, share):
    indices = list(indices)
    return train_test_split(indices, test_size=share, stratify=labels[indices], random_state=SPLIT_SEED)
