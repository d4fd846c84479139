"""Checkpoints: all that a run needs to go on as if it had never stopped.

checkpoints/epoch-0008.pt, with epoch-0008.yaml beside it: the parameters it was made with, ready to
be used as the config.yaml of a run that goes on from there."""
from __future__ import annotations

import logging
import os
from pathlib import Path

import yaml

from core import machine
from core.records import write_whole

FOLDER = "checkpoints"
KEEP = 2


def save(settings, epoch: int, rows: list[dict], **parts) -> None:
    """`parts` are whatever has a state_dict: model, optimizer, scheduler, ..."""
    folder = settings.directory / FOLDER
    folder.mkdir(exist_ok=True)
    file = folder / f"epoch-{epoch:04d}{machine.SUFFIX}"
    parameters = {**settings.values, "RESUME": f"{FOLDER}/{file.name}"}
    # The parameters first: a checkpoint that is there is complete.
    write_whole(file.with_suffix(".yaml"), yaml.safe_dump(parameters, sort_keys=False, allow_unicode=True))
    state = {name: part.state_dict() for name, part in parts.items()}
    state.update(epoch=epoch, rows=rows, random=machine.random_states())
    partial = file.with_suffix(".part")
    with open(partial, "wb") as stream:
        machine.write(state, stream)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(partial, file)
    for old in _all(settings.directory)[:-KEEP]:
        old.unlink()
        old.with_suffix(".yaml").unlink(missing_ok=True)


def restore(file: Path, settings, **parts) -> tuple[int, list[dict]]:
    """Puts the parts and the random numbers back; returns the epoch that was done and the curves."""
    state = machine.read(file)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    machine.restore_random_states(state["random"])
    _tell_differences(file.with_suffix(".yaml"), settings)
    return state["epoch"], state["rows"]


def load_weights(file: Path, model) -> None:
    """The weights alone: of a checkpoint, or of a bare state_dict from elsewhere."""
    state = machine.read(file)
    model.load_state_dict(state.get("model", state))


def newest(directory: Path) -> Path:
    """The checkpoint of the last epoch that was finished."""
    files = _all(directory)
    if not files:
        raise FileNotFoundError(f"no checkpoint in {directory / FOLDER}: train first, or set MODEL_PATH")
    return files[-1]


def _all(directory: Path) -> list[Path]:
    return sorted((directory / FOLDER).glob(f"epoch-*{machine.SUFFIX}"))


def _tell_differences(file: Path, settings) -> None:
    if not file.exists():
        return
    then = yaml.safe_load(file.read_text(encoding="utf-8"))
    for key in then:
        if key != "RESUME" and then[key] != settings.values.get(key):
            logging.warning("%s: the checkpoint has %r, now %r", key, then[key], settings.values.get(key))
