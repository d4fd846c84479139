// SPDX-License-Identifier: Apache-2.0
#include "flow/carry.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "config/severity.hpp"
#include "flow/absent_branch.hpp"
#include "flow/branch_in_use.hpp"
#include "flow/branch_moves.hpp"
#include "flow/carried_code.hpp"
#include "flow/carry_memory.hpp"
#include "flow/commit_maker.hpp"
#include "flow/harvest.hpp"
#include "flow/history.hpp"
#include "flow/loose_files.hpp"
#include "flow/start_point.hpp"
#include "flow/task_commit.hpp"
#include "flow/task_inputs.hpp"
#include "flow/tree_diff.hpp"
#include "flow/work_tree_content.hpp"
#include "git/refs.hpp"
#include "model/commit_message.hpp"
#include "params/hint.hpp"
#include "rules/commit_type.hpp"
#include "sys/beneath.hpp"
#include "term/safe_text.hpp"

namespace dltask::flow {
namespace {

using git::Mode;
using model::ObjectId;

/// The ids of a line of `git diff-index --raw`: `:mode mode id id status`, then the path.
struct Staged {
    std::string path;
    Mode mode = Mode::file;
    ObjectId id;
};

std::vector<Staged> staged_changes(const git::Runner& runner) {
    const std::string raw = runner.query({"diff-index", "--cached", "--ita-invisible-in-index", "--raw",
                                          "--no-abbrev", "--no-renames", "-z", "HEAD", "--"});
    std::vector<Staged> changes;
    std::string_view rest{raw};
    const auto take = [&rest](char end) {
        const std::size_t at = std::min(rest.find(end), rest.size());
        const std::string_view word = rest.substr(0, at);
        rest.remove_prefix(std::min(at + 1, rest.size()));
        return word;
    };
    while (!rest.empty()) {
        (void)take(' ');
        const std::string mode{take(' ')};
        (void)take(' ');
        const std::string_view id = take(' ');
        (void)take('\0');
        Staged change{std::string{take('\0')}, static_cast<Mode>(std::stoul(mode, nullptr, 8)), {}};
        if (id.find_first_not_of('0') != std::string_view::npos)
            change.id = model::ObjectId::parse(id).value_or(ObjectId{});
        changes.push_back(std::move(change));
    }
    return changes;
}

class Carrier {
public:
    Carrier(Snapshot& snapshot, const CarryRequest& request)
        : snapshot_{snapshot},
          request_{request},
          work_tree_{snapshot.repository().work_tree},
          maker_{snapshot, request.dry_run} {}

    Carry run() {
        require_calm(snapshot_, work_tree_);
        find_source();
        find_target();
        check_message();
        look_at_work_tree();
        const CarriedCode code = carry_code(snapshot_, source(), target_tip_);
        refuse_conflicts(code);
        for (const std::string& note : code.notes) carry_.plan.notes.push_back(note);
        record_work_tree();
        for (const TreeChange& change : diff_trees(snapshot_.objects, target_tip_, code.tree))
            carry_.paths.push_back(change.path);
        arrive(code.tree);
        carry_.plan.command = "carry";
        carry_.plan.description = fmt::format("carry {} to {}", carry_.source.full, carry_.target);
        return std::move(carry_);
    }

private:
    void find_source() {
        carry_.source = snapshot_.head_branch;
        if (carry_.source.kind != model::BranchKind::debug) {
            throw refused(carry_.source.full.empty()
                              ? std::string{"HEAD is detached, on no debug branch"}
                              : fmt::format("'{}' is no debug branch", carry_.source.full),
                          {hint_to_debug_branch()});
        }
        tip_ = snapshot_.head.commit;
        if (tip_.is_none())
            throw refused(fmt::format("'{}' has no commit yet", carry_.source.full), {"git dltask debug"});
        require_not_in_use(snapshot_.repository(), carry_.source.ref());
        const ObjectId directory = directory_at(snapshot_, tip_, carry_.source);
        if (directory.is_none()) {
            throw refused(
                fmt::format("'{}' has no directory '{}'", carry_.source.full, carry_.source.directory()));
        }
        record_ = read_record(snapshot_, directory, carry_.source.full);
    }

