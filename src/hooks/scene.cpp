// SPDX-License-Identifier: Apache-2.0
#include "hooks/scene.hpp"

#include <fmt/format.h>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"
#include "rules/rule.hpp"
#include "sys/file.hpp"

namespace dltask::hooks {
namespace {

constexpr std::uint64_t longest_settings = 1U << 20U;

std::string without_line_end(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

/// The variable alone proves nothing: it must hold what the running operation wrote down.
bool is_own_operation(const Call& call, const GitDir& git_dir) {
    const std::string claimed = call.environment.get("DLTASK_OPERATION").value_or("");
    return !claimed.empty() && without_line_end(git_dir.common_file("dltask/token").value_or("")) == claimed;
}

/// A form of repository whose HEAD only git can read.
Head ask_head(const Git& git) {
    Head head;
    head.branch = without_line_end(git.try_ask({"symbolic-ref", "--quiet", "--short", "HEAD"}).out);
    head.unborn = !git.try_ask({"rev-parse", "--quiet", "--verify", "HEAD^{commit}"}).ok();
    return head;
}

void read_skipped(Scene& scene) {
    const std::string names = scene.call.environment.get("DLTASK_SKIP").value_or("");
    std::vector<std::string> known;
    for (const rules::RuleInfo& rule : rules::all_rules()) known.emplace_back(rule.id);
    for (std::size_t at = 0; at < names.size();) {
        const std::size_t end = std::min(names.find_first_of(", ", at), names.size());
        const std::string name = names.substr(at, end - at);
        at = end + 1;
        if (name.empty()) continue;
        if (rules::find_rule(name) != nullptr) {
            scene.skipped.insert(name);
            continue;
        }
        const auto near = did_you_mean(name, known);
        scene.warnings.push_back(fmt::format("DLTASK_SKIP names no rule: '{}'{}", name,
                                             near ? fmt::format("; did you mean '{}'?", *near) : ""));
    }
}

}  // namespace

Scene look(const Call& call, config::Settings settings) {
    auto git_dir = GitDir::find(call.environment, call.directory);
    if (!git_dir) throw fatal("not a git repository: '" + call.directory.native() + "'");
    const Git git{call.environment, call.directory};
    const auto found = git_dir->head();
    const Head head = found ? *found : ask_head(git);
    Scene scene{call, std::move(*git_dir), git, std::move(settings), {}, head.unborn, {}, {}, false};
    scene.branch = model::parse_branch(head.branch, scene.settings.branches);
    return scene;
}

std::optional<Scene> look(const Call& call) {
    if (call.environment.get("DLTASK") == "0") return std::nullopt;
    const auto git_dir = GitDir::find(call.environment, call.directory);
    if (!git_dir) return std::nullopt;
    // A push of ours brings what others committed, too.
    const bool is_push = !call.arguments.empty() && call.arguments.front() == "pre-push";
    if (!is_push && is_own_operation(call, *git_dir)) return std::nullopt;
    const auto text = sys::read_file(call.directory / ".dltask.yaml", longest_settings);
    Scene scene = look(call, config::Settings::parse(text.value_or("")));
    scene.has_team_file = text.has_value();
    read_skipped(scene);
    return scene;
}

}  // namespace dltask::hooks
