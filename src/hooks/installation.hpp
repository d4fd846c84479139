// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dltask::hooks {

/// A file of the hooks directory. `.sample` files need not be listed.
struct HookFile {
    std::string name;
    std::string content;  ///< may be left out (empty) when it is no regular file
    bool executable = false;
};

/// A hook in git's configuration, `hook.<name>.command` for each `hook.<name>.event` (git 2.54): git runs
/// it before the file of the hooks directory, wherever that is.
struct ConfiguredHook {
    std::string name;
    std::string command;
    std::vector<std::string> events;
};

/// What decides where hooks go and what is there. Absolute paths, links resolved.
struct HooksPlace {
    std::filesystem::path directory;   ///< `git rev-parse --git-path hooks`
    std::filesystem::path common_dir;  ///< the git directory that all work trees share
    std::vector<HookFile> files;
    std::vector<ConfiguredHook> configured{};  ///< those that are enabled
    bool git_runs_configured = false;          ///< this git is new enough for them
};

enum class FileActionKind {
    rename,  ///< `path` to `target`, which is replaced
    write,   ///< `content` with mode 0755; the directory may have to be made
    remove,
};

/// One step, to be done in the order of the list; names are below the hooks directory.
struct FileAction {
    FileActionKind kind = FileActionKind::write;
    std::string path;
    std::string target;
    std::string content;
    bool operator==(const FileAction&) const = default;
};

struct HooksPlan {
    std::vector<FileAction> actions;  ///< empty: nothing to do
    std::vector<std::string> notes;   ///< for the user: who is chained, what was left alone
    std::string blocked;              ///< not empty: why nothing can be written here
    std::vector<std::string> hints;   ///< what to do instead
};

enum class HookState {
    absent,
    ours,
    outdated,  ///< ours, of another version or for another program
    foreign,
    configured,  ///< ours, by git's configuration; there is no file
};

struct HookStatus {
    std::string event;
    HookState state = HookState::absent;
    std::string
        chained;        ///< the name of what our hook runs first: a known tool, else the file; empty: nothing
    std::string owner;  ///< of a foreign hook: a known tool, else empty
    std::vector<std::string> configured;  ///< names of configured hooks that are not ours and run before
};

/// The suffix under which the hook that was there before is kept.
inline constexpr std::string_view chained_suffix = ".dltask-chained";

/// The content of a hook file of ours that calls `program`.
[[nodiscard]] std::string print_shim(std::string_view event, const std::filesystem::path& program);

/// Foreign hooks are renamed to `<event>.dltask-chained` and run first by ours. Blocked where the
/// directory is not the repository's own (core.hooksPath of a company, of husky, in the work tree) and
/// git's configuration does not call ours. An event that it calls ours for gets no file.
/// Idempotent: an installation that stands has no actions. A chained hook that its tool put back in our place
/// is chained again, as it is now. `demanded` are optional events.
[[nodiscard]] HooksPlan plan_install(const HooksPlace& place, const std::filesystem::path& program,
                                     const std::vector<std::string>& demanded = {});

/// Takes ours away and puts the chained ones back, byte for byte; whatever else is there stays.
[[nodiscard]] HooksPlan plan_uninstall(const HooksPlace& place);

[[nodiscard]] std::vector<HookStatus> hooks_status(const HooksPlace& place,
                                                   const std::filesystem::path& program);

}  // namespace dltask::hooks
