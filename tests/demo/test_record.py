# SPDX-License-Identifier: Apache-2.0
import shlex
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as tree
from pathlib import Path

DEMO = Path(__file__).resolve().parents[2] / "demo"
SVG = "{http://www.w3.org/2000/svg}"


class RecordTest(unittest.TestCase):
    def record(self, *commands, columns=40, expect=0):
        """The drawn lines, each a list of its pieces."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "session.svg"
            answer = subprocess.run([sys.executable, DEMO / "record.py", "-C", folder, "--columns", str(columns),
                                     "-o", file, *commands], capture_output=True, text=True)
            self.assertEqual(answer.returncode, expect, answer.stderr)
            if expect:
                self.assertFalse(file.exists())
                return answer.stderr
            lines = [line for line in tree.parse(file).iter(SVG + "text") if line.get("y") != "21"]
            return [list(line) for line in lines]

    def texts(self, *commands, **options):
        return ["".join(piece.text for piece in line) for line in self.record(*commands, **options)]

    def print(self, text):
        return "printf %b " + shlex.quote(text)

    def test_markup_in_the_output_stays_text(self):
        self.assertEqual(self.texts(self.print(r"<script>&amp;</script>"))[1:], ["<script>&amp;</script>"])

    def test_a_command_stands_above_its_output(self):
        self.assertEqual(self.texts("echo one", "echo two"), ["$ echo one".replace(" ", "", 1), "one",
                                                              "$ echo two".replace(" ", "", 1), "two"])

    def test_a_progress_bar_leaves_its_last_state(self):
        self.assertEqual(self.texts(self.print(r"10%\r20%\r100%\ndone"))[1:], ["100%", "done"])
        self.assertEqual(self.texts(self.print(r"50%|##  |\r\033[Kend"))[1:], ["end"])
        self.assertEqual(self.texts(self.print(r"a\nb\033[A\rc\n\n"))[1:], ["c", "b"])

    def test_colours_are_drawn_and_other_controls_vanish(self):
        line = self.record(self.print(r"\033[1;31mred\033[m \033]0;title\007\033[?25l\033[38;5;46mgreen"), columns=120)[1]
        self.assertEqual([piece.text.strip() for piece in line], ["red", "green"])
        self.assertEqual(line[0].get("font-weight"), "bold")
        self.assertEqual([piece.get("fill") for piece in line], ["#cf222e", "#00ff00"])

    def test_wide_characters_take_two_columns(self):
        self.assertEqual(self.record(self.print("中文|"))[1][0].get("textLength"), "40")

    def test_the_command_has_a_terminal_of_the_given_width(self):
        self.assertEqual(self.texts("stty size", columns=72)[1:], ["50 72"])
        self.assertEqual(self.texts(self.print("x" * 50), columns=40)[-2:], ["x" * 40, "x" * 10])

    def test_a_command_that_fails_makes_no_picture(self):
        self.assertIn("'false' ended with 1", self.record("true", "false", expect=1))


if __name__ == "__main__":
    unittest.main()
