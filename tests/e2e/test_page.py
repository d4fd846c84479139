# SPDX-License-Identifier: Apache-2.0
"""The HTML report in a real browser: headless Chromium, offline, driven by a script in the page itself.

CHROMIUM names the program; without it the PATH's `chromium` is used.
"""
import html
import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from scene import Scene, write

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
import task_fixture

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "report" / "report.html"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--virtual-time-budget=4000", "--lang=en-US"]
HOSTILE = "</script><img src=x onerror=fail()>"

# What a person does, and what is seen then.
PROBE = """
const seen = { errors: [] };
addEventListener("error", (event) => seen.errors.push(event.message));
addEventListener("load", () => {
  const find = (selector) => document.querySelector(selector);
  const names = () => [...document.querySelectorAll("#tasks tbody th")].map((cell) => cell.textContent);
  const painted = (id) => {
    const canvas = find(id);
    return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte !== 0);
  };
  const put = (selector, value) => { find(selector).value = value; find(selector).dispatchEvent(new Event("input")); };
  seen.first = names();
  find('thead button[title="accuracy"]').click();
  seen.best = names();
  seen.sorted = find('th[aria-sort="descending"]').textContent;
  find('thead button[title="accuracy"]').click();
  seen.worst = names();
  put("#filter", "lr<0.05 accuracy>=0.9");
  seen.filtered = names();
  seen.count = find("#count").textContent;
  put("#filter", "");
  seen.painted = ["#curves", "#scatter", "#parallel"].map(painted);
  find("#legend button").click();
  seen.pressed = [...document.querySelectorAll("#legend button")].map((button) => button.getAttribute("aria-pressed"));
  seen.labels = ["#curves", "#scatter", "#parallel"].map((id) => find(id).getAttribute("aria-label"));
  find("#draw-none").click();
  seen.none = find("#legend").textContent;
  find("#draw-first").click();
  seen.drawn = [...document.querySelectorAll("#legend button")].map((button) => button.textContent);
  seen.note = find("#parallel-note").hidden ? "" : find("#parallel-note").textContent;
  find("#theme").click();
  dispatchEvent(new Event("beforeprint"));
  seen.printed = [document.documentElement.dataset.theme, names().length];
  dispatchEvent(new Event("afterprint"));
  seen.after = document.documentElement.dataset.theme;
  find("#smoothing").value = "0.9";
  find("#log").click();
  find("#language").click();
  seen.chinese = [document.documentElement.lang, find("#tasks-title, #table-title").textContent,
                  find('thead button[title="name"]').textContent];
  find("#theme").click();
  seen.images = document.images.length;
  const answer = document.createElement("pre");
  answer.id = "seen";
  answer.textContent = JSON.stringify(seen);
  document.body.append(answer);
});
"""


class Page(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        for setting, accuracy in (("lr=0.1", 0.8), ("lr=0.01", 0.9), ("lr=0.02", 0.95)):
            self.finished(setting, {"accuracy": accuracy})

    def finished(self, setting, metrics):
        branch = self.done(self.repository, "new", "-s", setting)
        curve = "".join(f"{epoch},{1 / epoch}\n" for epoch in range(1, 21))
        write(self.repository / "tasks" / branch, {"metrics.json": json.dumps(metrics), "curve.csv": "epoch,loss\n" + curve})
        self.done(self.repository, "finish", "--failed")

    def dom(self, page):
        """The page after its scripts have run."""
        profile = self.box.folder / "profile"
        answer = subprocess.run([CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "--dump-dom", page.as_uri()],
                                env={**self.box.environment, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True,
                                timeout=120)
        self.assertEqual(answer.returncode, 0, answer.stderr[-2000:])
        return answer.stdout

    def report(self, *words):
        return Path(self.done(self.repository, "report", "-o", self.box.folder / "out", *words))

    def probed(self):
        text = re.sub(r"<meta http-equiv=.*>\n", "", TEMPLATE.read_text())
        write(self.box.folder, {"probe.html": text.replace("</body>", f"<script>{PROBE}</script></body>")})
        found = re.search(r'<pre id="seen">(.*?)</pre>', self.dom(self.report("--template", self.box.folder / "probe.html")))
        self.assertIsNotNone(found)
        return json.loads(html.unescape(found.group(1)))

    def test_a_person_can_sort_filter_and_switch(self):
        seen = self.probed()
        self.assertEqual(seen["errors"], [])
        self.assertEqual(seen["best"], ["lr-0.02", "lr-0.01", "lr-0.1"])
        self.assertEqual(seen["worst"], seen["best"][::-1])
        self.assertEqual(seen["sorted"], "accuracy")
        self.assertEqual(sorted(seen["filtered"]), ["lr-0.01", "lr-0.02"])
        self.assertEqual(seen["count"], "2 of 3 tasks")
        self.assertEqual(seen["painted"], [True, True, True])
        self.assertEqual(seen["pressed"], ["false", "true", "true"])
        self.assertTrue(all("3 tasks" in label for label in seen["labels"]))
        self.assertEqual(seen["chinese"], ["zh-CN", "任务", "名称"])
        self.assertEqual((seen["none"], seen["drawn"], seen["note"]), ("no task", seen["worst"], ""))
        self.assertEqual((seen["printed"], seen["after"]), (["light", 3], "dark"))

    def test_tasks_of_one_name_are_told_apart(self):
        self.finished("lr=0.1", {"accuracy": 0.7})
        names = [name for name in self.probed()["first"] if "lr-0.1" in name]
        self.assertEqual(len(set(names)), 2)
        # Made within one second they have two names.
        form = r"\d{8}T\d{6}-lr-0.1" if "lr-0.1-2" not in names else r"lr-0.1(-2)?"
        self.assertTrue(all(re.fullmatch(form, name) for name in names), names)

    def test_what_a_chart_leaves_out_is_said(self):
        tasks = task_fixture.make(self.box, self.box.folder / "many", 1010, rows=3)
        self.repository = tasks
        self.assertTrue(self.probed()["note"].startswith("The first 1000 of 1010 tasks of the table"))

    def test_the_policy_lets_our_scripts_run_and_no_others(self):
        page = self.report()
        self.assertEqual(len(re.findall(r'<th [^>]*scope="row"', self.dom(page))), 3)
        text = page.read_text().replace("</main>", "</main><script>document.title = 'run'</script>")
        page.write_text(text)
        self.assertNotIn("<title>run</title>", self.dom(page))

    def test_hostile_text_is_only_text(self):
        self.finished(f"+note='{HOSTILE}'", {HOSTILE: 1, "accuracy": 0.5})
        seen = self.probed()
        self.assertEqual(seen["errors"], [])
        self.assertEqual(seen["images"], 0)
        self.assertEqual(len(seen["first"]), 4)


if __name__ == "__main__":
    unittest.main()
