// SPDX-License-Identifier: Apache-2.0
#include "hooks/pushed.hpp"

#include <sstream>

#include "model/object_id.hpp"
#include "rules/large_file.hpp"

namespace dltask::hooks {
namespace {

bool is_zero(const std::string& id) {
    return id.find_first_not_of('0') == std::string::npos;
}

/// One line per ref: `<local ref> <local id> <remote ref> <remote id>` (githooks(5)). As revisions:
/// what is pushed, without what the remote's ref has.
std::string revisions_of(const std::string& lines) {
    std::string revisions;
    std::istringstream words{lines};
    std::string local, local_id, remote, remote_id;
    while (words >> local >> local_id >> remote >> remote_id) {
        if (is_zero(local_id) || !model::ObjectId::parse(local_id)) continue;
        revisions += local_id + "\n";
        if (!is_zero(remote_id) && model::ObjectId::parse(remote_id)) revisions += "^" + remote_id + "\n";
    }
    return revisions;
}

/// A remote that was given by its URL has no branches here.
std::string known_of(const std::string& remote) {
    const bool is_name = remote.find_first_of("*?[\\:") == std::string::npos;
    return "--remotes=" + (is_name ? remote : std::string{"/"});
}

std::vector<rules::SizedFile> blobs_in(const Git& git, const std::string& objects) {
    std::istringstream lines{
        git.ask({"cat-file", "--batch-check=%(objecttype) %(objectsize) %(rest)"}, objects)};
    std::vector<rules::SizedFile> blobs;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        std::string type;
        rules::SizedFile file;
        if (!(words >> type >> file.bytes) || type != "blob") continue;
        std::getline(words >> std::ws, file.path);
        blobs.push_back(std::move(file));
    }
    return blobs;
}

}  // namespace

void judge_pushed(const Scene& scene, Verdict& verdict) {
    const std::string revisions = revisions_of(scene.call.input ? scene.call.input() : "");
    if (revisions.empty()) return;
    const auto& arguments = scene.call.arguments;
    const std::string remote = arguments.size() > 1 ? arguments[1] : "";
    const std::string objects = scene.git.ask(
        {"rev-list", "--objects", "--ignore-missing", "--stdin", "--not", known_of(remote)}, revisions);
    verdict.add(rules::check_large_history(blobs_in(scene.git, objects), scene.settings.max_file_bytes));
}

}  // namespace dltask::hooks
