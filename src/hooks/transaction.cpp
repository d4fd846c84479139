// SPDX-License-Identifier: Apache-2.0
#include "hooks/transaction.hpp"

#include <sstream>

#include "hooks/audit.hpp"
#include "model/object_id.hpp"

namespace dltask::hooks {
namespace {

bool is_zero(const std::string& id) {
    return id.find_first_not_of('0') == std::string::npos;
}

std::string tip_of(const std::vector<BranchTip>& tips, const std::string& ref) {
    for (const BranchTip& tip : tips) {
        if (tip.ref == ref) return tip.id;
    }
    return "";
}

/// One line per ref: `<old id> <new id> <ref>`. The old id may be zero for "whatever it is".
std::vector<Update> guarded_updates(const Scene& scene) {
    const auto& scheme = scene.settings.branches;
    std::vector<Update> updates;
    std::istringstream words{scene.call.input ? scene.call.input() : ""};
    std::string before, after, ref;
    while (words >> before >> after >> ref) {
        const bool is_guarded =
            ref == "refs/heads/" + scheme.main || (scheme.has_dev() && ref == "refs/heads/" + scheme.dev);
        if (is_guarded && !is_zero(after) && model::ObjectId::parse(after))
            updates.push_back({ref, "", after});
    }
    return updates;
}

}  // namespace

void judge_transaction(const Scene& scene, Verdict& verdict) {
    const auto& arguments = scene.call.arguments;
    if (arguments.size() < 2 || arguments[1] != "prepared") return;
    AuditRequest request;
    request.updates = guarded_updates(scene);
    if (request.updates.empty()) return;
    request.tips = branch_tips(scene.git, scene.settings.branches);
    for (Update& update : request.updates) update.old_id = tip_of(request.tips, update.ref);
    request.known = {"refs/remotes/"};
    request.main_is_known_too = true;
    request.has_team_file = scene.has_team_file;
    ObjectQuery objects{scene.git};
    audit(objects, scene.settings, request, verdict);
}

}  // namespace dltask::hooks