    [[nodiscard]] std::string hint_to_debug_branch() const {
        std::string newest;
        for (const git::Ref& ref : git::list_refs(snapshot_.runner(), {"refs/heads"})) {
            const auto branch =
                parse_branch(ref.name.substr(model::heads.size()), snapshot_.settings.branches);
            if (branch.kind != model::BranchKind::debug) continue;
            const bool later =
                newest.empty() ||
                parse_branch(newest, snapshot_.settings.branches).time->str() < branch.time->str();
            if (later) newest = branch.full;
        }
        return newest.empty() ? "git dltask debug" : "git switch " + newest;
    }

    void find_target() {
        const model::BranchScheme& branches = snapshot_.settings.branches;
        carry_.target = request_.to.empty() ? record_.parent : request_.to;
        const model::BranchName target = parse_branch(carry_.target, branches);
        if (!holds_code(target.kind)) {
            throw refused(fmt::format("code is carried to dev, a feature or a hotfix, not to '{}'",
                                      term::safe(carry_.target)),
                          {"git dltask carry --to dev"});
        }
        if (target.kind == model::BranchKind::main && branches.has_dev()) {
            throw refused(fmt::format("'{}' takes no commits but merges", carry_.target),
                          {fmt::format("git dltask carry --to {}", branches.dev),
                           "git dltask hotfix --no-switch NAME, then git dltask carry --to NAME"});
        }
        target_tip_ = snapshot_.branch_tip(carry_.target);
        if (target_tip_.is_none()) {
            const Error absent = no_local_branch(snapshot_, target);
            std::vector<std::string> hints{"git dltask carry --to BRANCH"};
            hints.insert(hints.end(), absent.hints().begin(), absent.hints().end());
            throw refused(absent.message(), hints);
        }
        require_not_in_use(snapshot_.repository(), target.ref());
        if (const git::WorkTree* tree = snapshot_.checked_out(target.ref())) {
            throw refused(fmt::format("'{}' is checked out in '{}'", carry_.target, tree->path.string()),
                          {fmt::format("git -C {} switch --detach", params::shell_word(tree->path.native())),
                           "git dltask carry --to BRANCH"});
        }
    }

    void check_message() const {
        if (!request_.message) return;
        const std::string message = model::clean_message(*request_.message, "");
        if (message.empty()) throw usage("an empty message", {"git dltask carry --commit 'fix: ...'"});
        const auto kind = parse_branch(carry_.target, snapshot_.settings.branches).kind;
        if (config::severity_of(snapshot_.settings, "commit-type", kind) != config::Severity::error) return;
        const auto violation = rules::check_commit_type(
            rules::CommitTypeInput{message, snapshot_.settings.commit_types, kind, false});
        if (violation)
            throw refused(fmt::format("{} [{}]", violation->message, violation->rule), {violation->hint});
    }

    void look_at_work_tree() {
        require_no_conflicts();
        WorkTreeContent content = content_of(snapshot_, work_tree_, tip_, "", "");
        tree_ = content.tree;
        for (const std::string& path : content.left_out) stays(path, "large and not in git");
        if (!snapshot_.session.config.boolean("core.sparsecheckout", false)) return;
        const OutsideSparse outside = outside_sparse(snapshot_.runner(), snapshot_.repository().git_dir);
        for (const std::string& path : outside.untracked) {
            if (!snapshot_.objects.entry(tree_, path)) continue;
            tree_ = snapshot_.objects.with_entry(tree_, path, Mode::file, {});
            stays(path, "outside the sparse checkout");
        }
        refuse_outside(outside.tracked);
    }

    void stays(const std::string& path, const std::string& why) {
        if (path.compare(0, carry_.source.directory().size() + 1, carry_.source.directory() + '/') == 0)
            return;
        carry_.plan.notes.push_back(fmt::format("'{}' is {}: it stays where it is", path, why));
    }

