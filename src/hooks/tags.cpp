// SPDX-License-Identifier: Apache-2.0
#include "hooks/tags.hpp"

#include "hooks/core_version.hpp"
#include "rules/version_tag.hpp"

namespace dltask::hooks {

void judge_tags(History& history) {
    constexpr std::string_view prefix = "refs/tags/";
    for (const Update& update : history.request.updates) {
        if (update.ref.compare(0, prefix.size(), prefix) != 0 || update.new_id.empty()) continue;
        rules::TagFacts tag;
        tag.name = update.ref.substr(prefix.size());
        if (tag.name.empty() || tag.name.front() != 'v') continue;
        const auto object = history.objects.facts(update.new_id);
        const auto commit = history.objects.facts(update.new_id + "^{commit}");
        tag.annotated = object && object->type == "tag";
        if (commit) {
            tag.commit = commit->id;
            tag.version = core_version(history.objects, commit->id, history.settings.keys);
        }
        const std::string id = tag.commit;
        if (auto violation = rules::check_version_tag(tag))
            history.add(std::move(*violation), id, model::BranchKind::main);
    }
}

}  // namespace dltask::hooks
