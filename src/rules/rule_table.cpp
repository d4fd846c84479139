// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rules/rule.hpp"

namespace dltask::rules {

const std::vector<RuleInfo>& all_rules() {
    static const std::vector<RuleInfo> rules = {
        {"branch-name", false, "a branch name is of a known kind",
         "The kind of a branch decides what may be committed on it and where it may be merged. Kinds are "
         "told by "
         "name: main, dev, feature-<name>, hotfix-<name>, task-<version>-<time>-<name>, "
         "debug-<version>-<time>-<name>, or what 'branches' in .dltask.yaml says. 'git dltask feature', "
         "'hotfix', 'new' and 'debug' make names that fit."},
        {"commit-type", true, "a commit message is 'type(scope)!: subject' with a known type",
         "History is read by people and by 'git dltask release', which takes the next version from the "
         "types: "
         "feat a minor step, '!' or 'BREAKING CHANGE:' a major one, everything else a patch. Types are lower "
         "case: feat fix docs style refactor test chore task, and those that 'commit.types' in .dltask.yaml "
         "adds. The scope is optional, one space follows the colon. What git writes itself (Merge, Revert, "
         "fixup!, squash!, amend!) passes on working branches, not into main. On debug branches it warns."},
        {"config-keys", true, "tasks/main/config.yaml has the required keys with the right types",
         "Every task is a copy of tasks/main, so a slip there is a slip in every task. VERSION is a version, "
         "DEBUG, TRAIN and TEST are true or false, RESUME and MODEL_PATH are a path or null, RANDOM_SEED is "
         "a "
         "whole number; types are those that PyYAML reads. A project with other names says so in "
         "'config.keys' of .dltask.yaml."},
        {"hotfix-size", false, "a hotfix stays below hotfix.max-lines and adds no feat",
         "A hotfix goes into main without the tests that a release from dev has seen: a few lines, fixes "
         "only. "
         "Added and deleted lines count, 100 unless 'hotfix.max-lines' in .dltask.yaml says otherwise. "
         "'git dltask finish' refuses a bigger one."},
        {"large-file", true, "no plain file above files.max-size is staged",
         "A big blob in a commit stays in the repository for ever: ignoring the file later does not shrink a "
         "clone, and hosts refuse the push. Let git-lfs or DVC keep it, or ignore it, before the commit. The "
         "limit is 10MiB unless 'files.max-size' in .dltask.yaml says otherwise."},
        {"large-history", true, "nothing that is pushed contains a file above files.max-size",
         "A big file that was committed and deleted again still travels with every clone. Take it out of the "
         "commits that are not pushed yet (git rebase -i, or git filter-repo) before they are."},
        {"main-protected", true, "nobody commits to main directly",
         "main is always releasable: it takes merges of dev, of a hotfix and of tasks, and the commits of a "
         "release. Work goes to dev, a feature or a hotfix. A commit that was made on main by mistake, and "
         "is "
         "not pushed yet, is moved by 'git switch dev', 'git cherry-pick main' and 'git branch --force main "
         "main~1'. In a team without dev this is a warning. A push that sends main back, or deletes main or "
         "dev, is always told."},
        {"merge-source", true, "only what the branch table allows is merged",
         "main takes dev, hotfix and task branches; dev takes everything but debug branches; a debug branch "
         "is merged into nothing, its code travels by 'git dltask carry'. The source is told by its commits, "
         "not "
         "by the name that was typed."},
        {"task-immutable", true, "the record of a task in main is not changed afterwards",
         "A record that can be edited proves nothing. Below tasks/<task>/ nothing changes once it is in "
         "main, "
         "except on that task's own branch; whole directories may be moved to tasks/archive/<year>/. Run the "
         "task again for new results: 'git dltask again', 'git dltask rerun'."},
        {"task-scope", true, "a task branch changes nothing outside tasks/<branch>/",
         "Tasks never conflict, and every result belongs to a released core, because a task touches its own "
         "directory only. A change of the core belongs on dev, a feature or a hotfix."},
        {"version-tag", true, "tag v<V> is annotated and points at a commit whose VERSION is V",
         "A task names its core by version. The tag is what that name means, so it must be a tag object and "
         "the "
         "VERSION in tasks/main/config.yaml of its commit must agree. 'git dltask release' makes both."},
    };
    return rules;
}

const RuleInfo* find_rule(std::string_view id) {
    const auto& rules = all_rules();
    const auto found =
        std::find_if(rules.begin(), rules.end(), [id](const RuleInfo& rule) { return rule.id == id; });
    return found == rules.end() ? nullptr : &*found;
}

}  // namespace dltask::rules
