// SPDX-License-Identifier: Apache-2.0
#include "hooks/history.hpp"

#include <algorithm>

namespace dltask::hooks {

const Commit* History::commit(const std::string& id) const {
    const auto at = commits.find(id);
    return at == commits.end() ? nullptr : &at->second;
}

const rules::Touched& History::touched(const Commit& of) const {
    const auto at = changes.find(&of);
    return at == changes.end() ? nothing : at->second;
}

std::vector<const Commit*> History::line(const std::string& tip) const {
    std::vector<const Commit*> line;
    for (const Commit* at = commit(tip); at != nullptr && !at->line;) {
        line.push_back(at);
        at = at->parents.empty() ? nullptr : commit(at->parents.front());
    }
    std::reverse(line.begin(), line.end());
    return line;
}

void History::add(rules::Violation violation, const std::string& commit, model::BranchKind branch) {
    violation.commit = commit;
    found.push_back({std::move(violation), branch});
}

}  // namespace dltask::hooks
