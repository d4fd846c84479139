# SPDX-License-Identifier: Apache-2.0
"""Numbers that a script only printed, or gave to TensorBoard."""
import json
import os
import pty
import re
import struct
import subprocess
import unittest

from scene import Scene, write

POLYNOMIAL = 0x82F63B78
LOG = "".join(f"2026-11-22 10:30:0{n}.000 epoch {n}: loss {1 / n} acc {n / 4}\n" for n in (1, 2, 3))
SETTINGS = "metrics:\n  patterns:\n    - 'epoch (?P<epoch>\\d+): loss (?P<loss>\\S+) acc (?P<accuracy>\\S+)'\n"


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (POLYNOMIAL if value & 1 else 0)
    return value ^ 0xFFFFFFFF


def masked(data):
    value = crc32c(data)
    return struct.pack("<I", ((value >> 15 | value << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def field(number, data):
    return bytes([number << 3 | 2, len(data)]) + data


def event(step, tag, value):
    """An Event with one simple value, in TFRecord framing, as SummaryWriter.add_scalar writes it."""
    summary = field(1, field(1, tag.encode()) + b"\x15" + struct.pack("<f", value))
    data = b"\x09" + struct.pack("<d", 1.7e9) + b"\x10" + bytes([step]) + field(5, summary)
    length = struct.pack("<Q", len(data))
    return length + masked(length) + data + masked(data)


EVENTS = b"".join(event(step, "val/f1", step / 8) for step in range(1, 5))


class Measured(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()

    def recorded(self, files, finish=True):
        branch = self.done(self.repository, "new", "-s", "lr=0.01")
        write(self.repository / "tasks" / branch, files)
        self.box.git(self.repository, "add", "-f", f"tasks/{branch}")
        self.box.git(self.repository, "commit", "-qm", "task: results")
        if finish:
            self.done(self.repository, "finish", "--failed")
        return branch

    def metrics(self):
        return json.loads(self.done(self.repository, "list", "--json"))[0]["metrics"]

    def test_patterns_give_metrics_and_curves(self):
        branch = self.recorded({"task.log": LOG, "metrics.json": '{"accuracy": 0.5}'})
        self.assertEqual(self.metrics(), {"accuracy": 0.5})
        write(self.repository, {".dltask.yaml": SETTINGS})
        self.assertEqual(self.metrics(), {"accuracy": 0.5, "loss": 1 / 3})
        found = json.loads(self.done(self.repository, "report", "-f", "json"))
        curve = next(curve for curve in found["curves"] if curve["file"] == "task.log")
        self.assertEqual(curve["x"], [1, 2, 3])
        self.assertIn("task.log", self.done(self.repository, "show", branch))
        write(self.repository, {".dltask.yaml": "metrics:\n  patterns: ['(']\n"})
        answer = self.dltask(self.repository, "list", "--json")
        self.assertEqual(json.loads(answer.out)[0]["metrics"], {"accuracy": 0.5})
        self.assertIn("metrics.patterns: '(': a '(' without its ')'", answer.err)

    def test_patterns_are_tried(self):
        branch = self.recorded({"task.log": LOG}, finish=False)
        words = ("log-metrics", branch)
        self.assertEqual(self.dltask(self.repository, *words).code, 1)
        shown = self.dltask(self.repository, *words, "--test", "--pattern", r"loss (?P<loss>\S+)")
        self.assertEqual((shown.code, shown.out.splitlines()[1]), (0, "2: loss=0.5"))
        self.assertIn("is found in 3 lines", shown.err)
        self.assertEqual(self.dltask(self.repository, *words, "--test", "--pattern", "(?P<x>nothing)").code, 1)
        wrong = self.dltask(self.repository, *words, "--test", "--pattern", r"(a)\1")
        self.assertEqual(wrong.code, 1)
        self.assertIn("back-references are not supported", wrong.err)
        write(self.repository, {".dltask.yaml": SETTINGS})
        self.assertIn("0.75", self.done(self.repository, *words))
        found = json.loads(self.done(self.repository, *words, "--json"))
        self.assertEqual(found["metrics"]["accuracy"], 0.75)
        write(self.box.folder, {"other.log": "loss 7\n"})
        self.assertIn("loss=7", self.done(self.repository, "log-metrics", "--test", "--file", self.box.folder / "other.log",
                                          "--pattern", r"loss (?P<loss>\S+)"))

    def on_a_terminal(self, *words, **variables):
        """What a person sees of a command, line by line; ages go on while we look."""
        master, slave = pty.openpty()
        process = subprocess.Popen(["git-dltask", *words], cwd=self.repository, stdin=subprocess.DEVNULL, stdout=slave,
                                   stderr=slave, env={**self.box.environment, "TERM": "xterm", **variables})
        os.close(slave)
        said = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            said += part
        os.close(master)
        self.assertEqual(process.wait(), 0)
        return re.sub(r"\(\d+ s ago\)", "(now)", said.decode()).splitlines()

    def test_long_answers_are_paged_as_git_does(self):
        branch = self.done(self.repository, "new", "paged")
        mark = "sed s/^/paged:/"
        lines = self.on_a_terminal("show", branch, GIT_PAGER=mark)
        self.assertGreater(len(lines), 10)
        self.assertTrue(all(line.startswith("paged:") for line in lines), lines[:3])
        self.assertEqual(self.on_a_terminal("show", branch, PAGER=mark), lines)
        for plain in ({"GIT_PAGER": "cat"}, {"GIT_PAGER": "nothing-like-that"}, {"GIT_PAGER": "sed s/^/a/ | cat"}, {"TERM": "dumb"}):
            self.assertFalse(self.on_a_terminal("show", branch, **{"PAGER": mark, **plain})[0].startswith("paged:"), plain)
        self.assertFalse(self.on_a_terminal("--no-pager", "show", branch, PAGER=mark)[0].startswith("paged:"))
        self.assertFalse(self.on_a_terminal("list", PAGER=mark)[0].startswith("paged:"), "it fits any screen")
        self.assertNotIn("paged:", self.dltask(self.repository, "show", branch).out)

    def test_a_hostile_pattern_ends_soon(self):
        self.recorded({"task.log": "a" * 4000 + "\n"})
        write(self.repository, {".dltask.yaml": "metrics:\n  patterns: ['(?P<x>(a*)*(a|aa)*(.*)*)b']\n"})
        self.assertEqual(self.metrics(), {})

    def test_event_files_are_read_wherever_they_lie(self):
        name = "events.out.tfevents.1700000000.host.1.0"
        branch = self.recorded({f"tb/run/{name}": EVENTS, "metrics.json": "{}"})
        self.assertEqual(self.metrics(), {"val/f1": 0.5})
        found = json.loads(self.done(self.repository, "report", "-f", "json"))
        self.assertEqual((found["curves"][0]["file"], found["curves"][0]["x"]), (f"tb/run/{name}", [1, 2, 3, 4]))
        self.assertIn("val/f1", self.done(self.repository, "show", branch))
        self.done(self.repository, "report", "-o", self.box.folder / "page")

    def test_damaged_event_files_are_no_harm(self):
        for content in (EVENTS[:-3], EVENTS[:-3] + b"xyz", b"\x1f\x8b\x08", b"", b"\xff" * 1000, EVENTS[7:]):
            name = f"events.out.tfevents.{len(content)}"
            branch = self.recorded({name: content}, finish=False)
            row = next(row for row in json.loads(self.done(self.repository, "list", "--json")) if row["branch"] == branch)
            self.assertNotIn("error", row)
            self.done(self.repository, "show", branch)
            self.done(self.repository, "report", "-f", "html", "--only", branch, "-o", self.box.folder / "page")
            self.box.git(self.repository, "switch", "-q", "main")


if __name__ == "__main__":
    unittest.main()
