# SPDX-License-Identifier: Apache-2.0
"""Looking at results from outside: diff, report in all formats, remarks that travel."""
import csv
import html.parser
import io
import json
import re
import shutil
import unittest
from pathlib import Path

from scene import Scene, write

HOSTILE = "</script><img src=x onerror=alert(1)>"


class Elements(html.parser.HTMLParser):
    """The elements of a page with their attributes, in order."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, tuple(name for name, _ in attributes)))


@unittest.skipUnless(shutil.which("git-lfs"), "no git-lfs here")
class LargeFileStorage(Scene):
    def test_results_that_lfs_keeps_are_read(self):
        repository = self.box.ready()
        git = lambda *words: self.box.git(repository, *words)  # noqa: E731
        git("lfs", "install", "--local", "--force", "--skip-smudge")
        branch = self.done(repository, "new", "-s", "lr=0.1")
        folder = repository / "tasks" / branch
        write(folder, {"metrics.json": '{"accuracy": 0.75}\n',
                       "curve.csv": "epoch,loss\n1,0.5\n2,0.25\n"})
        write(folder, {".gitattributes": "*.json filter=lfs diff=lfs merge=lfs -text\n"
                                         "*.csv filter=lfs diff=lfs merge=lfs -text\n"})
        self.done(repository, "finish", "--failed")
        self.assertIn("oid sha256:", git("show", f"main:tasks/{branch}/metrics.json"))
        row = json.loads(self.done(repository, "list", "--json"))[0]
        self.assertEqual((row["metrics"], row.get("error")), ({"accuracy": 0.75}, None))
        self.assertIn("0.25", self.done(repository, "report", "-f", "json"))
        shutil.move(repository / ".git/lfs/objects", repository / ".git/lfs/elsewhere")
        row = json.loads(self.done(repository, "list", "--json", "--all"))[0]
        self.assertEqual(row["metrics"], {"accuracy": 0.75})  # remembered
        self.box.run("rm", "-rf", repository / ".git/dltask/cache")
        self.assertIn("git lfs pull", json.loads(self.done(repository, "list", "--json"))[0]["error"])


class Looking(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.first = self.finished("lr=0.1", 0.8125)
        self.second = self.finished("lr=0.01", 0.9375)

    def finished(self, setting, accuracy, extra=None):
        branch = self.done(self.repository, "new", "-s", setting)
        curve = "".join(f"{epoch},{1 / epoch}\n" for epoch in range(1, 21))
        write(self.repository / "tasks" / branch, {"metrics.json": json.dumps({"accuracy": accuracy, **(extra or {})}),
                                                   "curve.csv": f"epoch,loss\n{curve}"})
        self.done(self.repository, "finish", "--failed")
        return branch

    def report(self, *words):
        return self.done(self.repository, "report", *words)

    def test_two_tasks_differ_and_one_does_not(self):
        answer = self.dltask(self.repository, "diff", "--json", self.first, self.second)
        self.assertEqual(answer.code, 1)
        found = json.loads(answer.out)
        self.assertEqual(found["params"], [{"key": "lr", "a": 0.1, "b": 0.01}])
        self.assertEqual(found["results"][0], {"key": "accuracy", "a": 0.8125, "b": 0.9375})
        self.assertIn("lr  0.1", self.dltask(self.repository, "diff", self.first, self.second).out.replace("    ", "  "))
        self.assertEqual(self.dltask(self.repository, "diff", self.first, self.first).code, 0)
        self.assertEqual(self.dltask(self.repository, "diff", self.first, "nothing-like-that").code, 1)

    def test_the_code_of_two_versions_is_compared(self):
        self.box.git(self.repository, "switch", "-q", "dev")
        write(self.repository, {"src/model.py": "layers = 4\n", "README.md": "not the core\n"})
        self.box.git(self.repository, "commit", "-qam", "feat: deeper")
        self.done(self.repository, "release")
        self.box.git(self.repository, "switch", "-q", "main")
        third = self.finished("lr=0.01", 0.9375)
        code = json.loads(self.dltask(self.repository, "diff", "--json", self.second, third).out)["code"]
        self.assertIn({"path": "src/model.py", "script": False, "added": 1, "deleted": 1}, code)
        self.assertNotIn("README.md", [change["path"] for change in code])

    def tables(self, *words):
        """What each format says as rows of texts, without its marks; the page's data as the page's script has them."""
        plain = lambda text: re.sub(r"\\boldmath\\textbf|[{}$*\\]", "", text.replace("\\times 10^", "e").replace(" e", "e"))  # noqa: E731
        found = {}
        for name in ("csv", "md", "latex"):
            text = self.report("-f", name, *words)
            if name == "csv":
                found[name] = list(csv.reader(io.StringIO(text)))
            else:
                lines = [line.strip().rstrip("\\").strip("| ") for line in text.splitlines() if " & " in line or line.startswith("| ") and "---" not in line]
                found[name] = [[plain(cell).strip() for cell in re.split("[&|]", line)] for line in lines]
        folder = self.box.folder / "six"
        self.report("-f", "typst", "-o", folder, *words)
        found["typst"] = list(csv.reader(io.StringIO((folder / "summary.csv").read_text())))
        page = Path(self.report("-o", folder, *words)).read_text()
        return found, json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL).group(1))

    def test_the_same_numbers_in_every_format(self):
        numbers = {"tiny": 1.25e-07, "whole": 123456789, "negative": -0.5, "long": 2 / 3, "huge": 1e300, "gone": float("inf")}
        self.finished("lr=0.02", 0.5, numbers)
        keys = ["accuracy", *numbers]
        wanted = [[0.8125], [0.9375], [0.5, *numbers.values()]]
        tables, page = self.tables("--columns", ",".join(["name", *keys]), "--sort", "name")
        places = [column["key"] for column in page["columns"] if "constant" not in column]
        tables["html"] = [["name", *keys]] + [[str(row[places.index(key)]) for key in ["name", *keys]] for row in page["rows"]]
        objects = json.loads(self.report("-f", "json", "--sort", "name"))["tasks"]
        tables["json"] = [["name", *keys]] + [[one["name"], *(str(one["metrics"].get(key)) for key in keys)] for one in objects]
        order = [1, 2, 0]  # lr-0.01 lr-0.02 lr-0.1
        for name, (head, *rows) in tables.items():
            self.assertEqual((head, [row[0] for row in rows]), (["name", *keys], ["lr-0.01", "lr-0.02", "lr-0.1"]), name)
            for row, wants in zip(rows, (wanted[place] for place in order)):
                for text, want in zip(row[1:], wants):
                    text = text.replace("None", "inf") if name == "json" else text
                    self.assertEqual(f"{float(text):.5g}", f"{want:.5g}", (name, row))
                self.assertTrue(all(text in ("", "None") for text in row[1 + len(wants):]), (name, row))
        self.assertEqual(len(json.loads(self.report("-f", "json"))["curves"][0]["x"]), 20)

    def test_the_same_means_in_every_format(self):
        self.finished("lr=0.1", 0.25)
        words = ["--group-by", "lr", "--columns", "accuracy"]
        tables, page = self.tables(*words)
        self.assertEqual(tables.pop("csv")[1:], [["0.01", "1", "0.9375", "", "1"], ["0.1", "2", "0.53125", "0.397747564417433", "2"]])
        tables["html"] = [[], *([cell["text"] for cell in row] for row in page["groups"]["rows"])]
        for name, (_, *rows) in tables.items():
            rows = [[text.replace(" pm ", " ± ") for text in row] for row in rows]
            self.assertEqual(rows, [["0.01", "1", "0.9375"], ["0.1", "2", "0.53125 ± 0.4"]], name)
        groups = json.loads(self.report("-f", "json", *words))["groups"]
        self.assertEqual([group["metrics"]["accuracy"]["mean"] for group in groups], [0.9375, 0.53125])

    def test_slips_are_told_and_groups_count_their_numbers(self):
        self.finished("lr=0.1", float("nan"))
        answer = self.dltask(self.repository, "list", "--where", "acuracy > 0", "--sort", "-lrr", "--columns", "duration")
        self.assertEqual(answer.code, 0)
        for slip, meant in (("acuracy", "accuracy"), ("lrr", "lr"), ("duration", "seconds")):
            self.assertIn(f"no task has '{slip}'; did you mean '{meant}'?", answer.err)
        self.assertIn("did you mean 'accuracy'", self.dltask(self.repository, "list", "--best", "-acuracy").err)
        self.assertIn("did you mean 'lr'", self.dltask(self.repository, "report", "-f", "md", "--group-by", "lrr").err)
        grouped = ["--group-by", "lr", "--columns", "accuracy", "--sort", "-accuracy"]
        self.assertEqual(self.done(self.repository, "list", *grouped).split("\n")[1:],
                         ["0.01      1        0.9375", "0.1       2  0.8125 (n=1)"])
        for name in ("md", "latex", "csv"):
            text = self.report("-f", name, *grouped)
            self.assertLess(text.index("0.9375"), text.index("0.8125"))
            self.assertIn("0.8125,,1" if name == "csv" else "n=1", text)

    def test_lists_of_keys_are_read_as_they_are_typed(self):
        self.finished("lr=0.1", 0.5)
        once = self.done(self.repository, "list", "--csv", "--columns", "lr,accuracy", "--sort", "-accuracy,lr")
        again = self.done(self.repository, "list", "--csv", "--columns", "lr", "--columns", " accuracy",
                          "--sort", "-accuracy", "--sort", "lr")
        self.assertEqual(once, again)
        self.assertEqual(once.split("\n")[0], "lr,accuracy")
        self.assertEqual(self.done(self.repository, "list", "--state", "failed", "--csv", "--columns", "name"), "name")
        either = ["--state", "failed", "--state", "new", "--state", "succeeded"]
        self.assertEqual(self.done(self.repository, "list", *either, "--json"), self.done(self.repository, "list", "--json"))
        self.assertEqual(self.dltask(self.repository, "list", "--group-by", "lr", "-z").code, 129)
        self.assertIn("no task is like that", self.dltask(self.repository, "list", "--best", "nothing").err)

    def test_a_commit_or_directory_that_is_none_is_told(self):
        answer = self.dltask(self.repository, "report", "-o", "README.md")
        self.assertEqual((answer.code, answer.out), (129, ""))
        self.assertIn("'README.md' is a file, and '-o' takes a directory", answer.err)
        for rev in ("nothing", "main@{99}", "main:VERSION", "main~1..main", "--all"):
            answer = self.dltask(self.repository, "report", "-f", "md", "--", rev)
            self.assertEqual((answer.code, answer.out), (1, ""), rev)
            self.assertIn(f"no commit '{rev}'", answer.err)

    def test_specs_and_pages_of_ones_own(self):
        spec, page = self.box.folder / "spec.yaml", self.box.folder / "page.html"
        spec.write_text("format: latex\ncolumns: [lr, accuracy]\ntitle: Ours\n")
        table = self.repository / "table.tex"
        table.write_bytes((self.report("--spec", spec) + "\n").replace("\n", "\r\n").encode())
        self.assertIn(r"\caption{Ours}", table.read_text())
        self.done(self.repository, "report", "--check", table)
        page.write_text("<title>{{title}}</title>")
        answer = self.dltask(self.repository, "report", "-o", self.box.folder / "r", "--template", page)
        self.assertEqual(answer.code, 0)
        self.assertIn("has no '{{data}}'", answer.err)
        self.assertEqual(self.dltask(self.repository, "report", "-f", "md", "--template", page).code, 129)

    def test_retracted_tasks_are_marked(self):
        self.done(self.repository, "retract", self.first, "-m", "loader bug")
        self.assertIn("retracted", self.done(self.repository, "list"))
        rows = json.loads(self.done(self.repository, "list", "--state", "retracted", "--json"))
        self.assertEqual([row["branch"] for row in rows], [self.first])
        answer = self.dltask(self.repository, "report", "-f", "md")
        self.assertNotIn("0.8125", answer.out)
        self.assertIn("left out: 1 retracted task;", answer.err)
        for words in (["--retracted"], ["--where", "lr < 0.05"], ["--only", self.second]):
            self.assertEqual(self.dltask(self.repository, "report", "-f", "md", *words).err, "")
        self.assertIn("loader bug", self.report("-f", "md", "--only", self.first))

    def test_the_same_commit_gives_the_same_bytes(self):
        for name in ("html", "typst", "csv", "json", "md", "latex"):
            for place in ("a", "b"):
                self.report("-f", name, "-o", self.box.folder / place)
        self.done(self.repository, "new", "-s", "lr=0.5")
        self.report("-f", "html", "-o", self.box.folder / "c")
        files = sorted(path.relative_to(self.box.folder / "a") for path in (self.box.folder / "a").rglob("*.*"))
        self.assertGreater(len(files), 9)
        for path in files:
            self.assertEqual((self.box.folder / "a" / path).read_bytes(), (self.box.folder / "b" / path).read_bytes())
        pages = [(self.box.folder / place / "report.html").read_bytes() for place in "ac"]
        self.assertEqual(*pages)

    def test_a_table_knows_when_it_is_stale(self):
        table = self.repository / "paper" / "table.tex"
        write(self.repository, {"paper/table.yaml": "format: latex\ncolumns: [lr, accuracy]\nlabels: {accuracy: Acc.}\n"
                                                    "digits: {accuracy: 2}\nwhere: [accuracy > 0.5]\n"})
        table.write_text(self.report("--spec", "paper/table.yaml") + "\n")
        self.assertIn(r"$0.1$ & $0.81$ \\", table.read_text())
        self.done(self.repository, "report", "--check", "paper/table.tex")
        self.finished("lr=0.7", 0.25)
        self.done(self.repository, "report", "--check", "paper/table.tex")
        self.finished("lr=0.3", 0.75)
        self.assertEqual(self.dltask(self.repository, "report", "--check", "paper/table.tex").code, 1)

    def test_check_makes_anew_what_was_made(self):
        """With a spec and what the command line said beside it, with a page of one's own, with its data."""
        spec = "columns: [lr, accuracy]\nlabels: {accuracy: Acc.}\ndigits: {accuracy: 2}\nonly: [lr-0.1]\n"
        write(self.repository, {"paper/t.yaml": spec, "paper/page.typ": '#include "table.typ"\n= Ours\n'})
        table, folder = self.repository / "paper/t.tex", self.repository / "paper/r"
        self.finished("lr=0.3", 0.75)
        table.write_text(self.report("--spec", "paper/t.yaml", "-f", "latex", "--only", f"{self.first},{self.second}",
                                     "--digits", "accuracy=3", "--title", "It's") + "\n")
        self.done(self.repository, "report", "--check", "paper/t.tex")
        write(self.repository, {"paper/t.yaml": spec.replace("Acc.", "Accuracy").replace("2", "4")})
        answer = self.dltask(self.repository, "report", "--check", "paper/t.tex")
        self.assertEqual(answer.code, 1, str(answer))
        hint = re.search("hint: (git dltask .*)", answer.err)[1]
        self.assertIn("--spec paper/t.yaml -f latex", hint)
        self.box.must("sh", "-c", hint, cwd=self.repository)
        self.assertIn("$0.812$", table.read_text())
        self.done(self.repository, "report", "--check", "paper/t.tex")
        for page in ("paper/page.typ", self.box.folder / "elsewhere.typ"):
            Path(self.repository / page).write_text('#include "table.typ"\n= Ours\n')
            self.report("-f", "typst", "-o", folder, "--template", page)
            self.done(self.repository, "report", "--check", folder / "report.typ")
        self.finished("lr=0.01", 0.5)
        answer = self.dltask(self.repository, "report", "--check", folder / "report.typ")
        self.assertEqual(answer.code, 1, str(answer))
        self.report("-f", "typst", "-o", folder)
        (folder / "summary.csv").write_text("name\r\n")
        answer = self.dltask(self.repository, "report", "--check", folder / "report.typ")
        self.assertIn("'summary.csv' would be another", answer.err)

    def test_the_hint_for_a_stale_report_works_where_it_is_given(self):
        paper = self.repository / "paper"
        write(paper, {"table.yaml": "format: latex\ncolumns: [name, lr]\n"})
        write(paper, {"table.tex": self.done(paper, "report", "--spec", "table.yaml") + "\n"})
        write(paper, {"table.yaml": "format: latex\ncolumns: [name, accuracy]\n"})
        answer = self.dltask(paper, "report", "--check", "table.tex")
        self.assertEqual(answer.code, 1)
        self.assertIn("hint: git dltask report --spec table.yaml > table.tex", answer.err)

    @unittest.skipUnless(shutil.which("typst"), "typst is not installed")
    def test_typst_sets_the_report_and_its_parts_in_a_paper(self):
        branch = self.done(self.repository, "new", "-s", "+note='#read(\"/etc/passwd\") $ * _ <a> @b \\u{41}'", "-s", "+模型=残差")
        curves = "epoch," + ",".join(f"c{n}" for n in range(8)) + "\n" + "".join(f"{e}" + f",{1 / e}" * 8 + "\n" for e in (1, 2, 3))
        metrics = {f"{'long.name.of.' * 2}{n}": n / 7 for n in range(14)}
        write(self.repository / "tasks" / branch, {"metrics.json": json.dumps(metrics), "c.csv": curves})
        self.done(self.repository, "finish", "--failed")
        paper = self.box.folder / "paper"
        self.report("-f", "typst", "-o", paper / "r", "--title", "学习率 #panic()")
        write(paper, {"main.typ": '#import "r/figure.typ": report, titled\n#set page(width: 8cm)\n'
                                  '#figure(include "r/table.typ", caption: [T]) <t>\n@t #titled(report.charts.at(0))\n'})
        for name in ("r/report.typ", "main.typ"):
            answer = self.box.run(shutil.which("typst"), "compile", paper / name, paper / "out.pdf", cwd=paper)
            self.assertEqual(answer.code, 0, str(answer))
            self.assertEqual((paper / "out.pdf").read_bytes()[:4], b"%PDF")

    def test_the_head_of_a_report_names_no_file_outside(self):
        for name in ("/etc/passwd", "../../etc/passwd"):
            write(self.repository, {"t.tex": f'% dltask-report: {{"format":"latex","spec":"{name}"}}\n'})
            answer = self.dltask(self.repository, "report", "--check", "t.tex")
            self.assertEqual(answer.code, 1)
            self.assertIn("is outside of the work tree", answer.err)

    def test_hostile_text_changes_no_element_of_the_page(self):
        self.report("-o", self.box.folder / "harmless")
        branch = self.done(self.repository, "new", "-s", f"+note='{HOSTILE}'")
        write(self.repository / "tasks" / branch,
              {"metrics.json": json.dumps({HOSTILE: 1, "=HYPERLINK()": "=1+1", "\x1b]52;c;x\x07": 2}),
               "c.csv": f"\"{HOSTILE}\",loss\n1,1e400\n2,NaN\n", "big.csv": "x" + ",y" * 300 + "\n1\n"})
        self.done(self.repository, "finish", "--failed")
        self.report("-o", self.box.folder / "hostile", "--title", "{{data}}")
        pages = [(self.box.folder / name / "report.html").read_text() for name in ("harmless", "hostile")]
        self.assertEqual(*(Elements(page).found for page in pages))
        for name in ("csv", "md", "latex", "typst"):
            text = self.report("-f", name) if name != "typst" else ""
            self.assertNotIn(",=1+1", text)
            self.assertNotIn("\x1b", text)

    def test_broken_files_are_rows_with_an_error(self):
        branch = self.done(self.repository, "new", "-s", "lr=0.2")
        deep = "[" * 10000
        for content in (deep, '{"a": 1, "a": 2}', '{"a": 1', b"\xff\xfe{", ""):
            write(self.repository / "tasks" / branch, {"metrics.json": content})
            found = json.loads(self.done(self.repository, "list", "--json"))
            self.assertEqual(len(found), 3)
        self.box.git(self.repository, "add", "tasks")
        self.box.git(self.repository, "commit", "-qm", "task: results")

    def test_remarks_travel_and_meet(self):
        origin = self.box.folder / "origin.git"
        self.box.must("git", "init", "-q", "--bare", origin)
        self.box.git(self.repository, "remote", "add", "origin", origin)
        self.box.git(self.repository, "push", "-q", "origin", "main", "dev", "--tags")
        other = self.box.folder / "other"
        self.box.must("git", "clone", "-q", origin, other)
        fetch = ["fetch", "-q", "origin", "refs/notes/dltask:refs/notes/origin/dltask"]
        self.done(self.repository, "note", self.first, "the loss is per sample")
        self.box.git(self.repository, "push", "-q", "origin", "refs/notes/dltask")
        self.done(other, "tag", self.first, "paper")
        self.box.git(other, *fetch)
        self.done(other, "retract", self.second, "-m", "loader bug #31")
        self.box.git(other, "push", "-q", "origin", "refs/notes/dltask")
        self.box.git(self.repository, *fetch)
        found = {task["branch"]: task for task in json.loads(self.done(self.repository, "list", "--json"))}
        self.assertEqual(found[self.first]["notes"], ["the loss is per sample"])
        self.assertEqual(found[self.first]["tags"], ["paper"])
        self.assertEqual(found[self.second]["retracted"], "loader bug #31")
        self.assertEqual(len(json.loads(self.report("-f", "json"))["tasks"]), 1)
        self.assertEqual(len(json.loads(self.report("-f", "json", "--retracted"))["tasks"]), 2)
        self.done(self.repository, "retract", self.second, "--restore")
        self.assertEqual(len(json.loads(self.report("-f", "json"))["tasks"]), 2)
        self.box.git(self.repository, "push", "-q", "origin", "refs/notes/dltask")

    def test_push_takes_in_what_others_said(self):
        self.assertEqual(self.dltask(self.repository, "note", "--push", self.first, "x").code, 3)
        origin, other = self.box.folder / "origin.git", self.box.folder / "other"
        self.box.must("git", "init", "-q", "--bare", origin)
        self.box.git(self.repository, "remote", "add", "origin", origin)
        self.box.git(self.repository, "push", "-q", "origin", "main", "dev", "--tags")
        self.box.must("git", "clone", "-q", origin, other)
        self.box.git(other, "config", "--add", "remote.origin.fetch", "+refs/notes/dltask*:refs/notes/origin/dltask*")
        self.box.git(other, "fetch", "-q")
        self.done(self.repository, "note", "--push", self.first, "from here")
        self.done(other, "tag", "--push", self.first, "there")
        self.done(self.repository, "retract", "--push", self.first, "-m", "both")
        self.box.git(other, "fetch", "-q")
        for place in (self.repository, other):
            row = next(row for row in json.loads(self.done(place, "list", "--json")) if row["branch"] == self.first)
            self.assertEqual((row["notes"], row["tags"], row["retracted"]), (["from here"], ["there"], "both"))
        self.box.git(self.repository, "remote", "set-url", "--push", "origin", "/nowhere")
        answer = self.dltask(self.repository, "note", "--push", self.first, "again")
        self.assertEqual(answer.code, 1)
        self.assertIn("git push origin refs/notes/dltask", answer.err)

    def test_remarks_are_refused_and_taken_back(self):
        for words in (["note", self.first, " "], ["tag", self.first, "a b"], ["retract", self.first]):
            self.assertEqual(self.dltask(self.repository, *words).code, 129)
        self.assertEqual(self.dltask(self.repository, "note", "nothing-like-that", "x").code, 1)
        self.done(self.repository, "tag", self.first, "paper")
        self.done(self.repository, "undo")
        self.assertNotIn("paper", self.done(self.repository, "list", "--json"))

    def test_leftovers_that_were_committed_are_no_record(self):
        branch = self.task(self.repository, "-s", "lr=0.3")
        self.box.git(self.repository, "switch", "-q", "main")
        write(self.repository, {f"tasks/{branch}/checkpoints/1.bin": "weights\n"})
        self.box.git(self.repository, "add", "tasks")
        self.box.git(self.repository, "commit", "-q", "--no-verify", "-m", "chore: by mistake")
        rows = {task["branch"]: task for task in json.loads(self.done(self.repository, "list", "--json"))}
        self.assertEqual((rows[branch]["merged"], rows[branch]["state"]), (False, "new"))

    def test_what_only_the_main_of_others_has_is_listed(self):
        origin = self.box.folder / "origin.git"
        self.box.must("git", "clone", "-q", "--bare", self.repository, origin)
        self.box.git(self.repository, "remote", "add", "origin", origin)
        self.box.git(self.repository, "fetch", "-q", "origin")
        self.box.git(self.repository, "branch", "-q", "-f", "old", "main~1")
        self.box.git(self.repository, "switch", "-q", "old")
        self.box.git(self.repository, "branch", "-q", "-f", "main", "main~1")
        found = json.loads(self.done(self.repository, "list", "--json"))
        self.assertEqual(sorted(task["branch"] for task in found), sorted([self.first, self.second]))


if __name__ == "__main__":
    unittest.main()
