# SPDX-License-Identifier: Apache-2.0
"""Releases: dev into main, VERSION and tag, main into dev; all of it or nothing."""
import unittest

from scene import CONFIG_YAML, Scene, table, write


class Releases(Scene):
    def commit(self, repository, files, message="feat: more"):
        write(repository, files)
        self.box.git(repository, "add", *files)
        self.box.git(repository, "commit", "-qm", message)

    def on_dev(self, repository, files=None, message="feat: more"):
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, files or {"src/more.py": "more = 1\n"}, message)

    def changed(self, message="feat: more"):
        repository = self.box.ready()
        self.on_dev(repository, None, message)
        return repository

    def show(self, repository, name):
        return self.box.run("git", "show", name, cwd=repository).out

    def ids(self, repository, *names):
        return self.box.git(repository, "rev-parse", *names).split()

    def dev_has_main(self, repository):
        self.box.git(repository, "merge-base", "--is-ancestor", "main", "dev")

    def with_config(self, text):
        """dev has such a config; main the one of the template."""
        repository = self.box.ready()
        self.box.git(repository, "switch", "-q", "dev")
        write(repository, {"tasks/main/config.yaml": text})
        self.box.git(repository, "commit", "-qam", "feat: another config", "--no-verify")
        return repository


@table([("a feature", "0.2.0", "feat: x"), ("a fix", "0.1.1", "fix: x"), ("a breaking change", "0.2.0", "fix!: x"),
        ("a footer", "0.2.0", "docs: x\n\nBREAKING CHANGE: y"), ("a chore", "0.1.1", "chore: x"),
        ("patch by name", "0.1.1", "feat: x", "patch"), ("minor by name", "0.2.0", "fix: x", "minor"),
        ("major by name", "1.0.0", "fix: x", "major"), ("a version", "0.7.1", "fix: x", "0.7.1"),
        ("a version with its v", "1.2.3", "fix: x", "v1.2.3"),
        ("a pre-release by version", "1.0.0-rc.1", "fix: x", "1.0.0-rc.1"),
        ("a pre-release by identifier", "0.2.0-rc.1", "feat: x", "--pre", "rc"),
        ("a pre-release of a version", "3.0.0-beta.1", "feat: x", "3.0.0", "--pre", "beta")])
class Versions(Releases):
    def check(self, version, message, *words):
        repository = self.changed(message)
        answer = self.dltask(repository, "release", *words)
        self.assertEqual((answer.code, answer.out), (0, f"v{version}\n"), str(answer))
        for branch in ("main", "dev"):
            self.assertEqual(self.show(repository, f"{branch}:tasks/main/config.yaml"),
                             CONFIG_YAML.replace("VERSION: 0.1.0", f"VERSION: {version}"))
        self.assertEqual(self.box.git(repository, "cat-file", "-t", f"v{version}"), "tag")
        self.assertEqual(self.ids(repository, f"v{version}^{{commit}}"), self.ids(repository, "main"))
        self.dev_has_main(repository)


@table([("two numbers", 129, "1.2"), ("a command", 129, "1; rm -rf"), ("a leading zero", 129, "01.2.3"),
        ("two v", 129, "vv1.2.3"), ("an option", 129, "--", "-1.2.3"), ("nothing", 129, "v"),
        ("a pin", 129, "0.3.0-dev.1"), ("a bad identifier", 129, "--pre", "r c"), ("a number", 129, "--pre", "1"),
        ("a pin's identifier", 129, "--pre", "dev"), ("an identifier twice", 129, "1.0.0-rc.1", "--pre", "rc"),
        ("a version before the last", 3, "0.0.9"), ("the last version", 3, "0.1.0"), ("its pre-release", 3, "0.1.0-rc.1"),
        ("no such strategy", 129, "--strategy", "octopus")])
class BadVersions(Releases):
    def check(self, code, *words):
        self.refused(self.changed(), "release", *words, codes=(code,))


