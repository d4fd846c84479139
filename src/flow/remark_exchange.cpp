// SPDX-License-Identifier: Apache-2.0
#include "flow/remark_exchange.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "record/remark_tree.hpp"

namespace dltask::flow {

void fetch_remarks(const git::Session& session, const std::string& remote) {
    // With the asterisk a remote without any is no error.
    const std::string refspec = fmt::format("+{0}*:refs/notes/{1}/dltask*", record::remarks_ref, remote);
    const git::Runner::Arguments words{"fetch", "--quiet", "--no-tags", "--", remote, refspec};
    const sys::ProcessResult fetched = session.runner.try_change(words);
    if (!fetched.ok()) throw git::git_failure(words, fetched);
}

bool push_remarks(const git::Session& session, const std::string& remote) {
    const std::string refspec = fmt::format("{0}:{0}", record::remarks_ref);
    return session.runner.try_change({"push", "--quiet", "--no-follow-tags", "--", remote, refspec}).ok();
}

bool has_unpushed_remarks(const git::Session& session, const std::string& remote) {
    const auto here = session.objects->info(record::remarks_ref);
    const auto there = session.objects->info(fmt::format("refs/notes/{}/dltask", remote));
    if (!here || (there && there->id == here->id)) return false;
    return !there ||
           !session.runner.try_query({"merge-base", "--is-ancestor", here->id.hex(), there->id.hex()}).ok();
}

}  // namespace dltask::flow
