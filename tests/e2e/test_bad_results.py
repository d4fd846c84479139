# SPDX-License-Identifier: Apache-2.0
"""Results that somebody wrote to hurt: every way of looking answers, and nothing of them acts."""
import csv
import io
import json
import shutil
import unittest
from html.parser import HTMLParser

from scene import Scene, write

TEXTS = ["</script><img src=x onerror=alert(1)>", "=HYPERLINK(\"http://x\")", "#read(\"/etc/passwd\")", "\x1b]52;c;eA==\x07",
         "\x9b31m", "\u202eevil", "a\u2028b", "a\0b", "@SUM(1)", "+1+cmd|' /C calc'!A0", "-2+3", "\\input{/etc/passwd}", "$x_1^2$",
         "`id`", "| a | b |", "{{data}}", "%s%n", "&amp;", "*bold* _it_", "[x](javascript:alert(1))", "\t=1", "\r\n=2", "中文 é", "~"]
UNSEEN = "\x1b\x07\x9b\u202e\u2028\0"
LOG = "".join(f"{text}\n" for text in TEXTS).encode() + b"\xff\xfe\x9b31m\n" + b"x" * 100000 + b"\n"

METRICS = [
    ("JSON 10,000 deep", "[" * 10000), ("maps 10,000 deep", '{"a":' * 10000), ("truncated", '{"a": 1'),
    ("a key twice", '{"a": 1, "a": 2}'), ("invalid UTF-8", b'{"a": "\xff"}'), ("UTF-16", '{"a": 1}'.encode("utf-16")), ("NUL", b"\0" * 50),
    ("1e400", '{"a": 1e400}'), ("NaN", '{"a": NaN, "b": -Infinity}'), ("a list", "[1, 2]"), ("a number", "7"),
    ("a large number", '{"a": ' + "9" * 4000 + "}"), ("empty", ""), ("a lone surrogate", '{"a": "\\ud800"}'),
    ("two values", '{"a": 1} {"b": 2}'), ("too large", '{"a": "' + "x" * (1 << 21) + '"}'), ("10,000 keys", json.dumps({f"k{n}": n for n in range(10000)})),
]
CURVES = [
    ("300 columns", "x" + ",y" * 299 + "\n" + "1" + ",2" * 299 + "\n"), ("ragged", "x,a,b\n1\n2,3,4,5,6\n,,\n7,8\n"), ("no rows", "x,y\n"),
    ("nothing", ""), ("no line end", "x,y\n1,2"), ("1e400 and NaN", "x,y\n1,1e400\n2,NaN\n3,-inf\n4,1\n"), ("a quote that never ends", 'x,y\n1,"2\n'),
    ("invalid UTF-8", b"x,\xff\xfe\n1,2\n"), ("NUL", b"x,y\n\0,\0\n"), ("carriage returns", "x,y\r1,2\r"), ("no header", "1,2\n3,4\n"),
    ("too large", "x,y\n" + "1,2\n" * (9 << 20)), ("hostile names", "x," + ",".join('"' + text.replace('"', '""') + '"' for text in TEXTS) + "\n1" + ",2" * len(TEXTS) + "\n"),
]


