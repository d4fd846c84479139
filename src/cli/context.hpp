// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "cli/command_line.hpp"
#include "cli/report_error.hpp"
#include "config/settings.hpp"
#include "git/session.hpp"
#include "sys/clock.hpp"
#include "sys/environment.hpp"
#include "term/terminal.hpp"

namespace dltask::cli {

/// What the program is given: `main` passes the real one, tests one of their own.
struct World {
    term::Terminal& terminal;
    const sys::Clock& clock;
    sys::Environment environment;
    std::filesystem::path directory;  ///< absolute: where the program was started
    bool stdin_is_terminal = false;   ///< nothing prompts when it is not
    Promise promise = Promise::refusals;
};

/// The person's own choices, `git config dltask.*`, without that prefix.
[[nodiscard]] std::map<std::string, std::string> own_choices(const git::Config& config);

/// What a command is given. The repository and the settings are read when first asked for.
class Context {
public:
    /// `words` are those of the command line, for the operation log.
    Context(World& world, const Switches& switches, std::vector<std::string> words);

    [[nodiscard]] term::Terminal& terminal() const noexcept { return world_.terminal; }
    [[nodiscard]] const sys::Clock& clock() const noexcept { return world_.clock; }
    [[nodiscard]] const sys::Environment& environment() const noexcept { return world_.environment; }
    [[nodiscard]] bool stdin_is_terminal() const noexcept { return world_.stdin_is_terminal; }
    [[nodiscard]] bool dry_run() const noexcept { return switches_.dry_run; }
    [[nodiscard]] const std::vector<std::string>& words() const noexcept { return words_; }
    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return world_.directory; }
    /// A path that the user typed, made absolute.
    [[nodiscard]] std::filesystem::path resolve(std::string_view typed) const;

    /// A path that the user typed, below the top of the work tree. Throws refused when it leaves it.
    [[nodiscard]] std::string below_top(std::string_view typed);
    /// The same; nullopt: it is outside.
    [[nodiscard]] std::optional<std::string> find_below_top(std::string_view typed);

    /// Throws fatal when there is no repository.
    [[nodiscard]] git::Session& session();
    /// Before the first `session()`: the uncommitted changes of the work tree are wanted, too.
    void expect_work_tree() noexcept { look_ = git::Session::Look::at_work_tree; }
    /// The team's file from the top of the work tree (bare: from main's tree) under the user's own
    /// choices. Throws refused (3) when it is no valid one, unless that was forgiven.
    [[nodiscard]] const config::Settings& settings();
    /// Before the first `settings()`: a team's file that cannot be read is only told of, and the one that
    /// HEAD has counts, else the defaults.
    void forgive_team_file() noexcept { forgives_team_file_ = true; }
    [[nodiscard]] bool has_team_file();  ///< else the settings are the defaults

    /// For who only looks: what `settings()` would refuse (each file's by itself), and what it would warn of.
    /// The settings that are left count from now on, and nothing is said.
    struct SettingsProblems {
        std::vector<Error> refused;
        std::vector<std::string> doubtful;
    };
    [[nodiscard]] SettingsProblems look_at_settings();

    /// From now on only a refusal says that nothing was changed.
    void tell_changed() noexcept { world_.promise = Promise::refusals; }
    void take_promise_back() noexcept { world_.promise = Promise::none; }

    /// Throws what is missing of a command's needs.
    void meet(Needs needs);

private:
    [[nodiscard]] std::optional<std::string> team_file();
    [[nodiscard]] config::Settings read_settings();
    [[nodiscard]] config::Settings committed_settings();
    [[nodiscard]] config::Settings team_settings();

    World& world_;
    Switches switches_;
    std::vector<std::string> words_;
    git::Session::Look look_ = git::Session::Look::nowhere;
    std::optional<git::Session> session_;
    std::optional<config::Settings> settings_;
    bool has_team_file_ = false;
    bool forgives_team_file_ = false;
};

}  // namespace dltask::cli
