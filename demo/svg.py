# SPDX-License-Identifier: Apache-2.0
"""Draws a screen as a light terminal window in SVG: text stays text, nothing is loaded from outside."""
from itertools import groupby
from xml.sax.saxutils import escape

FONT = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
CELL, LINE, SIZE = 8.0, 18, 13.3
MARGIN, BAR = 16, 34
INK, PAPER, FRAME = "#1f2328", "#ffffff", "#d0d7de"
# The sixteen colours of a terminal, dark enough for white paper.
COLOURS = ["#1f2328", "#cf222e", "#116329", "#7d4e00", "#0550ae", "#8250df", "#1b7c83", "#57606a",
           "#57606a", "#a40e26", "#1a7f37", "#633c01", "#0969da", "#a475f9", "#3192aa", "#1f2328"]
LEVELS = [0, 95, 135, 175, 215, 255]


def colour_of(number):
    if number < 16:
        return COLOURS[number]
    if number < 232:
        red, green, blue = (LEVELS[(number - 16) // unit % 6] for unit in (36, 6, 1))
        return f"#{red:02x}{green:02x}{blue:02x}"
    return f"#{8 + (number - 232) * 10:02x}" + f"{8 + (number - 232) * 10:02x}" * 2


def attributes_of(style):
    text = ""
    if style.colour is not None:
        text += f' fill="{colour_of(style.colour)}"'
    if style.bold:
        text += ' font-weight="bold"'
    if style.italic:
        text += ' font-style="italic"'
    if style.underline:
        text += ' text-decoration="underline"'
    if style.dim:
        text += ' opacity="0.6"'
    return text


def runs_of(row):
    """(first column, columns, text, style) of each piece between blanks of the same style."""
    cells = [(column, *row[column]) for column in sorted(row)]
    for _, group in groupby(enumerate(cells), key=lambda entry: (entry[1][0] - entry[0], entry[1][2])):
        piece = [cell for _, cell in group]
        text = "".join(character for _, character, _ in piece)
        if text.strip() or piece[0][2].underline:
            yield piece[0][0], len(piece), text, piece[0][2]


def text_element(row, y):
    # textLength holds the columns whatever font the reader has.
    pieces = "".join(
        f'<tspan x="{MARGIN + column * CELL:g}" textLength="{columns * CELL:g}"'
        f' lengthAdjust="spacingAndGlyphs"{attributes_of(style)}>{escape(text)}</tspan>'
        for column, columns, text, style in runs_of(row))
    return f'<text y="{y}" xml:space="preserve">{pieces}</text>\n' if pieces else ""


def draw(screen, title):
    rows = list(screen.rows)
    while rows and not rows[-1]:
        rows.pop()
    width = 2 * MARGIN + screen.columns * CELL
    height = BAR + len(rows) * LINE + MARGIN
    lines = "".join(text_element(row, BAR + (number + 1) * LINE - 5) for number, row in enumerate(rows))
    dots = "".join(f'<circle cx="{20 + 18 * i}" cy="17" r="5.5" fill="{fill}"/>'
                   for i, fill in enumerate(("#ff6159", "#ffbd2e", "#28c941")))
    return f'''<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height}" viewBox="0 0 {width:g} {height}" role="img" font-family="{FONT}" font-size="{SIZE}" fill="{INK}">
<title>{escape(title or "a terminal session")}</title>
<rect x="0.5" y="0.5" width="{width - 1:g}" height="{height - 1}" rx="8" fill="{PAPER}" stroke="{FRAME}"/>
<path d="M1 {BAR - 6}.5H{width - 1:g}" stroke="{FRAME}"/>
{dots}
<text x="{width / 2:g}" y="21" text-anchor="middle" fill="#57606a" font-size="12">{escape(title)}</text>
{lines}</svg>
'''
