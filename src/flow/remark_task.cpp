// SPDX-License-Identifier: Apache-2.0
#include "flow/remark_task.hpp"

#include <algorithm>

#include "flow/commit_maker.hpp"
#include "git/refs.hpp"
#include "record/remark_tree.hpp"

namespace dltask::flow {
namespace {

/// The tips that the new commit goes on from: ours, and those of others that ours does not contain.
std::vector<model::ObjectId> parents_of(const Snapshot& snapshot, const std::vector<git::Ref>& refs) {
    std::vector<model::ObjectId> parents;
    for (const git::Ref& ref : refs) {
        const bool contained = !parents.empty() && snapshot.runner()
                                                       .try_query({"merge-base", "--is-ancestor",
                                                                   ref.peeled.hex(), parents.front().hex()})
                                                       .ok();
        if (!contained) parents.push_back(ref.peeled);
    }
    return parents;
}

std::string describe(const RemarkRequest& request) {
    return std::string{name_of(request.kind)} + ' ' + request.branch;
}

}  // namespace

Plan plan_remark(Snapshot& snapshot, const RemarkRequest& request) {
    const std::vector<git::Ref> refs = record::remark_refs(git::list_refs(snapshot.runner(), {"refs/notes"}));
    auto texts = record::read_remark_texts(snapshot.objects, refs);
    CommitMaker maker{snapshot, request.dry_run};
    std::string& text = texts[record::remark_key(request.branch, snapshot.objects.format())];
    Moment time = snapshot.now;
    // What is said in answer to something stands after it, whatever the clocks say.
    const auto latest = record::latest_remark(text);
    if (latest) time.unix_seconds = std::max(time.unix_seconds, latest->unix_seconds + 1);
    for (const std::string& said : request.texts) {
        const record::Remark remark{time, request.kind, maker.author(), said};
        text = record::join_remarks({text, print(remark)});
    }
    git::Tree tree;
    for (const auto& [key, lines] : texts) {
        tree.push_back({git::Mode::file, key, snapshot.objects.add_blob(lines)});
    }
    const model::ObjectId commit =
        maker.commit(snapshot.objects.add_tree(std::move(tree)), parents_of(snapshot, refs),
                     "chore(task): " + describe(request) + '\n');
    const bool ours = !refs.empty() && refs.front().name == record::remarks_ref;
    const model::ObjectId from = ours ? refs.front().id : model::ObjectId{};
    Plan plan{std::string{name_of(request.kind)}, describe(request), {}, {}, {}};
    plan.steps.emplace_back(MoveRefs{{{std::string{record::remarks_ref}, from, commit}}});
    return plan;
}

}  // namespace dltask::flow
