"""Measures the trained model on digits it has never seen; the numbers join metrics.json.

`git dltask run` starts it after train.py; by hand: python tasks/<task>/test.py"""
import logging
import sys
from pathlib import Path

sys.path.insert(0, str(next(p for p in Path(__file__).resolve().parents if (p / "core").is_dir())))

from core import checkpoint, data, logs, machine, records, settings
from core.model import DigitNet, evaluate
from core.stopping import guarded


def weights(config):
    """What was trained here; without training, the model that MODEL_PATH names."""
    if config.MODEL_PATH and not config.TRAIN:
        return config.find(config.MODEL_PATH)
    return checkpoint.newest(config.directory)


def main():
    config = settings.load(__file__)
    logs.start(config.directory, debug=config.DEBUG)
    device = machine.prepare(config.RANDOM_SEED, config.THREADS)
    parts = data.load(limit=config.DEBUG_SAMPLES if config.DEBUG else None)
    model = DigitNet(config.CHANNELS, config.DROPOUT).to(device)
    file = weights(config)
    checkpoint.load_weights(file, model)

    loss, accuracy = evaluate(model, data.batches(parts["test"], config.BATCH_SIZE), device)
    logging.info("%s: test loss %.4f, test accuracy %.4f", file.name, loss, accuracy)
    records.save_metrics(config.directory, {"test_loss": loss, "test_accuracy": accuracy}, merge=True)


if __name__ == "__main__":
    guarded(main)
