// SPDX-License-Identifier: Apache-2.0
#include "report/script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "term/safe_text.hpp"

namespace dltask::report {
namespace {

using model::Value;

bool is_bare(const std::string& word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,-";
    return !word.empty() && word.find_first_not_of(plain) == std::string::npos;
}

/// For words that a terminal would obey: every byte but letters and digits as octal.
std::string printf_quoted(const std::string& word) {
    std::string text = "\"$(printf '";
    for (const char c : word) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (plain) {
            text += c;
        } else {
            fmt::format_to(std::back_inserter(text), "\\{:03o}", static_cast<unsigned char>(c));
        }
    }
    return text + "')\"";
}

/// A URL without password and query; the user stays where ssh needs one.
std::string without_secrets(const std::string& url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string::npos) return url;
    const std::size_t start = scheme + 3;
    const std::size_t end = std::min(url.find('/', start), url.size());
    std::string host = url.substr(start, end - start);
    if (const std::size_t at = host.rfind('@'); at != std::string::npos) {
        const bool is_ssh = url.substr(0, scheme).find("ssh") != std::string::npos;
        host = is_ssh ? host.substr(0, std::min(host.find(':'), at)) + host.substr(at) : host.substr(at + 1);
    }
    const std::string path = url.substr(end);
    return url.substr(0, start) + host + path.substr(0, path.find('?'));
}

bool is_variable_name(const std::string& name) {
    const auto is_word = [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    return !name.empty() && (name[0] < '0' || name[0] > '9') &&
           std::all_of(name.begin(), name.end(), is_word);
}

bool is_true(const Value::Map& params, const std::optional<std::string>& name) {
    if (!name) return false;
    return std::any_of(params.begin(), params.end(), [&name](const Value::Entry& entry) {
        const auto* flag = entry.second.as<bool>();
        return entry.first == *name && flag != nullptr && *flag;
    });
}

std::string command_line(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_quoted(word);
    return line + '\n';
}

std::string commands(const Task& task, const ScriptOptions& options) {
    const std::string dir = "tasks/" + task.row.branch + '/';
    if (task.record && !task.record->attempts.empty() && !task.record->attempts.back().command.empty()) {
        return command_line(task.record->attempts.back().command);
    }
    std::string lines;
    if (is_true(task.row.params, options.keys.train)) lines += command_line({"python3", dir + "train.py"});
    if (is_true(task.row.params, options.keys.test)) lines += command_line({"python3", dir + "test.py"});
    return lines.empty() ? command_line({"python3", dir + "train.py"}) : lines;
}

std::string caveats(const Task& task) {
    if (!task.record || task.record->attempts.empty()) return "# It has not run yet.\n";
    const model::Attempt& last = task.record->attempts.back();
    std::string text;
    if (!last.resumed_from.empty()) {
        text += "# The last attempt went on from " + term::safe(last.resumed_from) +
                ", which may not be in git; this starts from the beginning.\n";
    }
    if (last.dirty) {
        text += "# What ran held edits that were not committed: tree " + term::safe(last.tree) + ".\n";
    }
    return text;
}

std::string place(const Task& task, const ScriptOptions& options) {
    const std::string folder = shell_quoted(task.row.branch);
    const std::string commit = shell_quoted(task.row.commit.empty() ? task.row.branch : task.row.commit);
    if (options.url.empty()) {
        return "git worktree add --detach ../" + folder + ' ' + commit + "\ncd ../" + folder + '\n';
    }
    return "git clone --no-checkout -- " + shell_quoted(without_secrets(options.url)) + ' ' + folder +
           "\ncd " + folder + "\ngit checkout --detach " + commit + '\n';
}

}  // namespace

std::string shell_quoted(const std::string& word) {
    if (is_bare(word)) return word;
    if (term::safe(word) != word) return printf_quoted(word);
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return text + '\'';
}

std::string show_script(const Task& task, const ScriptOptions& options) {
    std::string text = "#!/bin/sh\n# Reproduces " + term::safe(task.row.branch) + " with git alone.\n" +
                       caveats(task) + "set -eu\n" + place(task, options);
    for (const auto& [name, value] : options.environment) {
        if (is_variable_name(name)) text += "export " + name + '=' + shell_quoted(value) + '\n';
    }
    text += "export PYTHONPATH=\"$PWD${PYTHONPATH:+:$PYTHONPATH}\"\n";
    const std::string dir = "tasks/" + task.row.branch;
    text += "export DLTASK_DIR=\"$PWD\"/" + shell_quoted(dir) + " DLTASK_CONFIG=\"$PWD\"/" +
            shell_quoted(dir + "/config.yaml") + '\n';
    return text + commands(task, options);
}

}  // namespace dltask::report