@table([("quoted", 'VERSION: "0.1.0"', 'VERSION: "0.2.0"'), ("single quotes", "VERSION: '0.1.0'", "VERSION: '0.2.0'"),
        ("spaces and a comment", "VERSION:    0.1.0      # v0.1.0", "VERSION:    0.2.0      # v0.1.0"),
        ("quoted key", '"VERSION": 0.1.0', '"VERSION": 0.2.0')])
class Spellings(Releases):
    def check(self, old, new):
        config = CONFIG_YAML.replace("VERSION: 0.1.0   # the core's version", old)
        for text in (config, config.replace("\n", "\r\n"), "\ufeff" + config, config.rstrip("\n")):
            repository = self.box.folder / "repository"
            self.box.must("rm", "-rf", repository)
            self.with_config(text)
            self.done(repository, "release")
            raw = self.box.run("git", "cat-file", "blob", "main:tasks/main/config.yaml", cwd=repository,
                               ).out
            self.assertEqual(raw.replace("\r\n", "\n"), text.replace(old, new).replace("\r\n", "\n"))
            self.assertEqual(self.ids(repository, "main:tasks/main/config.yaml"),
                             [self.blob(repository, text.replace(old, new))])

    def blob(self, repository, text):
        write(self.box.folder, {"expected": text})
        return self.box.git(repository, "hash-object", "--no-filters", self.box.folder / "expected")


@table([("a float", "VERSION: 1.10", r"config\.yaml:2"), ("an anchor", "VERSION: &v 0.1.0", r"config\.yaml:2"),
        ("missing", "# no version", "no VERSION|no key 'VERSION'"), ("a block scalar", "VERSION: >-\n  0.1.0", r"config\.yaml:2"),
        ("a block with a line feed", "VERSION: |\n  0.1.0", r"config\.yaml:2|VERSION"),
        ("an alias", "old: &v 0.1.0\nVERSION: *v", r"config\.yaml:3"), ("a tag", "VERSION: !!str 0.1.0", r"config\.yaml:2"),
        ("no version at all", "VERSION: soon", "VERSION"), ("twice", "VERSION: 0.1.0\nVERSION: 0.1.0", r"config\.yaml:3"),
        ("a list", "VERSION: [0, 1, 0]", "VERSION")])
class Unreadable(Releases):
    def check(self, line, expected):
        repository = self.with_config(CONFIG_YAML.replace("VERSION: 0.1.0   # the core's version", line))
        self.assertRegex(self.refused(repository, "release").err, expected)


