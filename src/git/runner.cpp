// SPDX-License-Identifier: Apache-2.0
#include "git/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parts.hpp"

namespace dltask::git {
namespace {

namespace fs = std::filesystem;

/// git adds them behind the user's own `git -c`, so that these win.
constexpr std::array neutral{"core.fsmonitor=false", "core.pager=cat", "core.quotePath=false",
                             "color.ui=false"};
constexpr std::array for_queries{"core.hooksPath=/dev/null", "log.showSignature=false"};
/// A lock that another git has for a moment is waited for longer than git does by itself: what comes too late
/// has to be taken back.
constexpr std::array for_changes{
    "core.fsync=all",         "core.fsyncMethod=fsync",      "gc.auto=0",
    "maintenance.auto=false", "core.packedRefsTimeout=5000", "core.filesRefLockTimeout=2000"};

template <typename Settings>
void add_settings(std::vector<std::string>& argv, const Settings& settings) {
    for (const char* setting : settings) {
        argv.emplace_back("-c");
        argv.emplace_back(setting);
    }
}

/// Where the nearest `.git` above is; empty when there is none: then nothing there can be a trap, and from
/// `/` every git would be "below".
fs::path likely_work_tree(const fs::path& directory) {
    std::error_code ignored;
    for (fs::path at = directory; at.has_relative_path(); at = at.parent_path()) {
        if (fs::exists(at / ".git", ignored)) return at;
    }
    return {};
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (text.substr(0, prefix.size()) != prefix) return false;
    text.remove_prefix(prefix.size());
    return true;
}

}  // namespace

Runner::Runner(fs::path git, sys::Environment environment, fs::path directory)
    : git_{std::move(git)}, environment_{std::move(environment)}, directory_{std::move(directory)} {}

Runner Runner::find(const sys::Environment& environment, const fs::path& directory) {
    const auto git = sys::find_program("git", environment, likely_work_tree(directory));
    if (!git) throw fatal("there is no 'git' on the PATH");
    return Runner{*git, environment, directory};
}

Runner Runner::at(const fs::path& work_tree) const {
    if (work_tree == directory_) return *this;
    Runner other{*this};
    other.directory_ = work_tree;
    for (const char* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX",
                             "GIT_IMPLICIT_WORK_TREE", "GIT_INTERNAL_SUPER_PREFIX"}) {
        other.environment_.unset(name);
    }
    return other;
}

Runner Runner::with(std::vector<std::pair<std::string, std::string>> variables) const {
    Runner other{*this};
    for (const auto& [name, value] : variables) other.environment_.set(name, value);
    return other;
}

void Runner::set_reflog_action(std::string action) {
    reflog_action_ = std::move(action);
}

void Runner::set_object_directory(fs::path directory) {
    object_directory_ = std::move(directory);
}

void Runner::set_echo(std::function<void(const std::vector<std::string>&)> echo) {
    echo_ = std::move(echo);
}

sys::Command Runner::command(const Arguments& arguments, Purpose purpose) const {
    sys::Command command;
    command.argv.push_back(git_.native());
    if (purpose != Purpose::plain) add_settings(command.argv, neutral);
    if (purpose == Purpose::query) add_settings(command.argv, for_queries);
    if (purpose == Purpose::change) add_settings(command.argv, for_changes);
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.directory = directory_;
    command.environment = environment_;
    command.environment->set("GIT_OPTIONAL_LOCKS", "0");
    command.environment->set("GIT_TERMINAL_PROMPT", "0");
    if (purpose == Purpose::change) {
        if (reflog_action_.empty()) {
            command.environment->unset("GIT_REFLOG_ACTION");
        } else {
            command.environment->set("GIT_REFLOG_ACTION", reflog_action_);
        }
        command.environment->set("GIT_MERGE_AUTOEDIT", "no");
    } else {
        command.environment->set("LC_ALL", "C");
    }
    return command;
}

sys::ProcessResult Runner::try_query(const Arguments& arguments, std::string_view input) const {
    return sys::run(command(arguments, Purpose::query), input);
}

sys::ProcessResult Runner::try_change(const Arguments& arguments, std::string_view input) const {
    const sys::Command change = command(arguments, Purpose::change);
    if (echo_) echo_(change.argv);
    return sys::run(change, input);
}

std::string Runner::query(const Arguments& arguments, std::string_view input) const {
    sys::ProcessResult result = try_query(arguments, input);
    if (!result.ok()) throw git_failure(arguments, result);
    if (!result.out.empty() && result.out.back() == '\n') result.out.pop_back();
    return std::move(result.out);
}

std::string Runner::change(const Arguments& arguments, std::string_view input) const {
    sys::ProcessResult result = try_change(arguments, input);
    if (!result.ok()) throw git_failure(arguments, result);
    if (!result.out.empty() && result.out.back() == '\n') result.out.pop_back();
    return std::move(result.out);
}

sys::Child Runner::start_query(const Arguments& arguments) const {
    return sys::Child{command(arguments, Purpose::query)};
}

sys::Child Runner::start_change(const Arguments& arguments) const {
    const sys::Command change = command(arguments, Purpose::change);
    if (echo_) echo_(change.argv);
    return sys::Child{change};
}

sys::Child Runner::start_plain(const Arguments& arguments) const {
    return sys::Child{command(arguments, Purpose::plain)};
}

fs::path Runner::object_directory() const {
    if (!object_directory_.empty()) return object_directory_;
    return query({"rev-parse", "--path-format=absolute", "--git-path", "objects"});
}

namespace {

std::string words_besides_failures(std::string_view text) {
    std::string words;
    for (std::string_view line : lines_of(text)) {
        const bool known = take_prefix(line, "fatal: ") || take_prefix(line, "error: ") ||
                           take_prefix(line, "hint: ") || take_prefix(line, "\t");
        if (!known && !line.empty()) words += (words.empty() ? ": " : "; ") + std::string{line};
    }
    return words;
}

}  // namespace

Error git_failure(const Runner::Arguments& arguments, const sys::ProcessResult& result) {
    std::string message;
    std::vector<std::string> hints;
    for (std::string_view line : lines_of(result.err)) {
        const bool failure = take_prefix(line, "fatal: ") || take_prefix(line, "error: ");
        const bool indented = take_prefix(line, "\t");
        if (indented && line.substr(0, 4) == "git ") {
            hints.emplace_back(line);
        } else if (failure || (indented && !message.empty())) {
            if (!message.empty()) message += message.back() == ':' ? " " : "; ";
            message += line;
        }
    }
    // Why a hook says no is in its own words, before git's.
    if (message.find("hook") != std::string::npos) message += words_besides_failures(result.err);
    if (message.empty()) message = result.err.substr(0, result.err.find_last_not_of('\n') + 1);
    if (message.empty()) {
        // Settings come before the command.
        std::size_t at = 0;
        while (at + 2 < arguments.size() && arguments[at] == "-c") at += 2;
        message = fmt::format("'git {}' failed without a word (exit code {})",
                              arguments.empty() ? "" : arguments[at], result.exit_code);
    }
    return fatal(std::move(message), std::move(hints));
}

}  // namespace dltask::git
