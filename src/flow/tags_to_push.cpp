// SPDX-License-Identifier: Apache-2.0
#include "flow/tags_to_push.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "model/release_notes.hpp"

namespace dltask::flow {
namespace {

constexpr std::string_view tags_below = "refs/tags/";

std::vector<std::string> release_tags(const Snapshot& snapshot, const model::ObjectId& there) {
    git::Runner::Arguments words{"for-each-ref", "--format=%(refname)", "--merged=" + snapshot.main.hex()};
    if (there) words.push_back("--no-merged=" + there.hex());
    words.emplace_back("refs/tags/v*");
    std::vector<std::string> tags;
    const std::string listing = snapshot.runner().query(words);
    for (std::size_t at = 0; at < listing.size();) {
        const std::size_t end = std::min(listing.find('\n', at), listing.size());
        tags.push_back(listing.substr(at + tags_below.size(), end - at - tags_below.size()));
        at = end + 1;
    }
    return tags;
}

std::set<std::string> tasks_of(const Snapshot& snapshot, const model::ObjectId& commit) {
    std::set<std::string> names;
    if (commit.is_none()) return names;
    for (const git::TreeEntry& entry : snapshot.objects.tree(commit.hex() + ":tasks").value_or(git::Tree{}))
        names.insert(entry.name);
    return names;
}

}  // namespace

std::string pin_of_core(const Snapshot& snapshot, const model::BranchName& task) {
    if (task.kind != model::BranchKind::task || !task.version || !model::is_pin(*task.version)) return {};
    const std::string tag = task.version->tag();
    return snapshot.objects.info(std::string{tags_below} + tag) ? tag : std::string{};
}

bool is_pin_tag(const std::string& tag) {
    const auto version = model::Version::parse(std::string_view{tag}.substr(tag.rfind('v', 0) == 0 ? 1 : 0));
    return version && model::is_pin(*version);
}

std::vector<std::string> tags_to_push(const Snapshot& snapshot, const Exchange& exchange) {
    const model::ObjectId there = exchange.known(snapshot.settings.branches.main);
    std::vector<std::string> tags = release_tags(snapshot, there);
    const std::set<std::string> known = tasks_of(snapshot, there);
    std::set<std::string> pins;
    for (const std::string& name : tasks_of(snapshot, snapshot.main)) {
        if (known.count(name) != 0) continue;
        const std::string pin = pin_of_core(snapshot, parse_branch(name, snapshot.settings.branches));
        if (!pin.empty() && std::find(tags.begin(), tags.end(), pin) == tags.end()) pins.insert(pin);
    }
    tags.insert(tags.end(), pins.begin(), pins.end());
    return tags;
}

}  // namespace dltask::flow
