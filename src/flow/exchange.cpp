// SPDX-License-Identifier: Apache-2.0
#include "flow/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "base/error.hpp"
#include "flow/passing_directory.hpp"
#include "flow/remotes.hpp"
#include "model/branch.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

using model::heads;

/// A lock at the remote that somebody else held for a moment.
bool is_passing(const std::string& reason) {
    constexpr std::array<std::string_view, 4> words = {"cannot lock ref", "failed to update ref",
                                                       "incorrect old value", "unable to create"};
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return reason.find(word) != std::string::npos; });
}

/// The reasons of `git push --porcelain`: `!<tab><from>:<to><tab>[rejected] (fetch first)`.
std::string rejections_in(const std::string& porcelain) {
    std::istringstream lines{porcelain};
    std::string reasons;
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("!\t", 0) != 0) continue;
        std::string text = line.substr(2);
        std::replace(text.begin(), text.end(), '\t', ' ');
        reasons += (reasons.empty() ? "" : "\n") + text;
    }
    return reasons;
}

/// Tags among them that were not taken because they are there: `refs/tags/v1:refs/tags/v1 [rejected]
/// (already exists)`.
std::vector<std::string> clashing_tags(const std::string& reasons) {
    constexpr std::string_view tags = "refs/tags/";
    std::istringstream lines{reasons};
    std::vector<std::string> found;
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind(tags, 0) == 0 && line.find("(already exists)") != std::string::npos)
            found.push_back(line.substr(tags.size(), line.find(':') - tags.size()));
    }
    return found;
}

/// The first URL of the lines that the remote sent.
std::string url_in(const std::string& text) {
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        const std::size_t at = line.find("https://");
        if (line.rfind("remote:", 0) != 0 || at == std::string::npos) continue;
        const std::string url = line.substr(at);
        return url.substr(0, url.find_first_of(" \t\r"));
    }
    return "";
}

/// What the remote and git said, without git's advice.
std::string said(const std::string& text) {
    std::istringstream lines{text};
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.rfind("hint:", 0) == 0 || line.rfind("To ", 0) == 0) continue;
        kept += (kept.empty() ? "" : "\n") + line;
    }
    return kept;
}

}  // namespace

Exchange::Exchange(const git::Session& session, const config::Settings& settings)
    : session_{session}, remote_{push_remote(session.config, settings.branches.main)} {
    if (!remote_.empty()) return;
    throw refused("there is no remote to push to", {"git remote add origin URL"});
}

void Exchange::fetch() const {
    const ExchangeMark mark{session_.repository};
    const sys::ProcessResult fetched = session_.runner.try_change({"fetch", "--quiet", "--", remote_});
    if (fetched.ok()) return secure_tracking_refs();
    mark.clear_locks();
    throw fatal(fmt::format("cannot fetch from '{}': {}", remote_, said(fetched.err)),
                {fmt::format("git fetch {}", remote_)});
}

void Exchange::secure_tracking_refs() const {
    if (remote_.find_first_of("/:") != std::string::npos) return;  // a URL has none
    const std::filesystem::path top = session_.repository.common_dir / "refs" / "remotes" / remote_;
    std::vector<std::filesystem::path> directories{top};
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at{top, error}, end; !error && at != end;
         at.increment(error)) {
        if (at->is_directory(error)) directories.push_back(at->path());
    }
    for (const std::filesystem::path& directory : directories) {
        try {
            sys::sync_directory(directory);
        } catch (const Error&) {  // another git takes empty ones away; what was pushed is pushed
            continue;
        }
    }
}

std::string Exchange::remote_name(const std::string& branch) const {
    const git::Config& config = session_.config;
    const std::string merge = config.get("branch." + branch + ".merge").value_or("");
    const bool tracks =
        config.get("branch." + branch + ".remote").value_or("") == remote_ && merge.rfind(heads, 0) == 0;
    return tracks ? merge.substr(heads.size()) : branch;
}

std::string Exchange::tracking_ref(const std::string& branch) const {
    return fmt::format("refs/remotes/{}/{}", remote_, remote_name(branch));
}

model::ObjectId Exchange::known(const std::string& branch) const {
    const auto info = session_.objects->info(tracking_ref(branch) + "^{commit}");
    return info ? info->id : model::ObjectId{};
}

bool Exchange::has_all(const std::string& branch) const {
    const model::ObjectId there = known(branch);
    if (there.is_none()) return true;
    const auto here = session_.objects->info(std::string{heads} + branch + "^{commit}");
    return here &&
           (here->id == there ||
            session_.runner.try_query({"merge-base", "--is-ancestor", there.hex(), here->id.hex()}).ok());
}

bool Exchange::differs(const std::string& branch) const {
    const auto here = session_.objects->info(std::string{heads} + branch + "^{commit}");
    return here && here->id != known(branch);
}

std::vector<std::string> Exchange::refspecs(const std::vector<std::string>& branches,
                                            const std::vector<std::string>& tags) const {
    std::vector<std::string> specs;
    for (const std::string& branch : branches) {
        specs.push_back(fmt::format("{}{}:{}{}", heads, branch, heads, remote_name(branch)));
    }
    for (const std::string& tag : tags) specs.push_back(fmt::format("refs/tags/{0}:refs/tags/{0}", tag));
    return specs;
}

Exchange::Pushed Exchange::push(const std::vector<std::string>& branches,
                                const std::vector<std::string>& tags) const {
    git::Runner::Arguments words{"push", "--atomic", "--porcelain", "--no-follow-tags", "--", remote_};
    for (std::string& spec : refspecs(branches, tags)) words.push_back(std::move(spec));
    const ExchangeMark mark{session_.repository};
    const sys::ProcessResult result = session_.runner.try_change(words);
    Pushed pushed;
    pushed.taken = result.ok();
    if (!pushed.taken) mark.clear_locks();
    pushed.url = url_in(result.err);
    if (pushed.taken) {
        secure_tracking_refs();
        return pushed;
    }
    const std::string rejections = rejections_in(result.out);
    pushed.rejected = !rejections.empty();
    pushed.clashing = clashing_tags(rejections);
    pushed.may_pass = is_passing(rejections + result.err);
    pushed.reason = said(result.err);
    if (!rejections.empty()) pushed.reason += (pushed.reason.empty() ? "" : "\n") + rejections;
    return pushed;
}

std::string Exchange::push_command(const std::vector<std::string>& branches,
                                   const std::vector<std::string>& tags) const {
    std::string command = "git push --atomic " + remote_;
    for (const std::string& branch : branches) {
        const std::string there = remote_name(branch);
        command += ' ' + branch + (there == branch ? "" : ':' + there);
    }
    for (const std::string& tag : tags) command += " " + tag;
    return command;
}

}  // namespace dltask::flow