class Shape(Releases):
    def test_no_ff_merges_and_sets_the_version_in_a_commit_of_its_own(self):
        repository = self.changed()
        main, dev = self.ids(repository, "main", "dev")
        self.done(repository, "release", "--strategy", "no-ff")
        self.assertEqual(self.ids(repository, "main~^1", "main~^2"), [main, dev])
        self.assertEqual(self.ids(repository, "dev^1", "dev^2"), [dev] + self.ids(repository, "main"))
        self.assertEqual(self.box.git(repository, "log", "-2", "--first-parent", "--format=%s", "main").splitlines(),
                         ["chore(release): v0.2.0", "chore: merge dev into main"])

    def test_three_squashes_in_a_row_have_no_conflict_and_repeat_nothing(self):
        repository = self.box.ready()
        for number in (2, 3, 4):
            self.on_dev(repository, {"src/model.py": f"layers = {number}\n"}, f"feat: layers {number}")
            tip = self.ids(repository, "dev")[0]
            self.assertEqual(self.done(repository, "release", "--strategy", "squash"), f"v0.{number}.0")
            message = self.box.git(repository, "log", "-1", "--format=%B", "main~")
            self.assertIn(f"Dltask-Source: {tip}", message)
            tag = self.box.git(repository, "cat-file", "tag", f"v0.{number}.0")
            self.assertEqual([line for line in tag.splitlines() if line.startswith("- ")],
                             [f"- layers {number} ({self.ids(repository, f'{tip}')[0][:10]})"])
            self.dev_has_main(repository)
        self.assertEqual(self.box.git(repository, "rev-list", "--merges", "--count", "main"), "0")

    def test_squashes_of_two_clones_repeat_nothing(self):
        first, remote, second = self.box.ready(), self.box.folder / "remote.git", self.box.folder / "second"
        self.box.must("git", "init", "-q", "--bare", remote)
        self.box.git(first, "remote", "add", "origin", remote)
        self.on_dev(first, {"src/a.py": "a = 1\n"}, "feat: a")
        self.done(first, "sync", "--push")
        self.box.git(self.box.folder, "clone", "-q", remote, second)
        self.done(second, "init", "--no-hooks")
        self.on_dev(second, {"src/b.py": "b = 1\n"}, "feat: b")
        self.assertEqual(self.done(first, "release", "--strategy", "squash", "--push"), "v0.2.0")
        self.done(second, "sync", "--push")
        self.assertEqual(self.done(second, "release", "--strategy", "squash", "--push"), "v0.3.0")
        tag = self.box.git(second, "cat-file", "tag", "v0.3.0")
        self.assertEqual([line.split(" (")[0] for line in tag.splitlines() if line.startswith("- ")], ["- b"])
        self.assertNotIn("- a", self.box.git(second, "log", "-1", "--format=%B", "main~"))
        self.on_dev(first, {"src/c.py": "c = 1\n"}, "fix: c")
        self.done(first, "sync", "--push")
        self.assertEqual(self.done(first, "release", "--strategy", "squash", "--push"), "v0.3.1")
        tag = self.box.git(first, "cat-file", "tag", "v0.3.1")
        self.assertEqual([line.split(" (")[0] for line in tag.splitlines() if line.startswith("- ")], ["- c"])

    def test_squash_names_the_other_authors(self):
        repository = self.changed()
        write(repository, {"src/theirs.py": "x = 1\n"})
        self.box.git(repository, "add", "src")
        for _ in range(2):
            self.box.git(repository, "commit", "-qm", "fix: theirs", "--author", "B Person <b@example.org>", "--allow-empty")
        self.done(repository, "release", "--strategy", "squash")
        message = self.box.git(repository, "log", "-1", "--format=%B", "main~")
        self.assertEqual(message.count("Co-authored-by: B Person <b@example.org>"), 1)
        self.assertNotIn("Co-authored-by: A Person", message)

    def test_rebase_copies_each_commit_with_its_author(self):
        repository = self.box.ready()
        self.done(repository, "feature", "x")
        self.commit(repository, {"src/x.py": "x = 1\n"}, "feat: x")
        self.box.git(repository, "commit", "-q", "--amend", "--no-edit", "--author", "B Person <b@example.org>")
        self.done(repository, "finish")
        self.on_dev(repository, {"src/y.py": "y = 1\n"}, "fix: y")
        self.box.git(repository, "switch", "-q", "main")
        self.task(repository, "-s", "lr=0.5")
        self.done(repository, "finish", "--failed")
        self.done(repository, "release", "--strategy", "rebase")
        self.assertEqual(self.box.git(repository, "log", "-3", "--format=%an %s", "main").splitlines(),
                         ["A Person chore(release): v0.2.0", "A Person fix: y", "B Person feat: x"])
        self.on_dev(repository, {"src/z.py": "z = 1\n"}, "fix: z")
        self.assertEqual(self.done(repository, "release", "--strategy", "rebase"), "v0.2.1")
        self.assertEqual(self.box.git(repository, "log", "-2", "--format=%s", "main").splitlines(),
                         ["chore(release): v0.2.1", "fix: z"])
        self.box.git(repository, "fsck", "--strict")

    def test_the_message_of_the_tag(self):
        repository = self.changed("feat(data): more")
        self.commit(repository, {"src/b.py": "b = 1\n"}, "fix: b\n\n" + "a long body\n" * 10000)
        self.done(repository, "release", "-m", "First words", "-m", "# second words")
        text = self.box.git(repository, "for-each-ref", "--format=%(contents)", "refs/tags/v0.2.0")
        one, two = self.box.git(repository, "log", "--format=%h", "--abbrev=10", "-2", "v0.2.0^^2").split()
        self.assertEqual(text.rstrip(), f"v0.2.0\n\nFirst words\n\n# second words\n\nfeat:\n- data: more ({two})\n\n"
                                        f"fix:\n- b ({one})")

    def test_ten_thousand_lines_for_the_tag(self):
        repository = self.changed()
        self.done(repository, "release", "-m", "line\n" * 10000)
        text = self.box.git(repository, "for-each-ref", "--format=%(contents)", "refs/tags/v0.2.0")
        self.assertEqual(text.count("line\n"), 10000)

    def test_the_first_release_tags_the_version_as_it_stands(self):
        repository = self.box.repository()
        self.done(repository, "init", "--no-tag")
        self.on_dev(repository)
        self.assertEqual(self.done(repository, "release"), "v0.1.0")
        self.assertEqual(self.show(repository, "main:tasks/main/config.yaml"), CONFIG_YAML)
        self.dev_has_main(repository)

    def test_a_pre_release_goes_on_and_becomes_the_release(self):
        repository = self.changed()
        self.assertEqual(self.done(repository, "release", "--pre", "rc"), "v0.2.0-rc.1")
        self.on_dev(repository, {"src/b.py": "b = 1\n"}, "fix: b")
        self.assertEqual(self.done(repository, "release", "--pre", "rc"), "v0.2.0-rc.2")
        self.refused(repository, "release", "--pre", "rc")
        self.assertEqual(self.done(repository, "release"), "v0.2.0")
        tag = self.box.git(repository, "cat-file", "tag", "v0.2.0")
        self.assertIn("- more", tag)
        self.assertIn("- b", tag)

    def test_without_dev_main_is_released(self):
        repository = self.box.repository()
        self.done(repository, "init", "--no-dev")
        self.refused(repository, "release")
        self.commit(repository, {"src/more.py": "more = 1\n"})
        self.assertEqual(self.done(repository, "release"), "v0.2.0")
        self.assertEqual(self.box.git(repository, "log", "-1", "--format=%s", "main"), "chore(release): v0.2.0")

    def test_a_hotfix_in_main_alone_is_released(self):
        repository = self.box.ready()
        self.done(repository, "hotfix", "h")
        self.commit(repository, {"src/model.py": "layers = 4\n"}, "fix: layers")
        self.done(repository, "finish", "--no-release")
        self.assertEqual(self.done(repository, "release"), "v0.1.1")
        self.assertIn("- layers", self.box.git(repository, "cat-file", "tag", "v0.1.1"))


