"""The model: a small convolutional network for 8x8 images."""
from __future__ import annotations

import torch
from torch import nn


class DigitNet(nn.Module):
    def __init__(self, channels: int = 16, dropout: float = 0.25, classes: int = 10):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, channels, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(channels, 2 * channels, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(dropout),
            nn.Linear(2 * channels * 4 * 4, 64),
            nn.ReLU(),
            nn.Linear(64, classes),
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


def evaluate(model: nn.Module, batches, device: torch.device) -> tuple[float, float]:
    """Mean loss and accuracy over the batches."""
    model.eval()
    loss = hits = count = 0
    with torch.no_grad():
        for images, labels in batches:
            images, labels = images.to(device), labels.to(device)
            scores = model(images)
            loss += nn.functional.cross_entropy(scores, labels, reduction="sum").item()
            hits += (scores.argmax(1) == labels).sum().item()
            count += len(labels)
    return loss / count, hits / count
