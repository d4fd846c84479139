// SPDX-License-Identifier: Apache-2.0
#include "config/run_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.hpp"
#include "model/time.hpp"
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

bool read_flag(const SettingsFile& file, const std::string& key, bool otherwise) {
    const Value* value = file.find(key);
    if (value == nullptr || value->is_null()) return otherwise;
    const bool* flag = value->as<bool>();
    if (flag == nullptr) file.fail(key, "must be true or false");
    return *flag;
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

std::optional<std::int64_t> read_seconds(const SettingsFile& file, const std::string& key) {
    const Value* value = file.find(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    const auto text = literal(*value);
    const auto seconds = text ? model::parse_duration(*text) : std::nullopt;
    if (!seconds || *seconds == 0) file.fail(key, "is no duration: 90, 90s, 5m, 2h");
    return seconds;
}

std::int64_t seconds_of(const std::string& name, const std::string& value) {
    const auto seconds = model::parse_duration(value);
    if (seconds && *seconds != 0) return *seconds;
    throw refused(fmt::format("git config 'dltask.run.{}' is '{}', which is no duration", name, value),
                  {fmt::format("git config dltask.run.{} 90m", name)});
}

std::string signal_of(const std::string& text) {
    std::string name = text.starts_with("SIG") ? text.substr(3) : text;
    constexpr std::array<std::string_view, 5> known = {"", "ABRT", "QUIT", "USR1", "USR2"};
    if (name == "none") name.clear();
    if (std::find(known.begin(), known.end(), name) != known.end()) return name;
    throw refused(fmt::format("'{}' is no signal that asks for a stack", text),
                  {"run.stack-signal is ABRT, QUIT, USR1, USR2 or none"});
}

Value watch_of(const std::string& value) {
    auto parsed = yaml::parse(value);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&parsed)) {
        throw refused(problem->print("git config dltask.run.watch", value));
    }
    return std::get<Value>(std::move(parsed));
}

}  // namespace

bool flag_of(const std::string& name, const std::string& value) {
    const Value parsed = yaml::resolve_plain(value.empty() ? "true" : value);
    if (const auto* flag = parsed.as<bool>()) return *flag;
    throw refused(fmt::format("git config 'dltask.{}' is '{}', which is neither true nor false", name, value),
                  {fmt::format("git config dltask.{} true", name)});
}

std::vector<std::string> parse_notify(const std::string& value) {
    auto words = split_words(value);
    if (words) return *words;
    throw refused("git config 'dltask.notify' has a quote that is not closed",
                  {"git config dltask.notify 'notify-send git-dltask'"});
}

RunSettings read_run(const SettingsFile& file) {
    RunSettings run;
    run.command = read_command(file);
    run.env = read_environment(file);
    run.source = text_or(file, "run.source", "");
    run.pythonpath = file.texts("run.pythonpath").value_or(run.pythonpath);
    run.link = file.texts("run.link").value_or(run.link);
    run.inputs = file.texts("run.inputs").value_or(run.inputs);
    run.ranks = read_flag(file, "run.ranks", run.ranks);
    run.checkpoints = text_or(file, "run.checkpoints", run.checkpoints);
    if (const Value* watch = file.find("run.watch")) run.watch = *watch;
    run.time_limit_seconds = read_seconds(file, "run.timeout");
    run.idle_limit_seconds = read_seconds(file, "run.idle-timeout");
    run.grace_seconds = read_seconds(file, "run.grace").value_or(run.grace_seconds);
    run.stack_signal = signal_of(text_or(file, "run.stack-signal", run.stack_signal));
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
    else if (name == "ranks")
        run.ranks = flag_of("run.ranks", value);
    else if (name == "inputs")
        run.inputs = words_of(name, value);
    else if (name == "checkpoints")
        run.checkpoints = value;
    else if (name == "watch")
        run.watch = watch_of(value);
    else if (name == "timeout")
        run.time_limit_seconds = seconds_of(name, value);
    else if (name == "idle-timeout")
        run.idle_limit_seconds = seconds_of(name, value);
    else if (name == "grace")
        run.grace_seconds = seconds_of(name, value);
    else if (name == "stack-signal")
        run.stack_signal = signal_of(value);
    else
        return false;
    return true;
}

int parse_slots(const std::string& text) {
    constexpr int most = 1024;
    if (text == "auto") return 0;
    int number = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && at == end && number >= 1 && number <= most) return number;
    throw refused(fmt::format("git config 'dltask.slots' is '{}', which is no number of runs", text),
                  {"git config dltask.slots 1", "git config dltask.slots auto  # one per GPU"});
}

}  // namespace dltask::config
