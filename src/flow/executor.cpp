// SPDX-License-Identifier: Apache-2.0
#include "flow/executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/error.hpp"
#include "flow/stale_locks.hpp"
#include "flow/step_runner.hpp"
#include "git/work_trees.hpp"
#include "model/branch.hpp"
#include "params/hint.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

/// Every commit that a plan moves from or to.
struct CollectIds {
    std::set<std::string>& ids;
    void add(const model::ObjectId& id) const {
        if (id) ids.insert(id.hex());
    }
    void operator()(const MoveRefs& step) const {
        for (const RefMove& move : step.moves) {
            add(move.from);
            add(move.to);
        }
    }
    void operator()(const MoveWorkTree& step) const {
        for (const HeadPosition& head : {step.from, step.to}) {
            add(head.commit);
            add(head.staged);
        }
    }
    void operator()(const LinkWorkTree& step) const { add(step.head.commit); }
    template <class Other>
    void operator()(const Other&) const {}
};

/// What a tag is on, new ones included.
std::string hex_of_commit(const std::string& hex, const git::ObjectBuilder& objects) {
    constexpr std::string_view header = "object ";
    const auto tag = objects.read(hex);
    if (!tag || tag->type != git::ObjectType::tag || tag->data.compare(0, header.size(), header) != 0)
        return hex + "^{commit}";
    return tag->data.substr(header.size(), tag->data.find('\n') - header.size());
}

/// A commit whose parents are all old and new tips.
model::ObjectId make_pin(const Operation& operation, git::ObjectBuilder& objects) {
    std::set<std::string> ids;
    for (const Step& step : operation.plan.steps) std::visit(CollectIds{ids}, step);
    git::Commit pin;
    pin.tree = objects.add_tree({});
    pin.author = pin.committer = "git-dltask <> 0 +0000";
    pin.message = operation.id + '\n';
    for (const std::string& hex : ids) {
        const auto commit = objects.info(hex_of_commit(hex, objects));
        if (commit && std::find(pin.parents.begin(), pin.parents.end(), commit->id) == pin.parents.end()) {
            pin.parents.push_back(commit->id);
        }
    }
    return pin.parents.empty() ? model::ObjectId{} : objects.add_commit(pin);
}

MoveRefs pin_of(const Operation& operation) {
    if (operation.pin.is_none()) return {};
    return MoveRefs{{RefMove{pin_ref(operation.id), {}, operation.pin}}};
}

/// The first ref transaction of a plan carries the pin, which saves a process; the pin is no part of
/// the plan, so undo leaves it.
Step with_pin(const Step& step, const MoveRefs& pin) {
    const auto* refs = std::get_if<MoveRefs>(&step);
    if (refs == nullptr) return step;
    MoveRefs both = *refs;
    both.moves.insert(both.moves.end(), pin.moves.begin(), pin.moves.end());
    return both;
}

/// What a step changes: refs, and work trees by their path.
struct Touched {
    std::multiset<std::string>& names;
    void operator()(const MoveRefs& step) const {
        for (const RefMove& move : step.moves) names.insert(move.ref);
    }
    void operator()(const MoveWorkTree& step) const {
        names.insert(step.work_tree.string());
        if (step.from.branch == step.to.branch) names.insert(step.from.branch);
    }
    void operator()(const MoveFiles& step) const {
        for (const FileMove& move : step.moves) {
            names.insert(move.from.string());
            names.insert(move.to.string());
        }
    }
    void operator()(const WriteFiles& step) const {
        for (const FileChange& change : step.changes) names.insert(change.path.string());
    }
    void operator()(const LinkWorkTree& step) const { names.insert(step.path.string()); }
    void operator()(const SetSparse& step) const { names.insert("sparse " + step.work_tree.string()); }
    void operator()(const SetConfig& step) const { names.insert("config " + step.key); }
};

/// Whether recovery must be told how far an operation came. While no step touches what another one
/// touches, each can be judged by itself, done or not, and the progress need not be synced.
bool is_entangled(const Plan& plan) {
    std::multiset<std::string> names;
    for (const Step& step : plan.steps) std::visit(Touched{names}, step);
    return std::adjacent_find(names.begin(), names.end()) != names.end();
}

