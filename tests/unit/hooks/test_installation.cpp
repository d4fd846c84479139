// SPDX-License-Identifier: Apache-2.0
#include "hooks/installation.hpp"

#include <catch2/catch.hpp>

#include "hooks/door.hpp"

using Catch::Contains;
using namespace dltask::hooks;
using namespace std::string_literals;

namespace {

const std::filesystem::path program = "/usr/bin/git-dltask-hook";

HooksPlace place(std::vector<HookFile> files = {}) {
    return {"/r/.git/hooks", "/r/.git", std::move(files)};
}

/// What the files are after a plan.
HooksPlace after(HooksPlace before, const HooksPlan& plan) {
    auto& files = before.files;
    const auto drop = [&files](const std::string& name) {
        files.erase(
            std::remove_if(files.begin(), files.end(), [&](const HookFile& f) { return f.name == name; }),
            files.end());
    };
    for (const FileAction& action : plan.actions) {
        if (action.kind == FileActionKind::rename) {
            drop(action.target);
            for (HookFile& file : files) {
                if (file.name == action.path) file.name = action.target;
            }
        } else {
            drop(action.path);
        }
        if (action.kind == FileActionKind::write) files.push_back({action.path, action.content, true});
    }
    return before;
}

}  // namespace

TEST_CASE("every event gets a hook file that calls the program") {
    const HooksPlan plan = plan_install(place(), program);
    REQUIRE(plan.actions.size() == events().size());
    CHECK(plan.actions[0].kind == FileActionKind::write);
    CHECK(plan.actions[0].path == "commit-msg");
    CHECK_THAT(plan.actions[0].content, Contains("program='/usr/bin/git-dltask-hook'") &&
                                            Contains("event='commit-msg'") && !Contains("@EVENT@") &&
                                            !Contains("@PROGRAM@") && !Contains("\r"));
    CHECK_THAT(print_shim("x", "/it's"), Contains("program='/it'\\''s'"));
}

TEST_CASE("installing twice changes nothing, a new version replaces ours") {
    const HooksPlace installed = after(place(), plan_install(place(), program));
    CHECK(plan_install(installed, program).actions.empty());
    const HooksPlan moved = plan_install(installed, "/opt/git-dltask-hook");
    CHECK(moved.actions.size() == events().size());
    CHECK(moved.actions[0].kind == FileActionKind::write);
    CHECK(hooks_status(installed, program).at(0).state == HookState::ours);
    CHECK(hooks_status(installed, "/opt/x").at(0).state == HookState::outdated);
}

TEST_CASE("a foreign hook is kept, run first, named, and put back by uninstall") {
    const HooksPlace before =
        place({{"pre-push", "#!/bin/sh\ngit lfs pre-push \"$@\"\n", true}, {"update", "x", true}});
    CHECK(hooks_status(before, program).at(4).owner == "git-lfs");
    const HooksPlan plan = plan_install(before, program);
    CHECK_THAT(plan.notes.at(0), Contains("the pre-push hook of git-lfs goes on running"));
    const HooksPlace installed = after(before, plan);
    CHECK(hooks_status(installed, program).at(4).chained == "git-lfs");
    const HooksPlace restored = after(installed, plan_uninstall(installed));
    REQUIRE(restored.files.size() == 2);
    CHECK(restored.files[0].name == "pre-push");
    CHECK(restored.files[0].content == before.files[0].content);
    CHECK(restored.files[1].name == "update");
}

TEST_CASE("a chained hook that its tool put back in our place is chained again") {
    const std::string old = "#!/bin/sh\nlefthook run commit-msg\n";
    for (const std::string& again : {old, "#!/bin/sh\n# of a newer version\nlefthook run commit-msg\n"s}) {
        const HooksPlace both =
            place({{"commit-msg", again, true}, {"commit-msg.dltask-chained", old, true}});
        const HooksPlace installed = after(both, plan_install(both, program));
        CHECK(hooks_status(installed, program).at(0).state == HookState::ours);
        CHECK(hooks_status(installed, program).at(0).chained == "lefthook");
        const HooksPlace restored = after(installed, plan_uninstall(installed));
        REQUIRE(restored.files.size() == 1);
        CHECK(restored.files[0].content == again);
        CHECK(after(both, plan_uninstall(both)).files.size() == 1);
    }
}

