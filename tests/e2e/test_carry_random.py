#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random edits of every kind, carried: `undo` is exactly the state before, `redo` exactly that after."""
import os
import random
import unittest

from debug_scene import LINES, Carry
from scene import difference, digest, table, write

ROUNDS = 4
KINDS = ("write", "write", "write", "delete", "mode", "stage", "commit", "move", "link", "unstage")


@table([(f"seed {seed}", seed) for seed in range(6)])
class Chains(Carry):
    def check(self, seed):
        self.random = random.Random(seed)
        self.git("switch", "-q", "dev")
        self.commit({f"src/f{number}.py": LINES for number in range(4)}, "feat: files")
        self.branch = self.done(self.repository, "debug", "random")
        for _ in range(ROUNDS):
            self.come_back()
            for _ in range(self.random.randint(1, 5)):
                self.change()
            self.there_and_back(["carry", *self.random.choice(([], ["--commit", "fix: x"], ["--config"]))])
        self.git("fsck", "--strict", "--no-dangling")

    def come_back(self):
        """Whatever lies on dev is committed there; sometimes it goes on by itself."""
        if self.on() == self.branch:
            return
        if self.git("status", "--porcelain"):
            self.git("add", "-A")
            self.git("commit", "-qm", "fix: carried")
        if self.random.random() < 0.4 and (self.repository / "src/f0.py").is_file():
            self.commit({"src/f0.py": self.read("src/f0.py") + f"dev {self.random.randrange(99)}\n"}, "feat: on dev")
        self.git("switch", "-q", self.branch)

    def change(self):
        code = [f"src/f{number}.py" for number in range(4)] + ["README.md", "src/新.py", ".gitignore"]
        own = [f"tasks/{self.branch}/train.py", f"tasks/{self.branch}/task.log", "tasks/main/train.py"]
        name = self.random.choice(code + own)
        path = self.repository / name
        kind = self.random.choice(KINDS)
        if kind == "write" and not path.is_symlink():
            lines = (path.read_text() if path.exists() else "x\n").splitlines()
            lines.insert(self.random.randrange(len(lines) + 1), f"# edit {self.random.randrange(99)}")
            write(self.repository, {name: "\n".join(lines) + "\n"})
        elif kind == "mode" and path.is_file():
            os.chmod(path, self.random.choice((0o755, 0o644)))
        elif kind == "delete" and name in code:
            path.unlink(missing_ok=True)
        elif kind == "link" and name in code:
            path.unlink(missing_ok=True)
            path.symlink_to("model.py")
        else:
            words = {"stage": ["add", "-A", name], "unstage": ["reset", "-q", "--", name], "move": ["mv", "-f", name,
                     name + ".moved"], "commit": ["commit", "-qam", "fix: some"]}.get(kind)
            if words and not (kind == "move" and name not in code):
                self.box.run("git", *words, cwd=self.repository)  # fails where there is nothing to do

    def state(self):
        files = {name: entry for name, entry in digest(self.repository).items() if not name.startswith("/.git/")}
        return files, {"index": self.git("ls-files", "-s"), "HEAD": self.on(),
                       "refs": self.git("for-each-ref", "refs/heads", "refs/tags")}

    def there_and_back(self, words):
        before = self.state()
        answer = self.dltask(self.repository, *words)
        self.assertIn(answer.code, (0, 3), str(answer))
        after = self.state()
        if answer.code == 3:
            self.assert_same(before, after, answer)
            return
        for step, wanted in (("undo", before), ("redo", after)):
            self.done(self.repository, step)
            self.assert_same(wanted, self.state(), answer)

    def assert_same(self, wanted, found, answer):
        self.assertEqual(difference(wanted[0], found[0]), [], str(answer))
        self.assertEqual(wanted[1], found[1], str(answer))


if __name__ == "__main__":
    unittest.main()
