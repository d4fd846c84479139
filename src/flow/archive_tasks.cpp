// SPDX-License-Identifier: Apache-2.0
#include "flow/archive_tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <vector>

#include "base/ascii.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"
#include "flow/branch_moves.hpp"
#include "flow/bring_up_dev.hpp"
#include "flow/commit_maker.hpp"
#include "flow/loose_files.hpp"
#include "flow/tree_edits.hpp"
#include "report/sources.hpp"

namespace dltask::flow {
namespace {

constexpr std::string_view tasks = "tasks/";
constexpr std::string_view archive = "tasks/archive/";

/// `2026-01-01` as `20260101`, which compares with the beginning of a task's time.
std::string parse_day(const std::string& text) {
    const auto part = [&text](std::size_t at, std::size_t length) {
        int number = 0;
        for (const char c : text.substr(at, length)) number = is_digit(c) ? number * 10 + (c - '0') : 9999;
        return number;
    };
    const bool shape = text.size() == 10 && text[4] == '-' && text[7] == '-';
    using namespace std::chrono;
    if (!shape || part(0, 4) > 9998 ||
        !year_month_day{year{part(0, 4)}, month{static_cast<unsigned>(part(5, 2))},
                        day{static_cast<unsigned>(part(8, 2))}}
             .ok()) {
        throw usage(fmt::format("'{}' is no day YYYY-MM-DD", text),
                    {"git dltask archive --before 2026-01-01"});
    }
    return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2);
}

/// A directory and where it goes.
struct Move {
    std::string from;
    std::string to;
    model::ObjectId tree;
};

class Archiver {
public:
    Archiver(Snapshot& snapshot, const ArchiveRequest& request)
        : snapshot_{snapshot}, request_{request}, maker_{snapshot, request.dry_run} {}

    Plan plan() {
        const std::string day = parse_day(request_.before);
        require_main(snapshot_);
        find_moves(day);
        if (moves_.empty()) return {};
        Plan plan{"archive",
                  fmt::format("archive {} task{}", moves_.size(), moves_.size() == 1 ? "" : "s"),
                  {},
                  {},
                  {}};
        const model::ObjectId main = commit();
        const model::ObjectId dev = dev_after(snapshot_, maker_, snapshot_.main, main);
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        std::vector<RefMove> refs{RefMove{"refs/heads/" + scheme.main, snapshot_.main, main}};
        if (dev) refs.push_back(RefMove{"refs/heads/" + scheme.dev, snapshot_.dev, dev});
        plan.steps = branch_steps(snapshot_, refs);
        for (const RefMove& ref : refs) take_along(ref.ref, plan);
        return plan;
    }

private:
    void find_moves(const std::string& day) {
        for (const report::Recorded& task :
             report::recorded_tasks(snapshot_.objects, snapshot_.main, snapshot_.settings.branches)) {
            const std::string& time = task.branch.time->str();
            const bool is_archived = task.dir.compare(0, archive.size(), archive) == 0;
            if (is_archived || task.branch.kind != model::BranchKind::task || time.substr(0, 8) >= day)
                continue;
            const std::string to =
                std::string{archive} + time.substr(0, 4) + '/' + task.dir.substr(tasks.size());
            if (is_there(to)) {
                throw refused(fmt::format("'{}' is there already, beside '{}'", to, task.dir),
                              {fmt::format("git diff {0}:{1} {0}:{2}", snapshot_.settings.branches.main, to,
                                           task.dir)});
            }
            moves_.push_back({task.dir, to, task.tree});
        }
    }

    /// Each directory is read once: that of ten thousand tasks takes a millisecond.
    bool is_there(const std::string& path) {
        const std::size_t slash = path.rfind('/');
        const auto [directory, is_new] = names_.try_emplace(path.substr(0, slash));
        if (is_new) {
            const auto tree = snapshot_.objects.tree(snapshot_.main.hex() + ':' + directory->first);
            for (const git::TreeEntry& entry : tree.value_or(git::Tree{}))
                directory->second.insert(entry.name);
        }
        return directory->second.count(path.substr(slash + 1)) != 0;
    }

    [[nodiscard]] model::ObjectId root() const {
        return snapshot_.objects.info(snapshot_.main.hex() + "^{tree}")->id;
    }

    model::ObjectId commit() {
        TreeEdits edits;
        for (const Move& move : moves_) {
            edits.put(move.from, {});
            edits.put(move.to, {git::Mode::tree, "", move.tree});
        }
        return maker_.commit(edits.apply(snapshot_.objects, root()), {snapshot_.main},
                             fmt::format("chore(task): archive {} task{} from before {}\n", moves_.size(),
                                         moves_.size() == 1 ? "" : "s", request_.before));
    }

    /// Where a branch that moves is checked out: checkpoints and what else git does not track.
    void take_along(const std::string& ref, Plan& plan) const {
        const git::WorkTree* tree = snapshot_.checked_out(ref);
        if (tree == nullptr) return;
        MoveFiles files;
        std::vector<std::string> loose = loose_files(snapshot_.runner_at(tree->path), "tasks");
        std::sort(loose.begin(), loose.end());
        for (const Move& move : moves_) {
            const std::string inside = move.from + '/';
            for (auto path = std::lower_bound(loose.begin(), loose.end(), inside);
                 path != loose.end() && path->compare(0, inside.size(), inside) == 0; ++path) {
                files.moves.push_back(
                    {tree->path / *path, tree->path / (move.to + path->substr(move.from.size())), false});
            }
        }
        if (files.moves.empty()) return;
        plan.notes.push_back(fmt::format("moving along in '{}': {} that git does not track",
                                         tree->path.string(), counted(files.moves.size(), "file")));
        plan.steps.emplace_back(std::move(files));
    }

    Snapshot& snapshot_;
    const ArchiveRequest& request_;
    CommitMaker maker_;
    std::vector<Move> moves_;
    std::map<std::string, std::set<std::string>> names_;  ///< of what is in a directory of main
};

}  // namespace

Plan plan_archive(Snapshot& snapshot, const ArchiveRequest& request) {
    return Archiver{snapshot, request}.plan();
}

}  // namespace dltask::flow
