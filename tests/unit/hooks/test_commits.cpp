// SPDX-License-Identifier: Apache-2.0
#include "unit/hooks/hooked_repo.hpp"

using Catch::Contains;
using namespace dltask::test;

TEST_CASE("nobody commits to main directly, in any way of committing") {
    const HookedRepo repo;
    repo.write("train.py", "changed\n");
    for (const auto& words : {TempRepo::Words{"commit", "-a", "-m", "feat: a"},
                              {"commit", "train.py", "-m", "feat: a"},
                              {"commit", "--allow-empty", "-m", "feat: a"},
                              {"commit", "--amend", "-m", "feat: a"}}) {
        CHECK_THAT(repo.refusal(words), Contains("error: direct commit on 'main' [main-protected]"));
    }
    repo.git({"switch", "--quiet", "dev"});
    repo.passes({"commit", "-a", "-m", "feat: a"});
}

TEST_CASE("the first commit of a repository is nobody's violation") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "--orphan", "main2"});
    repo.git({"branch", "--quiet", "-D", "main"});
    repo.git({"branch", "-m", "main"});
    repo.stage("a", "x");
    repo.passes({"commit", "-m", "whatever"});
}

TEST_CASE("without dev a direct commit on main is a warning") {
    const HookedRepo repo;
    repo.stage(".dltask.yaml", "branches: {dev: \"\"}\n");
    const auto result = repo.try_git({"commit", "-m", "chore: no dev"});
    CHECK(result.ok());
    const std::string told = "warning: direct commit on 'main' [main-protected]";
    const std::size_t at = result.err.find(told);
    CHECK(at != std::string::npos);
    CHECK(result.err.find(told, at + 1) == std::string::npos);
}

TEST_CASE("a task branch commits its own directory only, from every index that git uses") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "-c", task});
    repo.stage("tasks/" + task + "/config.yaml", "A: 1\n");
    repo.passes({"commit", "-m", "task: a"});
    repo.write("train.py", "changed\n");
    const auto outside = Contains("error: 'train.py' is outside 'tasks/" + task + "/' [task-scope]");
    CHECK_THAT(repo.refusal({"commit", "-a", "-m", "task: b"}), outside);
    CHECK_THAT(repo.refusal({"commit", "train.py", "-m", "task: b"}), outside);
    CHECK_THAT(repo.refusal({"commit", "-a", "--amend", "--no-edit"}), outside);
    repo.git({"add", "train.py"});
    repo.write("tasks/" + task + "/config.yaml", "A: 2\n");
    repo.passes({"commit", "tasks/" + task + "/config.yaml", "-m", "task: b"});
    CHECK_THAT(repo.refusal({"commit", "-m", "task: c"}), outside);
}

TEST_CASE("hooks judge the branch and the index of a linked work tree") {
    const HookedRepo repo;
    const auto linked = repo.outside() / "linked tree";
    repo.git({"worktree", "add", "--quiet", "-b", task, linked.native()});
    repo.write("../linked tree/train.py", "changed\n");
    CHECK_THAT(repo.refusal({"commit", "-a", "-m", "task: b"}, linked), Contains("[task-scope]"));
    repo.write("../linked tree/tasks/" + task + "/a", "x");
    repo.git({"add", "tasks"}, {}, linked);
    repo.passes({"commit", "-m", "task: b"}, linked);
}

TEST_CASE("the record of another task is left as it is") {
    const HookedRepo repo;
    repo.stage("tasks/" + task + "/metrics.json", "{}\n");
    repo.git({"commit", "--no-verify", "-m", "task: a"});
    repo.git({"switch", "--quiet", "-c", "feature-a"});
    repo.write("tasks/" + task + "/metrics.json", "{\"acc\": 1}\n");
    CHECK_THAT(repo.refusal({"commit", "-a", "-m", "fix: better"}), Contains("[task-immutable]"));
}

