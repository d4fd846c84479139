// SPDX-License-Identifier: Apache-2.0
#include "flow/scaffold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "base/embedded.hpp"
#include "base/error.hpp"
#include "model/value.hpp"
#include "yaml/document.hpp"
#include "yaml/edit.hpp"

namespace dltask::flow {
namespace {

using model::Value;

/// A required key and the spellings under which projects have it.
struct KnownKey {
    std::string_view name;
    bool is_switch;  ///< must be true or false to count
    std::array<std::string_view, 4> spellings;
};

constexpr std::array<KnownKey, 7> known_keys = {
    {{"VERSION", false, {"VERSION", "", "", ""}},
     {"DEBUG", true, {"DEBUG", "debug", "", ""}},
     {"RESUME", false, {"RESUME", "resume", "resume_from", "checkpoint"}},
     {"TRAIN", true, {"TRAIN", "train", "do_train", ""}},
     {"TEST", true, {"TEST", "test", "do_test", "evaluate"}},
     {"MODEL_PATH", false, {"MODEL_PATH", "model_path", "weights", "pretrained"}},
     {"RANDOM_SEED", false, {"RANDOM_SEED", "random_seed", "seed", "SEED"}}}};

std::string spelling_in(const KnownKey& key, const Value& config) {
    for (const std::string_view spelling : key.spellings) {
        const Value* value = spelling.empty() ? nullptr : config.find(spelling);
        if (value == nullptr || value->as<Value::Map>() != nullptr || value->as<Value::List>() != nullptr)
            continue;
        if (!key.is_switch || value->as<bool>() != nullptr) return std::string{spelling};
    }
    return "";
}

std::string key_lines(const Value& config) {
    std::string lines;
    for (const KnownKey& key : known_keys) {
        const std::string spelling = key.name == "VERSION" ? "VERSION" : spelling_in(key, config);
        if (spelling == key.name) continue;
        lines += fmt::format("    {}: {}\n", key.name, spelling.empty() ? "null" : spelling);
    }
    return lines.empty() ? "" : "config:\n  keys:\n" + lines;
}

/// The words behind the script that hand it its config.
std::vector<std::string> config_words(const std::string& script_text, const std::string& config_name) {
    if (script_text.find("hydra") != std::string::npos) {
        std::vector<std::string> words{"--config-path", "{dir}", "--config-name", "config"};
        // Groups of its defaults list stay where they are.
        const std::size_t slash = config_name.rfind('/');
        if (slash != std::string::npos)
            words.insert(words.end(), {"--config-dir", config_name.substr(0, slash)});
        words.emplace_back("hydra.run.dir='{dir}'");
        return words;
    }
    for (const std::string_view option :
         {"--config_file", "--config-file", "--config", "--cfg", "--params"}) {
        const bool quoted = script_text.find(fmt::format("\"{}\"", option)) != std::string::npos ||
                            script_text.find(fmt::format("'{}'", option)) != std::string::npos;
        if (quoted) return {std::string{option}, "{config}"};
    }
    return {};
}

/// What a first line such as `#!/usr/bin/env bash -e` names; empty: it is none.
std::string interpreter_in(const std::string& script_text) {
    const std::string line = script_text.substr(0, script_text.find_first_of("\r\n"));
    if (!line.starts_with("#!")) return "";
    std::istringstream words{line.substr(2)};
    std::string word;
    words >> word;
    const auto last_part = [&word] { return word.substr(word.rfind('/') + 1); };
    if (last_part() == "env") {
        do word.clear();
        while (words >> word && word.starts_with('-'));
    }
    return last_part();
}

/// Python unless the script says otherwise.
Value::List start_words(const std::string& script, const std::string& script_text, bool executable) {
    std::string interpreter = interpreter_in(script_text);
    if (interpreter.empty() && script.ends_with(".sh")) return {"sh", script};
    if (interpreter.empty() || interpreter.starts_with("python")) return {"python3", script};
    if (executable) return {"./" + script};
    return {std::move(interpreter), script};
}

std::string run_lines(Value::List command, const std::vector<std::string>& words) {
    for (const std::string& word : words) command.emplace_back(word);
    return fmt::format("run:\n  command: {}\n", yaml::print_inline(command));
}

/// A config that is one map in braces; none when it is not, or when it would not read as before.
std::optional<std::string> with_version_in_braces(const std::string& config, const std::string& key) {
    const std::size_t brace = config.find('{');
    if (brace == std::string::npos) return std::nullopt;
    const auto before = yaml::parse(config);
    const auto* old = std::get_if<Value>(&before);
    const auto* map = old == nullptr ? nullptr : old->as<Value::Map>();
    if (map == nullptr) return std::nullopt;
    Value::Map wanted{{key, Value{"0.1.0"}}};
    wanted.insert(wanted.end(), map->begin(), map->end());
    const std::string entry = fmt::format("{}: 0.1.0{}", key, map->empty() ? "" : ", ");
    std::string text = config.substr(0, brace + 1) + entry + config.substr(brace + 1);
    const auto after = yaml::parse(text);
    const auto* now = std::get_if<Value>(&after);
    if (now == nullptr || !(*now == Value{wanted})) return std::nullopt;
    return text;
}

std::string with_version(const std::string& config, const Value& parsed, const std::string& config_name) {
    if (parsed.find("VERSION") != nullptr) return config;
    const std::string line = "VERSION: 0.1.0  # of the core; its tag has a v in front\n";
    // Directives and a document start have to stay in front.
    const std::size_t start = config.starts_with("---\n") ? 4 : config.find("\n---\n");
    const std::size_t at = start == 4 ? 4 : start == std::string::npos ? 0 : start + 5;
    const std::string text = config.substr(0, at) + line + config.substr(at);
    const auto reread = yaml::parse(text);
    const auto* value = std::get_if<Value>(&reread);
    if (value != nullptr && value->find("VERSION") != nullptr) return text;
    return add_version(config, "VERSION", config_name);
}

}  // namespace

ScaffoldFiles template_files(const std::string& name) {
    ScaffoldFiles files;
    const std::string task = name + "/task/";
    const std::string core = name + "/core/";
    std::set<std::string> names;
    for (const embedded::File& file : embedded::templates()) {
        names.insert(std::string{file.path.substr(0, file.path.find('/'))});
        if (file.path.starts_with(task)) {
            files.emplace_back("tasks/main/" + std::string{file.path.substr(task.size())}, file.content);
        } else if (file.path.starts_with(core)) {
            files.emplace_back(file.path.substr(core.size()), file.content);
        }
    }
    if (files.empty())
        throw usage(fmt::format("unknown template '{}'", name), {"git dltask init --template plain"});
    return files;
}

std::string add_version(const std::string& config, const std::string& key, const std::string& config_name) {
    auto edited = yaml::edit(config, {yaml::Edit{{key}, Value{"0.1.0"}, true}});
    if (auto* text = std::get_if<std::string>(&edited)) return std::move(*text);
    if (auto text = with_version_in_braces(config, key)) return *std::move(text);
    throw refused(std::get<yaml::Diagnostic>(edited).print(config_name, config),
                  {fmt::format("add the line: {}: 0.1.0", key)});
}

OwnLayout adopt_layout(const std::optional<std::string>& config_text) {
    OwnLayout own;
    own.config = config_text.value_or("# The parameters of a task.\n");
    const std::string name = "tasks/main/config.yaml";
    const auto parsed = yaml::parse(own.config);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&parsed))
        throw refused(problem->print(name, own.config));
    const Value& config = std::get<Value>(parsed);
    if (!config.is_null() && config.as<Value::Map>() == nullptr)
        throw refused(fmt::format("'{}' is no map of parameters", name));
    own.has_version = config.find("VERSION") != nullptr;
    if (!own.has_version) own.config = add_version(own.config, "VERSION", name);
    own.team_lines = key_lines(config);
    return own;
}

