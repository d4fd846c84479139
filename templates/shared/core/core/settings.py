"""The parameters of one task: its config.yaml, and the paths that are named in it."""
from __future__ import annotations

import os
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent


class Settings:
    """The keys of config.yaml as attributes, in the file's order in `values`."""

    def __init__(self, file: Path):
        with open(file, encoding="utf-8-sig") as stream:
            self.values = yaml.safe_load(stream) or {}
        self.directory = file.resolve().parent

    def __getattr__(self, key: str):
        try:
            return self.__dict__["values"][key]
        except KeyError:
            raise AttributeError(f"config.yaml has no key '{key}'") from None

    def find(self, path: str) -> Path:
        """A file that the parameters name: in the task's directory, else below the repository's
        root, else as it is given."""
        for candidate in (self.directory / path, ROOT / path, Path(path)):
            if candidate.exists():
                return candidate
        raise FileNotFoundError(f"'{path}' is neither in {self.directory} nor in {ROOT}")

    def resume_from(self) -> Path | None:
        """The checkpoint to go on from: what the runner says, else RESUME of config.yaml."""
        path = os.environ.get("DLTASK_RESUME") or self.RESUME
        return self.find(path) if path else None


def load(script: str) -> Settings:
    """The parameters for a script: DLTASK_CONFIG, else the config.yaml beside the script."""
    file = os.environ.get("DLTASK_CONFIG") or Path(script).with_name("config.yaml")
    return Settings(Path(file))
