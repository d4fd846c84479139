# SPDX-License-Identifier: Apache-2.0
"""The hooks of a team on the commits that git-dltask makes: asked before anything has moved."""
import unittest

from scene import Scene, write

SAY = ('#!/bin/sh\n{\necho "in $PWD"\nenv | grep "^GITHEAD_" || echo "no head"\ngit diff --cached --name-only\n'
       'git show ":src/x.py" 2>/dev/null || true\necho end\n} >> "$HOME/said"\n')


class TeamHooks(Scene):
    def setUp(self):
        super().setUp()
        self.repository = self.box.repository()

    def hook(self, event, text):
        path = self.repository / ".git/hooks" / event
        write(path.parent, {event: text})
        path.chmod(0o755)

    def said(self):
        path = self.box.home / "said"
        text = path.read_text() if path.exists() else ""
        path.unlink(missing_ok=True)
        return text

    def ready(self, text=SAY, *words):
        """The hook was there before ours, which call it."""
        self.hook("pre-merge-commit", text)
        self.done(self.repository, "init", *words)
        self.said()

    def feature(self, content="x = 1\n"):
        self.done(self.repository, "feature", "x")
        write(self.repository, {"src/x.py": content})
        self.box.git(self.repository, "add", "src")
        self.box.git(self.repository, "commit", "-qm", "feat: x")
        return self.box.git(self.repository, "rev-parse", "HEAD")

    def refs(self):
        return self.box.git(self.repository, "for-each-ref", "refs/heads", "refs/tags")

    def test_it_sees_the_merge_where_the_target_is_checked_out(self):
        for words in ((), ("--no-hooks",)):
            with self.subTest(words):
                self.setUp()
                self.ready(SAY, *words)
                tip = self.feature()
                self.box.git(self.repository, "switch", "-q", "dev")
                self.done(self.repository, "finish", "x")
                self.assertEqual(self.said().splitlines(),
                                 [f"in {self.repository}", f"GITHEAD_{tip}=feature-x", "src/x.py", "x = 1", "end"])
                self.assertEqual(self.box.git(self.repository, "status", "--porcelain"), "")

    def test_it_sees_tasks_releases_and_hotfixes(self):
        self.ready()
        branch = self.task(self.repository, "-s", "lr=0.5")
        self.box.git(self.repository, "switch", "-q", "main")
        self.done(self.repository, "finish", "--failed", branch)
        self.assertIn(f"tasks/{branch}/task.yaml", self.said())
        self.feature()
        self.done(self.repository, "finish")
        self.box.git(self.repository, "switch", "-q", "main")
        self.done(self.repository, "release")
        self.assertIn("=dev\n", self.said())
        self.done(self.repository, "hotfix", "h")
        write(self.repository, {"src/x.py": "x = 2\n"})
        self.box.git(self.repository, "commit", "-qam", "fix: x")
        self.box.git(self.repository, "switch", "-q", "main")
        self.done(self.repository, "finish", "hotfix-h")
        self.assertIn("=hotfix-h\n", self.said())

    def test_it_is_not_asked_where_the_target_is_elsewhere_or_dirty(self):
        self.ready()
        self.feature()
        self.box.git(self.repository, "switch", "-q", "main")
        self.done(self.repository, "finish", "x")
        self.assertEqual(self.said(), "")
        self.feature("x = 2\n")
        self.box.git(self.repository, "switch", "-q", "dev")
        write(self.repository, {"README.md": "edited\n"})
        self.done(self.repository, "finish", "x", "-n")
        self.done(self.repository, "finish", "x")
        self.assertEqual(self.said(), "")

    def test_it_can_refuse(self):
        self.ready('#!/bin/sh\ngit show :src/x.py | grep -q forbidden || exit 0\necho "no such words" >&2\nexit 1\n')
        self.feature("forbidden = 1\n")
        self.box.git(self.repository, "switch", "-q", "dev")
        refs = self.refs()
        answer = self.refused(self.repository, "finish", "x")
        self.assertIn("the pre-merge-commit hook refuses 'chore: merge feature-x into dev': no such words", answer.err)
        self.assertEqual(self.refs(), refs)
        self.done(self.repository, "finish", "x", "--dry-run")

    def test_it_may_not_change_what_is_merged(self):
        self.ready('#!/bin/sh\ngit show :src/x.py >/dev/null 2>&1 || exit 0\necho more > more.txt\n'
                   'git add -f more.txt\nrm more.txt\n')
        self.feature()
        self.box.git(self.repository, "switch", "-q", "dev")
        self.assertIn("has changed what 'chore: merge feature-x into dev' brings",
                      self.refused(self.repository, "finish", "x").err)
        self.assertEqual(self.box.git(self.repository, "status", "--porcelain"), "")

    def test_a_linked_work_tree_of_the_target_is_its_place(self):
        self.ready()
        self.feature()
        other = self.box.folder / "other"
        self.box.git(self.repository, "worktree", "add", "-q", other, "dev")
        self.done(self.repository, "finish")
        said = self.said()
        self.assertIn(f"in {other}\n", said)
        self.assertIn("x = 1", said)
        self.assertEqual(self.box.git(other, "status", "--porcelain"), "")


if __name__ == "__main__":
    unittest.main()
