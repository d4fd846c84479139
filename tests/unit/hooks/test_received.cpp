// SPDX-License-Identifier: Apache-2.0
#include "hooks/door.hpp"
#include "unit/hooks/hooked_repo.hpp"

using Catch::Contains;
using namespace dltask;
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

    void merge_hotfix() const {
        branch_off("hotfix-a", "main");
        commit_file("train.py", "fix: a");
        git({"switch", "--quiet", "main"});
        git({"merge", "--quiet", "--no-ff", "--no-verify", "-m", "fix: a", "hotfix-a"});
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

    [[nodiscard]] std::string id(const std::string& name) const { return git({"rev-parse", name}); }

    /// What the server says of lines that git may never have written.
    [[nodiscard]] hooks::Answer told(const std::string& lines) const {
        const std::filesystem::path directory = outside() / "server.git";
        sys::Environment variables = environment();
        variables.set("GIT_DIR", directory.native());
        return hooks::answer({{"pre-receive"}, variables, directory, [lines] { return lines; }});
    }
};

const std::string other_task = "task-0.1.0-20261122T103000-b";
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

TEST_CASE("a server takes a rebase of what features of several commits brought to dev") {
    const ServedRepo repo;
    repo.branch_off("feature-a", "dev");
    repo.commit_file("a.py", "feat: a");
    repo.commit_file("b.py", "feat: b");
    repo.commit_file("c.py", "fix: c");
    repo.git({"switch", "--quiet", "dev"});
    repo.git({"merge", "--quiet", "--no-ff", "--no-verify", "-m", "chore: merge feature-a", "feature-a"});
    repo.commit_file("d.py", "docs: d");
    repo.accepted("dev");
    repo.git({"switch", "--quiet", "main"});
    repo.git({"-c", "user.name=platform", "cherry-pick", "feature-a~3..feature-a"});
    SECTION("all of it") {
        repo.git({"-c", "user.name=platform", "cherry-pick", "dev"});
        repo.accepted("main");
    }
    SECTION("one of them picked by hand is no rebase") {
        repo.git({"reset", "--quiet", "--hard", "HEAD~2"});
        CHECK_THAT(repo.rejected("main"), Contains("[main-protected]"));
    }
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
    CHECK_THAT(repo.rejected("main"), Contains("[task-immutable]") && Contains("git rebase -i"));
}

