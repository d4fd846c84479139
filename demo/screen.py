# SPDX-License-Identifier: Apache-2.0
"""As much of a terminal as command-line programs use: text, colours, carriage returns, erasing."""
import re
import unicodedata
from typing import NamedTuple, Optional

CONTROL = re.compile(
    r"\x1b\[(?P<arguments>[0-9;:?<=>]*)[ -/]*(?P<final>[@-~])"  # CSI
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC: titles, links
    r"|\x1b[ -/]*[0-~]")


class Style(NamedTuple):
    colour: Optional[int] = None  # 0-255
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False


class Screen:
    """Rows grow downwards without end: a picture has no scrollback."""

    def __init__(self, columns):
        self.columns = columns
        self.rows = [{}]  # column -> (character, style)
        self.row = self.column = 0
        self.style = Style()

    def feed(self, text):
        at = 0
        while at < len(text):
            control = CONTROL.match(text, at)
            if control:
                if control["final"]:
                    self._control(control["arguments"], control["final"])
                at = control.end()
            else:
                self._put(text[at])
                at += 1

    def finish_line(self):
        """The next output begins on a line of its own."""
        self.style = Style()
        self.column = 0
        self._go_to_row(len(self.rows) - 1)
        if self.rows[self.row]:
            self._go_to_row(self.row + 1)

    def _put(self, character):
        if character == "\n":
            self._go_to_row(self.row + 1)
        elif character == "\r":
            self.column = 0
        elif character == "\b":
            self.column = max(0, self.column - 1)
        elif character == "\t":
            self.column = min(self.columns - 1, self.column // 8 * 8 + 8)
        elif unicodedata.combining(character):
            base, style = self.rows[self.row].get(self.column - 1, (" ", self.style))
            self.rows[self.row][max(0, self.column - 1)] = (base + character, style)
        elif character.isprintable():
            self._print(character)

    def _print(self, character):
        width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if self.column + width > self.columns:
            self.column = 0
            self._go_to_row(self.row + 1)
        self.rows[self.row][self.column] = (character, self.style)
        if width == 2:
            self.rows[self.row][self.column + 1] = ("", self.style)
        self.column += width

    def _go_to_row(self, row):
        self.row = max(0, row)
        while len(self.rows) <= self.row:
            self.rows.append({})

    def _control(self, arguments, final):
        if arguments.startswith(("?", "<", "=", ">")):
            return
        numbers = [int(n) if n else 0 for n in re.split("[;:]", arguments)]
        count = max(1, numbers[0])
        if final == "m":
            self._set_style(numbers)
        elif final == "K":
            self._erase_in_line(numbers[0])
        elif final == "J" and numbers[0] == 0:
            self._erase_in_line(0)
            del self.rows[self.row + 1:]
        elif final in "AF":
            self._go_to_row(self.row - count)
        elif final in "BE":
            self._go_to_row(self.row + count)
        elif final == "C":
            self.column = min(self.columns - 1, self.column + count)
        elif final == "D":
            self.column = max(0, self.column - count)
        elif final == "G":
            self.column = min(self.columns, count) - 1
        if final in "EF":
            self.column = 0

    def _erase_in_line(self, mode):
        first = self.column if mode == 0 else 0
        last = self.column if mode == 1 else self.columns
        for column in range(first, last + 1):
            self.rows[self.row].pop(column, None)

    def _set_style(self, numbers):
        numbers = list(numbers)
        while numbers:
            code = numbers.pop(0)
            if code == 0:
                self.style = Style()
            elif code in (1, 2, 3, 4):
                self.style = self.style._replace(**{["bold", "dim", "italic", "underline"][code - 1]: True})
            elif code == 22:
                self.style = self.style._replace(bold=False, dim=False)
            elif code in (23, 24):
                self.style = self.style._replace(**{["italic", "underline"][code - 23]: False})
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.style = self.style._replace(colour=code - 30 if code < 90 else code - 82)
            elif code == 39:
                self.style = self.style._replace(colour=None)
            elif code in (38, 48) and numbers[:1] == [5]:
                if code == 38:
                    self.style = self.style._replace(colour=numbers[1])
                del numbers[:2]
            elif code in (38, 48) and numbers[:1] == [2]:
                del numbers[:4]  # 24-bit colours are drawn in the text's own
