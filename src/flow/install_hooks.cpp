// SPDX-License-Identifier: Apache-2.0
#include "flow/install_hooks.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/error.hpp"
#include "git/git_version.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr unsigned executable_mode = 0755;

fs::path hooks_directory(const git::Session& session) {
    if (!session.config.get("core.hookspath")) return session.repository.common_dir / "hooks";
    // Every other question is asked without hooks, which would be the answer here.
    const git::Runner::Arguments arguments{"rev-parse", "--path-format=absolute", "--git-path", "hooks"};
    sys::Child asking = session.runner.start_plain(arguments);
    const sys::ProcessResult result = asking.finish();
    if (!result.ok()) throw git::git_failure(arguments, result);
    return result.out.substr(0, result.out.find_last_not_of('\n') + 1);
}

/// Later values of `event` join the earlier ones; an empty one takes them all back.
std::vector<std::string> events_of(const git::Config& config, const std::string& name) {
    std::vector<std::string> events;
    for (const std::string& event : config.all("hook." + name + ".event")) {
        if (event.empty()) events.clear();
        if (!event.empty()) events.push_back(event);
    }
    return events;
}

std::vector<hooks::ConfiguredHook> configured_hooks(const git::Config& config) {
    constexpr std::string_view suffix = ".command";
    std::vector<hooks::ConfiguredHook> configured;
    for (const auto& [key, command] : config.section("hook.")) {
        if (key.size() <= suffix.size() ||
            key.compare(key.size() - suffix.size(), suffix.size(), suffix) != 0)
            continue;
        const std::string name = key.substr(0, key.size() - suffix.size());
        if (config.boolean("hook." + name + ".enabled", true))
            configured.push_back({name, command, events_of(config, name)});
    }
    return configured;
}

/// Asked only where it matters: it is a process more.
bool runs_configured(const git::Session& session) {
    return git::GitVersion::parse(session.runner.query({"version"})) >= git::first_with_hook_settings;
}

bool is_sample(const fs::path& file) {
    return file.extension() == ".sample";
}

/// A link is moved away before its place is written: what it leads to is nobody's business.
std::optional<std::string> regular_content(const fs::path& path) {
    std::error_code error;
    return fs::is_symlink(path, error) ? std::nullopt : sys::read_file(path);
}

/// One whose executable bit was lost is written again for nothing else.
unsigned mode_of(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    return fs::is_regular_file(status) ? static_cast<unsigned>(status.permissions()) : executable_mode;
}

Step to_step(const fs::path& directory, const hooks::FileAction& action) {
    const fs::path path = directory / action.path;
    switch (action.kind) {
        case hooks::FileActionKind::rename:
            return MoveFiles{{FileMove{path, directory / action.target, true}}};
        case hooks::FileActionKind::remove:
            return WriteFiles{
                {FileChange{path, regular_content(path), std::nullopt, mode_of(path), executable_mode}}};
        case hooks::FileActionKind::write:
            break;
    }
    return WriteFiles{
        {FileChange{path, regular_content(path), action.content, mode_of(path), executable_mode}}};
}

HookSteps to_steps(const hooks::HooksPlace& place, const hooks::HooksPlan& plan) {
    HookSteps result;
    result.notes = plan.notes;
    result.blocked = plan.blocked;
    result.hints = plan.hints;
    if (!plan.blocked.empty()) return result;
    std::vector<fs::path> gone;
    for (const hooks::FileAction& action : plan.actions) {
        Step step = to_step(place.directory, action);
        // A file that an earlier step moves away is not there when its place is written.
        if (auto* write = std::get_if<WriteFiles>(&step)) {
            FileChange& change = write->changes.front();
            for (const fs::path& path : gone) {
                if (path == change.path) change.before = std::nullopt;
            }
        }
        if (action.kind != hooks::FileActionKind::write) gone.push_back(place.directory / action.path);
        result.steps.push_back(std::move(step));
    }
    return result;
}

Plan to_plan(HookSteps steps, const std::string& description) {
    if (!steps.blocked.empty()) throw refused(steps.blocked, steps.hints);
    Plan plan;
    plan.command = "hooks";
    plan.description = description;
    plan.steps = std::move(steps.steps);
    plan.notes = std::move(steps.notes);
    return plan;
}

}  // namespace

hooks::HooksPlace look_at_hooks(const git::Session& session) {
    hooks::HooksPlace place;
    std::error_code error;
    place.directory = fs::weakly_canonical(hooks_directory(session), error);
    place.common_dir = fs::weakly_canonical(session.repository.common_dir, error);
    for (fs::directory_iterator it{place.directory, error}, end; !error && it != end; it.increment(error)) {
        if (is_sample(it->path())) continue;
        hooks::HookFile file;
        file.name = it->path().filename().string();
        std::error_code unreadable;
        const bool is_link = it->is_symlink(unreadable);  // it is renamed as such, wherever it leads
        if (!is_link && it->is_regular_file(unreadable))
            file.content = sys::read_file(it->path()).value_or("");
        file.executable = ::access(it->path().c_str(), X_OK) == 0;
        place.files.push_back(std::move(file));
    }
    place.configured = configured_hooks(session.config);
    const auto shared = std::mismatch(place.common_dir.begin(), place.common_dir.end(),
                                      place.directory.begin(), place.directory.end());
    if (!place.configured.empty() || shared.first != place.common_dir.end())
        place.git_runs_configured = runs_configured(session);
    return place;
}

HookSteps install_steps(const git::Session& session, const fs::path& program,
                        const std::vector<std::string>& demanded) {
    const hooks::HooksPlace place = look_at_hooks(session);
    return to_steps(place, hooks::plan_install(place, program, demanded));
}

HookSteps uninstall_steps(const git::Session& session) {
    const hooks::HooksPlace place = look_at_hooks(session);
    return to_steps(place, hooks::plan_uninstall(place));
}

Plan plan_install_hooks(const Snapshot& snapshot, const fs::path& program,
                        const std::vector<std::string>& demanded) {
    return to_plan(install_steps(snapshot.session, program, demanded), "hooks install");
}

Plan plan_uninstall_hooks(const Snapshot& snapshot) {
    return to_plan(uninstall_steps(snapshot.session), "hooks uninstall");
}

}  // namespace dltask::flow