    /// git would take such files off the disk as soon as they are committed.
    void refuse_outside(const std::vector<std::string>& outside) const {
        std::vector<std::string> changed;
        for (const git::Dirty& file : snapshot_.dirty(work_tree_)) {
            if (std::find(outside.begin(), outside.end(), file.path) != outside.end())
                changed.push_back(file.path);
        }
        if (changed.empty()) return;
        throw refused(fmt::format("changes outside the sparse checkout:{}", name_paths(changed)),
                      {"git sparse-checkout add DIRECTORY"});
    }

    /// The state of the disk as one commit on the debug branch: code, logs, everything.
    void record_work_tree() {
        const std::string directory = carry_.source.directory();
        const Harvest left = harvest(snapshot_, work_tree_, directory,
                                     directory_at(snapshot_, tip_, carry_.source), request_.dry_run);
        tree_ = snapshot_.objects.with_entry(tree_, directory, Mode::tree, without_deleted(left.tree));
        for (const std::string& note : left.notes) carry_.plan.notes.push_back(note);
        recorded_ = tip_;
        if (tree_ == tree_of(snapshot_, tip_)) return;
        recorded_ = maker_.commit(
            tree_, {tip_}, fmt::format("task: {}, carried to {}\n", carry_.source.name, carry_.target));
    }

    /// A record keeps what is gone from the disk; `undo` has to find the disk as it was.
    [[nodiscard]] ObjectId without_deleted(ObjectId record) {
        const std::string directory = carry_.source.directory();
        const auto now = snapshot_.objects.entry(tree_, directory);
        const sys::Beneath root{work_tree_};
        for (const TreeChange& change :
             diff_trees(snapshot_.objects, directory_at(snapshot_, tip_, carry_.source),
                        now ? now->id : ObjectId{})) {
            const bool gone = change.to.is_none() &&
                              root.status(directory + '/' + change.path).type == sys::FileType::missing;
            if (gone) record = snapshot_.objects.with_entry(record, change.path, Mode::file, {});
        }
        return record;
    }

    void require_no_conflicts() const {
        std::vector<std::string> conflicted;
        for (const git::Dirty& file : snapshot_.dirty(work_tree_)) {
            if (file.conflicted) conflicted.push_back(file.path);
        }
        if (conflicted.empty()) return;
        throw refused(fmt::format("conflicts are not resolved:{}", name_paths(conflicted)),
                      {"git add them when they are"});
    }

    [[nodiscard]] CodeSource source() {
        CodeSource source;
        source.branch = carry_.source;
        source.record = record_;
        source.tree = tree_;
        const ObjectId begun = start_of(snapshot_, carry_.source, tip_);
        const ObjectId copied = first_of(snapshot_, carry_.source, tip_);
        const std::vector<Carried> carried =
            standing(snapshot_, carried_ref(carry_.source.full, carry_.target), target_tip_);
        source.base = carried.empty() ? common(begun) : carried.front().tree;
        source.scripts = carried.empty() ? copied : carried.front().tree;
        if (!request_.config) return source;
        const auto with_config =
            std::find_if(carried.begin(), carried.end(), [](const Carried& one) { return one.config; });
        source.parameters = with_config == carried.end() ? copied : with_config->tree;
        return source;
    }

    /// Where the two part: later than the beginning when the target was merged in meanwhile.
    [[nodiscard]] ObjectId common(const ObjectId& begun) const {
        const sys::ProcessResult found =
            snapshot_.runner().try_query({"merge-base", tip_.hex(), target_tip_.hex()});
        const auto base = ObjectId::parse(found.out.substr(0, found.out.find('\n')));
        return found.ok() && base && is_ancestor(snapshot_, begun, *base) ? *base : begun;
    }

    void refuse_conflicts(const CarriedCode& code) const {
        if (code.conflicts.empty()) return;
        throw refused(fmt::format("the code does not apply cleanly to '{}':{}", carry_.target,
                                  name_paths(code.conflicts)),
                      {fmt::format("git commit here, then git merge {}, and carry again", carry_.target),
                       "git dltask carry --to BRANCH"});
    }

