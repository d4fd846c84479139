"""Ending a run where nothing is lost: at the end of an epoch, after its checkpoint."""
from __future__ import annotations

import logging
import os
import signal
import sys

EXIT_AGAIN = 75  # EX_TEMPFAIL: "run me again", as batch systems understand it


class StopRequest:
    """Remembers SIGINT (Ctrl-C), SIGTERM or SIGUSR1; the second Ctrl-C stops at once."""

    def __init__(self):
        self.signal = None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
            signal.signal(number, self._remember)

    def _remember(self, number, frame):
        self.signal = signal.Signals(number)
        # Not by logging: the signal may have come in the middle of a log line.
        os.write(2, b"\nstopping at the end of this epoch (Ctrl-C once more: now)\n")
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def end_epoch(self, epoch: int) -> None:
        """Ends the program if somebody asked for it; call it when the checkpoint is written."""
        if self.signal is None:
            return
        logging.warning("%s: stopped after epoch %d; RESUME goes on from there", self.signal.name, epoch)
        sys.exit(EXIT_AGAIN if self.signal == signal.SIGUSR1 else 128 + self.signal)


def guarded(main) -> None:
    """Runs main; an error ends the program with code 1, and its traceback is in the log."""
    try:
        main()
    except KeyboardInterrupt:
        logging.error("interrupted in the middle of an epoch")
        sys.exit(128 + signal.SIGINT)
    except Exception:
        logging.exception("the run failed")
        sys.exit(1)
