// SPDX-License-Identifier: Apache-2.0
#include "report/script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "base/ascii.hpp"
#include "model/secret.hpp"
#include "report/key.hpp"
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
        const bool plain = is_alphanumeric(c);
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
    const auto is_word = [](char c) { return c == '_' || is_alphanumeric(c); };
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

std::string directory_of(const Task& task) {
    return "tasks/" + task.row.branch;
}

/// An absolute path to the task's directory becomes relative to the repository's root.
std::string made_relative(std::string word, const std::string& directory) {
    const std::size_t at = word.find('/' + directory);
    if (at == std::string::npos) return word;
    const std::size_t mark = word.find_last_of("=:", at);
    const std::size_t start = mark == std::string::npos ? 0 : mark + 1;
    if (word[start] == '/') word.erase(start, at + 1 - start);
    return word;
}

bool is_python(const std::string& program) {
    const std::size_t slash = program.rfind('/');
    return slash != std::string::npos && program.compare(slash + 1, 6, "python") == 0;
}

/// The record joins the commands of one attempt by a bare `&&`.
std::string recorded_commands(const model::Attempt& attempt, const std::string& directory) {
    std::string lines;
    std::vector<std::string> command;
    const auto end_command = [&] {
        if (!command.empty() && is_python(command.front())) command.front() = "python3";
        if (!command.empty()) lines += command_line(command);
        command.clear();
    };
    for (const std::string& word : attempt.command) {
        if (word == "&&") {
            end_command();
        } else {
            command.push_back(made_relative(word, directory));
        }
    }
    end_command();
    return lines;
}

std::string commands(const Task& task, const ScriptOptions& options) {
    const std::string directory = directory_of(task);
    if (task.record && !task.record->attempts.empty() && !task.record->attempts.back().command.empty()) {
        return recorded_commands(task.record->attempts.back(), directory);
    }
    std::string lines;
    if (is_true(task.row.params, options.keys.train))
        lines += command_line({"python3", directory + "/train.py"});
    if (is_true(task.row.params, options.keys.test))
        lines += command_line({"python3", directory + "/test.py"});
    return lines.empty() ? command_line({"python3", directory + "/train.py"}) : lines;
}

std::string filled_in(const std::string& text, const Task& task) {
    const std::pair<std::string_view, std::string> words[] = {
        {"{dir}", directory_of(task)},
        {"{config}", directory_of(task) + "/config.yaml"},
        {"{branch}", task.row.branch},
        {"{version}", task.row.version}};
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto* word = std::find_if(std::begin(words), std::end(words), [&](const auto& candidate) {
            return text.compare(at, candidate.first.size(), candidate.first) == 0;
        });
        const bool found = word != std::end(words);
        result += found ? word->second : text.substr(at, 1);
        at += found ? word->first.size() : 1;
    }
    return result;
}

std::string seeds(const Task& task, const ScriptOptions& options) {
    if (!options.keys.random_seed) return {};
    for (const auto& [key, value] : task.row.params) {
        const auto* seed = value.as<std::int64_t>();
        if (key != *options.keys.random_seed || seed == nullptr) continue;
        const auto bits = static_cast<std::uint64_t>(*seed);
        const std::uint64_t magnitude = *seed < 0 ? 0 - bits : bits;
        return fmt::format("export RANDOM_SEED={} PYTHONHASHSEED={}\n", *seed, magnitude & 0xffffffffU);
    }
    return {};
}

std::string exports(const Task& task, const ScriptOptions& options) {
    std::string text = seeds(task, options);
    for (const auto& [name, value] : options.environment) {
        if (!is_variable_name(name)) continue;
        if (model::is_secret_name(name)) {
            text += fmt::format("export {0}=\"${{{0}:?is a secret: set it before}}\"\n", name);
            continue;
        }
        text += "export " + name + '=' + shell_quoted(filled_in(value, task)) + '\n';
    }
    std::string path = "\"$PWD";
    for (const std::string& entry : options.pythonpath) {
        path += ":$PWD/\"" + shell_quoted(filled_in(entry, task)) + '"';
    }
    text += "export PYTHONPATH=" + path + "${PYTHONPATH:+:$PYTHONPATH}\"\n";
    const std::string directory = directory_of(task);
    return text + "export DLTASK_DIR=\"$PWD\"/" + shell_quoted(directory) + " DLTASK_CONFIG=\"$PWD\"/" +
           shell_quoted(directory + "/config.yaml") + '\n';
}

/// Data sets that git alone does not bring.
std::string data_caveats(const model::Attempt& attempt) {
    const Value* data = find(attempt.extra, "data");
    const auto* sets = data == nullptr ? nullptr : data->as<Value::List>();
    if (sets == nullptr) return {};
    std::string text;
    for (const Value& one : *sets) {
        const std::string path = term::safe(model::text_at(one, "path"));
        if (one.find("dvc") != nullptr) text += "# It read " + path + ", which 'dvc pull' brings.\n";
        if (one.find("lfs") != nullptr) text += "# It read " + path + ", which 'git lfs pull' brings.\n";
        const Value* bytes = one.find("bytes");
        if (bytes != nullptr)
            text += "# It read " + path + " (" + text_of(*bytes) + " bytes), which is not in git.\n";
    }
    return text;
}

std::string caveats(const Task& task) {
    if (!task.record || task.record->attempts.empty()) return "# It has not run yet.\n";
    const model::Attempt& last = task.record->attempts.back();
    std::string text;
    if (!last.interpreter.empty()) {
        text += "# It ran with " + term::safe(last.interpreter) + " on " + term::safe(last.host) + ".\n";
    }
    if (!last.resumed_from.empty()) {
        text += "# The last attempt went on from " + term::safe(last.resumed_from) +
                ", which may not be in git; this starts from the beginning.\n";
    }
    const auto lacks = [](const std::string& word) {
        return word.find(model::left_out) != std::string::npos;
    };
    if (std::any_of(last.command.begin(), last.command.end(), lacks)) {
        text += "# " + std::string{model::left_out} + " stands for a secret that the record leaves out.\n";
    }
    text += data_caveats(last);
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
    return text + exports(task, options) + commands(task, options);
}

}  // namespace dltask::report
