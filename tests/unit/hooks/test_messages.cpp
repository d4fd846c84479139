// SPDX-License-Identifier: Apache-2.0
#include "unit/hooks/hooked_repo.hpp"

using Catch::Contains;
using namespace dltask::test;

namespace {

/// An editor that puts a line before what git offers.
void edit_with(HookedRepo& repo, const std::string& line) {
    repo.write("../editor", "#!/bin/sh\n{ printf '%s\\n' '" + line +
                                "'; cat \"$1\"; } >\"$1.new\" && mv \"$1.new\" \"$1\"\n");
    std::filesystem::permissions(repo.outside() / "editor", std::filesystem::perms::all);
    repo.environment().set("GIT_EDITOR", (repo.outside() / "editor").native());
}

}  // namespace

TEST_CASE("a message has a type, and the refusal shows the corrected line") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    CHECK_THAT(repo.refusal({"commit", "--allow-empty", "-m", "feat：加入"}),
               Contains("full-width colon") && Contains("hint: write 'feat: 加入'"));
    CHECK_THAT(repo.refusal({"commit", "--allow-empty", "-m", "#12 x"}), Contains("[commit-type]"));
    repo.passes({"commit", "--allow-empty", "-m", "feat: 加入"});
    repo.passes({"commit", "--allow-empty", "--fixup", "HEAD"});
}

TEST_CASE("what the editor shows as comments is no message, whatever the comment character") {
    HookedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    edit_with(repo, "feat: edited");
    repo.passes({"commit", "--allow-empty"});
    repo.passes({"commit", "--allow-empty", "--verbose"});
    repo.passes({"-c", "core.commentChar=;", "commit", "--allow-empty"});
    edit_with(repo, "# a comment first");
    CHECK_FALSE(repo.try_git({"commit", "--allow-empty"}).ok());
}

TEST_CASE("a message in another encoding is read in it, and the hint is in UTF-8") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    repo.git({"config", "i18n.commitEncoding", "GBK"});
    repo.write("../wide", "feat\xa3\xba\xcc\xed\xbc\xd3\n");
    repo.write("../good", "feat: \xcc\xed\xbc\xd3\n");
    CHECK_THAT(repo.refusal({"commit", "--allow-empty", "-F", (repo.outside() / "wide").native()}),
               Contains("full-width colon") && Contains("hint: write 'feat: 添加'"));
    repo.passes({"commit", "--allow-empty", "-F", (repo.outside() / "good").native()});
}

TEST_CASE("on a debug branch a message without a type is a warning") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "-c", debug});
    const auto result = repo.try_git({"commit", "--allow-empty", "-m", "try"});
    CHECK(result.ok());
    CHECK_THAT(result.err, Contains("warning: commit message 'try'") && Contains("[commit-type]"));
}

TEST_CASE("a team adds types") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "dev"});
    CHECK_THAT(repo.refusal({"commit", "--allow-empty", "-m", "perf: a"}),
               Contains("commit type 'perf' is not known"));
    repo.write(".dltask.yaml", "commit: {types: [perf]}\n");
    repo.passes({"commit", "--allow-empty", "-m", "perf: a"});
}

TEST_CASE("git's own words pass for a merge and its amending, and for nothing else") {
    const HookedRepo repo;
    repo.git({"switch", "--quiet", "-c", "feature-a", "dev"});
    repo.git({"commit", "--allow-empty", "-m", "feat: a"});
    repo.git({"switch", "--quiet", "dev"});
    CHECK_THAT(repo.refusal({"commit", "--allow-empty", "-m", "Merge branch 'feature-a'"}),
               Contains("[commit-type]"));
    repo.passes({"merge", "--no-ff", "--no-edit", "feature-a"});
    repo.passes({"commit", "--amend", "--no-edit"});
    CHECK_THAT(repo.refusal({"commit", "--amend", "-m", "Merge it"}), Contains("[commit-type]"));
}

TEST_CASE("rewording in a rebase is judged as on the branch that is rebased") {
    HookedRepo repo;
    repo.git({"switch", "--quiet", "-c", debug});
    repo.stage("a", "1\n");
    repo.git({"commit", "-m", "one"});
    repo.environment().set("GIT_SEQUENCE_EDITOR", "sed -i s/^pick/reword/");
    edit_with(repo, "no type");
    const auto result = repo.try_git({"rebase", "--interactive", "HEAD~1"});
    INFO(result.err);
    CHECK(result.ok());
    CHECK_THAT(result.err, Contains("warning: commit message 'no type'"));
}
