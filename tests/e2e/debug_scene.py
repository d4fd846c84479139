# SPDX-License-Identifier: Apache-2.0
"""What the tests of `carry` share: a debug branch that was begun on a dev with a few files."""
from scene import Scene, write

LINES = "".join(f"line {number}\n" for number in range(1, 30))


class Carry(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.git("switch", "-q", "dev")
        self.commit({"src/lines.py": LINES, "src/gone.py": "gone\n", "src/old.py": LINES + "old\n", "src/tool.sh": "x\n",
                     "src/模型.py": "层\n"}, "feat: more")
        self.base = self.git("rev-parse", "dev")
        self.branch = self.done(self.repository, "debug", "-s", "lr=0.5")
        self.folder = self.repository / "tasks" / self.branch

    def git(self, *words):
        return self.box.git(self.repository, *words)

    def commit(self, files, subject="fix: some"):
        write(self.repository, files)
        self.git("add", "--sparse", *files)
        self.git("commit", "-qm", subject)

    def edit(self, old, new, name="src/lines.py"):
        path = self.repository / name
        path.write_text(path.read_text().replace(old, new))

    def carry(self, *words):
        answer = self.dltask(self.repository, "carry", *words)
        self.assertEqual((answer.code, answer.out), (0, ""), str(answer))
        return answer

    def read(self, name):
        return (self.repository / name).read_text()

    def status(self):
        return sorted(self.git("status", "--porcelain", "--no-renames", "-uall").splitlines())

    def on(self):
        return self.git("branch", "--show-current")
