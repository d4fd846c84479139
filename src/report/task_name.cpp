// SPDX-License-Identifier: Apache-2.0
#include "report/task_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"

namespace dltask::report {
namespace {

constexpr std::size_t most_listed = 10;

Resolution matching(const NameContext& context, const std::function<bool(const std::string&)>& fits) {
    std::vector<std::string> found;
    std::copy_if(context.candidates.begin(), context.candidates.end(), std::back_inserter(found), fits);
    if (found.empty()) return NoMatch{};
    if (found.size() == 1) return found.front();
    const auto time_of = [&context](const std::string& branch) {
        const auto time = model::parse_branch(branch, context.scheme).time;
        return time ? time->str() : std::string{};
    };
    std::stable_sort(found.begin(), found.end(), [&time_of](const std::string& a, const std::string& b) {
        return time_of(a) > time_of(b);
    });
    return Ambiguous{std::move(found)};
}

bool is_match(const Resolution& resolution) {
    return !std::holds_alternative<NoMatch>(resolution);
}

/// `branch` as a whole stretch of a `/`-separated path.
bool stands_in_path(std::string_view path, const std::string& branch) {
    for (std::size_t at = path.find(branch); at != std::string_view::npos; at = path.find(branch, at + 1)) {
        const std::size_t end = at + branch.size();
        if ((at == 0 || path[at - 1] == '/') && (end == path.size() || path[end] == '/')) return true;
    }
    return false;
}

std::string name_part(const std::string& branch, const model::BranchScheme& scheme) {
    return model::parse_branch(branch, scheme).name;
}

std::optional<std::string> suggest(const std::string& word, const NameContext& context) {
    std::vector<std::string> near;
    for (const std::string& branch : context.candidates) {
        near.push_back(name_part(branch, context.scheme));
        near.push_back(branch);
    }
    return did_you_mean(word, near);
}

Resolution pointed_at(const std::string& branch) {
    if (branch.empty()) return NoMatch{};
    return branch;
}

}  // namespace

Resolution resolve_name(std::string_view word, const NameContext& context) {
    if (word.empty()) return NoMatch{};
    if (word == "@") return pointed_at(context.current);
    if (word == "@-1") return pointed_at(context.previous);
    const bool is_ref = word.substr(0, model::heads.size()) == model::heads;
    const std::string text{is_ref ? word.substr(model::heads.size()) : word};
    const std::function<bool(const std::string&)> ways[] = {
        [&](const std::string& branch) { return branch == text; },
        [&](const std::string& branch) { return stands_in_path(text, branch); },
        [&](const std::string& branch) { return name_part(branch, context.scheme) == text; },
        [&](const std::string& branch) { return branch.find(text) != std::string::npos; },
    };
    for (const auto& way : ways) {
        Resolution resolution = matching(context, way);
        if (is_match(resolution)) return resolution;
    }
    return NoMatch{suggest(text, context)};
}

std::string require_name(std::string_view word, const NameContext& context, std::string_view what) {
    const Resolution resolution = resolve_name(word, context);
    if (const auto* branch = std::get_if<std::string>(&resolution)) return *branch;
    if (const auto* ambiguous = std::get_if<Ambiguous>(&resolution)) {
        const auto& found = ambiguous->candidates;
        std::string message = fmt::format("'{}' is ambiguous: it fits {} names", word, found.size());
        for (std::size_t i = 0; i < std::min(found.size(), most_listed); ++i) message += "\n  " + found[i];
        if (found.size() > most_listed) message += fmt::format("\n  and {} more", found.size() - most_listed);
        throw negative(message, {"give more of the name; 'git dltask list --all' shows them"});
    }
    if (word == "@") throw negative(fmt::format("'@': HEAD is on no {}", what), {"git dltask list"});
    if (word == "@-1")
        throw negative(fmt::format("'@-1': there was no {} before", what), {"git dltask list"});
    const auto& suggestion = std::get<NoMatch>(resolution).suggestion;
    std::vector<std::string> hints;
    if (suggestion) hints.push_back(fmt::format("did you mean '{}'?", *suggestion));
    hints.emplace_back("git dltask list --all");
    throw negative(fmt::format("no such {}: '{}'", what, word), std::move(hints));
}

}  // namespace dltask::report
