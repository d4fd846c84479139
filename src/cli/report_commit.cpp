// SPDX-License-Identifier: Apache-2.0
#include "cli/report_commit.hpp"

#include <cstdlib>

#include "base/error.hpp"
#include "base/moment.hpp"
#include "cli/context.hpp"

namespace dltask::cli {
namespace {

/// Of what was typed. A reader of objects that is asked for `main@{99}` ends where the log is shorter.
std::string typed_commit(Context& context, const std::string& rev) {
    const auto found = context.session().runner.try_query(
        {"rev-parse", "--quiet", "--verify", "--end-of-options", rev + "^{commit}"});
    if (found.ok()) return found.out;
    throw negative("no commit '" + rev + "'", {"git dltask report"});
}

}  // namespace

std::string commit_of(Context& context, const std::string& rev) {
    if (!rev.empty()) return typed_commit(context, rev);
    const git::ObjectReader& objects = *context.session().objects;
    const std::string& main = context.settings().branches.main;
    for (const std::string& name : {"refs/heads/" + main, "refs/remotes/origin/" + main}) {
        if (const auto commit = objects.info(name + "^{commit}")) return commit->id.hex();
    }
    throw negative("there is no branch '" + main + "' with a commit",
                   {"git dltask report HEAD", "git dltask init"});
}

std::string date_of(const git::ObjectReader& objects, const std::string& commit) {
    const auto found = objects.commit(commit);
    if (!found) return {};
    const std::string& who = found->committer;
    const std::size_t zone = who.rfind(' ');
    const std::size_t time = zone == std::string::npos ? zone : who.rfind(' ', zone - 1);
    if (time == std::string::npos || who.size() - zone != 6) return {};
    const int hours = std::atoi(who.substr(zone + 2, 2).c_str()),
              minutes = std::atoi(who.substr(zone + 4, 2).c_str());
    const int offset = (hours * 60 + minutes) * 60 * (who[zone + 1] == '-' ? -1 : 1);
    return Moment{std::atoll(who.substr(time + 1, zone - time - 1).c_str()), 0, offset}.rfc3339();
}

}  // namespace dltask::cli