TEST_CASE("a server takes a hotfix whose branch it never saw") {
    const ServedRepo repo;
    repo.merge_hotfix();
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

TEST_CASE("a tag of what is older than the rules is a warning, by whatever push it comes") {
    const ServedRepo repo;
    const std::string before = repo.id("main~1");
    repo.git({"tag", "v0.0.9", before});
    repo.accepted("v0.0.9");  // the commit is there already
    repo.git({"tag", "-a", "-m", "x", "v0.0.8", before});
    CHECK_THAT(repo.try_git({"push", "origin", "v0.0.8"}).err,
               Contains("warning: ") && Contains("[version-tag]"));
    repo.branch_off("feature-old", before);
    repo.commit_file("a.py", "no type");
    CHECK_THAT(repo.try_git({"push", "origin", "feature-old"}).err,
               Contains("warning: ") && Contains("[commit-type]") && !Contains("error: "));
}

TEST_CASE("a server refuses forwards of what it has already to where it must not be") {
    const ServedRepo repo;
    repo.branch_off(debug, "dev");
    repo.commit_file("tasks/" + debug + "/task.log", "chore: try");
    repo.accepted(debug);
    repo.branch_off("feature-a", "dev");
    repo.commit_file("train.py", "feat: a");
    repo.accepted("feature-a");
    const auto debug_work = Contains("is debug work [merge-source]");
    for (const char* branch : {"dev", "feature-b"})
        CHECK_THAT(repo.rejected(debug + ":refs/heads/" + branch), debug_work);
    CHECK_THAT(repo.rejected("feature-a:refs/heads/" + task), Contains("'train.py' is outside"));
    repo.branch_off(task, "main");
    repo.commit_file("tasks/" + task + "/config.yaml", "task: a");
    repo.accepted(task);
    // What is legal stays so: a task on a feature, main taken into a task, dev forwarded to a feature.
    repo.branch_off(other_task, "feature-a");
    repo.commit_file("tasks/" + other_task + "/config.yaml", "task: b");
    repo.accepted(other_task);
    repo.accepted("feature-a:refs/heads/dev");
    repo.merge_hotfix();
    repo.accepted("main");
    repo.git({"switch", "--quiet", task});
    repo.git({"merge", "--quiet", "--no-edit", "main"});
    repo.accepted(task);
    repo.git({"switch", "--quiet", "feature-a"});
    repo.git({"merge", "--quiet", "--no-ff", "--no-verify", "-m", "feat: d", debug});
    CHECK_THAT(repo.rejected("feature-a"), debug_work);
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

TEST_CASE("a server refuses what git would not say of a push") {
    const ServedRepo repo;
    const std::string id = repo.id("main"), zero(40, '0'), unknown(40, '1');
    const std::string ref = " refs/heads/feature-a";
    CHECK(repo.told(zero + " " + id + ref + "\n").exit_code == 0);
    for (const std::string& lines :
         {std::string{}, std::string{"\n"}, std::string{"garbage\n"}, zero + " " + id + "\n",
          zero + " " + id + ref, zero + " " + id + ref + " more\n", zero + "  " + id + ref + "\n",
          zero + " " + id + ref + "\n\n", zero + " " + id + " feature-a\n", zero + " zz" + ref + "\n",
          zero + " " + id.substr(1) + ref + "\n", zero + " " + id + "0" + ref + "\n",
          zero + std::string(24, '0') + " " + id + ref + "\n", zero + " " + id + ref + "\r\n",
          zero + " " + id + ref + "\ngarbage\n"}) {
        INFO(lines);
        const hooks::Answer answer = repo.told(lines);
        CHECK(answer.exit_code == 1);
        CHECK_THAT(answer.text, Contains("what git says of the push") && Contains("could not be checked"));
    }
    for (const std::string& lines : {zero + " " + unknown + ref + "\n", unknown + " " + id + ref + "\n",
                                     zero + " " + unknown + " refs/tags/v1.0.0\n"}) {
        INFO(lines);
        const hooks::Answer answer = repo.told(lines);
        CHECK(answer.exit_code == 1);
        CHECK_THAT(answer.text, Contains("'" + unknown + "' is missing"));
    }
}

TEST_CASE("main goes forward only, and neither main nor dev is deleted by a push") {
    const ServedRepo repo;
    repo.merge_hotfix();
    repo.accepted("main");
    const auto back = Contains("error: 'main' would lose 2 commits, the newest ");
    const auto gone = Contains("would be deleted [main-protected]");
    for (const char* option : {"--verify", "--no-verify"}) {
        CHECK_THAT(repo.refusal({"push", option, "--force", "origin", "main~1:main"}), back);
        CHECK_THAT(repo.refusal({"push", option, "origin", ":main"}), gone);
        CHECK_THAT(repo.refusal({"push", option, "origin", "--delete", "dev"}), gone);
    }
    repo.git({"reset", "--quiet", "--hard", "main~1"});
    repo.branch_off("hotfix-b", "main");
    repo.commit_file("train.py", "fix: b");
    repo.git({"switch", "--quiet", "main"});
    repo.git({"merge", "--quiet", "--no-ff", "--no-verify", "-m", "fix: b", "hotfix-b"});
    CHECK_THAT(repo.rejected("+main"), back);
    // People do mend dev.
    repo.git({"switch", "--quiet", "dev"});
    repo.commit_file("a.py", "feat: a");
    repo.accepted("dev");
    repo.git({"commit", "--quiet", "--amend", "--no-verify", "-m", "feat: b"});
    repo.passes({"push", "--force", "origin", "dev"});
}

TEST_CASE("main is held without dev, too, where its commits are a warning") {
    const ServedRepo repo;
    repo.git({"switch", "--quiet", "main"});
    repo.stage(".dltask.yaml", "branches: {dev: ''}\n");
    repo.git({"commit", "--quiet", "--no-verify", "-m", "chore: no dev"});
    repo.git({"-C", repo.server(), "fetch", "--quiet", repo.path().native(), "+main:main"});
    repo.git({"fetch", "--quiet"});
    repo.commit_file("b.py", "feat: b");
    const auto result = repo.try_git({"push", "origin", "main"});
    CHECK(result.ok());
    CHECK_THAT(result.err, Contains("warning: ") && Contains("remote: warning: ") && not_protected);
    CHECK_THAT(repo.rejected("+main~1:main"), Contains("error: 'main' would lose"));
    repo.passes({"push", "--no-verify", "origin", ":dev"});
}

TEST_CASE("notes have messages of their own") {
    const ServedRepo repo;
    for (const char* text : {"one", "two"}) repo.git({"notes", "--ref=dltask", "append", "-m", text, "main"});
    for (const char* option : {"--verify", "--no-verify"}) {
        const auto result = repo.try_git({"push", "--force", option, "origin", "refs/notes/dltask"});
        CHECK(result.ok());
        CHECK_THAT(result.err, !Contains("[commit-type]"));
        repo.git({"push", "--quiet", "--no-verify", "origin", ":refs/notes/dltask"});
    }
}
