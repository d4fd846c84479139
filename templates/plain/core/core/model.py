"""The model: logistic regression, in nothing but Python."""
from __future__ import annotations

import math
import random


class LogisticRegression:
    def __init__(self, features: int):
        self.weights = [random.gauss(0.0, 0.1) for _ in range(features)]
        self.bias = 0.0

    def probability(self, features: list[float]) -> float:
        score = self.bias + sum(w * x for w, x in zip(self.weights, features))
        if score >= 0:
            return 1 / (1 + math.exp(-score))
        power = math.exp(score)  # small, where exp(-score) would overflow
        return power / (1 + power)

    def step(self, batch, rate: float, decay: float) -> float:
        """One step of gradient descent; returns the batch's mean loss before it."""
        errors = [(self.probability(features) - label, features) for features, label in batch]
        loss = sum(_loss(error + label, label) for (error, _), (_, label) in zip(errors, batch))
        for index, weight in enumerate(self.weights):
            slope = sum(error * features[index] for error, features in errors) / len(batch)
            self.weights[index] = weight - rate * (slope + decay * weight)
        self.bias -= rate * sum(error for error, _ in errors) / len(batch)
        return loss / len(batch)

    def state_dict(self) -> dict:
        return {"weights": self.weights, "bias": self.bias}

    def load_state_dict(self, state: dict) -> None:
        self.weights, self.bias = list(state["weights"]), state["bias"]


def evaluate(model: LogisticRegression, batches) -> tuple[float, float]:
    """Mean loss and accuracy over the batches."""
    answers = [(model.probability(features), label) for batch in batches for features, label in batch]
    loss = sum(_loss(probability, label) for probability, label in answers)
    hits = sum((probability > 0.5) == bool(label) for probability, label in answers)
    return loss / len(answers), hits / len(answers)


def _loss(probability: float, label: int) -> float:
    return -math.log(max(probability if label else 1 - probability, 1e-12))