TEST_CASE("a big file is stopped by its size, and the hint says what to do") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    repo.stage(".dltask.yaml", "files: {max-size: 1kB}\n");
    repo.passes({"commit", "-m", "chore: small files"});
    repo.stage("big file.pt", std::string(1001, 'x'));
    const std::string told = repo.refusal({"commit", "-m", "feat: weights"});
    CHECK_THAT(told,
               Contains("error: 'big file.pt' has 1001 B, more than files.max-size (1000 B) [large-file]"));
    CHECK_THAT(told, Contains("hint: ") && Contains("git lfs track --filename 'big file.pt'"));
    repo.stage("big file.pt", std::string(1000, 'x'));
    repo.passes({"commit", "-m", "feat: weights"});
}

TEST_CASE("a staged template config has the required keys with the right types") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    repo.stage("tasks/main/config.yaml", "VERSION: 0.2\n" + HookedRepo::good_config().substr(15));
    CHECK_THAT(repo.refusal({"commit", "-m", "chore: version"}),
               Contains("'VERSION' in 'tasks/main/config.yaml' is float"));
    repo.stage("tasks/main/config.yaml", "a: [\n");
    CHECK_THAT(repo.refusal({"commit", "-m", "chore: version"}),
               Contains("tasks/main/config.yaml:") && Contains("[config-keys]"));
    repo.stage("tasks/main/config.yaml", HookedRepo::good_config() + "LR: 1\n");
    repo.passes({"commit", "-m", "feat: a parameter"});
    repo.git({"rm", "--quiet", "tasks/main/config.yaml"});
    CHECK_THAT(repo.refusal({"commit", "-m", "chore: tidy up"}),
               Contains("is taken away [config-keys]") && Contains("git restore --staged --worktree"));
}

TEST_CASE("a feature on a hotfix is told when it is committed") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "-c", "hotfix-a"});
    repo.stage("a.py", "x\n");
    const auto committed = repo.try_git({"commit", "-m", "feat: x"});
    CHECK(committed.ok());
    CHECK_THAT(committed.err, Contains("warning: hotfix 'hotfix-a' adds a feature: 'feat: x' [hotfix-size]"));
    repo.stage("a.py", "y\n");
    CHECK_THAT(repo.try_git({"commit", "-m", "fix: x"}).err, !Contains("hotfix-size"));
}

TEST_CASE("a branch of no known kind is a warning, at the commit and when it is made") {
    const HookedRepo repo;
    const auto made = repo.try_git({"switch", "-c", "feat/x"});
    CHECK(made.ok());
    CHECK_THAT(made.err, Contains("warning: branch 'feat/x' is of no known kind [branch-name]") &&
                             Contains("hint: git branch -m feature-x"));
    const auto committed = repo.try_git({"commit", "--allow-empty", "-m", "feat: a"});
    CHECK(committed.ok());
    CHECK_THAT(committed.err, Contains("[branch-name]"));
}

TEST_CASE("foreign text is made harmless") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "-c", task});
    repo.stage("a\x1b[31m\nb", "x");
    const std::string told = repo.refusal({"commit", "-m", "task: a"});
    CHECK(told.find('\x1b') == std::string::npos);
    CHECK_THAT(told, Contains("\\x1b[31m"));
}

TEST_CASE("a broken settings file stops a commit with its place, and warns of unknown keys") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    repo.stage(".dltask.yaml", "files:\n  max-size: huge\n");
    CHECK_THAT(repo.refusal({"commit", "-m", "chore: a"}),
               Contains("error: .dltask.yaml:2:13: 'files.max-size' must be"));
    repo.stage(".dltask.yaml", "file: {}\n");
    const auto result = repo.try_git({"commit", "-m", "chore: a"});
    CHECK(result.ok());
    CHECK_THAT(result.err, Contains("warning: .dltask.yaml:1:1: unknown key 'file'; did you mean 'files'?"));
}

TEST_CASE("the team decides how much a rule weighs") {
    const HookedRepo repo;
    repo.write(".dltask.yaml", "rules: {main-protected: warn, commit-type: off}\n");
    repo.git({"add", "."});
    const auto result = repo.try_git({"commit", "-m", "whatever"});
    CHECK(result.ok());
    CHECK_THAT(result.err, Contains("warning: direct commit on 'main'"));
}

