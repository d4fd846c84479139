"""Trains the model with the parameters of config.yaml.

`git dltask run` starts it; by hand, from the repository's root: python tasks/<task>/train.py"""
import logging
import sys
from pathlib import Path

sys.path.insert(0, str(next(p for p in Path(__file__).resolve().parents if (p / "core").is_dir())))

from core import checkpoint, data, logs, machine, records, settings
from core.model import LogisticRegression, evaluate
from core.stopping import StopRequest, guarded


def train_epoch(model, batches, config, epoch):
    """One pass over the data; returns the mean loss of the batches."""
    rate, decay = float(config.LEARNING_RATE), float(config.WEIGHT_DECAY)
    losses = [model.step(batch, rate, decay) for batch in logs.progress(batches, f"epoch {epoch}")]
    loss = sum(losses) / len(losses)
    records.require_finite("the loss", loss, epoch)
    return loss


def main():
    config = settings.load(__file__)
    logs.start(config.directory, debug=config.DEBUG)
    stop = StopRequest()
    machine.prepare(config.RANDOM_SEED)
    parts = data.load(limit=config.DEBUG_SAMPLES if config.DEBUG else None)

    model = LogisticRegression(data.FEATURES)
    if config.MODEL_PATH:
        checkpoint.load_weights(config.find(config.MODEL_PATH), model)

    done, rows = 0, []
    resume = config.resume_from()
    if resume:
        done, rows = checkpoint.restore(resume, config, model=model)
        logging.info("going on after epoch %d of %s", done, resume.name)
    curves = records.Curves(config.directory / "curves.csv", rows)
    last = min(config.EPOCHS, config.DEBUG_EPOCHS) if config.DEBUG else config.EPOCHS
    logging.info("%d points, %d epochs, learning rate %s", len(parts["train"]), last, config.LEARNING_RATE)

    for epoch in range(done + 1, last + 1):
        loss = train_epoch(model, data.batches(parts["train"], config.BATCH_SIZE, shuffle=True), config, epoch)
        valid_loss, valid_accuracy = evaluate(model, data.batches(parts["valid"], config.BATCH_SIZE))
        curves.add({"epoch": epoch, "train_loss": loss,
                    "valid_loss": valid_loss, "valid_accuracy": valid_accuracy})
        logging.info("epoch %2d  loss %.4f  valid loss %.4f  valid accuracy %.4f",
                     epoch, loss, valid_loss, valid_accuracy)
        checkpoint.save(config, epoch, curves.rows, model=model)
        if epoch < last:
            stop.end_epoch(epoch)

    final = dict(curves.rows[-1])
    records.save_metrics(config.directory, {"epochs": final.pop("epoch"), **final})


if __name__ == "__main__":
    guarded(main)
