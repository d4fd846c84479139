// SPDX-License-Identifier: Apache-2.0
#include "hooks/received.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "hooks/audit.hpp"
#include "hooks/git_dir.hpp"
#include "hooks/ref_moves.hpp"
#include "sys/resource_limits.hpp"

namespace dltask::hooks {
namespace {

constexpr std::chrono::seconds longest_time{300};
constexpr std::uint64_t most_memory = 2ULL << 30U;

/// What is not there was never judged.
void require_objects(ObjectQuery& objects, const std::vector<Update>& updates) {
    for (const Update& update : updates) {
        for (const std::string& id : {update.old_id, update.new_id}) {
            if (!id.empty() && !objects.facts(id))
                throw fatal(
                    fmt::format("object '{}' is missing, which '{}' has or is to have", id, update.ref));
        }
    }
}

/// The ref that HEAD names; empty: none.
std::string head_of(const Git& git) {
    const auto git_dir = GitDir::find(git.environment(), git.directory());
    const auto head = git_dir ? git_dir->head() : std::nullopt;
    if (head) return head->branch.empty() ? "" : "refs/heads/" + head->branch;
    const std::string ref = git.try_ask({"symbolic-ref", "--quiet", "HEAD"}).out;
    return ref.substr(0, ref.find('\n'));
}

/// The team's file as it was before the push. A repository that is filled for the first time is judged
/// by what it is filled with.
std::optional<std::string> team_file(ObjectQuery& objects, const std::vector<git::FileRef>& heads,
                                     const std::string& head, const std::vector<Update>& updates) {
    for (const std::string& name : {std::string{"refs/heads/main"}, head}) {
        for (const git::FileRef& ref : heads) {
            if (ref.name != name) continue;
            if (auto text = objects.content(ref.id + ":.dltask.yaml")) return text;
        }
    }
    const bool is_empty = heads.empty();
    for (const std::string& ref : {std::string{"refs/heads/main"}, head}) {
        for (const Update& update : updates) {
            if (!is_empty || update.ref != ref || update.new_id.empty()) continue;
            if (auto text = objects.content(update.new_id + ":.dltask.yaml")) return text;
        }
    }
    return std::nullopt;
}

/// Nobody could push any more once main had a file that cannot be read.
void require_readable(ObjectQuery& objects, const config::Settings& settings,
                      const std::vector<Update>& updates) {
    for (const Update& update : updates) {
        if (update.ref != "refs/heads/" + settings.branches.main || update.new_id.empty()) continue;
        const auto text = objects.content(update.new_id + ":.dltask.yaml");
        static_cast<void>(config::Settings::parse(text.value_or("")));
    }
}

void note_not_heeded(const sys::Environment& environment, Verdict& verdict) {
    if (environment.get("DLTASK_SKIP")) verdict.note("DLTASK_SKIP is not heeded by the other side of a push");
    if (environment.get("DLTASK") == "0") verdict.note("DLTASK=0 is not heeded by the other side of a push");
}

}  // namespace

Answer receive(const Call& call) {
    sys::limit_resources(longest_time, most_memory);
    const Git git = Git{call.environment, call.directory}.with("GIT_NO_REPLACE_OBJECTS", "1");
    ObjectQuery objects{git};
    AuditRequest request;
    request.updates = parse_received(call.input ? call.input() : "");
    require_objects(objects, request.updates);
    const auto text = team_file(objects, refs_below(git, "refs/heads/"), head_of(git), request.updates);
    const config::Settings settings = config::Settings::parse(text.value_or(""));
    require_readable(objects, settings, request.updates);
    request.known = {"refs/"};
    request.tips = branch_tips(git, settings.branches);
    request.has_team_file = text.has_value();
    request.is_push = true;
    request.quarantine = call.environment.get("GIT_QUARANTINE_PATH").value_or("");
    Verdict verdict{settings, model::BranchKind::other, {}};
    note_not_heeded(call.environment, verdict);
    judge_deletions(settings, request.updates, verdict);
    audit(objects, settings, request, verdict);
    return {verdict.is_clean() ? 0 : 1, verdict.text()};
}

}  // namespace dltask::hooks