TEST_CASE("the user can switch off all rules, or some by name") {
    HookedRepo repo;
    repo.environment().set("DLTASK_SKIP", "main-protected, comit-type");
    const auto skipped = repo.try_git({"commit", "--allow-empty", "-m", "feat: a"});
    CHECK(skipped.ok());
    CHECK_THAT(skipped.err, Contains("DLTASK_SKIP names no rule: 'comit-type'; did you mean 'commit-type'?"));
    repo.environment().unset("DLTASK_SKIP");
    repo.environment().set("DLTASK", "0");
    repo.passes({"commit", "--allow-empty", "-m", "whatever"});
}

TEST_CASE("our own operations pass by a token, not by a variable alone") {
    HookedRepo repo;
    repo.environment().set("DLTASK_OPERATION", "1234");
    CHECK_THAT(repo.refusal({"commit", "--allow-empty", "-m", "whatever"}), Contains("[main-protected]"));
    repo.write(".git/dltask/token", "1234\n");
    repo.passes({"commit", "--allow-empty", "-m", "whatever"});
    const auto linked = repo.outside() / "linked";
    repo.git({"worktree", "add", "--quiet", "-b", task, linked.native()});
    repo.passes({"commit", "--allow-empty", "-m", "whatever"}, linked);
    repo.write(".git/dltask/token", "5678\n");
    CHECK_THAT(repo.refusal({"commit", "--allow-empty", "-m", "whatever"}), Contains("[main-protected]"));
}

TEST_CASE("a push brings no big file of any commit") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    repo.git({"init", "--quiet", "--bare", (repo.outside() / "server.git").native()});
    repo.git({"remote", "add", "origin", (repo.outside() / "server.git").native()});
    repo.stage(".dltask.yaml", "files: {max-size: 1kB}\n");
    repo.stage("weights.pt", std::string(2000, 'x'));
    repo.git({"commit", "--no-verify", "-m", "feat: weights"});
    repo.git({"rm", "--quiet", "weights.pt"});
    repo.git({"commit", "--quiet", "-m", "fix: no weights"});
    CHECK_THAT(repo.refusal({"push", "origin", "dev"}),
               Contains("'weights.pt'") && Contains("[large-history]"));
    repo.passes({"push", "origin", "main"});
    repo.git({"push", "--no-verify", "origin", "dev"});
    repo.git({"commit", "--quiet", "--allow-empty", "-m", "fix: more"});
    repo.passes({"push", "origin", "dev"});
    repo.git({"push", "--quiet", "origin", "dev:old"});
    repo.passes({"push", "origin", "--delete", "old"});
}

TEST_CASE("what a debug branch left on the disk is told where it is committed elsewhere") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "-c", debug, "dev"});
    repo.stage("tasks/" + debug + "/task.log", "try");
    repo.passes({"commit", "-m", "task: try"});
    repo.git({"switch", "--quiet", "-c", "feature-a", "dev"});
    repo.stage("a.py", "1\n");
    repo.stage("tasks/" + debug + "/checkpoints/1", "1");
    repo.stage("tasks/" + debug + "/checkpoints/2", "2");
    const auto result = repo.try_git({"commit", "-m", "feat: a"});
    CHECK(result.ok());
    CHECK_THAT(result.err, Contains("warning: 'tasks/" + debug +
                                    "' is debug work, which is merged into "
                                    "nothing [merge-source]\nhint: take it out again: git rm -r --cached "
                                    "tasks/" +
                                    debug + " && git commit --amend"));
    repo.git({"rm", "--quiet", "-r", "--cached", "tasks/" + debug});
    CHECK(repo.try_git({"commit", "--amend", "--no-edit"}).err.find("merge-source") == std::string::npos);
    // What is there may be taken away.
    repo.stage("tasks/" + debug + "/log", "1");
    repo.git({"commit", "--quiet", "--no-verify", "-m", "feat: by mistake"});
    repo.git({"rm", "--quiet", "tasks/" + debug + "/log"});
    CHECK(repo.try_git({"commit", "-m", "fix: the mistake"}).err.find("merge-source") == std::string::npos);
}