class Places(Releases):
    def test_head_elsewhere_with_edits_is_not_touched(self):
        repository = self.changed()
        self.done(repository, "feature", "y")
        write(repository, {"README.md": "edited\n", "notes.txt": "untracked\n"})
        before = self.box.git(repository, "status", "--porcelain")
        self.done(repository, "release")
        self.assertEqual(self.box.git(repository, "status", "--porcelain"), before)
        self.assertEqual(self.box.git(repository, "symbolic-ref", "--short", "HEAD"), "feature-y")

    def test_main_and_dev_checked_out_move_with_their_work_trees(self):
        repository = self.changed()
        write(repository, {"README.md": "edited\n"})
        other = self.box.folder / "other"
        self.box.git(repository, "worktree", "add", "-q", other, "main")
        self.done(repository, "release")
        for place in (repository, other):
            self.assertIn("VERSION: 0.2.0", (place / "tasks/main/config.yaml").read_text())
        self.assertEqual(self.box.git(other, "status", "--porcelain"), "")
        self.assertEqual(self.box.git(repository, "diff", "--name-only"), "README.md")

    def test_undo_and_redo(self):
        repository = self.changed()
        before = self.box.git(repository, "for-each-ref", "refs/heads", "refs/tags")
        self.done(repository, "release")
        after = self.box.git(repository, "for-each-ref", "refs/heads", "refs/tags")
        self.done(repository, "undo")
        self.assertEqual(self.box.git(repository, "for-each-ref", "refs/heads", "refs/tags"), before)
        self.assertEqual(self.box.git(repository, "status", "--porcelain"), "")
        self.box.git(repository, "reflog", "expire", "--expire=now", "--all")
        self.box.git(repository, "gc", "-q", "--prune=now")
        self.done(repository, "redo")
        self.assertEqual(self.box.git(repository, "for-each-ref", "refs/heads", "refs/tags"), after)

    def test_dry_run_prints_the_plan_and_leaves_no_object(self):
        repository = self.changed()
        self.box.git(repository, "switch", "-q", "main")
        before = self.box.git(repository, "count-objects", "-v")
        answer = self.done(repository, "release", "--dry-run")
        for word in ("refs/heads/main", "refs/heads/dev", "refs/tags/v0.2.0", "tasks/main/config.yaml"):
            self.assertIn(word, answer)
        self.assertEqual(self.box.git(repository, "count-objects", "-v"), before)

    def test_in_a_bare_repository(self):
        repository = self.changed()
        bare = self.box.folder / "bare"
        self.box.git(self.box.folder, "clone", "-q", "--bare", repository, bare)
        self.box.git(bare, "remote", "remove", "origin")
        self.assertEqual(self.done(bare, "release"), "v0.2.0")

    def test_a_message_hook_of_the_team_is_asked(self):
        repository = self.changed()
        write(repository, {".git/hooks/commit-msg": "#!/bin/sh\necho \"Reviewed-by: hook\" >> \"$1\"\n"})
        (repository / ".git/hooks/commit-msg").chmod(0o755)
        self.done(repository, "release")
        self.assertIn("Reviewed-by: hook", self.box.git(repository, "log", "-1", "--format=%B", "main"))
        write(repository, {".git/hooks/commit-msg": "#!/bin/sh\nexit 1\n"})
        (repository / ".git/hooks/commit-msg").chmod(0o755)
        self.box.git(repository, "commit", "-q", "--allow-empty", "--no-verify", "-m", "feat: y")
        write(repository, {"src/z.py": "z = 1\n"})
        self.box.git(repository, "add", "src")
        self.box.git(repository, "commit", "-q", "--no-verify", "-m", "feat: z")
        self.assertIn("commit-msg", self.refused(repository, "release").err)

    def test_a_signature_that_fails_moves_nothing(self):
        repository = self.changed()
        for key, value in (("tag.gpgSign", "true"), ("gpg.program", "/bin/false")):
            self.box.git(repository, "config", key, value)
        self.assertIn("sign", self.refused(repository, "release", codes=(128,)).err)

    def test_commits_and_tag_are_signed_as_configured(self):
        repository = self.changed()
        key = self.box.folder / "key"
        self.box.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        write(self.box.folder, {"signers": "a@example.org " + key.with_suffix(".pub").read_text()})
        for name, value in (("gpg.format", "ssh"), ("user.signingKey", key), ("commit.gpgSign", "true"),
                            ("tag.gpgSign", "true"), ("gpg.ssh.allowedSignersFile", self.box.folder / "signers")):
            self.box.git(repository, "config", name, value)
        self.done(repository, "release")
        self.box.git(repository, "verify-tag", "v0.2.0")
        for commit in ("main", "main~", "dev"):
            self.box.git(repository, "verify-commit", commit)


