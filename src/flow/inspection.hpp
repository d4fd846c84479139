// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "config/settings.hpp"
#include "flow/snapshot.hpp"
#include "git/refs.hpp"
#include "sys/environment.hpp"

namespace dltask::flow {

/// What a finding is about.
enum class Area { installation, repository, machine };

enum class Gravity {
    fine,     ///< nothing is wrong
    note,     ///< worth to know
    warning,  ///< works, but not as it should
    error,    ///< something does not work, or is refused
};

[[nodiscard]] std::string_view name_of(Area area);
/// `ok`, `note`, `warn`, `error`: as `check` writes them.
[[nodiscard]] std::string_view name_of(Gravity gravity);

/// Something that is wrong, in one line, and the commands that mend it: as those of an Error.
struct Finding {
    Gravity gravity = Gravity::error;
    std::string message;
    std::vector<std::string> hints{};
};
using Findings = std::vector<Finding>;

/// The repository, looked at once for all inspectors.
struct InspectedRepository {
    git::Session& session;
    Snapshot snapshot;
    std::vector<git::Ref> refs;  ///< branches, their remote ones, version tags, and what is ours
    bool has_template = false;   ///< main has `tasks/main`
    bool initialised = false;    ///< and something else that `init` makes

    [[nodiscard]] static InspectedRepository look(git::Session& session, const config::Settings& settings,
                                                  bool has_team_file, const Moment& now);
    [[nodiscard]] const git::Ref* find(std::string_view full_name) const;
    [[nodiscard]] const git::Repository& place() const noexcept { return session.repository; }
};

/// What inspectors are given. They change nothing and start nothing that the repository names.
struct Inspection {
    const sys::Environment& environment;
    std::filesystem::path directory;  ///< absolute: where the command was started
    std::filesystem::path program;    ///< this executable; the rest of the installation is found by it
    std::filesystem::path hook_program;
    Moment now;
    const config::Settings& settings;              ///< the defaults, where there is no repository
    std::vector<Error> refused_settings{};         ///< what is wrong with the files of the settings
    std::vector<std::string> doubtful_settings{};  ///< what in them is passed over
    std::vector<Finding> outside{};                ///< why there is no repository
    InspectedRepository* repository = nullptr;     ///< null: there is none, or git cannot open it
};

/// One question, with the name under which its findings are told; that name is a promise to scripts.
struct Inspector {
    enum class Needs { nothing, repository, initialised };

    std::string_view id;
    Area area = Area::repository;
    std::string_view fine;  ///< what is said where it finds nothing
    Needs needs = Needs::nothing;
    Findings (*inspect)(const Inspection&) = nullptr;
};

/// All of them, in the order in which their findings are told.
[[nodiscard]] const std::vector<Inspector>& inspectors();

struct Told {
    const Inspector* inspector;
    Finding finding;
};
/// Asks all that have what they need. What stops one is its finding; one that finds nothing is told as fine.
[[nodiscard]] std::vector<Told> inspect(const Inspection& inspection);

}  // namespace dltask::flow
