// SPDX-License-Identifier: Apache-2.0
#include "hooks/known_refs.hpp"

#include <sstream>

#include "hooks/git_dir.hpp"

namespace dltask::hooks {

std::vector<git::FileRef> refs_below(const Git& git, const std::string& prefix) {
    if (const auto git_dir = GitDir::find(git.environment(), git.directory())) {
        if (auto refs = git::read_ref_files(git_dir->common_path(""), prefix)) return std::move(*refs);
    }
    std::istringstream words{git.ask(
        {"for-each-ref", "--format=%(if)%(symref)%(then)%(else)%(objectname) %(refname)%(end)", prefix})};
    std::vector<git::FileRef> refs;
    for (std::string id, name; words >> id >> name;) refs.push_back({name, id});
    return refs;
}

std::vector<std::string> KnownRefs::words() const {
    if (below.empty()) return {};
    return {"--not", below == "refs/" ? "--all" : "--glob=" + below + "*"};
}

std::vector<std::string> KnownRefs::ids(const Git& git) const {
    std::vector<std::string> ids;
    if (below.empty()) return ids;
    for (git::FileRef& ref : refs_below(git, below)) ids.push_back(std::move(ref.id));
    return ids;
}

}  // namespace dltask::hooks
