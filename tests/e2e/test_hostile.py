#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Template directories and config files that somebody made to hurt: an answer, soon, and nothing followed."""
import os
import time
import unittest

from scene import CONFIG_YAML, Scene, table, write

SECONDS = 10  # the contract says one; sanitizers and a busy machine get more


def bomb():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return CONFIG_YAML + "\n".join(lines) + "\n"


REFUSED_CONFIGS = [
    ("50 MB", lambda: CONFIG_YAML.encode() + b"# padding padding padding padding\n" * 1_600_000),
    ("2000 levels deep", lambda: CONFIG_YAML + "deep: " + "[" * 2000 + "]" * 2000 + "\n"),
    ("alias bomb", bomb),
    ("cycle", lambda: CONFIG_YAML + "x: &x [*x]\n"),
    ("duplicate keys", lambda: CONFIG_YAML + "lr: 0.5\n"),
    ("tabs", lambda: CONFIG_YAML + "model:\n\tdepth: 3\n"),
    ("UTF-16", lambda: CONFIG_YAML.encode("utf-16")),
    ("not UTF-8", lambda: CONFIG_YAML.encode() + b"name: \xff\xfe\n"),
    ("several documents", lambda: CONFIG_YAML + "---\nlr: 3\n"),
    ("not closed", lambda: CONFIG_YAML + "list: [1, 2\n"),
]

EDITED_CONFIGS = [
    ("BOM", b"\xef\xbb\xbf" + CONFIG_YAML.encode()),
    ("CRLF", CONFIG_YAML.replace("\n", "\r\n").encode()),
    ("no line feed at the end", CONFIG_YAML.rstrip("\n").encode()),
]


class ConfigScene(Scene):
    def config_file(self, content):
        """The repository, and the config file of its task, which has this content."""
        repository = self.box.ready()
        file = repository / "tasks" / self.done(repository, "new", "x") / "config.yaml"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return repository, file


@table(REFUSED_CONFIGS)
class RefusedConfigs(ConfigScene):
    def check(self, make):
        repository, file = self.config_file(make())
        started = time.monotonic()
        answer = self.refused(repository, "set", "lr=0.2", codes=(1,))
        self.assertLess(time.monotonic() - started, SECONDS, str(answer))
        self.assertIn("config.yaml", answer.err)
        self.assertEqual(self.dltask(repository, "status").code, 0)
        self.assertEqual(self.dltask(repository, "list", "--json").code, 0)


@table(EDITED_CONFIGS)
class EditedConfigs(ConfigScene):
    def check(self, content):
        repository, file = self.config_file(content)
        self.done(repository, "set", "lr=0.2")
        self.assertEqual(file.read_bytes(), content.replace(b"lr: 0.1", b"lr: 0.2"))


class Templates(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.ready()
        self.outside = self.box.folder / "outside"
        write(self.outside, {"config.yaml": CONFIG_YAML, "train.py": "secret\n"})

    def commit_all(self):
        self.box.git(self.repository, "add", "-A")
        self.box.git(self.repository, "commit", "-qm", "chore: x", "--no-verify")
        self.box.git(self.repository, "tag", "-f", "-a", "-m", "x", "v0.1.0")

    def refused_and_not_followed(self):
        answer = self.refused(self.repository, "new", "x", watch=[self.repository, self.outside], timeout=30)
        self.assertNotIn("secret", self.box.git(self.repository, "log", "--all", "-p"))
        return answer

    def test_template_directory_is_a_link(self):
        self.box.git(self.repository, "rm", "-rq", "tasks/main")
        (self.repository / "tasks").mkdir(exist_ok=True)
        os.symlink(self.outside, self.repository / "tasks/main")
        self.commit_all()
        self.refused_and_not_followed()

    def test_tasks_is_a_link(self):
        self.box.git(self.repository, "rm", "-rq", "tasks")
        (self.outside / "main").mkdir()
        os.symlink(self.outside, self.repository / "tasks")
        self.commit_all()
        self.refused_and_not_followed()

    def test_tasks_is_a_link_on_the_disk_only(self):
        (self.repository / "tasks").rename(self.box.folder / "moved")
        os.symlink(self.box.folder / "moved", self.repository / "tasks")
        self.refused_and_not_followed()

    def test_link_that_leads_out(self):
        os.symlink(self.outside / "train.py", self.repository / "tasks/main/data.py")
        self.commit_all()
        answer = self.refused_and_not_followed()
        self.assertIn("data.py", answer.err)

    def test_fifo(self):
        os.mkfifo(self.repository / "tasks/main/pipe")
        self.refused_and_not_followed()

    def test_words_of_the_config_reach_no_shell(self):
        config = CONFIG_YAML + 'name: "$(touch canary)"\n'
        write(self.repository, {"tasks/main/config.yaml": config})
        self.commit_all()
        self.done(self.repository, "new", "-s", "name='`touch canary`;touch canary'")
        self.assertEqual(list(self.box.folder.rglob("canary")), [])


if __name__ == "__main__":
    unittest.main()
