// SPDX-License-Identifier: Apache-2.0
#include "hooks/git.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace dltask::hooks {
namespace {

bool is_zero(std::string_view id) {
    return id.find_first_not_of('0') == std::string_view::npos;
}

std::string id_or_empty(std::string_view id) {
    return is_zero(id) ? "" : std::string{id};
}

/// `:100644 100644 <old> <new> M`, as git-diff-index(1) describes its raw output.
std::optional<StagedChange> parse_raw(std::string_view line) {
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const std::size_t space = line.find(' ');
        words.push_back(line.substr(0, space));
        if (space == std::string_view::npos) break;
        line.remove_prefix(space + 1);
    }
    if (words.size() != 5 || words[0].empty() || words[0].front() != ':') return std::nullopt;
    return StagedChange{"", id_or_empty(words[2]), id_or_empty(words[3]), words[1].substr(0, 3) == "100"};
}

}  // namespace

Git::Git(sys::Environment environment, std::filesystem::path directory)
    : environment_{std::move(environment)}, directory_{std::move(directory)} {
    environment_.set("GIT_OPTIONAL_LOCKS", "0");
    environment_.set("LC_ALL", "C");
}

Git Git::with(std::string_view name, std::string_view value) const {
    Git other = *this;
    if (value.empty()) {
        other.environment_.unset(name);
    } else {
        other.environment_.set(name, value);
    }
    return other;
}

sys::Command Git::command(std::vector<std::string> arguments) const {
    const auto program = sys::find_program("git", environment_, directory_);
    if (!program) throw fatal("could not find 'git' on the PATH", {"apt-get install git"});
    sys::Command command;
    command.argv = std::move(arguments);
    command.argv.insert(command.argv.begin(), program->native());
    command.environment = environment_;
    command.directory = directory_;
    return command;
}

sys::Child Git::start(std::vector<std::string> arguments) const {
    return sys::Child{command(std::move(arguments))};
}

sys::ProcessResult Git::try_ask(std::vector<std::string> arguments, std::string_view input) const {
    return sys::run(command(std::move(arguments)), input);
}

std::string Git::ask(std::vector<std::string> arguments, std::string_view input) const {
    const std::string name = arguments.empty() ? "" : arguments.front();
    auto result = try_ask(std::move(arguments), input);
    if (!result.ok()) {
        throw fatal(fmt::format("git {} failed with exit code {}: {}", name, result.exit_code, result.err));
    }
    return std::move(result.out);
}

std::vector<StagedChange> Git::staged_against(const std::string& commit) const {
    const std::string raw =
        ask({"diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", commit, "--"});
    std::vector<StagedChange> changes;
    for (std::size_t at = 0; at < raw.size();) {
        const std::size_t middle = raw.find('\0', at);
        const std::size_t end = middle == std::string::npos ? middle : raw.find('\0', middle + 1);
        if (end == std::string::npos) break;
        auto change = parse_raw(std::string_view{raw}.substr(at, middle - at));
        if (!change) throw fatal("could not understand what git diff-index printed");
        change->path = raw.substr(middle + 1, end - middle - 1);
        changes.push_back(std::move(*change));
        at = end + 1;
    }
    return changes;
}

}  // namespace dltask::hooks