/// `git gc --prune=now` takes whatever has no name yet: nothing has happened then.
void install(git::PackInstallation& pack) {
    try {
        pack.finish();
    } catch (const Error& error) {
        if (error.message().find("unable to rename temporary") == std::string::npos) throw;
        throw busy("another git cleaned up while new objects were written", {"the same command again"});
    }
}

bool is_at(const git::Head& head, const HeadPosition& position) {
    return head.branch == position.branch && (!head.branch.empty() || head.id == position.commit);
}

/// `git worktree add` begins with a HEAD of zeros, and was stopped there.
bool is_unwritten(const git::Head& head) {
    return head.branch.empty() && head.id.hex().find_first_not_of('0') == std::string::npos;
}

/// The way onward leads through work trees that somebody may have taken elsewhere since. Looked at before the
/// first step, because the steps before would have been done in vain.
void require_trees_in_place(const Plan& plan) {
    std::map<std::filesystem::path, std::vector<const MoveWorkTree*>> moves;
    for (const Step& step : plan.steps) {
        const auto* move = std::get_if<MoveWorkTree>(&step);
        if (move != nullptr && sys::is_there(move->git_dir / "HEAD")) moves[move->git_dir].push_back(move);
    }
    for (const auto& [git_dir, steps] : moves) {
        const git::Head head = git::read_head(git_dir);
        if (is_unwritten(head)) continue;
        const bool known = std::any_of(steps.begin(), steps.end(), [&](const MoveWorkTree* step) {
            return is_at(head, step->from) || is_at(head, step->to);
        });
        if (known) continue;
        const std::string path = steps.front()->work_tree.string();
        const HeadPosition& from = steps.front()->from;
        const std::string way = from.branch.empty() ? "--detach " + from.commit.hex()
                                                    : params::shell_word(model::branch_of(from.branch));
        throw halfway(
            fmt::format("'{}' was taken elsewhere since", path),
            {fmt::format("git -C {} switch {}", params::shell_word(path), way), "git dltask abort"});
    }
}

}  // namespace

std::string pin_ref(const std::string& operation_id) {
    return "refs/dltask/op/" + operation_id;
}

Executor::Executor(git::Session& session, Journal journal)
    : session_{session}, journal_{std::move(journal)} {}

void Executor::execute(Operation operation, git::ObjectBuilder& objects) {
    require_no_locks(operation.plan, session_.repository.common_dir);
    operation.made = objects.ids({git::ObjectType::commit, git::ObjectType::tag});
    operation.pin = make_pin(operation, objects);
    git::PackInstallation pack = objects.install(session_.runner, "dltask " + operation.id);
    operation.keep = pack.keep_file().string();
    StepRunner runner{session_, journal_.trash(operation.id), std::nullopt};
    const MoveRefs pin = pin_of(operation);
    if (!pin.moves.empty()) runner.expect_refs();
    journal_.begin(operation);  // before the pack is there: see was_begun()
    try {
        Plan& plan = operation.plan;
        install(pack);
        const bool pinned_by_step =
            !plan.steps.empty() && std::holds_alternative<MoveRefs>(plan.steps.front());
        if (!pinned_by_step) runner.run(pin);
        const bool entangled = is_entangled(plan);
        for (std::size_t i = 0; i < plan.steps.size(); ++i) {
            if (i > 0 && entangled) journal_.set_progress(operation, Progress{i, false});
            runner.run(i == 0 ? with_pin(plan.steps[i], pin) : plan.steps[i]);
        }
    } catch (const Error& error) {
        take_back(operation, error.message());
        throw;
    }
    finish(std::move(operation), OperationState::done);
}

void Executor::take_back(const Operation& operation, const std::string& reason) {
    try {
        abort(operation);
    } catch (const Error& second) {
        throw halfway(fmt::format("{}; and it could not be taken back: {}", reason, second.message()),
                      {"git dltask continue", "git dltask abort"});
    }
}

