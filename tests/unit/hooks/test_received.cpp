// SPDX-License-Identifier: Apache-2.0
#include "unit/hooks/hooked_repo.hpp"

using Catch::Contains;
using namespace dltask::test;

namespace {

/// A repository whose commits pass no hook, and a server that checks what is pushed to it.
class ServedRepo : public HookedRepo {
public:
    ServedRepo() {
        git({"init", "--quiet", "--bare", "--initial-branch=main", server()});
        git({"remote", "add", "origin", server()});
        stage(".dltask.yaml", "{}\n");
        git({"commit", "--quiet", "--no-verify", "-m", "chore: adopt"});
        git({"branch", "--force", "dev"});
        git({"push", "--quiet", "--no-verify", "origin", "main", "dev"});
        write("../server.git/hooks/pre-receive", "#!/bin/sh\nexec '" DLTASK_TEST_HOOK "' pre-receive\n");
        std::filesystem::permissions(outside() / "server.git/hooks/pre-receive", std::filesystem::perms::all);
    }

    [[nodiscard]] std::string server() const { return (outside() / "server.git").native(); }

    void commit_file(const std::string& file, const std::string& message) const {
        stage(file, message + "\n");
        git({"commit", "--quiet", "--no-verify", "-m", message});
    }

    void branch_off(const std::string& name, const std::string& start) const {
        git({"switch", "--quiet", "--no-track", "-c", name, start});
    }

    /// main goes back to what the server has.
    void take_back() const {
        git({"switch", "--quiet", "main"});
        git({"reset", "--quiet", "--hard", "origin/main"});
    }

    std::string rejected(const std::string& ref) const {
        return refusal({"push", "--no-verify", "origin", ref});
    }
    void accepted(const std::string& ref) const { passes({"push", "--no-verify", "origin", ref}); }
};

const auto not_protected = Contains("direct commit on 'main'");

}  // namespace

TEST_CASE("a server refuses what local hooks were not asked about") {
    const ServedRepo repo;
    repo.branch_off("feature-a", "dev");
    repo.commit_file("a.py", "feat: a");
    repo.git({"switch", "--quiet", "main"});
    SECTION("a commit without verification") {
        repo.commit_file("b.py", "feat: b");
    }
    SECTION("a cherry-pick") {
        repo.git({"cherry-pick", "feature-a"});
    }
    SECTION("a forward") {
        repo.git({"merge", "--ff-only", "feature-a"});
    }
    SECTION("a rebase") {
        repo.git({"rebase", "feature-a"});
    }
    CHECK_THAT(repo.rejected("main"), not_protected);
}

TEST_CASE("a server refuses a revert on main, by its form and its place") {
    const ServedRepo repo;
    repo.git({"switch", "--quiet", "main"});
    repo.git({"revert", "--no-edit", "HEAD"});
    CHECK_THAT(repo.rejected("main"), not_protected && Contains("[commit-type]"));
}

TEST_CASE("a server tells a feature in main by commits, whatever is said of it") {
    const ServedRepo repo;
    repo.branch_off("feature-a", "dev");
    repo.commit_file("a.py", "feat: a");
    repo.git({"switch", "--quiet", "main"});
    repo.git({"merge", "--quiet", "--no-ff", "--no-verify", "-m", "Merge pull request #1 from x/dev",
              "feature-a"});
    CHECK_THAT(repo.rejected("main"), Contains("[merge-source]") && Contains("[commit-type]"));
    repo.accepted("feature-a");
    CHECK_THAT(repo.rejected("main"), Contains("'feature-a' may not be merged into 'main'"));
}

TEST_CASE("a server takes the three buttons of a hosting platform for dev") {
    const ServedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    repo.commit_file("a.py", "feat: a");
    repo.commit_file("b.py", "feat: b");
    repo.accepted("dev");
    repo.git({"switch", "--quiet", "main"});
    SECTION("merge") {
        repo.git(
            {"merge", "--quiet", "--no-ff", "--no-verify", "-m", "Merge pull request #1 from x/dev", "dev"});
    }
    SECTION("squash") {
        repo.git({"merge", "--quiet", "--squash", "dev"});
        repo.git({"commit", "--quiet", "--no-verify", "-m", "feat: all of it (#1)"});
    }
    SECTION("rebase") {
        repo.git({"-c", "user.name=platform", "cherry-pick", "main..dev"});
    }
    repo.accepted("main");
}