TEST_CASE("the hooks in husky's directory are husky's") {
    HooksPlace husky = place({{"commit-msg", "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"", true}});
    husky.directory = "/r/.husky/_";
    CHECK(hooks_status(husky, program).at(0).owner == "husky");
}

TEST_CASE("a hook that somebody wrote over ours is not touched") {
    const HooksPlace both =
        place({{"pre-push", "#!/bin/sh\n", true}, {"pre-push.dltask-chained", "#!/bin/sh\n:\n", true}});
    const HooksPlan install = plan_install(both, program);
    CHECK(install.actions.size() == events().size() - 1);
    CHECK_THAT(install.notes.at(0), Contains("left 'pre-push' alone"));
    const HooksPlan uninstall = plan_uninstall(both);
    CHECK(uninstall.actions.empty());
    CHECK_THAT(uninstall.notes.at(0), Contains("it is not ours any more"));
}

TEST_CASE("a hooks directory that is not the repository's own is blocked with the lines to add") {
    for (const char* directory : {"/r/.husky/_", "/etc/git/hooks", "/r/.githooks", "/r/.gitx/hooks"}) {
        HooksPlace elsewhere = place();
        elsewhere.directory = directory;
        const HooksPlan plan = plan_install(elsewhere, program);
        CHECK(plan.actions.empty());
        CHECK_THAT(plan.blocked, Contains(directory));
        CHECK(plan.hints.size() == events().size());
        CHECK_THAT(plan.hints.at(0), Contains("git-dltask-hook commit-msg \"$@\" || exit"));
    }
}

TEST_CASE("husky's own directory is written anew, so that the lines go above it") {
    HooksPlace elsewhere = place();
    elsewhere.directory = "/r/.husky/_";
    CHECK_THAT(plan_install(elsewhere, program).hints.at(0), Contains("add to '/r/.husky/commit-msg': "));
}

TEST_CASE("hooks of git's configuration are seen, and ours among them get no file") {
    HooksPlace at = place();
    at.configured = {{"scan", "/opt/scan", {"commit-msg", "pre-push"}},
                     {"rules", "'/usr/bin/git-dltask-hook' commit-msg", {"commit-msg"}}};
    SECTION("by a git that runs them") {
        at.git_runs_configured = true;
        const auto status = hooks_status(at, program);
        CHECK(status.at(0).state == HookState::configured);
        CHECK(status.at(0).configured == std::vector<std::string>{"scan"});
        const HooksPlan plan = plan_install(at, program);
        CHECK(plan.actions.size() == events().size() - 1);
        CHECK_THAT(plan.notes.at(0), Contains("the commit-msg hook is called by git's configuration"));
    }
    SECTION("by a git that passes them over") {
        CHECK(hooks_status(at, program).at(0).state == HookState::absent);
        CHECK(plan_install(at, program).actions.size() == events().size());
    }
}

TEST_CASE("where no file can go a new git is told to call ours by its configuration") {
    HooksPlace elsewhere = place();
    elsewhere.directory = "/r/.husky/_";
    elsewhere.git_runs_configured = true;
    const HooksPlan plan = plan_install(elsewhere, "/it's/git-dltask-hook");
    CHECK(plan.hints.size() == events().size());
    CHECK_THAT(plan.hints.at(0), Contains("git config hook.dltask-commit-msg.event commit-msg && "));
    for (const std::string& event : events())
        elsewhere.configured.push_back({"x-" + event, "git dltask hook " + event, {event}});
    const HooksPlan done = plan_install(elsewhere, program);
    CHECK(done.blocked.empty());
    CHECK(done.actions.empty());
}

TEST_CASE("optional hooks come on demand, stay with a new version, and go with the others") {
    CHECK_FALSE(events().empty());
    for (const std::string& event : optional_events()) {
        const HooksPlace installed = after(place(), plan_install(place(), program, {event}));
        CHECK(installed.files.size() == events().size() + 1);
        CHECK(plan_install(installed, program).actions.empty());
        CHECK(plan_install(installed, "/opt/git-dltask-hook").actions.size() == events().size() + 1);
        CHECK(after(installed, plan_uninstall(installed)).files.empty());
    }
}

TEST_CASE("status has the name of a chained hook as it is") {
    HooksPlace before = place({{"pre-commit", "#!/bin/sh\necho mine\n", true}});
    const HooksPlace installed = after(before, plan_install(before, program));
    CHECK(hooks_status(installed, program).at(2).chained == "pre-commit.dltask-chained");
}