void Executor::unlock(const Operation& operation) const {
    std::vector<std::filesystem::path> locks = lock_files(operation.plan, session_.repository.common_dir);
    locks.push_back(session_.repository.common_dir / (pin_ref(operation.id) + ".lock"));
    remove_stale_locks(locks, journal_.opened_ns());
    remove_temporary_files(operation.plan);
}

/// Its new objects lie in one pack, and no step is done before that is installed.
bool Executor::was_begun(const Operation& operation) const {
    std::vector<std::string> ids = operation.made;
    if (operation.pin) ids.push_back(operation.pin.hex());
    if (ids.empty()) return true;
    if (git::is_partial_clone(session_.config)) {
        // Other ways would ask the remote for what was never written.
        git::Runner::Arguments words{"rev-list", "--no-walk", "--missing=print"};
        words.insert(words.end(), ids.begin(), ids.end());
        const sys::ProcessResult result = session_.runner.try_query(words);
        return result.ok() && result.out.find('?') == std::string::npos;  // git 2.45 prints what is missing
    }
    return std::all_of(ids.begin(), ids.end(),
                       [this](const std::string& hex) { return session_.objects->info(hex).has_value(); });
}

OperationState Executor::resume(const Operation& operation) {
    journal_.make_room();
    if (!was_begun(operation)) {
        abort(operation);
        return OperationState::aborted;
    }
    require_trees_in_place(operation.plan);
    unlock(operation);
    const Progress progress = journal_.progress(operation);
    const std::size_t count = operation.plan.steps.size();
    StepRunner runner{session_, journal_.trash(operation.id), Recovery::onward};
    runner.run(pin_of(operation));
    for (std::size_t i = is_entangled(operation.plan) ? progress.step : 0; i < count; ++i) {
        journal_.set_progress(operation, Progress{i, false});
        runner.run(operation.plan.steps[i]);
    }
    remarks_ = runner.remarks();
    finish(operation, OperationState::done);
    return OperationState::done;
}

void Executor::abort(const Operation& operation) {
    journal_.make_room();
    unlock(operation);
    const Progress progress = journal_.progress(operation);
    // Without its objects no step was done, and none could be looked at.
    const std::size_t count = was_begun(operation) ? operation.plan.steps.size() : 0;
    StepRunner runner{session_, journal_.trash(operation.id), Recovery::back};
    const std::size_t begin = is_entangled(operation.plan) ? std::min(progress.step + 1, count) : count;
    for (std::size_t i = begin; i-- > 0;) {
        journal_.set_progress(operation, Progress{i, true});
        runner.run(reversed(operation.plan.steps[i]));
    }
    remarks_ = runner.remarks();
    drop_pins(operation, {operation.id});
    finish(operation, OperationState::aborted);
}

/// While the journal is open: a git that is killed here leaves locks that recovery removes.
void Executor::drop_pins(const Operation& operation, const std::vector<std::string>& ids) const {
    std::string input;
    for (const std::string& id : ids) input += fmt::format("delete {}\n", pin_ref(id));
    if (session_.runner.try_change({"update-ref", "--stdin"}, input).ok()) return;
    unlock(operation);
    session_.runner.change({"update-ref", "--stdin"}, input);
}

void Executor::drop_expired(const Operation& operation) const {
    const auto now = Moment::parse_rfc3339(operation.time);
    const std::vector<std::string> expired = now ? journal_.expired(*now) : std::vector<std::string>{};
    if (expired.empty()) return;
    drop_pins(operation, expired);
    for (const std::string& id : expired) journal_.forget(id);
}

void Executor::finish(Operation operation, OperationState state) {
    operation.state = state;
    if (!operation.changes.empty() && state == OperationState::done) {
        journal_.set_state(operation.changes,
                           operation.plan.command == "redo" ? OperationState::done : OperationState::undone);
    }
    drop_expired(operation);
    journal_.close(operation);
    if (!operation.keep.empty()) sys::remove_tree(operation.keep);
}

}  // namespace dltask::flow
