// SPDX-License-Identifier: Apache-2.0
#include "flow/release_commit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "config/required_keys.hpp"
#include "config/severity.hpp"
#include "flow/core_version.hpp"
#include "flow/history.hpp"
#include "rules/config_keys.hpp"
#include "yaml/edit.hpp"

namespace dltask::flow {
namespace {

std::string config_of(const Snapshot& snapshot, const model::ObjectId& tree) {
    return snapshot.objects.blob(tree.hex() + ":" + core_config).value_or("");
}

model::Value parsed(const std::string& text) {
    auto result = yaml::parse(text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&result))
        throw refused(problem->print(core_config, text));
    return std::get<model::Value>(std::move(result));
}

/// Where the key stands: a key that contains dots itself wins over nested maps.
yaml::Path path_of(const model::Value& config, const std::string& key) {
    if (config.find(key) != nullptr) return {key};
    yaml::Path path;
    for (std::size_t at = 0; at <= key.size();) {
        const std::size_t end = std::min(key.find('.', at), key.size());
        path.push_back(key.substr(at, end - at));
        at = end + 1;
    }
    return path;
}

}  // namespace

model::ObjectId with_version(Snapshot& snapshot, const model::ObjectId& tree, const model::Version& version) {
    const std::string key = snapshot.settings.keys.version.value_or("VERSION");
    const std::string text = config_of(snapshot, tree);
    const auto edited =
        yaml::edit(text, {yaml::Edit{path_of(parsed(text), key), model::Value{version.str()}, false}});
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&edited)) {
        throw refused(fmt::format("{} cannot be set: {}", key, problem->print(core_config, text)),
                      {fmt::format("write it plainly, on dev: {}: {}", key, version.str())});
    }
    const auto entry = snapshot.objects.entry(tree, core_config);
    return snapshot.objects.with_entry(tree, core_config, entry->mode,
                                       snapshot.objects.add_blob(std::get<std::string>(edited)));
}

void require_config_keys(const Snapshot& snapshot, const model::ObjectId& tree) {
    const auto severity = config::severity_of(snapshot.settings, "config-keys", model::BranchKind::main);
    if (severity != config::Severity::error) return;
    const auto violations = rules::check_config_keys(
        parsed(config_of(snapshot, tree)), config::required_keys(snapshot.settings.keys), core_config);
    if (violations.empty()) return;
    std::string text;
    std::vector<std::string> hints;
    for (const rules::Violation& violation : violations) {
        text += (text.empty() ? "" : "\n") + violation.message + " [config-keys]";
        hints.push_back(violation.hint);
    }
    throw refused(text, hints);
}

Release make_release(Snapshot& snapshot, CommitMaker& maker, const model::ObjectId& merged,
                     const model::Version& version, const std::string& message) {
    const model::ObjectId before = tree_of(snapshot, merged);
    const model::ObjectId tree = with_version(snapshot, before, version);
    Release release;
    release.commit = tree == before
                         ? merged
                         : maker.commit(tree, {merged}, fmt::format("chore(release): {}\n", version.tag()));
    const std::string text =
        message.empty() ? version.tag() + "\n" : fmt::format("{}\n\n{}", version.tag(), message);
    const CommitMaker::Tag tag = maker.tag(version.tag(), release.commit, text);
    release.tag = RefMove{"refs/tags/" + version.tag(), {}, tag.id};
    release.raw_tag = tag.raw;
    return release;
}

}  // namespace dltask::flow
