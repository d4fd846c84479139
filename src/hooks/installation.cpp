// SPDX-License-Identifier: Apache-2.0
#include "hooks/installation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/embedded.hpp"
#include "hooks/door.hpp"

namespace dltask::hooks {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = "\n# git-dltask hook: ";
constexpr std::size_t head_size = 200;  // what merely quotes the mark does so further down

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

const HookFile* find_file(const HooksPlace& place, const std::string& name) {
    const auto found = std::find_if(place.files.begin(), place.files.end(),
                                    [&name](const HookFile& file) { return file.name == name; });
    return found == place.files.end() ? nullptr : &*found;
}

std::string chained_name(const std::string& event) {
    return event + std::string{chained_suffix};
}

bool is_ours(const HookFile& file) {
    return std::string_view{file.content}.substr(0, head_size).find(mark) != std::string_view::npos;
}

std::string owner_of(const HookFile& file) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> signs = {
        {{"git lfs ", "git-lfs"},
         {"git-lfs", "git-lfs"},
         {"pre-commit.com", "pre-commit"},
         {"lefthook", "lefthook"},
         {"husky", "husky"},
         {"dvc", "DVC"}}};
    for (const auto& [sign, owner] : signs) {
        if (file.content.find(sign) != std::string::npos) return std::string{owner};
    }
    return "";
}

/// `git-dltask-hook commit-msg` or `git dltask hook commit-msg`, whatever stands before and behind.
bool calls_ours(const ConfiguredHook& hook) {
    return hook.command.find("git-dltask-hook") != std::string::npos ||
           hook.command.find("dltask hook ") != std::string::npos;
}

bool is_for(const ConfiguredHook& hook, const std::string& event) {
    return std::find(hook.events.begin(), hook.events.end(), event) != hook.events.end();
}

bool is_configured(const HooksPlace& place, const std::string& event) {
    return place.git_runs_configured &&
           std::any_of(place.configured.begin(), place.configured.end(),
                       [&](const ConfiguredHook& hook) { return is_for(hook, event) && calls_ours(hook); });
}

HookState state_of(const HooksPlace& place, const std::string& event, const fs::path& program) {
    const HookFile* file = find_file(place, event);
    if (file == nullptr) return is_configured(place, event) ? HookState::configured : HookState::absent;
    if (!is_ours(*file)) return HookState::foreign;
    return file->executable && file->content == print_shim(event, program) ? HookState::ours
                                                                           : HookState::outdated;
}

bool is_below(const fs::path& path, const fs::path& directory) {
    const auto [end, ignored] = std::mismatch(directory.begin(), directory.end(), path.begin(), path.end());
    return end == directory.end();
}

std::vector<std::string> every_event() {
    std::vector<std::string> all = events();
    all.insert(all.end(), optional_events().begin(), optional_events().end());
    return all;
}

std::string shell_quoted(std::string text) {
    replace_all(text, "'", "'\\''");
    return "'" + text + "'";
}

/// The lines that have git call ours beside whatever the directory holds.
void hint_at_configuration(const fs::path& program, HooksPlan& plan) {
    for (const std::string& event : events()) {
        const std::string command = shell_quoted(program.native()) + " " + event;
        plan.hints.push_back(
            fmt::format("git config hook.dltask-{0}.event {0} && git config hook.dltask-{0}.command {1}",
                        event, shell_quoted(command)));
    }
}

bool is_husky(const fs::path& directory) {
    return directory.filename() == "_" && directory.parent_path().filename() == ".husky";
}

void block(const HooksPlace& place, const fs::path& program, HooksPlan& plan) {
    const std::string directory = place.directory.native();
    plan.blocked =
        fmt::format("hooks directory '{}' is not this repository's own (core.hooksPath)", directory);
    if (place.git_runs_configured) {
        hint_at_configuration(program, plan);
        return;
    }
    // husky writes `.husky/_` anew with every install; what is a person's own lies above it.
    const std::string files = is_husky(place.directory) ? place.directory.parent_path().native() : directory;
    for (const std::string& event : events()) {
        plan.hints.push_back(
            fmt::format("add to '{}/{}': git-dltask-hook {} \"$@\" || exit", files, event, event));
    }
}

std::string name_of_chained(const HookFile& file) {
    const std::string owner = owner_of(file);
    return owner.empty() ? "'" + file.name + "'" : owner;
}

