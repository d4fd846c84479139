// SPDX-License-Identifier: Apache-2.0
#include "flow/resume.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/checkpoint.hpp"
#include "flow/core_version.hpp"
#include "json/json.hpp"
#include "sys/beneath.hpp"
#include "yaml/edit.hpp"

namespace dltask::flow {
namespace {

using model::Value;

constexpr std::uint64_t largest_config = 8U << 20U;

/// `key: before -> after`, one a line.
std::vector<std::string> differences(const Value::Map& before, const Value::Map& after) {
    std::vector<std::string> lines;
    const auto shown = [](const Value* value) {
        return value == nullptr ? std::string{"none"} : yaml::print_inline(*value);
    };
    for (const auto& [key, value] : before) {
        const Value* now = find(after, key);
        if (now == nullptr || *now != value)
            lines.push_back(fmt::format("{}: {} -> {}", key, shown(&value), shown(now)));
    }
    for (const auto& [key, value] : after) {
        if (find(before, key) == nullptr) lines.push_back(fmt::format("{}: none -> {}", key, shown(&value)));
    }
    return lines;
}

void drop(Value::Map& map, const std::optional<std::string>& key) {
    std::erase_if(map, [&](const auto& entry) { return key && entry.first == *key; });
}

Value map_at(const Value& value, std::string_view key) {
    const Value* found = value.find(key);
    return found == nullptr || found->as<Value::Map>() == nullptr ? Value{Value::Map{}} : *found;
}

Value::Map without_paths(const Value& python) {
    Value::Map map;
    for (const char* key : {"implementation", "version"}) {
        if (const Value* found = python.find(key)) map.emplace_back(key, *found);
    }
    return map;
}

/// The config with RESUME set; empty when it cannot be set.
std::string with_resume(const std::string& text, const config::KeyNames& keys,
                        const std::string& checkpoint) {
    if (!keys.resume) return {};
    yaml::Path path;
    std::string rest = *keys.resume;
    for (std::size_t dot = rest.find('.'); dot != std::string::npos; dot = rest.find('.')) {
        path.push_back(rest.substr(0, dot));
        rest.erase(0, dot + 1);
    }
    path.push_back(rest);
    auto edited = yaml::edit(text, {{std::move(path), Value{checkpoint}, false}});
    const auto* changed = std::get_if<std::string>(&edited);
    return changed == nullptr || *changed == text ? std::string{} : *changed;
}

}  // namespace

std::string checkpoint_to_resume(Snapshot& snapshot, const sys::Beneath& root,
                                 const model::BranchName& branch, const model::TaskRecord& record,
                                 bool force) {
    const std::string directory = branch.directory();
    const config::Settings& settings = snapshot.settings;
    auto checkpoint = newest_checkpoint(root, directory, settings.run.checkpoints);
    if (!checkpoint || record.attempts.empty()) {
        throw refused(fmt::format("there is no complete checkpoint '{}/{}' of an attempt", directory,
                                  settings.run.checkpoints),
                      {fmt::format("git dltask run {}", branch.full)});
    }
    if (force) return std::move(*checkpoint);
    const model::Attempt& last = record.attempts.back();
    if (last.state == model::TaskState::succeeded) {
        throw refused(
            fmt::format("attempt {} succeeded: there is nothing to go on with", record.attempts.size()),
            {fmt::format("git dltask resume --force {}", branch.full)});
    }
    const std::string file = directory + "/config.yaml";
    const auto then = snapshot.objects.blob(last.commit + ":" + file);
    if (!then) return std::move(*checkpoint);
    Value::Map before = parameters_in(*then, file);
    Value::Map after = parameters_in(root.read(file, largest_config), file);
    drop(before, settings.keys.resume);
    drop(after, settings.keys.resume);
    const std::vector<std::string> changed = differences(before, after);
    if (changed.empty()) return std::move(*checkpoint);
    throw refused(fmt::format("parameters are others than those of attempt {}:{}", record.attempts.size(),
                              name_paths(changed)),
                  {fmt::format("git dltask resume --force {}", branch.full)});
}

std::vector<std::string> environment_changes(const std::string& text, const Value& python) {
    constexpr yaml::Limits limits{largest_config, 64, 200'000};
    const auto parsed = yaml::parse(text, limits);
    const auto* recorded = std::get_if<Value>(&parsed);
    if (python.is_null() || recorded == nullptr || recorded->find("python") == nullptr) return {};
    const Value then = map_at(*recorded, "packages"), now = map_at(python, "packages");
    std::vector<std::string> changed =
        differences(without_paths(*recorded->find("python")), without_paths(python));
    for (std::string& line : differences(*then.as<Value::Map>(), *now.as<Value::Map>()))
        changed.push_back(std::move(line));
    return changed;
}

void require_same_environment(const PreparedAttempt& attempt, const Value& python) {
    const sys::Beneath root{attempt.work_tree};
    const std::string file = attempt.branch.directory() + "/environment.yaml";
    if (root.status(file).type != sys::FileType::regular) return;
    const std::vector<std::string> changed = environment_changes(root.read(file, largest_config), python);
    if (changed.empty()) return;
    throw refused(
        fmt::format("the environment is another than that of the attempt before:{}", name_paths(changed)),
        {fmt::format("git dltask resume --force {}", attempt.branch.full)});
}

ResumeKey::ResumeKey(const config::KeyNames& keys, const PreparedAttempt& attempt)
    : work_tree_{attempt.work_tree}, file_{attempt.branch.directory() + "/config.yaml"} {
    if (attempt.resumed_from.empty()) return;
    const sys::Beneath root{work_tree_};
    before_ = root.read(file_, largest_config);
    during_ = with_resume(before_, keys, attempt.resumed_from);
    if (!during_.empty()) root.write(file_, during_);
}

void ResumeKey::end() noexcept {
    if (during_.empty()) return;
    try {
        const sys::Beneath root{work_tree_};
        const bool ours =
            root.status(file_).type == sys::FileType::regular && root.read(file_, largest_config) == during_;
        if (ours) root.write(file_, before_);
    } catch (const Error&) {
        // The directory is gone: nothing of it will be committed.
    }
    during_.clear();
}

void end_resume_key(Snapshot& snapshot, const ActiveRun& run, const std::string& directory) {
    const std::string file = directory + "/config.yaml";
    const auto before = snapshot.objects.blob(run.commit + ":" + file);
    if (run.resumed_from.empty() || !before) return;
    const std::string during = with_resume(*before, snapshot.settings.keys, run.resumed_from);
    const sys::Beneath root{run.work_tree};
    if (during.empty() || root.status(file).type != sys::FileType::regular) return;
    if (root.read(file, largest_config) == during) root.write(file, *before);
}

}  // namespace dltask::flow
