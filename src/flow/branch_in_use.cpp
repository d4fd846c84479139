// SPDX-License-Identifier: Apache-2.0
#include "flow/branch_in_use.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <vector>

#include "base/error.hpp"
#include "base/parts.hpp"
#include "flow/ref_changes.hpp"
#include "model/branch.hpp"
#include "params/hint.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

struct Trace {
    const char* file;
    const char* what;
    const char* command;
};

/// What git itself goes by: wt-status.c and branch.c (`git branch -f` refuses for these).
constexpr std::array<Trace, 4> traces = {{{"rebase-merge/head-name", "rebase", "rebase --continue"},
                                          {"rebase-merge/update-refs", "rebase", "rebase --continue"},
                                          {"rebase-apply/head-name", "rebase", "rebase --continue"},
                                          {"BISECT_START", "bisect", "bisect reset"}}};

/// Without asking git: it is looked at before every change.
std::vector<fs::path> git_dirs(const git::Repository& repository) {
    std::vector<fs::path> found{repository.common_dir};
    std::error_code error;
    for (fs::directory_iterator it{repository.common_dir / "worktrees", error}, end; !error && it != end;
         it.increment(error))
        found.push_back(it->path());
    return found;
}

constexpr std::string_view gone = " in a work tree that is gone";

/// Where to type what ends it; empty: here; `gone`.
std::string option_for(const git::Repository& repository, const fs::path& git_dir) {
    std::error_code error;
    if (fs::equivalent(git_dir, repository.git_dir, error)) return "";
    const std::string link = sys::read_file(git_dir / "gitdir").value_or("");
    const fs::path place = git_dir == repository.common_dir
                               ? git_dir.parent_path()
                               : fs::path{link.substr(0, link.find('\n'))}.parent_path();
    return fs::is_directory(place, error) ? " -C " + params::shell_word(place.native()) : std::string{gone};
}

/// The branch on which a work tree will stand; empty: none.
struct Arrival {
    std::string operator()(const MoveWorkTree& step) const { return step.to.branch; }
    std::string operator()(const LinkWorkTree& step) const { return step.add ? step.head.branch : ""; }
    template <class Other>
    std::string operator()(const Other&) const {
        return "";
    }
};

bool names(const std::string& text, const std::string& ref) {
    for (const std::string_view line : lines_of(text)) {
        if (line == ref || std::string{model::heads}.append(line) == ref) return true;
    }
    return false;
}

}  // namespace

void require_not_in_use(const git::Repository& repository, const std::string& ref) {
    for (const fs::path& git_dir : git_dirs(repository)) {
        for (const Trace& trace : traces) {
            if (!names(sys::read_file(git_dir / trace.file).value_or(""), ref)) continue;
            const std::string there = option_for(repository, git_dir);
            const std::string what =
                fmt::format("a {} of '{}' is under way", trace.what, model::branch_of(ref));
            if (there == gone) throw refused(what + std::string{gone}, {"git worktree prune"});
            throw refused(what + (there.empty() ? "" : " in" + there.substr(3)),
                          {fmt::format("git{} {}", there, trace.command)});
        }
    }
}

void require_none_in_use(const git::Repository& repository, const Plan& plan) {
    for (const auto& [ref, move] : ref_changes(plan)) {
        if (ref.starts_with(model::heads)) require_not_in_use(repository, ref);
    }
    for (const Step& step : plan.steps) {
        const std::string ref = std::visit(Arrival{}, step);
        if (!ref.empty()) require_not_in_use(repository, ref);
    }
}

}  // namespace dltask::flow
