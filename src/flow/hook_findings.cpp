// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "flow/inspectors.hpp"
#include "flow/install_hooks.hpp"
#include "hooks/door.hpp"
#include "params/hint.hpp"
#include "sys/file_system.hpp"
#include "sys/process.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;
using hooks::HookFile;
using hooks::HookState;
using hooks::HookStatus;

constexpr const char* install_command = "git dltask hooks install";

const HookFile* file_of(const hooks::HooksPlace& place, const std::string& name) {
    const auto found = std::find_if(place.files.begin(), place.files.end(),
                                    [&name](const HookFile& file) { return file.name == name; });
    return found == place.files.end() ? nullptr : &*found;
}

/// The kernel takes the carriage return for a part of the interpreter's name.
bool has_crlf(const HookFile& file) {
    const std::size_t end = file.content.find('\n');
    return end != std::string::npos && end > 0 && file.content[end - 1] == '\r';
}

/// A hook of somebody else in which a person has put the line that calls ours.
bool mentions_ours(const HookFile& file) {
    return file.content.find("git-dltask-hook") != std::string::npos ||
           file.content.find("dltask hook ") != std::string::npos;
}

bool is_ours(const HookStatus& status) {
    return status.state == HookState::ours || status.state == HookState::outdated;
}

/// What the shim calls: its line `program='...'`, as it was written for a shell.
fs::path program_in(const HookFile& file) {
    constexpr std::string_view start = "\nprogram='", escaped = "'\\''";
    const std::size_t at = file.content.find(start);
    if (at == std::string::npos) return {};
    std::string text = file.content.substr(at + start.size());
    text = text.substr(0, std::min(text.find("'\n"), text.find("'\r")));
    for (std::size_t quote = 0; (quote = text.find(escaped, quote)) != std::string::npos; ++quote)
        text.replace(quote, escaped.size(), "'");
    return text;
}

/// A shim of ours that is not as `hooks install` would write it.
Finding outdated(const HookFile& file, const Inspection& inspection) {
    const auto finding = [&file](Gravity gravity, const std::string& what) {
        return Finding{gravity, fmt::format("the {} hook {}", file.name, what), {install_command}};
    };
    if (has_crlf(file)) return finding(Gravity::error, "has CRLF line ends, and git cannot start it");
    if (!file.executable) return finding(Gravity::error, "is not executable, and git passes it over");
    const fs::path program = program_in(file);
    if (sys::is_program(program)) return finding(Gravity::warning, "is of another git-dltask than this one");
    const std::string gone = fmt::format("calls '{}', which is gone", program.native());
    const auto other = sys::find_program("git-dltask-hook", inspection.environment);
    if (!other) return finding(Gravity::error, gone);
    return finding(Gravity::warning, fmt::format("{}; '{}' is called instead", gone, other->native()));
}

/// Another hook stands where ours would.
Finding displaced(const HookStatus& status, const hooks::HooksPlan& plan) {
    const std::string owner = status.owner.empty() ? "somebody else" : status.owner;
    const std::string kept = status.event + std::string{hooks::chained_suffix};
    const bool is_mended = std::any_of(plan.actions.begin(), plan.actions.end(), [&](const auto& action) {
        return action.path == status.event || action.target == status.event;
    });
    std::vector<std::string> hints{install_command};
    if (!is_mended)
        hints.insert(
            hints.begin(),
            fmt::format("make one file '{0}' of it and '{1}', remove '{1}', then:", status.event, kept));
    return {Gravity::error,
            fmt::format("the {} hook is one of {}, which does not call ours", status.event, owner), hints};
}

/// `git config` for the file that says so.
std::string unset_hooks_path(const git::Session& session) {
    // Every other question is asked without hooks, by a setting of ours.
    sys::Child asking = session.runner.start_plain({"config", "--show-scope", "--get", "core.hooksPath"});
    const std::string said = asking.finish().out;
    const std::string scope = said.substr(0, said.find('\t'));
    if (scope == "command") return "unset GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS";
    return fmt::format("git config --{} --unset-all core.hooksPath", scope);
}

class HookInspection {
public:
    explicit HookInspection(const Inspection& inspection)
        : inspection_{inspection},
          session_{inspection.repository->session},
          place_{look_at_hooks(session_)},
          plan_{hooks::plan_install(place_, inspection.hook_program)},
          all_{hooks::hooks_status(place_, inspection.hook_program)} {}