/// The hook that ours runs first stands in its place again: its tool wrote it anew (lefthook does with every
/// `npm install`, git-lfs with `git lfs update --force`).
bool is_back(const HookFile& file, const HookFile& chained) {
    if (file.content.empty() || chained.content.empty()) return false;
    return file.content == chained.content ||
           (!owner_of(file).empty() && owner_of(file) == owner_of(chained));
}

void install_event(const HooksPlace& place, const std::string& event, const fs::path& program,
                   HooksPlan& plan) {
    const HookState state = state_of(place, event, program);
    if (state == HookState::ours) return;
    if (is_configured(place, event)) {
        plan.notes.push_back(fmt::format("the {} hook is called by git's configuration already", event));
        return;
    }
    const HookFile* before = find_file(place, event);
    if (state == HookState::foreign) {
        const HookFile* chained = find_file(place, chained_name(event));
        if (chained != nullptr && !is_back(*before, *chained)) {
            plan.notes.push_back(fmt::format(
                "left '{0}' alone: '{0}{1}' is there, too; make one file of them", event, chained_suffix));
            return;
        }
        plan.notes.push_back(
            fmt::format("the {} hook of {} goes on running, before ours", event, name_of_chained(*before)));
        if (chained == nullptr)
            plan.actions.push_back({FileActionKind::rename, event, chained_name(event), ""});
        else if (chained->content != before->content)
            plan.actions.push_back({FileActionKind::write, chained_name(event), "", before->content});
    }
    plan.actions.push_back({FileActionKind::write, event, "", print_shim(event, program)});
}

}  // namespace

std::string print_shim(std::string_view event, const fs::path& program) {
    const std::string quoted = shell_quoted(program.native());
    std::string text{embedded::hooks().front().content};
    replace_all(text, "@EVENT@", event);
    replace_all(text, "@PROGRAM@", quoted);
    return text;
}

HooksPlan plan_install(const HooksPlace& place, const fs::path& program,
                       const std::vector<std::string>& demanded) {
    HooksPlan plan;
    const bool is_done = std::all_of(events().begin(), events().end(),
                                     [&](const std::string& event) { return is_configured(place, event); });
    if (!is_below(place.directory, place.common_dir) && !is_done) {
        block(place, program, plan);
        return plan;
    }
    for (const std::string& event : events()) install_event(place, event, program, plan);
    for (const std::string& event : optional_events()) {
        const bool is_demanded = std::find(demanded.begin(), demanded.end(), event) != demanded.end();
        const bool is_there = state_of(place, event, program) == HookState::outdated;
        if (is_demanded || is_there) install_event(place, event, program, plan);
    }
    return plan;
}

HooksPlan plan_uninstall(const HooksPlace& place) {
    HooksPlan plan;
    for (const std::string& event : every_event()) {
        const HookFile* file = find_file(place, event);
        const HookFile* chained = find_file(place, chained_name(event));
        const bool has_chained = chained != nullptr;
        if (file != nullptr && !is_ours(*file)) {
            if (has_chained && is_back(*file, *chained))
                plan.actions.push_back({FileActionKind::remove, chained_name(event), "", ""});
            else if (has_chained)
                plan.notes.push_back(fmt::format("left '{}' alone: it is not ours any more", event));
        } else if (has_chained) {
            plan.actions.push_back({FileActionKind::rename, chained_name(event), event, ""});
        } else if (file != nullptr) {
            plan.actions.push_back({FileActionKind::remove, event, "", ""});
        }
    }
    return plan;
}

std::vector<HookStatus> hooks_status(const HooksPlace& place, const fs::path& program) {
    std::vector<HookStatus> all;
    for (const std::string& event : every_event()) {
        HookStatus status{event, state_of(place, event, program), "", "", {}};
        const HookFile* file = find_file(place, event);
        const HookFile* before = find_file(place, chained_name(event));
        if (status.state == HookState::foreign)
            status.owner = is_husky(place.directory) ? "husky" : owner_of(*file);
        if (before != nullptr) {
            const std::string owner = owner_of(*before);
            status.chained = owner.empty() ? before->name : owner;
        }
        for (const ConfiguredHook& hook : place.configured) {
            if (place.git_runs_configured && is_for(hook, event) && !calls_ours(hook))
                status.configured.push_back(hook.name);
        }
        all.push_back(std::move(status));
    }
    return all;
}

}  // namespace dltask::hooks
