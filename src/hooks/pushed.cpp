// SPDX-License-Identifier: Apache-2.0
#include "hooks/pushed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hooks/audit.hpp"
#include "hooks/ref_moves.hpp"
#include "model/object_id.hpp"

namespace dltask::hooks {
namespace {

std::string known_id(const std::string& id) {
    const bool is_zero = id.find_first_not_of('0') == std::string::npos;
    return is_zero || !model::ObjectId::parse(id) ? "" : id;
}

/// The pre-commit framework reads stdin itself and hands over the first ref in variables of its own; without
/// ids where the first commit of all is pushed.
std::vector<Update> updates_of_framework(const Git& git) {
    const sys::Environment& environment = git.environment();
    std::string to = environment.get("PRE_COMMIT_TO_REF").value_or("");
    const std::string ref = environment.get("PRE_COMMIT_REMOTE_BRANCH").value_or("");
    const std::string local = environment.get("PRE_COMMIT_LOCAL_BRANCH").value_or("");
    if (const auto pushed = to.empty() && !local.empty() ? ObjectQuery{git}.facts(local) : std::nullopt)
        to = pushed->id;
    if (ref.empty() || known_id(to).empty()) return {};
    return {{ref, known_id(environment.get("PRE_COMMIT_FROM_REF").value_or("")), to}};
}

std::string remote_of(const Call& call) {
    if (call.arguments.size() > 1) return call.arguments[1];
    return call.environment.get("PRE_COMMIT_REMOTE_NAME").value_or("");
}

/// What the remote has may never have been fetched.
void forget_unknown(ObjectQuery& objects, std::vector<Update>& updates) {
    for (Update& update : updates) {
        update.old_is_unknown = !update.old_id.empty() && !objects.facts(update.old_id);
        if (update.old_is_unknown) update.old_id.clear();
    }
}

/// A remote that was given by its URL has no branches here.
KnownRefs known_of(const std::string& remote) {
    const bool is_name = !remote.empty() && remote.find_first_of("*?[\\:") == std::string::npos &&
                         remote.front() != '/' && remote.front() != '.';
    return {is_name ? "refs/remotes/" + remote + "/" : ""};
}

void note_skipped(const Scene& scene, Verdict& verdict) {
    if (scene.skipped.empty()) return;
    std::string names;
    for (const std::string& rule : scene.skipped) names += (names.empty() ? "" : ", ") + rule;
    verdict.note("DLTASK_SKIP leaves out: " + names);
}

}  // namespace

void judge_pushed(const Scene& scene, Verdict& verdict) {
    note_skipped(scene, verdict);
    AuditRequest request;
    request.updates = parse_pushed(scene.call.input ? scene.call.input() : "");
    if (request.updates.empty()) request.updates = updates_of_framework(scene.git);
    judge_deletions(scene.settings, request.updates, verdict);
    const bool brings = std::any_of(request.updates.begin(), request.updates.end(),
                                    [](const Update& update) { return !update.new_id.empty(); });
    if (!brings) return;
    ObjectQuery objects{scene.git};
    forget_unknown(objects, request.updates);
    request.known = known_of(remote_of(scene.call));
    request.tips = branch_tips(scene.git, scene.settings.branches);
    request.has_team_file = scene.has_team_file;
    request.is_push = true;
    audit(objects, scene.settings, request, verdict);
}

}  // namespace dltask::hooks
