// SPDX-License-Identifier: Apache-2.0
#include "unit/hooks/hooked_repo.hpp"

using Catch::Contains;
using namespace dltask::test;

namespace {

/// With the hooks that are off by default, too.
class StrictRepo : public HookedRepo {
public:
    StrictRepo() {
        for (const char* event : {"prepare-commit-msg", "reference-transaction"}) {
            const std::string file = std::string{".git/hooks/"} + event;
            write(file, dltask::hooks::print_shim(event, DLTASK_TEST_HOOK));
            std::filesystem::permissions(path() / file, std::filesystem::perms::all);
        }
    }

    /// An editor that adds a word to the first line.
    void edit() {
        write("../editor", "#!/bin/sh\nsed -i '1s/$/edited/' \"$1\"\n");
        std::filesystem::permissions(outside() / "editor", std::filesystem::perms::all);
        environment().set("GIT_EDITOR", (outside() / "editor").native());
    }

    [[nodiscard]] std::string subject() const { return git({"log", "--max-count=1", "--format=%s"}); }
};

}  // namespace

TEST_CASE("strict mode sees every way in which main moves") {
    const StrictRepo repo;
    repo.git({"switch", "--quiet", "-c", "feature-a", "dev"});
    repo.stage("a.py", "1\n");
    repo.git({"commit", "--quiet", "-m", "feat: a"});
    repo.git({"switch", "--quiet", "main"});
    const auto told = Contains("direct commit on 'main'");
    CHECK_THAT(repo.refusal({"merge", "--ff-only", "feature-a"}), told);
    repo.git({"reset", "--quiet", "--hard"});
    CHECK_THAT(repo.refusal({"cherry-pick", "feature-a"}), told);
    repo.git({"reset", "--quiet", "--hard"});
    CHECK_THAT(repo.refusal({"commit", "--no-verify", "--allow-empty", "-m", "feat: b"}), told);
    repo.git({"switch", "--quiet", "feature-a"});
    CHECK_THAT(repo.refusal({"branch", "--force", "main", "feature-a"}), told);
    repo.passes({"branch", "--force", "other", "feature-a"});
    repo.passes({"branch", "--force", "main", "main"});
}

TEST_CASE("strict mode lets in what a remote has") {
    const StrictRepo repo;
    repo.git({"switch", "--quiet", "-c", "feature-a", "dev"});
    repo.stage("a.py", "1\n");
    repo.git({"commit", "--quiet", "-m", "feat: a"});
    repo.git({"update-ref", "refs/remotes/origin/main", "feature-a"});
    repo.git({"switch", "--quiet", "main"});
    repo.passes({"merge", "--ff-only", "refs/remotes/origin/main"});
}

TEST_CASE("a message that is empty gets the type of its branch, one that is given stays") {
    StrictRepo repo;
    repo.edit();
    repo.git({"switch", "--quiet", "-c", "hotfix-a"});
    repo.passes({"commit", "--allow-empty"});
    CHECK(repo.subject() == "fix: edited");
    repo.passes({"commit", "--allow-empty", "-m", "docs: mine"});
    CHECK(repo.subject() == "docs: mine");
}

TEST_CASE("the merge of a task into main is offered the line of the task") {
    StrictRepo repo;
    repo.git({"switch", "--quiet", "-c", task});
    repo.stage("tasks/" + task + "/a", "x");
    repo.git({"commit", "--quiet", "-m", "task: a"});
    repo.git({"switch", "--quiet", "main"});
    repo.passes({"merge", "--no-ff", "--no-edit", task});
    CHECK(repo.subject() == "task: a");
}

TEST_CASE("a switch tells what was left behind") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    repo.stage(".dvc/config", "");
    repo.stage("data.dvc", "outs:\n");
    repo.git({"commit", "--quiet", "-m", "feat: data"});
    const auto result = repo.try_git({"switch", "-c", "feature-a", "main"});
    CHECK(result.err.find("dvc checkout") == std::string::npos);  // main has no .dvc
    const auto back = repo.try_git({"switch", "dev"});
    CHECK_THAT(back.err, Contains("1 DVC file changed, the data did not: dvc checkout"));
}

TEST_CASE("what was left out is said before a push") {
    HookedRepo repo;
    repo.git({"init", "--quiet", "--bare", (repo.outside() / "server.git").native()});
    repo.git({"remote", "add", "origin", (repo.outside() / "server.git").native()});
    repo.environment().set("DLTASK_SKIP", "large-history");
    CHECK_THAT(repo.try_git({"push", "origin", "main"}).err,
               Contains("DLTASK_SKIP leaves out: large-history"));
    repo.environment().set("DLTASK", "0");
    CHECK_THAT(repo.try_git({"push", "origin", "dev"}).err, Contains("DLTASK=0: this push was not checked"));
}
