// SPDX-License-Identifier: Apache-2.0
#include "cli/branches.hpp"

#include <algorithm>

#include "cli/tasks.hpp"
#include "flow/start_point.hpp"
#include "git/refs.hpp"
#include "git/work_trees.hpp"
#include "model/branch.hpp"
#include "report/task_name.hpp"

namespace dltask::cli {
namespace {

using model::heads;

}  // namespace

std::string resolve_code_branch(Context& context, std::string_view word) {
    const git::Session& session = context.session();
    report::NameContext names;
    names.scheme = context.settings().branches;
    for (const git::Ref& ref : git::list_refs(session.runner, {"refs/heads"})) {
        const std::string name = model::branch_of(ref.name);
        if (flow::holds_code(parse_branch(name, names.scheme).kind)) names.candidates.push_back(name);
    }
    const std::string current = model::branch_of(git::read_head(session.repository.git_dir).branch);
    const auto& known = names.candidates;
    names.previous = previous_in(session, known, current);
    if (std::find(known.begin(), known.end(), current) != known.end()) names.current = current;
    return report::require_name(word, names, "branch");
}

}  // namespace dltask::cli
