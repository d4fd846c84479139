// SPDX-License-Identifier: Apache-2.0
#include "hooks/branch_tips.hpp"

#include "hooks/known_refs.hpp"

namespace dltask::hooks {
namespace {

std::string name_in(const std::string& ref) {
    const std::string_view heads = "refs/heads/", remotes = "refs/remotes/";
    if (ref.compare(0, heads.size(), heads) == 0) return ref.substr(heads.size());
    const std::size_t slash = ref.find('/', remotes.size());
    return slash == std::string::npos ? "" : ref.substr(slash + 1);
}

}  // namespace

std::vector<BranchTip> branch_tips(const Git& git, const model::BranchScheme& scheme) {
    std::vector<BranchTip> tips;
    for (const char* prefix : {"refs/heads/", "refs/remotes/"}) {
        for (const git::FileRef& ref : refs_below(git, prefix)) {
            const std::string name = name_in(ref.name);
            if (!name.empty() && name != "HEAD")
                tips.push_back({ref.name, model::parse_branch(name, scheme), ref.id});
        }
    }
    return tips;
}

}  // namespace dltask::hooks
