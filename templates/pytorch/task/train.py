"""Trains the model with the parameters of config.yaml.

`git dltask run` starts it; by hand, from the repository's root: python tasks/<task>/train.py"""
import logging
import sys
from pathlib import Path

sys.path.insert(0, str(next(p for p in Path(__file__).resolve().parents if (p / "core").is_dir())))

import torch

from core import checkpoint, data, logs, machine, records, settings
from core.model import DigitNet, evaluate
from core.stopping import StopRequest, guarded


def train_epoch(model, optimizer, batches, device, epoch):
    """One pass over the data; returns the mean loss."""
    model.train()
    total = count = 0
    for images, labels in logs.progress(batches, f"epoch {epoch}"):
        images, labels = images.to(device), labels.to(device)
        loss = torch.nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        count += len(labels)
    records.require_finite("the loss", total, epoch)
    return total / count


def main():
    config = settings.load(__file__)
    logs.start(config.directory, debug=config.DEBUG)
    stop = StopRequest()
    device = machine.prepare(config.RANDOM_SEED, config.THREADS)
    parts = data.load(limit=config.DEBUG_SAMPLES if config.DEBUG else None)
    train_batches = data.batches(parts["train"], config.BATCH_SIZE, shuffle=True)
    valid_batches = data.batches(parts["valid"], config.BATCH_SIZE)

    model = DigitNet(config.CHANNELS, config.DROPOUT).to(device)
    if config.MODEL_PATH:
        checkpoint.load_weights(config.find(config.MODEL_PATH), model)
    optimizer = torch.optim.SGD(
        model.parameters(),
        lr=float(config.LEARNING_RATE),
        momentum=float(config.MOMENTUM),
        weight_decay=float(config.WEIGHT_DECAY),
    )

    done, rows = 0, []
    resume = config.resume_from()
    if resume:
        done, rows = checkpoint.restore(resume, config, model=model, optimizer=optimizer)
        logging.info("going on after epoch %d of %s", done, resume.name)
    curves = records.Curves(config.directory / "curves.csv", rows)
    last = min(config.EPOCHS, config.DEBUG_EPOCHS) if config.DEBUG else config.EPOCHS
    logging.info("%d digits, %d epochs, learning rate %s, on %s",
                 len(parts["train"]), last, config.LEARNING_RATE, device)

    for epoch in range(done + 1, last + 1):
        loss = train_epoch(model, optimizer, train_batches, device, epoch)
        valid_loss, valid_accuracy = evaluate(model, valid_batches, device)
        curves.add({"epoch": epoch, "train_loss": loss,
                    "valid_loss": valid_loss, "valid_accuracy": valid_accuracy})
        logging.info("epoch %2d  loss %.4f  valid loss %.4f  valid accuracy %.4f",
                     epoch, loss, valid_loss, valid_accuracy)
        checkpoint.save(config, epoch, curves.rows, model=model, optimizer=optimizer)
        if epoch < last:
            stop.end_epoch(epoch)

    final = dict(curves.rows[-1])
    records.save_metrics(config.directory, {"epochs": final.pop("epoch"), **final})


if __name__ == "__main__":
    guarded(main)