    [[nodiscard]] Findings look() {
        std::error_code error;
        if (session_.config.get("core.hookspath") && !fs::is_directory(place_.directory, error)) {
            return {{Gravity::error,
                     fmt::format("core.hooksPath is '{}', which is not there: git runs no hook file at all",
                                 place_.directory.native()),
                     {unset_hooks_path(session_)}}};
        }
        for (const HookStatus& status : all_) look_at(status);
        say_absent();
        if (inspection_.environment.get("DLTASK") == "0")
            findings_.push_back(
                {Gravity::note, "DLTASK=0 is set: no hook judges anything", {"unset DLTASK"}});
        return std::move(findings_);
    }

private:
    void look_at(const HookStatus& status) {
        const HookFile* file = file_of(place_, status.event);
        switch (status.state) {
            case HookState::ours:
            case HookState::configured:
                ++present_;
                break;
            case HookState::outdated:
                ++present_;
                findings_.push_back(outdated(*file, inspection_));
                break;
            case HookState::foreign:
                if (mentions_ours(*file)) {
                    ++present_;
                } else if (is_expected(status)) {
                    foreign_.push_back(status);
                }
                break;
            case HookState::absent:
                if (is_expected(status)) absent_.push_back(status.event);
                break;
        }
    }

    /// An optional one that was never asked for is nobody's loss; one that was put over ours is.
    [[nodiscard]] bool is_expected(const HookStatus& status) const {
        const auto& usual = hooks::events();
        return std::find(usual.begin(), usual.end(), status.event) != usual.end() || !status.chained.empty();
    }

    void say_absent() {
        const bool is_installed =
            present_ > 0 || std::any_of(foreign_.begin(), foreign_.end(),
                                        [](const HookStatus& status) { return !status.chained.empty(); });
        const std::vector<std::string>& hints =
            plan_.blocked.empty() ? std::vector<std::string>{install_command} : plan_.hints;
        if (!is_installed) {
            const std::string why = plan_.blocked.empty() ? "" : ": " + plan_.blocked;
            findings_.push_back(
                {Gravity::warning, "the hooks are not installed: nothing asks the rules here" + why, hints});
            return;
        }
        for (const HookStatus& status : foreign_) {
            findings_.push_back(displaced(status, plan_));
            if (!plan_.blocked.empty()) findings_.back().hints = plan_.hints;
        }
        if (!absent_.empty())
            findings_.push_back(
                {Gravity::error,
                 fmt::format("{} {} is missing", absent_.size() == 1 ? "the hook" : "of the hooks",
                             fmt::join(absent_, ", ")),
                 hints});
    }

    const Inspection& inspection_;
    const git::Session& session_;
    hooks::HooksPlace place_;
    hooks::HooksPlan plan_;
    std::vector<HookStatus> all_;
    Findings findings_;
    std::vector<HookStatus> foreign_;
    std::vector<std::string> absent_;
    int present_ = 0;
};

/// The hooks that git calls on a client and on a server.
constexpr std::array known_hooks{"applypatch-msg",
                                 "commit-msg",
                                 "post-applypatch",
                                 "post-checkout",
                                 "post-commit",
                                 "post-merge",
                                 "post-receive",
                                 "post-rewrite",
                                 "post-update",
                                 "pre-applypatch",
                                 "pre-auto-gc",
                                 "pre-commit",
                                 "pre-merge-commit",
                                 "pre-push",
                                 "pre-rebase",
                                 "pre-receive",
                                 "push-to-checkout",
                                 "prepare-commit-msg",
                                 "reference-transaction",
                                 "update"};

}  // namespace

Findings inspect_hooks(const Inspection& inspection) {
    if (inspection.repository->place().is_bare()) return {};  // nobody commits there
    return HookInspection{inspection}.look();
}

Findings inspect_hook_files(const Inspection& inspection) {
    const hooks::HooksPlace place = look_at_hooks(inspection.repository->session);
    const std::vector<HookStatus> all = hooks::hooks_status(place, inspection.hook_program);
    Findings findings;
    for (const HookFile& file : place.files) {
        const bool is_called =
            std::find(known_hooks.begin(), known_hooks.end(), file.name) != known_hooks.end();
        const bool is_told = std::any_of(all.begin(), all.end(), [&](const HookStatus& status) {
            return status.event == file.name && is_ours(status);
        });
        if (!is_called || is_told || file.content.empty()) continue;
        const std::string word = params::shell_word((place.directory / file.name).native());
        if (!file.executable)
            findings.push_back(
                {Gravity::warning,
                 fmt::format("the {} hook is not executable, and git passes it over", file.name),
                 {fmt::format("chmod +x {}", word)}});
        if (has_crlf(file))
            findings.push_back(
                {Gravity::error,
                 fmt::format("the {} hook has CRLF line ends, and git cannot start it", file.name),
                 {fmt::format("sed -i 's/\\r$//' {}", word)}});
    }
    return findings;
}

}  // namespace dltask::flow
