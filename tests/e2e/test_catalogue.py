# SPDX-License-Identifier: Apache-2.0
"""How other tools lose work or stop half-way, one test each (F1-F27 of the study), against ours."""
import unittest

from scene import Scene, write


class Catalogue(Scene):
    def commit(self, repository, files, message="feat: more"):
        write(repository, files)
        self.box.git(repository, "add", *files)
        self.box.git(repository, "commit", "-qm", message)

    def ready(self, name="repository"):
        """dev has a commit that main has not; HEAD is on dev."""
        repository = self.box.ready(name)
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/more.py": "more = 1\n"})
        return repository

    def feature(self, repository):
        self.done(repository, "feature", "x")
        self.commit(repository, {"src/x.py": "x = 1\n"})

    def ids(self, repository, *names):
        return self.box.git(repository, "rev-parse", *names).split()

    def hook(self, repository, event, text, mode=0o755):
        write(repository / ".git/hooks", {event: text})
        (repository / ".git/hooks" / event).chmod(mode)

    def remote(self, repository):
        remote = self.box.folder / "remote.git"
        self.box.must("git", "init", "-q", "--bare", remote)
        self.box.git(repository, "remote", "add", "origin", remote)
        self.done(repository, "sync", "--push")
        return remote

    def refs(self, repository):
        return self.box.git(repository, "for-each-ref", "refs/heads", "refs/tags")

    def test_f1_a_tag_that_appears_in_between_leaves_nothing_half_done(self):
        repository = self.ready()
        hook = ('#!/bin/sh\n[ "$1" = prepared ] || exit 0\nwhile read old new ref; do\n'
                'case "$ref" in refs/tags/*) exit 1;; esac\ndone\n')
        write(repository, {".git/hooks/reference-transaction": hook})
        (repository / ".git/hooks/reference-transaction").chmod(0o755)
        before = self.refs(repository)
        self.assertNotEqual(self.dltask(repository, "release").code, 0)
        self.assertEqual(self.refs(repository), before)
        self.assertEqual(self.box.git(repository, "status", "--porcelain"), "")
        (repository / ".git/hooks/reference-transaction").unlink()
        self.assertEqual(self.done(repository, "release"), "v0.2.0")

    def test_f2_what_the_user_merges_by_hand_is_not_merged_again(self):
        repository = self.ready()
        self.feature(repository)
        self.box.git(repository, "switch", "-q", "dev")
        self.box.git(repository, "merge", "-q", "--no-ff", "-m", "chore: merge feature-x", "feature-x")
        dev = self.ids(repository, "dev")
        self.done(repository, "finish", "x")
        self.assertEqual(self.ids(repository, "dev"), dev)

    def test_f3_from_any_branch_twice(self):
        repository = self.ready()
        self.feature(repository)
        self.box.git(repository, "switch", "-q", "main")
        self.done(repository, "finish", "x")
        self.refused(repository, "finish", "x", codes=(1,))
        self.refused(repository, "finish", "dev", codes=(1, 3))
        self.refused(repository, "finish", "main", codes=(1, 3))
        self.refused(repository, "finish", codes=(1, 3))

    def test_f4_the_stash_is_the_users(self):
        repository = self.ready()
        write(repository, {"README.md": "stashed\n"})
        self.box.git(repository, "stash", "-q")
        before = self.box.git(repository, "stash", "list")
        self.feature(repository)
        write(repository, {"README.md": "edited\n"})
        self.done(repository, "finish")
        self.done(repository, "release")
        self.done(repository, "undo")
        self.assertEqual(self.box.git(repository, "stash", "list"), before)
        self.assertEqual((repository / "README.md").read_text(), "edited\n")

    def test_f5_staged_new_and_untracked_files_stay(self):
        repository = self.ready()
        self.feature(repository)
        write(repository, {"staged.txt": "staged\n", "untracked.txt": "untracked\n"})
        self.box.git(repository, "add", "staged.txt")
        self.done(repository, "finish")
        self.done(repository, "release")
        self.assertEqual(self.box.git(repository, "status", "--porcelain").splitlines(),
                         ["A  staged.txt", "?? untracked.txt"])

    def test_f6_no_history_is_rewritten(self):
        repository = self.ready()
        (repository / "big.bin").write_bytes(b"\0" * (11 << 20))
        self.box.git(repository, "add", "big.bin")
        self.box.git(repository, "commit", "-q", "--no-verify", "-m", "feat: a big file")
        before = self.box.git(repository, "rev-list", "--all").split()
        remote = self.box.folder / "remote.git"
        self.box.must("git", "init", "-q", "--bare", remote)
        answer = self.box.run("git", "push", "-q", remote, "dev", cwd=repository)
        self.assertNotEqual(answer.code, 0)
        self.assertIn("large-history", answer.err)
        self.done(repository, "release")
        after = self.box.git(repository, "rev-list", "--all").split()
        self.assertEqual(set(before) - set(after), set())

    def test_f7_a_hook_that_was_there_is_called_and_comes_back(self):
        repository = self.box.repository()
        text = '#!/bin/sh\n# the team\ngrep -q WIP "$1" && { echo "no WIP" >&2; exit 1; }\nexit 0\n'
        self.hook(repository, "commit-msg", text)
        self.done(repository, "init")
        self.box.git(repository, "switch", "-q", "dev")
        for message in ("feat: WIP", "no type"):
            self.assertNotEqual(self.box.run("git", "commit", "-q", "--allow-empty", "-m", message, cwd=repository).code, 0)
        self.box.git(repository, "commit", "-q", "--allow-empty", "-m", "feat: good")
        self.done(repository, "hooks", "uninstall")
        self.assertEqual((repository / ".git/hooks/commit-msg").read_text(), text)

    def test_f8_a_hook_that_is_no_shell_script_is_not_edited(self):
        repository = self.box.repository()
        text = "#!/usr/bin/env python3\nimport pathlib, os\npathlib.Path(os.environ['HOME'], 'called').touch()\n"
        self.hook(repository, "commit-msg", text)
        self.done(repository, "init")
        self.assertEqual((repository / ".git/hooks/commit-msg.dltask-chained").read_text(), text)
        (self.box.home / "called").unlink(missing_ok=True)
        self.box.git(repository, "commit", "-q", "--allow-empty", "-m", "docs: x", "--no-edit",
                     GIT_DIR=str(repository / ".git"), DLTASK="0")
        self.assertTrue((self.box.home / "called").exists())

    def test_f9_hooks_elsewhere_are_left_alone_and_named(self):
        repository = self.box.repository()
        company = self.box.folder / "company hooks"
        company.mkdir()
        self.box.git(repository, "config", "core.hooksPath", company)
        answer = self.dltask(repository, "init")
        self.assertEqual((answer.code, list(company.iterdir())), (0, []), str(answer))
        self.assertIn("core.hooksPath", answer.err)
        self.box.git(repository, "config", "core.hooksPath", "not/there")
        self.done(repository, "feature", "x")
        self.commit(repository, {"src/x.py": "x = 1\n"})
        self.done(repository, "finish")

    def test_f10_a_branch_in_a_work_tree_that_is_dirty_locked_or_gone(self):
        repository = self.ready()
        other = self.box.folder / "other"
        self.box.git(repository, "worktree", "add", "-q", other, "main")
        write(other, {"tasks/main/config.yaml": (other / "tasks/main/config.yaml").read_text() + "# mine\n"})
        answer = self.refused(repository, "release", watch=[repository, other])
        self.assertIn("tasks/main/config.yaml", answer.err)
        self.box.git(other, "checkout", "-q", "tasks/main/config.yaml")
        self.box.git(repository, "worktree", "lock", other)
        self.assertIn("git worktree unlock", self.refused(repository, "release").err)
        self.box.git(repository, "worktree", "unlock", other)
        self.box.must("rm", "-rf", other)
        self.assertIn("git worktree prune", self.refused(repository, "release").err)

    def test_f11_variables_of_a_calling_hook_do_not_lead_elsewhere(self):
        repository, other = self.ready(), self.ready("other")
        before = self.refs(other)
        answer = self.dltask(repository, "release", GIT_DIR=str(repository / ".git"),
                             GIT_INDEX_FILE=str(repository / ".git/index"), GIT_PREFIX="")
        self.assertEqual((answer.code, answer.out), (0, "v0.2.0\n"), str(answer))
        self.assertEqual(self.refs(other), before)
        self.assertEqual(self.box.git(repository, "status", "--porcelain"), "")

    def test_f12_a_squashed_dev_goes_on(self):
        repository = self.ready()
        self.done(repository, "release", "--strategy", "squash")
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/more.py": "more = 2\n"}, "fix: more")
        self.assertEqual(self.done(repository, "release", "--strategy", "squash"), "v0.2.1")

    def test_f13_a_tag_of_that_name_and_tags_of_the_user(self):
        repository = self.ready()
        remote = self.remote(repository)
        self.commit(repository, {"src/y.py": "y = 1\n"})
        self.box.git(repository, "tag", "v0.2.0", "main")
        answer = self.refused(repository, "release")
        self.assertIn("lightweight", answer.err)
        self.box.git(repository, "tag", "-d", "v0.2.0")
        self.box.git(repository, "tag", "private")
        self.assertEqual(self.done(repository, "release", "--push"), "v0.2.0")
        self.assertEqual(self.box.git(remote, "tag").split(), ["v0.1.0", "v0.2.0"])
        self.assertEqual(self.box.git(remote, "cat-file", "-t", "v0.2.0"), "tag")

    def test_f14_a_push_that_is_rejected_half_way_took_nothing(self):
        repository = self.ready()
        remote = self.remote(repository)
        self.commit(repository, {"src/y.py": "y = 1\n"})
        write(remote, {"hooks/update": '#!/bin/sh\n[ "$1" != refs/heads/dev ]\n'})
        (remote / "hooks/update").chmod(0o755)
        there = self.refs(remote)
        answer = self.dltask(repository, "release", "--push")
        self.assertEqual((answer.code, answer.out, self.refs(remote)), (1, "v0.2.0\n", there), str(answer))
        (remote / "hooks/update").unlink()
        self.done(repository, "sync", "--push")
        self.assertEqual(self.refs(remote), self.refs(repository))

    def test_f15_a_signature_that_fails_moves_nothing(self):
        repository = self.ready()
        self.feature(repository)
        self.box.git(repository, "config", "commit.gpgSign", "true")
        self.box.git(repository, "config", "gpg.program", "false")
        for words in (("finish",), ("release",)):
            self.assertIn("cannot sign", self.refused(repository, *words, codes=(128,)).err)

    def test_f16_reading_takes_no_lock(self):
        repository = self.ready()
        (repository / ".git/index.lock").touch()
        index = (repository / ".git/index").read_bytes()
        for words in (("status",), ("list",), ("log",), ("check",), ("new", "-n", "--no-switch")):
            self.done(repository, *words)
        self.assertEqual((repository / ".git/index").read_bytes(), index)
        self.assertIn("index.lock", self.refused(repository, "feature", "x").err)

    def test_f17_a_guard_that_refuses_late_leaves_no_mixture(self):
        repository = self.ready()
        self.feature(repository)
        self.box.git(repository, "switch", "-q", "dev")
        self.hook(repository, "reference-transaction",
                  '#!/bin/sh\n[ "$1" = prepared ] || exit 0\nwhile read old new ref; do\n'
                  'case "$ref" in refs/heads/dev) echo guarded >&2; exit 1;; esac\ndone\n')
        refs = self.refs(repository)
        answer = self.dltask(repository, "finish", "x")
        self.assertNotEqual(answer.code, 0)
        self.assertIn("guarded", answer.err)
        self.assertEqual((self.refs(repository), self.box.git(repository, "status", "--porcelain")), (refs, ""))
        (repository / ".git/hooks/reference-transaction").unlink()
        self.done(repository, "abort")
        self.done(repository, "finish", "x")

    def test_f18_hooks_with_foreign_line_ends_or_without_a_mode(self):
        repository = self.box.repository()
        self.hook(repository, "pre-push", "#!/bin/sh\nexit 1\n", 0o644)
        self.done(repository, "init")
        for path in (repository / ".git/hooks").iterdir():
            if "git-dltask" in path.read_text(errors="replace"):
                self.assertEqual((b"\r" in path.read_bytes(), path.stat().st_mode & 0o777), (False, 0o755), path)
        self.box.git(repository, "switch", "-q", "dev")
        self.box.git(repository, "commit", "-q", "--allow-empty", "-m", "feat: good")
        remote = self.box.folder / "remote.git"
        self.box.must("git", "init", "-q", "--bare", remote)
        self.box.git(repository, "push", "-q", remote, "main", "dev")

    def test_f19_detached_unborn_and_bare(self):
        repository = self.ready()
        self.box.git(repository, "switch", "-q", "--detach", "main")
        head = self.ids(repository, "HEAD")
        self.assertEqual(self.done(repository, "release"), "v0.2.0")
        self.assertEqual(self.ids(repository, "HEAD"), head)
        self.assertEqual(self.done(repository, "feature", "from-detached"), "feature-from-detached")
        self.commit(repository, {"src/y.py": "y = 1\n"})
        self.done(repository, "finish")
        empty = self.box.folder / "empty"
        self.box.must("git", "init", "-q", empty)
        for words in (("release",), ("feature", "x"), ("hotfix", "x"), ("finish",)):
            self.refused(empty, *words, codes=(1, 3))
        bare = self.box.folder / "bare"
        self.box.git(self.box.folder, "clone", "-q", "--bare", repository, bare)
        self.box.git(bare, "remote", "remove", "origin")
        for words in (("feature", "x"), ("debug", "x"), ("carry",)):
            self.refused(bare, *words)
        self.done(bare, "check")
        self.refused(bare, "check", "--staged", codes=(128,))
        self.assertEqual(self.done(bare, "feature", "x", "--no-switch"), "feature-x")

    def test_f20_hooks_that_fail_afterwards_do_no_harm(self):
        repository = self.ready()
        for event in ("post-checkout", "post-merge", "post-commit", "post-rewrite"):
            self.hook(repository, event, "#!/bin/sh\nexit 1\n")
        self.feature(repository)
        self.done(repository, "finish")
        self.assertEqual(self.done(repository, "release"), "v0.2.0")
        self.done(repository, "undo")
        self.assertEqual(self.box.git(repository, "status", "--porcelain"), "")

    def test_f21_comment_characters_and_scissors(self):
        repository = self.ready()
        self.box.git(repository, "config", "core.commentChar", ";")
        scissors = "; ------------------------ >8 ------------------------\n"
        editor = self.box.home / "editor"
        editor.write_text(f'#!/bin/sh\nprintf "feat: good\\n\\n; a remark\\n#1 stays\\n{scissors[:-1]}\\nno: rubbish\\n" > "$1"\n')
        editor.chmod(0o755)
        self.box.git(repository, "commit", "-q", "--allow-empty", "-v", "--cleanup=scissors", GIT_EDITOR=f"'{editor}'")
        self.assertTrue(self.box.git(repository, "log", "-1", "--format=%B").startswith("feat: good"))
        self.done(repository, "release")
        notes = self.box.git(repository, "cat-file", "tag", "v0.2.0")
        self.assertIn("- good", notes)
        self.assertNotIn("rubbish", notes)

    def test_f22_messages_in_another_encoding(self):
        repository = self.ready()
        message = self.box.folder / "message"
        message.write_bytes("feat: 学习率\n".encode("gbk"))
        write(repository, {"src/z.py": "z = 1\n"})
        self.box.git(repository, "add", "src")
        self.box.git(repository, "-c", "i18n.commitEncoding=gbk", "commit", "-q", "--no-verify", "-F", message)
        self.done(repository, "release", "--strategy", "rebase")
        self.assertIn("- 学习率", self.box.git(repository, "cat-file", "tag", "v0.2.0"))
        self.assertIn("feat: 学习率", self.box.git(repository, "log", "--format=%s", "main"))

    def test_f23_names_and_messages_meet_no_shell(self):
        repository = self.ready()
        text = "$(touch pwned) `touch pwned` \"quoted\" 'single' #1 \\ %s {}"
        write(repository, {"src/odd name $(x).py": "x = 1\n"})
        self.box.git(repository, "add", "src")
        self.box.git(repository, "commit", "-qm", f"fix: {text}")
        self.done(repository, "release", "-m", text)
        tag = self.box.git(repository, "cat-file", "tag", "v0.2.0")
        self.assertEqual(tag.count(text), 2)
        self.assertFalse((repository / "pwned").exists())

    def test_f24_an_operation_of_git_is_named_and_left_alone(self):
        repository = self.ready()
        self.feature(repository)
        self.box.git(repository, "switch", "-q", "dev")
        self.commit(repository, {"src/x.py": "x = 2\n"})
        self.assertNotEqual(self.box.run("git", "merge", "feature-x", cwd=repository).code, 0)
        for words in (("release",), ("feature", "y"), ("hotfix", "y")):
            answer = self.refused(repository, *words)
            self.assertIn("git merge --abort", answer.err, str(answer))

    def test_f25_what_is_said_is_what_the_refs_say(self):
        repository = self.ready()
        lock = repository / ".git/refs/heads/main.lock"
        lock.touch()
        answer = self.refused(repository, "release")
        self.assertIn("refs/heads/main.lock", answer.err)
        lock.unlink()
        self.assertEqual(self.done(repository, "release"), "v0.2.0")

    def test_f26_configuration_changes_no_result(self):
        repository = self.ready()
        for key, value in (("merge.ff", "only"), ("pull.rebase", "true"), ("branch.main.mergeOptions", "--no-ff"),
                           ("branch.dev.mergeOptions", "--squash"), ("rerere.enabled", "true"), ("color.ui", "always"),
                           ("core.autocrlf", "true"), ("fetch.prune", "true"), ("push.followTags", "true"),
                           ("log.showSignature", "true"), ("core.commentChar", ";"), ("commit.cleanup", "scissors"),
                           ("merge.conflictStyle", "diff3"), ("submodule.recurse", "true"), ("format.pretty", "oneline"),
                           ("log.date", "relative"), ("diff.renames", "false"), ("tag.sort", "-taggerdate")):
            self.box.git(repository, "config", key, value)
        self.feature(repository)
        self.done(repository, "finish")
        self.done(repository, "hotfix", "h")
        self.commit(repository, {"src/model.py": "layers = 4\n"}, "fix: layers")
        self.done(repository, "finish")
        self.assertEqual(self.done(repository, "release"), "v0.2.0")
        self.assertEqual(self.ids(repository, "main^{tree}"), self.ids(repository, "dev^{tree}"))
        self.assertEqual(len(self.box.git(repository, "log", "-1", "--format=%P", "dev").split()), 2)

    def test_f27_partial_clones_sparse_indexes_and_sub_directories(self):
        origin = self.ready()
        self.box.git(origin, "config", "uploadpack.allowFilter", "true")
        clone = self.box.folder / "partial"
        self.box.git(self.box.folder, "clone", "-q", "--filter=blob:none", f"file://{origin}", clone)
        self.done(clone, "init")
        self.box.git(clone, "sparse-checkout", "set", "--cone", "--sparse-index", "src", "tasks/main")
        self.done(clone / "src", "feature", "x")
        self.commit(clone, {"src/x.py": "x = 1\n"})
        self.done(clone / "src", "finish")
        self.assertEqual(self.done(clone / "src", "release"), "v0.2.0")
        self.assertEqual(self.box.git(clone, "status", "--porcelain"), "")


if __name__ == "__main__":
    unittest.main()