OwnScript adopt_script(const std::string& script, const std::string& script_text, bool executable,
                       const std::optional<std::string>& config_text, const std::string& config_name) {
    OwnScript own;
    const std::string text = config_text.value_or("# The parameters of a task.\n");
    const auto parsed = yaml::parse(text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&parsed))
        throw refused(problem->print(config_name, text));
    const Value& config = std::get<Value>(parsed);
    if (!config.is_null() && config.as<Value::Map>() == nullptr) {
        throw refused(fmt::format("'{}' is no map of parameters", config_name));
    }
    own.files.emplace_back("tasks/main/config.yaml", with_version(text, config, config_name));
    const std::vector<std::string> words = config_words(script_text, config_name);
    own.team_lines = run_lines(start_words(script, script_text, executable), words) + key_lines(config);
    if (words.empty()) {
        own.notes.push_back(
            fmt::format("'{}' shows no option for its config: let it read the file that the "
                        "environment variable DLTASK_CONFIG names",
                        script));
    }
    return own;
}

std::string team_file(const std::string& main_branch, bool without_dev, const std::string& more_lines) {
    std::string text =
        "# The rules of this repository for git dltask; see: man dltask-config\n"
        "# What is not here has its default.\n";
    if (main_branch != "main" || without_dev) {
        text += "branches:\n";
        if (main_branch != "main")
            text += fmt::format("  main: {}\n", yaml::print_inline(Value{main_branch}));
        if (without_dev) text += "  dev: \"\"\n";
    }
    return text + more_lines;
}

}  // namespace dltask::flow
