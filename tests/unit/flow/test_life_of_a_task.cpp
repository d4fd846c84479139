// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "config/settings.hpp"
#include "flow/change.hpp"
#include "flow/discard_task.hpp"
#include "flow/finish_task.hpp"
#include "flow/init_repository.hpp"
#include "flow/new_task.hpp"
#include "flow/undo.hpp"
#include "support/temp_repo.hpp"

using namespace dltask;
using namespace dltask::flow;

namespace {

/// A repository in which commands are planned and carried out in process, a minute apart.
class Lab {
public:
    Lab() {
        repo_.commit_file("core.txt", "the core\n");
        InitRequest request;
        request.layout = "plain";
        apply([&](Snapshot& snapshot) { return plan_init(snapshot, request); });
    }

    template <class Planner>
    Plan apply(Planner planner, const std::string& changes = {}) {
        git::Session session = repo_.open();
        now_.unix_seconds += 60;
        Change change{session, now_, "test"};
        Snapshot snapshot = Snapshot::take(session, settings_, now_);
        Plan plan = planner(snapshot);
        change.carry_out(plan, snapshot.objects, changes);
        return plan;
    }

    std::string begin(const std::string& name) {
        std::string branch;
        apply([&](Snapshot& snapshot) {
            NewRequest request;
            request.name = name;
            NewTask task = plan_new(snapshot, request);
            branch = task.branch.full;
            return task.plan;
        });
        return branch;
    }

    void finish(const std::string& branch) {
        apply([&](Snapshot& snapshot) {
            FinishRequest request;
            request.branches = {branch};
            request.failed = true;
            return plan_finish(snapshot, request);
        });
    }

    void revise(bool undo) {
        git::Session session = repo_.open();
        const auto operations = Journal{session.repository.state_dir()}.operations();
        std::string target;
        for (const Operation& operation : operations) {
            const OperationState wanted = undo ? OperationState::done : OperationState::undone;
            if (operation.changes.empty() && operation.state == wanted && (undo || target.empty()))
                target = operation.id;
        }
        apply(
            [&](Snapshot& snapshot) {
                return undo ? plan_undo(snapshot, operations, "").plan
                            : plan_redo(snapshot, operations, "").plan;
            },
            target);
    }

    /// Everything that a user can see: refs of people, HEAD, status, files.
    [[nodiscard]] std::string view() const {
        return repo_.git({"for-each-ref", "refs/heads", "refs/tags"}) + '\n' +
               repo_.git({"symbolic-ref", "HEAD"}) + '\n' +
               repo_.git({"status", "--porcelain", "--ignored"}) + '\n' + repo_.git({"ls-files", "-s"});
    }

    [[nodiscard]] const test::TempRepo& repo() const { return repo_; }

private:
    test::TempRepo repo_;
    config::Settings settings_ = config::Settings::parse("");
    Moment now_{1795314600, 0, 0};
};

}  // namespace

TEST_CASE("a task goes into main as one entry and HEAD goes back", "[flow]") {
    Lab lab;
    const std::string branch = lab.begin("first");
    CHECK(lab.repo().git({"symbolic-ref", "HEAD"}) == "refs/heads/" + branch);
    lab.repo().write("tasks/" + branch + "/notes.txt", "worked\n");
    lab.finish(branch);
    CHECK(lab.repo().git({"symbolic-ref", "HEAD"}) == "refs/heads/main");
    CHECK(lab.repo().git({"show", "main:tasks/" + branch + "/notes.txt"}) == "worked");
    CHECK(lab.repo().git({"rev-parse", "main"}) == lab.repo().git({"rev-parse", "dev"}));
    CHECK(lab.repo().git({"status", "--porcelain"}).empty());
    CHECK_FALSE(lab.repo().try_git({"rev-parse", "--verify", "-q", "refs/heads/" + branch}).ok());
    CHECK(lab.repo().git({"rev-list", "--parents", "-n1", "main"}).size() == 41 * 3 - 1);
}

TEST_CASE("undo brings back what was, redo does it again", "[flow][undo]") {
    Lab lab;
    const std::string before = lab.view();
    const std::string branch = lab.begin("first");
    const std::string begun = lab.view();
    lab.finish(branch);
    const std::string finished = lab.view();
    lab.revise(true);
    CHECK(lab.view() == begun);
    lab.revise(true);
    CHECK(lab.view() == before);
    lab.revise(false);
    CHECK(lab.view() == begun);
    lab.revise(false);
    CHECK(lab.view() == finished);
}

TEST_CASE("discard keeps ignored files for undo", "[flow][discard]") {
    Lab lab;
    const std::string branch = lab.begin("gone");
    const std::string checkpoint = "tasks/" + branch + "/checkpoints/epoch-0001.json";
    lab.repo().write(checkpoint, "weights\n");
    const std::string before = lab.view();
    lab.apply([&](Snapshot& snapshot) {
        const Journal journal{snapshot.repository().state_dir()};
        return plan_discard(snapshot, DiscardRequest{branch, false}, journal.next_id(snapshot.now));
    });
    CHECK_FALSE(std::filesystem::exists(lab.repo().path() / "tasks" / branch));
    lab.revise(true);
    CHECK(lab.view() == before);
    CHECK(lab.repo().read(checkpoint) == "weights\n");
}

TEST_CASE("a change of the core stops a new task", "[flow][new]") {
    Lab lab;
    lab.repo().write("core.txt", "edited\n");
    const std::string before = lab.view();
    CHECK_THROWS_AS(lab.begin("x"), Error);
    CHECK(lab.view() == before);
    lab.repo().commit("feat: another core");
    CHECK_THROWS_AS(lab.begin("x"), Error);
}

TEST_CASE("two tasks of one second have different names", "[flow][new]") {
    Lab lab;
    git::Session session = lab.repo().open();
    const config::Settings settings = config::Settings::parse("");
    const Moment now{1795314600, 0, 0};
    std::vector<std::string> branches;
    for (int i = 0; i < 3; ++i) {
        Change change{session, now, "test"};
        Snapshot snapshot = Snapshot::take(session, settings, now);
        NewRequest request;
        request.name = "same";
        request.no_switch = true;
        const NewTask task = plan_new(snapshot, request);
        change.carry_out(task.plan, snapshot.objects);
        branches.push_back(task.branch.name);
    }
    CHECK(branches == std::vector<std::string>{"same", "same-2", "same-3"});
}

TEST_CASE("what failed half-way is taken back at once", "[flow][executor]") {
    Lab lab;
    const std::string before = lab.view();
    git::Session session = lab.repo().open();
    const config::Settings settings = config::Settings::parse("");
    Change change{session, Moment{1795324600, 0, 0}, "test"};
    Snapshot snapshot = Snapshot::take(session, settings, Moment{1795324600, 0, 0});
    Plan plan;
    plan.command = plan.description = "impossible";
    plan.steps = {MoveRefs{{RefMove{"refs/heads/extra", {}, snapshot.main}}},
                  MoveFiles{{FileMove{lab.repo().path() / "missing", lab.repo().path() / "elsewhere"}}}};
    CHECK_THROWS_AS(change.carry_out(plan, snapshot.objects), Error);
    CHECK(lab.view() == before);
    CHECK_FALSE(Journal{session.repository.state_dir()}.is_open());
}
