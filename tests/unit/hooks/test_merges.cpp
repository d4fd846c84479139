// SPDX-License-Identifier: Apache-2.0
#include "unit/hooks/hooked_repo.hpp"

using Catch::Contains;
using namespace dltask::test;

namespace {

/// A branch from `start` with a commit of its own; HEAD is on `back` afterwards.
void branch_with_commit(const HookedRepo& repo, const std::string& name, const std::string& file,
                        const std::string& start, const std::string& back) {
    repo.git({"switch", "--quiet", "-c", name, start});
    repo.stage(file, name + "\n");
    repo.git({"commit", "--quiet", "-m", "feat: work"});
    repo.git({"switch", "--quiet", back});
}

void commit_on_dev(const HookedRepo& repo) {
    repo.git({"switch", "--quiet", "dev"});
    repo.stage("dev.py", "1\n");
    repo.git({"commit", "--quiet", "-m", "feat: on dev"});
    repo.git({"switch", "--quiet", "main"});
}

}  // namespace

TEST_CASE("main takes dev, hotfix and task branches") {
    const HookedRepo repo;
    commit_on_dev(repo);
    branch_with_commit(repo, "hotfix-a", "train.py", "main", "main");
    branch_with_commit(repo, task, "tasks/" + task + "/a", "main", "main");
    repo.passes({"merge", "--no-ff", "-m", "feat: dev", "dev"});
    repo.passes({"merge", "--no-ff", "-m", "fix: a", "hotfix-a"});
    repo.passes({"merge", "--no-ff", "-m", "task: a", task});
}

TEST_CASE("a merge into main needs a type, and can be completed with one") {
    const HookedRepo repo;
    commit_on_dev(repo);
    CHECK_THAT(repo.refusal({"merge", "--no-ff", "--no-edit", "dev"}), Contains("[commit-type]"));
    CHECK_THAT(repo.refusal({"commit", "--no-edit"}), Contains("[commit-type]"));
    repo.passes({"commit", "-m", "feat: dev"});
}

TEST_CASE(
    "main takes no feature, whatever it is called on the command line, nor when the merge is completed by "
    "hand") {
    const HookedRepo repo;
    branch_with_commit(repo, "feature-a", "a.py", "dev", "main");
    const auto told = Contains("'feature-a' may not be merged into 'main' [merge-source]");
    CHECK_THAT(repo.refusal({"merge", "--no-ff", "-m", "feat: a", "feature-a"}), told);
    CHECK_THAT(repo.refusal({"commit", "-m", "feat: a"}), told);
    repo.git({"merge", "--abort"});
    repo.git({"tag", "dev-looks-fine", "feature-a"});
    CHECK_THAT(repo.refusal({"merge", "--no-ff", "-m", "feat: a", "dev-looks-fine^{}"}), told);
    repo.git({"merge", "--abort"});
    repo.passes({"merge", "--no-ff", "--no-commit", "feature-a"});
    CHECK_THAT(repo.refusal({"commit", "-m", "feat: a"}), told);
}

TEST_CASE("what a feature brought to dev is no part of dev's own line") {
    const HookedRepo repo;
    branch_with_commit(repo, "feature-a", "a.py", "dev", "dev");
    repo.git({"merge", "--no-ff", "--no-edit", "feature-a"});
    const std::string inner = repo.git({"rev-parse", "feature-a"});
    const std::string line = repo.git({"rev-parse", "dev"});
    repo.git({"branch", "--quiet", "-D", "feature-a"});
    repo.git({"commit", "--quiet", "--allow-empty", "-m", "feat: later"});
    repo.git({"switch", "--quiet", "main"});
    CHECK_THAT(repo.refusal({"merge", "--no-ff", "-m", "feat: a", inner}),
               Contains("is part of no branch that may be merged"));
    repo.git({"merge", "--abort"});
    repo.passes({"merge", "--no-ff", "-m", "feat: dev of yesterday", line});
}

TEST_CASE("debug work is merged into nothing, by tip or hidden below another branch") {
    const HookedRepo repo;
    branch_with_commit(repo, debug, "tasks/" + debug + "/task.log", "dev", "dev");
    CHECK_THAT(repo.refusal({"merge", "--no-ff", "--no-edit", debug}),
               Contains("is debug work [merge-source]"));
    repo.git({"merge", "--abort"});
    branch_with_commit(repo, "feature-a", "a.py", debug, "dev");
    CHECK_THAT(repo.refusal({"merge", "--no-ff", "--no-edit", "feature-a"}),
               Contains("is debug work [merge-source]"));
}