    /// What is staged, as a commit of ours; none: nothing is.
    [[nodiscard]] ObjectId staged() {
        const std::vector<Staged> changes = staged_changes(snapshot_.runner());
        const std::string intended = intended_lines();
        if (changes.empty() && intended.empty()) return {};
        git::Commit commit;
        commit.tree = tree_of(snapshot_, tip_);
        for (const bool adding : {false, true}) {
            for (const Staged& change : changes) {
                if (static_cast<bool>(change.id) == adding)
                    commit.tree =
                        snapshot_.objects.with_entry(commit.tree, change.path, change.mode, change.id);
            }
        }
        commit.parents = {tip_};
        commit.author = commit.committer = fmt::format("git-dltask <> {}", snapshot_.now.git_time());
        commit.message = fmt::format("{}, staged\n{}", carry_.source.full, intended);
        return snapshot_.objects.add_commit(commit);
    }

    [[nodiscard]] std::string intended_lines() const {
        std::string lines;
        for (const git::Dirty& file : snapshot_.dirty(work_tree_)) {
            if (file.intended && file.path.find('\n') == std::string::npos)
                lines += fmt::format("{}{}\n", intended_line, file.path);
        }
        return lines;
    }

    void arrive(const ObjectId& tree) {
        const std::string target_ref = "refs/heads/" + carry_.target;
        const std::filesystem::path git_dir = snapshot_.repository().git_dir;
        const bool anything = !carry_.paths.empty();
        const ObjectId arriving = anything ? arriving_commit(tree) : target_tip_;
        const bool committed = anything && request_.message.has_value();
        require_nothing_in_the_way(snapshot_, work_tree_, recorded_, arriving);

        MoveRefs refs;
        if (committed) refs.moves.push_back(RefMove{target_ref, target_tip_, arriving});
        if (anything) {
            refs.moves.push_back(
                remember(snapshot_, carried_ref(carry_.source.full, carry_.target),
                         Carried{{}, tree_, committed ? arriving : target_tip_, committed, request_.config}));
        }
        if (!refs.moves.empty()) carry_.plan.steps.push_back(std::move(refs));

        HeadPosition before{carry_.source.ref(), tip_, staged()};
        const HeadPosition recorded{carry_.source.ref(), recorded_};
        if (recorded_ != tip_ || before.staged)
            carry_.plan.steps.push_back(MoveWorkTree{work_tree_, git_dir, before, recorded, true});
        if (committed || !anything) {
            carry_.plan.steps.push_back(
                MoveWorkTree{work_tree_, git_dir, recorded, HeadPosition{target_ref, arriving}, false});
            return;
        }
        // Git brings the files, merged ones too, and then forgets that they were committed.
        const HeadPosition passing{"", arriving};
        carry_.plan.steps.push_back(MoveWorkTree{work_tree_, git_dir, recorded, passing, false});
        carry_.plan.steps.push_back(
            MoveWorkTree{work_tree_, git_dir, passing, HeadPosition{target_ref, target_tip_}, true});
    }

    [[nodiscard]] ObjectId arriving_commit(const ObjectId& tree) {
        if (request_.message) return maker_.commit(tree, {target_tip_}, message_with_line_feed());
        git::Commit commit;
        commit.tree = tree;
        commit.parents = {target_tip_};
        commit.author = commit.committer = fmt::format("git-dltask <> {}", snapshot_.now.git_time());
        commit.message = fmt::format("{} on {}, uncommitted\n", carry_.source.full, carry_.target);
        return snapshot_.objects.add_commit(commit);
    }

    [[nodiscard]] std::string message_with_line_feed() const {
        std::string message = model::clean_message(*request_.message, "");
        if (message.back() != '\n') message += '\n';
        return message;
    }

    Snapshot& snapshot_;
    const CarryRequest& request_;
    std::filesystem::path work_tree_;
    CommitMaker maker_;
    model::TaskRecord record_;
    ObjectId tip_;       ///< of the debug branch
    ObjectId recorded_;  ///< with everything on the disk
    ObjectId tree_;      ///< of that, first without what only harvest takes
    ObjectId target_tip_;
    Carry carry_;
};

}  // namespace

Carry plan_carry(Snapshot& snapshot, const CarryRequest& request) {
    return Carrier{snapshot, request}.run();
}

}  // namespace dltask::flow