class Refused(Releases):
    def test_nothing_to_release(self):
        repository = self.box.ready()
        self.assertIn("nothing to release", self.refused(repository, "release").err)
        self.task(repository, "-s", "lr=0.5")
        self.done(repository, "finish", "--failed")
        self.assertIn("nothing to release", self.refused(repository, "release").err)

    def test_a_tag_that_is_there(self):
        for kind, words in (("lightweight", []), ("on ", ["-a", "-m", "x"])):
            with self.subTest(kind):
                repository = self.box.ready(kind.strip())
                self.on_dev(repository)
                self.box.git(repository, "tag", *words, "v0.2.0", "main")
                answer = self.refused(repository, "release")
                self.assertIn("'v0.2.0' is there already", answer.err)
                self.assertIn(kind, answer.err)
                self.refused(repository, "release", "v0.2.0")
                self.assertEqual(self.done(repository, "release", "0.3.0"), "v0.3.0")

    def test_a_conflict_names_its_paths(self):
        repository = self.box.ready()
        self.on_dev(repository, {"src/model.py": "layers = 5\n"})
        self.box.git(repository, "switch", "-q", "main")
        write(repository, {"src/model.py": "layers = 6\n"})
        self.box.git(repository, "commit", "-qam", "fix: by hand", "--no-verify")
        answer = self.refused(repository, "release")
        self.assertIn("src/model.py", answer.err)

    def test_broken_config_keys(self):
        repository = self.with_config(CONFIG_YAML.replace("TRAIN: true\n", "TRAIN: maybe\n"))
        answer = self.refused(repository, "release")
        self.assertIn("config-keys", answer.err)
        self.assertIn("TRAIN", answer.err)

    def test_a_dirty_file_in_the_way(self):
        repository = self.changed()
        write(repository, {"tasks/main/config.yaml": CONFIG_YAML + "# a note\n"})
        self.assertIn("tasks/main/config.yaml", self.refused(repository, "release").err)

    def test_branches_behind_their_upstreams(self):
        for branch in ("main", "dev"):
            with self.subTest(branch):
                repository = self.box.ready(branch)
                self.on_dev(repository)
                remote = self.box.folder / f"{branch}.git"
                self.box.git(self.box.folder, "clone", "-q", "--bare", repository, remote)
                self.box.git(repository, "remote", "add", "origin", remote)
                clone = self.box.folder / f"clone of {branch}"
                self.box.git(self.box.folder, "clone", "-q", "-b", branch, remote, clone)
                self.box.git(clone, "commit", "-q", "--allow-empty", "-m", "chore: ahead")
                self.box.git(clone, "push", "-q")
                self.box.git(repository, "fetch", "-q")
                answer = self.refused(repository, "release")
                self.assertIn(f"'{branch}' is behind 'origin/{branch}'", answer.err)
                self.assertIn("git dltask sync", answer.err)

    def test_a_dev_that_is_missing(self):
        repository = self.box.ready()
        self.box.git(repository, "branch", "-D", "dev")
        self.assertIn("'dev' does not exist", self.refused(repository, "release").err)

    def test_debug_work_in_dev(self):
        repository = self.changed()
        write(repository, {"tasks/debug-0.1.0-20260101T000000-y/log.txt": "x\n"})
        self.box.git(repository, "add", ".")
        self.box.git(repository, "commit", "-qm", "chore: log", "--no-verify")
        self.assertIn("merge-source", self.refused(repository, "release").err)

    def test_a_rebase_that_does_not_replay_or_add_up(self):
        repository = self.box.ready()
        self.done(repository, "feature", "x")
        self.commit(repository, {"src/model.py": "layers = 5\n"}, "feat: five")
        self.on_dev(repository, {"src/model.py": "layers = 6\n"}, "feat: six")
        self.box.run("git", "merge", "-q", "feature-x", cwd=repository)
        write(repository, {"src/model.py": "layers = 56\n"})
        self.box.git(repository, "commit", "-qam", "chore: merge feature-x into dev")
        answer = self.refused(repository, "release", "--strategy", "rebase")
        self.assertRegex(answer.err, "'feat: (five|six)' does not apply")
        self.assertEqual(self.done(repository, "release"), "v0.2.0")


if __name__ == "__main__":
    unittest.main()