class Shape(HTMLParser):
    """The elements of a page with the names of their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, tuple(name for name, _ in attributes)))


class Bad(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()

    def task(self, files):
        branch = self.done(self.repository, "new", "-s", "lr=0.01")
        write(self.repository / "tasks" / branch, files)
        self.box.git(self.repository, "add", "-f", f"tasks/{branch}")
        self.box.git(self.repository, "commit", "-q", "--no-verify", "-m", "task: results")
        self.box.git(self.repository, "switch", "-q", "main")
        return branch

    def answers(self, branch, other):
        """What every way of looking says, by its words."""
        ways = [["list"], ["list", "--json"], ["list", "--csv"], ["list", "-z"], ["list", "--group-by", "lr"], ["show", branch],
                ["show", "--json", branch], ["show", "--script", branch], ["diff", branch, other], ["diff", "--json", branch, other],
                ["status"], ["logs", branch]]
        ways += [["report", "--branches", "-f", name] for name in ("md", "csv", "json", "latex")]
        found = {}
        for words in ways:
            answer = self.dltask(self.repository, *words)
            self.assertIn(answer.code, (0, 1), str(answer))
            found[" ".join(words[:2])] = answer.out
        for name in ("html", "typst", "csv", "json"):
            folder = self.box.folder / "out" / name
            self.done(self.repository, "report", "--branches", "-f", name, "-o", folder)
            for path in sorted(folder.rglob("*.*")):
                found[f"{name}: {path.name}"] = path.read_bytes().decode()
        return found

    def check_harmless(self, found):
        for way, text in found.items():
            unseen = [char for char in UNSEEN if char in (text.replace("\0", "") if way == "list -z" else text)]
            self.assertEqual(unseen, [], way)
            if "json" in way and text:
                json.loads(text, parse_constant=lambda word, way=way: self.fail(f"{word} in {way}"))
            if way.endswith("--csv") or way.endswith(".csv"):
                self.check_cells(way, text)

    def check_cells(self, way, text):
        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                if cell[:1] in tuple("=+-@\t\r"):
                    float(cell)  # a number may begin with a sign

    def test_hostile_texts_act_nowhere(self):
        other = self.task({"metrics.json": "{}"})
        harmless = self.answers(other, other)
        metrics = {text: number for number, text in enumerate(TEXTS)}
        metrics.update({f"text {number}": text for number, text in enumerate(TEXTS)})
        branch = self.task({"metrics.json": json.dumps(metrics), "task.log": LOG, "curves.csv": CURVES[-1][1],
                            "config.yaml": (self.repository / "tasks/main/config.yaml").read_text()
                            + "".join(f"x{n}: {json.dumps(text)}\n" for n, text in enumerate(TEXTS) if "\0" not in text and "\u2028" not in text)})
        for text in TEXTS:
            if "\0" not in text and text.strip():
                self.done(self.repository, "note", branch, "--", text)
        self.done(self.repository, "tag", branch, "=1+1", "<b>")
        found = self.answers(branch, other)
        self.check_harmless(found)
        self.assertEqual(Shape(found["html: report.html"]).found, Shape(harmless["html: report.html"]).found)
        self.assertNotIn("<img", found["html: report.html"])
        self.assertNotIn("<img", found["report --branches"].replace("&lt;", ""))
        source = found["typst: report.typ"] + found["typst: table.typ"] + found["typst: figure.typ"]
        self.assertNotIn("/etc/passwd", source)
        self.assertNotIn("\\input{/etc", self.done(self.repository, "report", "--branches", "-f", "latex"))
        markdown = self.done(self.repository, "report", "--branches", "-f", "md")
        self.assertNotIn("<img", markdown)
        self.assertNotIn("](javascript:", markdown)
        self.done(self.repository, "retract", branch, "-m", TEXTS[0])
        self.check_harmless(self.answers(branch, other))

    def test_bad_metrics_are_at_worst_a_row_with_an_error(self):
        branches = {name: self.task({"metrics.json": content}) for name, content in METRICS}
        rows = {row["branch"]: row for row in json.loads(self.done(self.repository, "list", "--json"))}
        self.assertEqual(len(rows), len(METRICS))
        good = {name for name, branch in branches.items() if "error" not in rows[branch]}
        self.assertEqual(good, {"NaN", "empty", "10,000 keys"})
        self.assertEqual(rows[branches["NaN"]]["metrics"], {"a": None, "b": None})
        self.assertIn("more than the", rows[branches["too large"]]["error"])
        branch = branches["truncated"]
        self.check_harmless(self.answers(branch, branches["NaN"]))

    def test_bad_curves_are_curves_with_a_problem_or_none(self):
        branches = {name: self.task({"metrics.json": '{"a": 1}', "c.csv": content}) for name, content in CURVES}
        for row in json.loads(self.done(self.repository, "list", "--json")):
            self.assertNotIn("error", row)
        curves = json.loads(self.done(self.repository, "report", "--branches", "-f", "json"))["curves"]
        problems = {curve["branch"]: curve.get("problem") for curve in curves if curve.get("problem")}
        self.assertIn("256 columns", problems[branches["300 columns"]])
        self.assertIn("more than the", problems[branches["too large"]])
        self.check_harmless(self.answers(branches["hostile names"], branches["ragged"]))


    @unittest.skipUnless(shutil.which("pdflatex"), "pdflatex is not installed (texlive-latex-recommended)")
    def test_tex_sets_hostile_texts_as_text(self):
        texts = [text for text in TEXTS if text.isascii() and text.isprintable()]
        self.task({"metrics.json": json.dumps({**dict.fromkeys(texts, 0.5), "a": 0.25, "b_1": 1e-7})})
        write(self.box.folder, {"table.tex": self.done(self.repository, "report", "--branches", "-f", "latex") + "\n",
                                "main.tex": "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{booktabs}\n"
                                            "\\begin{document}\\input{table.tex}\\end{document}\n"})
        answer = self.box.run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "main.tex")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertNotIn("/etc/passwd)", answer.out)


if __name__ == "__main__":
    unittest.main()
