// SPDX-License-Identifier: Apache-2.0
#include "hooks/template_config.hpp"

#include "config/required_keys.hpp"
#include "hooks/core_version.hpp"
#include "rules/config_keys.hpp"
#include "yaml/document.hpp"

namespace dltask::hooks {

std::vector<rules::Violation> judge_config_text(const std::string& text, const config::Settings& settings) {
    const std::string path{template_config};
    const auto parsed = yaml::parse(text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&parsed)) {
        const std::string where =
            path + ":" + std::to_string(problem->line) + ":" + std::to_string(problem->column);
        return {{"config-keys", "", path, where + ": " + problem->message, ""}};
    }
    return rules::check_config_keys(std::get<model::Value>(parsed), config::required_keys(settings.keys),
                                    path);
}

void judge_template_config(History& history, const BranchUpdate& update) {
    const std::string path = std::string{":"} + template_config;
    if (update.branch.is_task_like()) return;
    const auto file = history.objects.facts(update.new_id + path);
    if (!file) return;
    if (!update.old_id.empty()) {
        const auto before = history.objects.facts(update.old_id + path);
        if (before && before->id == file->id) return;
    }
    const auto text = history.objects.content(file->id);
    if (!text) {
        history.found.push_back({{"config-keys", "", template_config,
                                  std::string{"'"} + template_config + "' is larger than 1 MiB", ""},
                                 update.branch.kind});
        return;
    }
    for (rules::Violation& violation : judge_config_text(*text, history.settings))
        history.found.push_back({std::move(violation), update.branch.kind});
}

}  // namespace dltask::hooks