TEST_CASE("a debug branch without a run is told by its name") {
    const HookedRepo repo;
    branch_with_commit(repo, debug, "fix.py", "dev", "dev");
    CHECK_THAT(repo.refusal({"merge", "--no-ff", "--no-edit", debug}),
               Contains("'" + debug + "' may not be merged into 'dev'"));
}

TEST_CASE("a task takes main, and nothing else from outside its directory") {
    const HookedRepo repo;
    branch_with_commit(repo, task, "tasks/" + task + "/a", "main", "main");
    branch_with_commit(repo, "hotfix-a", "train.py", "main", "main");
    branch_with_commit(repo, "feature-a", "a.py", "dev", "main");
    repo.git({"merge", "--no-ff", "-m", "fix: a", "hotfix-a"});
    repo.git({"switch", "--quiet", task});
    repo.passes({"merge", "--no-edit", "main"});
    CHECK_THAT(repo.refusal({"merge", "--no-edit", "feature-a"}),
               Contains("'a.py' is outside") && Contains("[task-scope]"));
}

TEST_CASE("a squashed merge into main passes when the trees prove where it comes from") {
    const HookedRepo repo;
    branch_with_commit(repo, task, "tasks/" + task + "/a", "main", "main");
    branch_with_commit(repo, "feature-a", "a.py", "dev", "main");
    commit_on_dev(repo);
    repo.git({"merge", "--squash", "dev"});
    repo.passes({"commit", "-m", "feat: dev"});
    repo.git({"merge", "--squash", task});
    repo.passes({"commit", "-m", "task: a"});
    repo.git({"merge", "--squash", "feature-a"});
    CHECK_THAT(repo.refusal({"commit", "-m", "feat: a"}), Contains("[main-protected]"));
    repo.git({"reset", "--quiet", "--hard"});
    branch_with_commit(repo, "task-0.1.0-20261122T103001-b", "tasks/task-0.1.0-20261122T103001-b/a", "main",
                       "main");
    repo.git({"merge", "--squash", "task-0.1.0-20261122T103001-b"});
    repo.stage("train.py", "smuggled\n");
    CHECK_THAT(repo.refusal({"commit", "-m", "task: b"}), Contains("[main-protected]"));
}

TEST_CASE("a hotfix is measured where it is merged into main, by a message of any form") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "-c", "hotfix-a"});
    const auto merge = [&](const std::string& name) {
        repo.git({"switch", "--quiet", "main"});
        return repo.try_git({"merge", "--no-ff", "-m", "fix: a", name});
    };
    std::string text;
    SECTION("of as many lines as it may have") {
        for (int line = 0; line < 100; ++line) text += "x\n";
        repo.stage("train.sh", text);
        repo.git({"commit", "--quiet", "-m", "fix: a"});
        const auto result = merge("hotfix-a");
        CHECK(result.ok());
        CHECK_THAT(result.err, !Contains("[hotfix-size]"));
    }
    SECTION("of one line more") {
        for (int line = 0; line < 101; ++line) text += "x\n";
        repo.stage("train.sh", text);
        repo.git({"commit", "--quiet", "-m", "fix: a"});
        const auto result = merge("hotfix-a");
        CHECK(result.ok());
        CHECK_THAT(result.err,
                   Contains("warning: hotfix 'hotfix-a' changes 101 lines") && Contains("[hotfix-size]"));
    }
    SECTION("with a feature, in a team that does not take that") {
        repo.stage("train.sh", "x\n");
        repo.git({"commit", "--quiet", "-m", "feat: a"});
        repo.git({"switch", "--quiet", "main"});
        repo.write(".dltask.yaml", "rules: {hotfix-size: error}\n");
        const auto result = merge("hotfix-a");
        CHECK_FALSE(result.ok());
        CHECK_THAT(result.err, Contains("error: hotfix 'hotfix-a' adds a feature: 'feat: a' [hotfix-size]"));
        // The merge waits: no plain commit gets around it.
        CHECK_THAT(repo.refusal({"commit", "--no-edit"}), Contains("[hotfix-size]"));
    }
}
