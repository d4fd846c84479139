// SPDX-License-Identifier: Apache-2.0
#include "hooks/main_line.hpp"

#include <fmt/format.h>

#include "hooks/core_version.hpp"
#include "hooks/hotfixes.hpp"
#include "hooks/records.hpp"
#include "hooks/squashes.hpp"
#include "rules/commit_type.hpp"
#include "rules/legal_source.hpp"
#include "rules/main_protected.hpp"

namespace dltask::hooks {
namespace {

using model::BranchKind;
using model::CommitMessage;

class MainLine {
public:
    MainLine(History& history, Sources& sources, const BranchUpdate& main)
        : history_{history}, sources_{sources}, main_{main} {}

    void judge(const std::vector<const Commit*>& line) {
        const std::vector<const Commit*> plain = unproved(line);
        const std::set<std::string> squashed = Squashes{history_, sources_}.proved(plain, released(line));
        find_small_fixes(plain);
        find_forwarded(line);
        for (const Commit* commit : line) {
            if (commit->parents.empty()) continue;  // nobody's violation
            const bool legal = commit->is_merge() ? judge_merge(*commit)
                                                  : judge_plain(*commit, squashed.count(commit->id) != 0 ||
                                                                             is_proved_alone(*commit));
            judge_message(*commit, legal);
        }
    }

private:
    const rules::Touched& touched(const Commit& commit) const { return history_.touched(commit); }

    bool is_release(const Commit& commit) {
        if (!touched(commit).is_config_only()) return false;
        const auto version = core_version(history_.objects, commit.id, history_.settings.keys);
        return rules::is_release_message(CommitMessage::parse(commit.message), version.value_or(""));
    }

    /// What the next commit of the line releases.
    std::set<std::string> released(const std::vector<const Commit*>& line) {
        std::set<std::string> ids;
        for (std::size_t i = 1; i < line.size(); ++i) {
            if (line[i]->parents.size() == 1 && is_release(*line[i])) ids.insert(line[i - 1]->id);
        }
        return ids;
    }

    /// What init does: the adoption, a template or a VERSION where there was none.
    bool is_set_up(const Commit& commit) {
        if (touched(commit).brings_team_file()) return true;
        if (!rules::is_set_up_message(CommitMessage::parse(commit.message))) return false;
        return touched(commit).is_config_only() ||
               !history_.objects.facts(commit.parents.front() + ":tasks/main");
    }

    bool is_task(const Commit& commit) const { return !touched(commit).only_task().empty(); }

    /// What needs no other commit to be proved.
    bool is_proved_alone(const Commit& commit) {
        const auto message = CommitMessage::parse(model::clean_message(commit.message, ""));
        if (is_task(commit) || touched(commit).is_archive() || is_release(commit) ||
            forwarded_.count(commit.id) != 0)
            return true;
        return is_set_up(commit) || rules::names_hotfix(message) || small_fixes_.count(commit.id) != 0;
    }

    /// dev's own commits, taken over as they are: a rebase that had nothing to change. Only where the team
    /// rebases or a release follows.
    void find_forwarded(const std::vector<const Commit*>& line) {
        const bool rebases = history_.settings.merge_strategy == config::MergeStrategy::rebase;
        bool is_released = rebases;
        for (auto it = line.rbegin(); it != line.rend(); ++it) {
            const Commit& commit = **it;
            if (commit.parents.size() != 1) {
                is_released = rebases;
            } else if (is_release(commit)) {
                is_released = true;
            } else if (is_released && sources_.is_on_dev(commit.id)) {
                forwarded_.insert(commit.id);
            }
        }
    }

    /// One `fix` that is small and no task's: a hotfix that was squashed, as far as anybody can tell.
    void find_small_fixes(const std::vector<const Commit*>& plain) {
        std::vector<const Commit*> fixes;
        for (const Commit* commit : plain) {
            if (CommitMessage::parse(model::clean_message(commit->message, "")).type == "fix")
                fixes.push_back(commit);
        }
        for (const auto& [commit, lines] : changed_lines(history_.git, fixes)) {
            if (lines <= history_.settings.hotfix_max_lines) small_fixes_.insert(commit);
        }
    }

    /// Commits from before the adoption warn anyway.
    std::vector<const Commit*> unproved(const std::vector<const Commit*>& line) {
        std::vector<const Commit*> plain;
        for (const Commit* commit : line) {
            const bool is_plain = commit->parents.size() == 1;
            // What lies on dev's line itself was not squashed but forwarded.
            if (!is_plain || !history_.adoption.binds(*commit) || is_task(*commit) || is_release(*commit))
                continue;
            if (!sources_.is_on_dev(commit->id)) plain.push_back(commit);
        }
        return plain;
    }

    std::string way_back() const {
        if (main_.old_id.empty()) return "";
        return fmt::format("what main brings: git log --first-parent --oneline {}..{}",
                           main_.old_id.substr(0, 10), main_.branch.full);
    }

    bool judge_merge(const Commit& commit) {
        const std::vector<rules::MergedHead> heads = sources_.heads(commit, main_.branch);
        auto violations =
            rules::check_merge_source(main_.branch, heads, history_.settings.branches.has_dev());
        const bool legal = violations.empty();
        for (rules::Violation& violation : violations) {
            violation.hint = way_back();
            history_.add(std::move(violation), commit.id, BranchKind::main);
        }
        if (legal && history_.adoption.binds(commit)) judge_hotfixes(commit, heads);
        return legal;
    }

    void judge_hotfixes(const Commit& merge, const std::vector<rules::MergedHead>& heads) {
        for (const rules::MergedHead& head : heads) {
            if (head.from.empty()) continue;
            for (rules::Violation& violation :
                 measure_hotfix(history_.git, history_.objects, history_.settings, head.from.front(),
                                merge.parents.front(), head.commit)) {
                history_.add(std::move(violation), merge.id, BranchKind::main);
            }
        }
    }

    bool judge_plain(const Commit& commit, bool proved) {
        const model::BranchScheme& scheme = history_.settings.branches;
        const rules::PlainCommit plain{main_.branch, scheme.dev,     false,         proved,
                                       true,         scheme.feature, scheme.hotfix, true};
        auto violation = rules::check_main_protected(plain);
        if (!violation) return true;
        if (sources_.is_on_dev(commit.id))
            violation->message += ": it was forwarded, not merged; git merge --no-ff makes a merge";
        if (sources_.is_on_dev(commit.id)) violation->hint.clear();
        if (!way_back().empty()) violation->hint += (violation->hint.empty() ? "" : "\n") + way_back();
        history_.add(std::move(*violation), commit.id, BranchKind::main);
        return false;
    }

    void judge_message(const Commit& commit, bool legal) {
        const std::string text = model::clean_message(commit.message, "");
        auto violation = rules::check_commit_type(
            {text, history_.settings.commit_types, BranchKind::main, commit.is_merge(), legal});
        if (violation) history_.add(std::move(*violation), commit.id, BranchKind::main);
    }

    History& history_;
    Sources& sources_;
    const BranchUpdate& main_;
    std::set<std::string> small_fixes_;
    std::set<std::string> forwarded_;
};

}  // namespace

void judge_main_line(History& history, Sources& sources, const BranchUpdate& main,
                     const std::vector<const Commit*>& line) {
    MainLine{history, sources, main}.judge(line);
    judge_records(history, main.branch, line);
}

}  // namespace dltask::hooks
