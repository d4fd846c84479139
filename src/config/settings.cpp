// SPDX-License-Identifier: Apache-2.0
#include "config/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/ascii.hpp"
#include "config/branch_settings.hpp"
#include "config/run_settings.hpp"
#include "config/settings_file.hpp"
#include "rules/rule.hpp"
#include "yaml/document.hpp"

namespace dltask::config {
namespace {

using model::Value;

const std::vector<std::string>& default_types() {
    static const std::vector<std::string> types = {"feat",     "fix",  "docs",  "style",
                                                   "refactor", "test", "chore", "task"};
    return types;
}

const std::vector<std::string>& default_excludes() {
    static const std::vector<std::string> patterns = {".dltask.yaml",
                                                      ".gitignore",
                                                      ".gitattributes",
                                                      "README*",
                                                      "LICENSE*",
                                                      "docs/",
                                                      "paper/",
                                                      "notebooks/",
                                                      ".github/",
                                                      ".gitlab-ci.yml",
                                                      ".pre-commit-config.yaml"};
    return patterns;
}

bool is_type_name(std::string_view name) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_'; };
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
           std::all_of(name.begin(), name.end(), allowed);
}

std::vector<std::string> read_types(const SettingsFile& file) {
    std::vector<std::string> types = default_types();
    for (std::string& type : file.texts("commit.types").value_or(std::vector<std::string>{})) {
        if (!is_type_name(type)) {
            file.fail("commit.types", fmt::format("has '{}', which is no lower-case word", type));
        }
        if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(std::move(type));
    }
    return types;
}

MergeStrategy read_strategy(const SettingsFile& file) {
    const std::string word = file.word("merge.strategy", {"no-ff", "squash", "rebase"}).value_or("no-ff");
    if (word == "squash") return MergeStrategy::squash;
    return word == "rebase" ? MergeStrategy::rebase : MergeStrategy::no_ff;
}

/// YAML 1.1 reads a bare `off` as false.
Severity read_severity(const SettingsFile& file, const std::string& key) {
    const Value* value = file.find(key);
    const auto* flag = value->as<bool>();
    if (flag != nullptr && !*flag) return Severity::off;
    const std::string word = file.word(key, {"error", "warn", "off"}).value_or("error");
    if (word == "off") return Severity::off;
    return word == "warn" ? Severity::warn : Severity::error;
}

void read_rules(const SettingsFile& file, Settings& settings) {
    std::vector<std::string> known;
    for (const rules::RuleInfo& rule : rules::all_rules()) known.emplace_back(rule.id);
    for (const auto& [id, ignored] : file.entries("rules")) {
        const std::string key = "rules." + id;
        if (rules::find_rule(id) != nullptr) {
            settings.rules[id] = read_severity(file, key);
            continue;
        }
        settings.warnings.push_back(file.unknown_key(key, id, known));
    }
}

/// A date or a commit. YAML has a type for the one and takes some of the other for numbers.
std::string read_since(const SettingsFile& file) {
    const Value* value = file.find("check.since");
    if (value == nullptr || value->is_null()) return "";
    if (const auto* date = value->as<Value::Timestamp>()) return date->text;
    if (value->as<std::string>() == nullptr) file.fail("check.since", "must be a date or a commit; quote it");
    return *value->as<std::string>();
}

struct KeyEntry {
    std::string_view name;
    std::optional<std::string> KeyNames::*member;
};

constexpr std::array<KeyEntry, 7> key_entries = {{{"VERSION", &KeyNames::version},
                                                  {"DEBUG", &KeyNames::debug},
                                                  {"RESUME", &KeyNames::resume},
                                                  {"TRAIN", &KeyNames::train},
                                                  {"TEST", &KeyNames::test},
                                                  {"MODEL_PATH", &KeyNames::model_path},
                                                  {"RANDOM_SEED", &KeyNames::random_seed}}};

void read_key(const SettingsFile& file, const std::string& dotted, std::optional<std::string>& name) {
    if (file.find(dotted)->is_null()) {
        name.reset();
        return;
    }
    name = file.text(dotted);
    if (name->empty()) file.fail(dotted, "must be the name of a key, or null");
}

void check_distinct(const SettingsFile& file, const KeyNames& keys) {
    std::set<std::string> seen;
    for (const KeyEntry& entry : key_entries) {
        const auto& name = keys.*entry.member;
        if (name && !seen.insert(*name).second) {
            file.fail("config.keys", fmt::format("names '{}' twice", *name));
        }
    }
}

KeyNames read_keys(const SettingsFile& file, std::vector<std::string>& warnings) {
    KeyNames keys;
    std::vector<std::string> known;
    for (const KeyEntry& entry : key_entries) known.emplace_back(entry.name);
    for (const auto& [key, ignored] : file.entries("config.keys")) {
        const auto found = std::find(known.begin(), known.end(), key);
        const std::string dotted = "config.keys." + key;
        if (found != known.end()) {
            read_key(file, dotted,
                     keys.*key_entries.at(static_cast<std::size_t>(found - known.begin())).member);
            continue;
        }
        warnings.push_back(file.unknown_key(dotted, key, known));
    }
    check_distinct(file, keys);
    return keys;
}

}  // namespace

Settings Settings::parse(std::string_view text) {
    const SettingsFile file{text};
    Settings settings;
    settings.warnings = file.unknown_keys();
    settings.branches = read_branches(file);
    settings.merge_strategy = read_strategy(file);
    settings.merge_dev_later = file.word("merge.dev", {"now", "later"}).value_or("now") == "later";
    settings.commit_types = read_types(file);
    settings.max_file_bytes = file.size("files.max-size").value_or(settings.max_file_bytes);
    settings.max_task_bytes = file.size("files.max-task-size").value_or(settings.max_task_bytes);
    settings.hotfix_max_lines = file.number("hotfix.max-lines").value_or(settings.hotfix_max_lines);
    read_rules(file, settings);
    settings.check_since = read_since(file);
    settings.check_accept = file.texts("check.accept").value_or(settings.check_accept);
    settings.core_exclude = file.texts("core.exclude").value_or(default_excludes());
    settings.keys = read_keys(file, settings.warnings);
    settings.run = read_run(file);
    if (const Value* log = file.find("log")) settings.log = *log;
    if (const Value* metrics = file.find("metrics")) settings.metrics = *metrics;
    return settings;
}

void Settings::override_with(const std::map<std::string, std::string>& git_config) {
    constexpr std::string_view run_prefix = "run.", log_prefix = "log.";
    for (const auto& [key, value] : git_config) {
        if (key == "python") {
            run.python = value;
        } else if (key == "lockdir") {
            run.lock_directory = value;
        } else if (key == "slots") {
            run.slots = parse_slots(value);
        } else if (key == "title") {
            run.title = flag_of(key, value);
        } else if (key == "notify") {
            run.notify = parse_notify(value);
        } else if (key.rfind(run_prefix, 0) == 0) {
            if (override_run(run, key.substr(run_prefix.size()), value)) continue;
            warnings.push_back(fmt::format("unknown key 'dltask.{}' in git config", key));
        } else if (key.rfind(log_prefix, 0) == 0) {
            log.set(key.substr(log_prefix.size()), yaml::resolve_plain(value));
        }
    }
}

}  // namespace dltask::config