TEST_CASE("a server takes a task in every form, and its record once") {
    const ServedRepo repo;
    repo.branch_off(task, "main");
    repo.commit_file("tasks/" + task + "/config.yaml", "task: a");
    repo.commit_file("tasks/" + task + "/config.yaml", "task: a, attempt 1");
    repo.git({"switch", "--quiet", "main"});
    SECTION("merge") {
        repo.git({"merge", "--quiet", "--no-ff", "--no-verify", "-m", "task: a", task});
    }
    SECTION("squash") {
        repo.git({"merge", "--quiet", "--squash", task});
        repo.git({"commit", "--quiet", "--no-verify", "-m", "task: a"});
    }
    SECTION("rebase") {
        repo.git({"cherry-pick", "main.." + task});
    }
    repo.accepted("main");
    repo.commit_file("tasks/" + task + "/config.yaml", "task: better");
    CHECK_THAT(repo.rejected("main"), Contains("[task-immutable]"));
}

TEST_CASE("a server takes a hotfix whose branch it never saw") {
    const ServedRepo repo;
    repo.branch_off("hotfix-a", "main");
    repo.commit_file("train.py", "fix: a");
    repo.git({"switch", "--quiet", "main"});
    repo.git({"merge", "--quiet", "--no-ff", "--no-verify", "-m", "fix: a", "hotfix-a"});
    repo.accepted("main");
}

TEST_CASE("a server refuses work outside of a task, debug work anywhere else, and wrong tags") {
    const ServedRepo repo;
    repo.branch_off(task, "main");
    repo.commit_file("tasks/" + task + "/config.yaml", "task: a");
    repo.accepted(task);
    repo.commit_file("train.py", "task: b");
    CHECK_THAT(repo.rejected(task), Contains("'train.py' is outside") && Contains("[task-scope]"));
    repo.branch_off(debug, "dev");
    repo.commit_file("tasks/" + debug + "/task.log", "try");
    repo.accepted(debug);
    repo.branch_off("feature-a", "dev");
    repo.git({"merge", "--quiet", "--no-ff", "--no-verify", "--no-edit", debug});
    CHECK_THAT(repo.rejected("feature-a"), Contains("is debug work") && Contains("[merge-source]"));
    repo.git({"tag", "v0.1.0", "main"});
    CHECK_THAT(repo.rejected("v0.1.0"), Contains("is not annotated") && Contains("[version-tag]"));
    repo.git({"tag", "-a", "-m", "x", "v0.2.0", "main"});
    CHECK_THAT(repo.rejected("v0.2.0"), Contains("whose VERSION is '0.1.0'"));
    repo.git({"tag", "-f", "-a", "-m", "x", "v0.1.0", "main"});
    repo.accepted("v0.1.0");
}

TEST_CASE("a server weighs what it is sent, and only that") {
    const ServedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    repo.stage("big.bin", std::string(11 << 20, 'x'));
    repo.git({"commit", "--quiet", "--no-verify", "-m", "feat: big"});
    repo.git({"rm", "--quiet", "big.bin"});
    repo.git({"commit", "--quiet", "--no-verify", "-m", "fix: small again"});
    CHECK_THAT(repo.rejected("dev"), Contains("'big.bin'") && Contains("[large-history]"));
}

TEST_CASE("a server judges by the rules from before the push, and heeds no variable of the pusher") {
    ServedRepo repo;
    repo.git({"switch", "--quiet", "main"});
    repo.stage(".dltask.yaml", "rules: {main-protected: off}\n");
    repo.git({"commit", "--quiet", "--no-verify", "-m", "chore: no rules"});
    repo.environment().set("DLTASK", "0");
    repo.environment().set("DLTASK_SKIP", "main-protected");
    CHECK_THAT(repo.rejected("main"), not_protected && Contains("DLTASK_SKIP is not heeded"));
}

TEST_CASE("a server that cannot check refuses") {
    const ServedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    repo.stage(".dltask.yaml", "rules: [\n");
    repo.git({"commit", "--quiet", "--no-verify", "-m", "chore: broken"});
    repo.git({"push", "--quiet", "--no-verify", "--force", "origin", "dev:refs/heads/feature-a"});
    CHECK_THAT(repo.rejected("dev:main"), Contains("could not be checked"));
}

TEST_CASE("deletions and what is known already are not judged") {
    const ServedRepo repo;
    repo.git({"push", "--quiet", "origin", "dev:refs/heads/feature-a"});
    repo.accepted(":feature-a");
    repo.git({"push", "--quiet", "origin", "dev:refs/heads/feature-b"});
}
