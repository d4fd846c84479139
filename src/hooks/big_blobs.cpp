// SPDX-License-Identifier: Apache-2.0
#include "hooks/big_blobs.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "hooks/git_dir.hpp"
#include "rules/large_file.hpp"

namespace dltask::hooks {
namespace {

/// By id.
using Sizes = std::map<std::string, std::uint64_t>;

/// Each line of `text` that says `<size> <id>` with a size above the limit.
Sizes above(std::string_view text, std::uint64_t limit) {
    Sizes sizes;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        std::uint64_t bytes = 0;
        const auto parsed = std::from_chars(line.data(), line.data() + line.size(), bytes);
        const auto digits = static_cast<std::size_t>(parsed.ptr - line.data());
        if (parsed.ec != std::errc{} || bytes <= limit || digits >= line.size()) continue;
        sizes.emplace(line.substr(digits + 1), bytes);
    }
    return sizes;
}

Sizes of_all_objects(const Git& git, std::uint64_t limit) {
    return above(git.ask({"cat-file", "--batch-all-objects", "--unordered", "--buffer",
                          "--batch-check=%(objectsize) %(objectname)"}),
                 limit);
}

Sizes by_id(const std::vector<git::StoredSize>& blobs) {
    Sizes sizes;
    for (const git::StoredSize& blob : blobs) sizes.emplace(blob.id, blob.bytes);
    return sizes;
}

Sizes of_brought(History& history, std::uint64_t limit) {
    Sizes sizes;
    std::set<std::string> seen;
    for (const BroughtBlob& blob : history.blobs) {
        const auto facts = seen.insert(blob.id).second ? history.objects.facts(blob.id) : std::nullopt;
        if (facts && facts->bytes > limit) sizes.emplace(blob.id, facts->bytes);
    }
    return sizes;
}

/// What a server was sent lies apart from what it has.
Git inside(const Git& git, const std::string& quarantine) {
    if (quarantine.empty()) return git;
    return git.with("GIT_OBJECT_DIRECTORY", quarantine).with("GIT_ALTERNATE_OBJECT_DIRECTORIES", "");
}

std::vector<std::filesystem::path> directories_of(const History& history) {
    const Git& git = history.git;
    if (!history.request.quarantine.empty()) return {git.directory() / history.request.quarantine};
    const auto git_dir = GitDir::find(git.environment(), git.directory());
    if (!git_dir) return {};
    return git::object_directories(git.environment(), git.directory(), git_dir->common_path(""));
}

Sizes candidates(History& history, BlobList listed) {
    const std::uint64_t limit = history.settings.max_file_bytes;
    if (!listed.valid()) return of_brought(history, limit);
    const auto blobs = listed.get();
    return blobs ? by_id(*blobs) : of_all_objects(inside(history.git, history.request.quarantine), limit);
}

std::vector<std::string> with_known(const History& history, std::vector<std::string> arguments) {
    const auto known = history.request.known.words();
    arguments.insert(arguments.end(), known.begin(), known.end());
    return arguments;
}

/// The commit that brings a blob: the first that names it; empty when it cannot be told.
std::string bringing(const History& history, const std::string& blob) {
    const auto log =
        history.git.try_ask(with_known(history, {"log", "--format=%H", "--reverse", "--no-show-signature",
                                                 "--find-object=" + blob, "--stdin"}),
                            revisions_of(history.request.updates));
    return log.out.substr(0, log.out.find('\n'));
}

}  // namespace

BlobList list_big_blobs(const History& history) {
    const std::vector<std::filesystem::path> directories = directories_of(history);
    const std::uint64_t limit = history.settings.max_file_bytes;
    const bool is_long = history.request.updates.front().new_id.size() > 40;
    const auto format = is_long ? model::ObjectFormat::sha256 : model::ObjectFormat::sha1;
    return std::async(std::launch::async, [=]() -> std::optional<std::vector<git::StoredSize>> {
        if (directories.empty()) return std::nullopt;
        return git::ObjectStore{directories, format}.blobs_above(limit);
    });
}

void judge_big_blobs(History& history, BlobList listed) {
    const Sizes big = candidates(history, std::move(listed));
    if (big.empty()) return;
    const std::string objects =
        history.git.ask(with_known(history, {"rev-list", "--objects", "--ignore-missing", "--stdin"}),
                        revisions_of(history.request.updates));
    std::string_view rest = objects;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const std::size_t space = line.find(' ');
        const auto found = big.find(std::string{line.substr(0, space)});
        if (found == big.end() || space == std::string_view::npos) continue;
        const auto facts = history.objects.facts(found->first);
        if (!facts || facts->type != "blob") continue;
        for (rules::Violation& violation : rules::check_large_history(
                 {{std::string{line.substr(space + 1)}, found->second}}, history.settings.max_file_bytes)) {
            history.add(std::move(violation), bringing(history, found->first), model::BranchKind::other);
        }
    }
}

}  // namespace dltask::hooks
