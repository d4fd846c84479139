// SPDX-License-Identifier: Apache-2.0
#include "flow/core_version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "flow/core_tree.hpp"
#include "flow/tree_diff.hpp"
#include "git/refs.hpp"
#include "yaml/document.hpp"

namespace dltask::flow {
namespace {

/// The line on which a top-level key stands, for messages; 1 when it cannot be told.
std::size_t line_of(std::string_view text, std::string_view key) {
    std::size_t line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (text.substr(at, key.size()) == key) return line;
        at = end + 1;
    }
    return 1;
}

/// A link is copied as a link: it must mean the same in the copy, so it may not leave the directory.
bool stays_inside(const std::string& path, const std::string& target) {
    const std::filesystem::path link{target};
    if (link.is_absolute()) return false;
    const std::filesystem::path resolved =
        (std::filesystem::path{path}.parent_path() / link).lexically_normal();
    return !resolved.empty() && *resolved.begin() != "..";
}

void check_contents(const Snapshot& snapshot, const model::ObjectId& tree) {
    for (const TreeFile& file : list_files(snapshot.objects, tree, "")) {
        if (file.mode == git::Mode::gitlink) {
            throw refused(
                fmt::format("'tasks/main/{}' is a submodule, which cannot be copied into a task", file.path),
                {"move the submodule out of tasks/main"});
        }
        if (file.mode == git::Mode::symlink &&
            !stays_inside(file.path, snapshot.objects.blob(file.id.hex()).value_or(""))) {
            throw refused(
                fmt::format("'tasks/main/{}' is a symbolic link that leaves the directory", file.path),
                {"link to it from the core, or set run.link in .dltask.yaml"});
        }
    }
}

model::ObjectId template_tree(const Snapshot& snapshot, const model::ObjectId& commit) {
    const auto tasks = snapshot.objects.entry(commit, "tasks");
    if (tasks && tasks->mode != git::Mode::tree) throw refused("'tasks' is not a directory in git");
    const auto entry = tasks ? snapshot.objects.entry(commit, "tasks/main") : std::nullopt;
    if (!entry) throw refused("there is no 'tasks/main' to copy", {"git dltask init"});
    if (entry->mode != git::Mode::tree) throw refused("'tasks/main' is not a directory in git");
    return entry->id;
}

}  // namespace

model::Value::Map parameters_in(std::string_view config, std::string_view file) {
    const auto parsed = yaml::parse(config);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&parsed))
        throw refused(problem->print(file, config),
                      {fmt::format("mend that line, then git commit {}", file)});
    return model::flatten(std::get<model::Value>(parsed));
}

model::Version version_in(std::string_view config, const config::Settings& settings, std::string_view file) {
    const auto parsed = yaml::parse(config);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&parsed))
        throw refused(problem->print(file, config),
                      {fmt::format("mend that line, then git commit {}", file)});
    const std::string key = settings.keys.version.value_or("VERSION");
    const model::Value::Map flat = model::flatten(std::get<model::Value>(parsed));
    const auto found =
        std::find_if(flat.begin(), flat.end(), [&](const auto& entry) { return entry.first == key; });
    if (found == flat.end()) {
        throw refused(fmt::format("'{}' has no {}", file, key),
                      {fmt::format("add the line: {}: 0.1.0", key)});
    }
    const auto* text = found->second.as<std::string>();
    const auto version = text == nullptr ? std::nullopt : model::Version::parse(*text);
    if (!version) {
        throw refused(fmt::format("{}:{}: {} is no version but a {} that semver.org does not know", file,
                                  line_of(config, key), key, found->second.type_name()),
                      {fmt::format("write three numbers, e.g. {}: 0.1.0", key)});
    }
    return *version;
}

TaskTemplate read_template(const Snapshot& snapshot, const model::ObjectId& commit) {
    TaskTemplate result;
    result.tree = template_tree(snapshot, commit);
    check_contents(snapshot, result.tree);
    const auto config = snapshot.objects.entry(result.tree, "config.yaml");
    if (!config || (config->mode != git::Mode::file && config->mode != git::Mode::executable)) {
        throw refused(fmt::format("there is no '{}'", core_config), {"git dltask init"});
    }
    result.config_blob = config->id;
    const auto info = snapshot.objects.info(config->id.hex());
    constexpr std::uint64_t most_bytes = 1U << 20U;
    if (info && info->bytes > most_bytes) {
        throw refused(fmt::format("'{}' is larger than 1 MiB ({} bytes)", core_config, info->bytes));
    }
    result.config = snapshot.objects.blob(config->id.hex()).value_or("");
    result.version = version_in(result.config, snapshot.settings, core_config);
    return result;
}

model::ObjectId released_commit(const Snapshot& snapshot, const model::Version& version) {
    const auto info = snapshot.objects.info(fmt::format("refs/tags/{}^{{commit}}", version.tag()));
    return info ? info->id : model::ObjectId{};
}

void require_released(Snapshot& snapshot, const model::ObjectId& commit, const model::Version& version) {
    const model::ObjectId released = released_commit(snapshot, version);
    if (released.is_none()) {
        const auto any = git::list_refs(snapshot.runner(), {"refs/tags/v*"});
        throw refused(
            fmt::format("the core is not released: there is no tag '{}'", version.tag()),
            any.empty() && snapshot.repository().shallow
                ? std::vector<std::string>{"git fetch --tags"}
                : std::vector<std::string>{"git fetch --tags, if it was released elsewhere",
                                           "git dltask release", "git dltask new --unreleased ..."});
    }
    if (released == commit) return;
    const auto& exclude = snapshot.settings.core_exclude;
    const model::ObjectId now = core_tree(snapshot.objects, commit, exclude);
    const model::ObjectId then = core_tree(snapshot.objects, released, exclude);
    if (now == then) return;
    std::vector<std::string> paths;
    for (const TreeChange& change : diff_trees(snapshot.objects, then, now)) paths.push_back(change.path);
    throw refused(
        fmt::format("the core is not released: it differs from '{}' in:{}", version.tag(), name_paths(paths)),
        {"git dltask release", "git dltask new --unreleased ..."});
}

}  // namespace dltask::flow
