// SPDX-License-Identifier: Apache-2.0
#include "cli/context.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.hpp"
#include "cli/colour.hpp"
#include "cli/echo.hpp"
#include "sys/beneath.hpp"

namespace dltask::cli {
namespace {

constexpr std::string_view team_file_name = ".dltask.yaml";
constexpr std::uint64_t largest_team_file = 1U << 20U;
constexpr std::string_view own_section = "dltask.";

}  // namespace

std::map<std::string, std::string> own_choices(const git::Config& config) {
    std::map<std::string, std::string> choices;
    for (const auto& [key, value] : config.section(own_section)) {
        const bool full = key.rfind(own_section, 0) == 0;
        choices.emplace(full ? key.substr(own_section.size()) : key, value);
    }
    return choices;
}

Context::Context(World& world, const Switches& switches, std::vector<std::string> words)
    : world_{world}, switches_{switches}, words_{std::move(words)} {}

std::filesystem::path Context::resolve(std::string_view typed) const {
    return (world_.directory / typed).lexically_normal();
}

std::string Context::below_top(std::string_view typed) {
    if (auto below = find_below_top(typed)) return *below;
    throw refused("'" + std::string{typed} + "' is outside of the work tree",
                  {"git rev-parse --show-toplevel"});
}

std::optional<std::string> Context::find_below_top(std::string_view typed) {
    const git::Repository& repository = session().repository;
    const std::filesystem::path path{typed};
    const std::filesystem::path below =
        path.is_absolute() ? path.lexically_relative(repository.work_tree)
                           : (std::filesystem::path{repository.prefix} / path).lexically_normal();
    if (below.empty() || below.begin()->string() == "..") return std::nullopt;
    return below.generic_string();
}

git::Session& Context::session() {
    if (!session_) {
        if (world_.directory.empty()) throw fatal("cannot read the current directory");
        session_.emplace(git::Session::open(world_.environment, world_.directory, look_));
        configure_colour(world_.terminal, session_->config);
        if (switches_.verbose > 0) session_->runner.set_echo(echo_to(world_.terminal));
    }
    return *session_;
}

const config::Settings& Context::settings() {
    if (!settings_) {
        settings_.emplace(read_settings());
        settings_->override_with(own_choices(session().config));
        for (const std::string& warning : settings_->warnings) world_.terminal.warning(warning);
    }
    return *settings_;
}

config::Settings Context::team_settings() {
    has_team_file_ = true;  // also one that cannot be read
    const std::optional<std::string> text = team_file();
    has_team_file_ = text.has_value();
    return config::Settings::parse(text.value_or(""));
}

Context::SettingsProblems Context::look_at_settings() {
    SettingsProblems problems;
    try {
        settings_.emplace(team_settings());
    } catch (const Error& problem) {
        problems.refused.push_back(problem);
        settings_.emplace(committed_settings());
    }
    for (const auto& choice : own_choices(session().config)) {
        try {
            settings_->override_with({choice});
        } catch (const Error& problem) {
            problems.refused.push_back(problem);
        }
    }
    problems.doubtful = settings_->warnings;
    return problems;
}

config::Settings Context::read_settings() {
    try {
        return team_settings();
    } catch (const Error& problem) {
        if (!forgives_team_file_) throw;
        world_.terminal.warning(problem.message());
        for (const std::string& hint : problem.hints()) world_.terminal.hint(hint);
        return committed_settings();
    }
}

config::Settings Context::committed_settings() {
    try {
        const auto text = session().objects->blob("HEAD:" + std::string{team_file_name});
        return config::Settings::parse(text.value_or(""));
    } catch (const Error&) {
        return config::Settings::parse("");
    }
}

bool Context::has_team_file() {
    static_cast<void>(settings());
    return has_team_file_;
}

std::optional<std::string> Context::team_file() {
    const git::Session& here = session();
    if (here.repository.is_bare()) {
        for (const char* branch : {"refs/heads/main", "HEAD"}) {
            const auto text = here.objects->blob(std::string{branch} + ":" + std::string{team_file_name});
            if (text) return text;
        }
        return std::nullopt;
    }
    const sys::Beneath top{here.repository.work_tree};
    const sys::FileType type = top.status(team_file_name).type;
    if (type == sys::FileType::missing) return std::nullopt;
    if (type != sys::FileType::regular) throw refused("'.dltask.yaml' is no regular file", {"git status"});
    return top.read(team_file_name, largest_team_file);
}

void Context::meet(Needs needs) {
    if (needs == Needs::nothing) return;
    if (needs == Needs::work_tree && session().repository.is_bare()) {
        throw refused("this needs a work tree, and the repository is bare", {"git worktree add ../work"});
    }
    if (needs == Needs::repository) static_cast<void>(session());
}

}  // namespace dltask::cli
