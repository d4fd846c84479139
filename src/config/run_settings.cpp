// SPDX-License-Identifier: Apache-2.0
#include "config/run_settings.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "yaml/document.hpp"

namespace dltask::config {
namespace {

using model::Value;

bool is_variable_name(std::string_view name) {
    return !name.empty() && name.find('=') == std::string_view::npos &&
           name.find('\0') == std::string_view::npos;
}

/// Text as it is and whole numbers; what else YAML makes of a plain word (`yes`, `0.10`, `1e3`) would
/// not come out as it was typed.
std::optional<std::string> literal(const Value& value) {
    if (const auto* text = value.as<std::string>()) return *text;
    if (const auto* number = value.as<std::int64_t>()) return fmt::format("{}", *number);
    return std::nullopt;
}

std::vector<std::string> read_command(const SettingsFile& file) {
    const Value* value = file.find("run.command");
    if (value == nullptr || value->is_null()) return {};
    if (const auto* line = value->as<std::string>()) {
        auto words = split_words(*line);
        if (!words) file.fail("run.command", "has a quote that is not closed");
        return *words;
    }
    const auto* list = value->as<Value::List>();
    if (list == nullptr) file.fail("run.command", "must be a list of strings, or one string");
    std::vector<std::string> command;
    for (const Value& element : *list) {
        auto word = literal(element);
        if (!word) file.fail("run.command", "must be a list of strings; quote what is none");
        command.push_back(std::move(*word));
    }
    return command;
}

std::map<std::string, std::string> read_environment(const SettingsFile& file) {
    std::map<std::string, std::string> variables;
    for (const auto& [name, value] : file.entries("run.env")) {
        auto text = literal(value);
        if (!is_variable_name(name)) file.fail("run.env", "has a name that no variable can have");
        if (!text) file.fail("run.env." + name, fmt::format("is {}; quote it", value.type_name()));
        variables[name] = std::move(*text);
    }
    return variables;
}

std::string text_or(const SettingsFile& file, std::string_view key, std::string otherwise) {
    const Value* value = file.find(key);
    if (value == nullptr || value->is_null()) return otherwise;
    return file.text(key).value_or(std::move(otherwise));
}

std::vector<std::string> words_of(const std::string& name, const std::string& value) {
    auto words = split_words(value);
    if (!words) {
        throw refused(fmt::format("git config 'dltask.run.{}' has a quote that is not closed", name),
                      {fmt::format("git config --edit  # now: {}", value)});
    }
    return *words;
}

std::map<std::string, std::string> variables_of(const std::string& value) {
    std::map<std::string, std::string> variables;
    for (const std::string& word : words_of("env", value)) {
        const std::size_t equals = word.find('=');
        if (equals == 0 || equals == std::string::npos) {
            throw refused(fmt::format("git config 'dltask.run.env' has '{}', which is no NAME=value", word),
                          {"git config dltask.run.env 'OMP_NUM_THREADS=4'"});
        }
        variables[word.substr(0, equals)] = word.substr(equals + 1);
    }
    return variables;
}

Value watch_of(const std::string& value) {
    auto parsed = yaml::parse(value);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&parsed)) {
        throw refused(problem->print("git config dltask.run.watch", value));
    }
    return std::get<Value>(std::move(parsed));
}

}  // namespace

RunSettings read_run(const SettingsFile& file) {
    RunSettings run;
    run.command = read_command(file);
    run.env = read_environment(file);
    run.source = text_or(file, "run.source", "");
    run.pythonpath = file.texts("run.pythonpath").value_or(run.pythonpath);
    run.link = file.texts("run.link").value_or(run.link);
    run.checkpoints = text_or(file, "run.checkpoints", run.checkpoints);
    if (const Value* watch = file.find("run.watch")) run.watch = *watch;
    return run;
}

bool override_run(RunSettings& run, const std::string& name, const std::string& value) {
    if (name == "command")
        run.command = words_of(name, value);
    else if (name == "env")
        run.env.merge(std::exchange(run.env, variables_of(value)));
    else if (name == "source")
        run.source = value;
    else if (name == "pythonpath")
        run.pythonpath = words_of(name, value);
    else if (name == "link")
        run.link = words_of(name, value);
    else if (name == "checkpoints")
        run.checkpoints = value;
    else if (name == "watch")
        run.watch = watch_of(value);
    else
        return false;
    return true;
}

}  // namespace dltask::config
