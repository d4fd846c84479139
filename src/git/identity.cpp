// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "git/session.hpp"

namespace dltask::git {
namespace {

/// One of the two people of a commit, as git's ident.c names them.
struct Person {
    std::string_view variable;  ///< GIT_<variable>_NAME, _EMAIL, _DATE
    std::string_view section;   ///< <section>.name, .email before user.name, user.email
};

constexpr Person authoring{"AUTHOR", "author"};
constexpr Person committing{"COMMITTER", "committer"};

bool is_crud(char c) {
    constexpr std::string_view crud = ".,:;<>\"\\'";
    return static_cast<unsigned char>(c) <= 32 || crud.find(c) != std::string_view::npos;
}

/// What git keeps of a name or address; empty when that is nothing.
std::string without_crud(std::string_view text) {
    while (!text.empty() && is_crud(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_crud(text.back())) text.remove_suffix(1);
    std::string kept;
    for (const char c : text) {
        if (c != '\n' && c != '<' && c != '>') kept.push_back(c);
    }
    return kept;
}

std::optional<std::string> value_of(const Person& person, std::string_view part, std::string_view key,
                                    const Runner& runner, const Config& config) {
    if (auto given = runner.environment().get(fmt::format("GIT_{}_{}", person.variable, part))) return given;
    auto own = config.get(fmt::format("{}.{}", person.section, key));
    if (own && !own->empty()) return own;
    return config.get(fmt::format("user.{}", key));
}

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c); });
}

/// Whether git takes this date as it is: `<seconds> <zone>`, in the range where it guesses nothing.
bool is_plain_date(std::string_view date) {
    const std::size_t space = date.find(' ');
    if (space == std::string_view::npos || space < 9 || space > 11 || date.size() != space + 6) return false;
    const std::string_view zone = date.substr(space + 1);
    const bool sign = zone[0] == '+' || (zone[0] == '-' && zone != "-0000");
    const std::string_view hours = zone.substr(1, 2);
    const std::string_view minutes = zone.substr(3);
    return sign && date[0] != '0' && all_digits(date.substr(0, space)) && all_digits(zone.substr(1)) &&
           hours <= "14" && minutes < "60";
}

/// Without a process, when nothing has to be guessed.
std::optional<std::string> plain_identity(const Person& person, const Runner& runner, const Config& config,
                                          const std::string& git_time) {
    const auto name = value_of(person, "NAME", "name", runner, config);
    const auto email = value_of(person, "EMAIL", "email", runner, config);
    if (!name || !email) return std::nullopt;
    const std::string kept_name = without_crud(*name);
    const std::string kept_email = without_crud(*email);
    if (kept_name.empty() || kept_email.empty()) return std::nullopt;
    std::string date = runner.environment().get(fmt::format("GIT_{}_DATE", person.variable)).value_or("");
    if (date.empty()) date = git_time;
    if (!is_plain_date(date)) return std::nullopt;
    return fmt::format("{} <{}> {}", kept_name, kept_email, date);
}

Error no_identity(Error failure) {
    if (failure.message().find("date") != std::string::npos) return failure;
    return fatal(
        fmt::format("no identity to commit with: {}", failure.message()),
        {"git config --global user.name \"Your Name\"", "git config --global user.email you@example.com"});
}

std::string identity_of(const Person& person, const Runner& runner, const Config& config,
                        const std::string& git_time) {
    if (auto plain = plain_identity(person, runner, config, git_time)) return *plain;
    const std::string date = fmt::format("GIT_{}_DATE", person.variable);
    const bool dated = !runner.environment().get(date).value_or("").empty();
    const Runner asker = dated ? runner : runner.with({{date, git_time}});
    const Runner::Arguments arguments{"var", fmt::format("GIT_{}_IDENT", person.variable)};
    const sys::ProcessResult result = asker.try_query(arguments);
    if (!result.ok()) throw no_identity(git_failure(arguments, result));
    return result.out.substr(0, result.out.find('\n'));
}

}  // namespace

Identity identity(const Runner& runner, const Config& config, const std::string& git_time) {
    return {identity_of(authoring, runner, config, git_time),
            identity_of(committing, runner, config, git_time)};
}

}  // namespace dltask::git
