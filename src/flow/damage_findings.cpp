// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/parts.hpp"
#include "flow/inspectors.hpp"
#include "params/hint.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t longest_ref = 4096, longest_reflog = 64U << 20U;
constexpr std::string_view symbolic_ref = "ref: ";

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

/// What a file of git's says a ref is; a power cut leaves it empty or full of zero bytes.
bool is_ref_text(const std::optional<std::string>& content) {
    if (!content) return false;
    const std::string_view text = without_blanks(*content);
    return text.starts_with(symbolic_ref) || model::ObjectId::parse(text).has_value();
}

std::optional<std::string> read_small(const fs::path& file) {
    try {
        return sys::read_file(file, longest_ref);
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// Where a ref was last, by its reflog; empty: there is none.
std::string last_known(const fs::path& common_dir, const std::string& ref) {
    const std::string log = sys::read_file(common_dir / "logs" / ref, longest_reflog).value_or("");
    const auto lines = lines_of(log);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        std::string_view rest = *line;
        take_until(rest, ' ');
        const std::string id{take_until(rest, ' ')};
        const bool is_none = id.find_first_not_of('0') == std::string::npos;
        if (model::ObjectId::parse(id) && !is_none) return id;
    }
    return "";
}

Finding broken_ref(const fs::path& common_dir, const std::string& ref) {
    const std::string remove = fmt::format("rm {}", params::shell_word((common_dir / ref).native()));
    const std::string before = last_known(common_dir, ref);
    const std::string again = before.empty()
                                  ? std::string{}
                                  : fmt::format(" && git update-ref {} {}", params::shell_word(ref), before);
    return {Gravity::error,
            fmt::format(
                "'{}' is damaged{}", ref,
                before.empty() ? ", and no reflog tells what it was" : fmt::format(": it was {}", before)),
            {remove + again}};
}

/// What git wants of a directory to take it for a repository.
Finding judge_git_directory(const fs::path& directory) {
    const std::string name = directory.native(), word = params::shell_word(name);
    for (const char* part : {"objects", "refs"}) {
        std::error_code error;
        if (fs::is_directory(directory / part, error)) continue;
        return {Gravity::error,
                fmt::format("'{}' has no '{}', and is no repository for git", name, part),
                {fmt::format("mkdir {}/{}", word, part)}};
    }
    if (is_ref_text(read_small(directory / "HEAD")))
        return {Gravity::error,
                fmt::format("git does not take '{}' for a repository", name),
                {fmt::format("git --git-dir={} status", word)}};
    return {Gravity::error,
            fmt::format("'{}/HEAD' is damaged or missing", name),
            {fmt::format("echo 'ref: refs/heads/main' > {}/HEAD", word)}};
}

}  // namespace

Findings inspect_index(const Inspection& inspection) {
    const InspectedRepository& repository = *inspection.repository;
    if (repository.place().is_bare()) return {};
    const git::Runner::Arguments words{"ls-files", "-z", "--", ".gitattributes"};
    const sys::ProcessResult listed = repository.session.runner.try_query(words);
    if (listed.ok()) return {};
    const fs::path index = repository.place().git_dir / "index";
    return {{Gravity::error,
             fmt::format("git cannot read its index: {}; what was staged is lost, the files are not",
                         git::git_failure(words, listed).message()),
             {fmt::format("rm {} && git reset -q", params::shell_word(index.native()))}}};
}

Findings inspect_refs(const Inspection& inspection) {
    constexpr std::size_t most_files = 5000;
    const fs::path& common = inspection.repository->place().common_dir;
    Findings findings;
    std::size_t seen = 0;
    for (const char* directory : {"refs/heads", "refs/tags"}) {
        std::error_code error;
        for (fs::recursive_directory_iterator it{common / directory, error}, end;
             !error && it != end && seen < most_files; it.increment(error), ++seen) {
            std::error_code unknown;
            const bool is_ref = it->is_regular_file(unknown) && it->path().extension() != ".lock";
            if (is_ref && !is_ref_text(read_small(it->path())))
                findings.push_back(
                    broken_ref(common, it->path().lexically_relative(common).generic_string()));
        }
    }
    return findings;
}

Finding explain_no_repository(const sys::Environment& environment, const fs::path& directory,
                              const Error& error) {
    const auto says = [&error](const char* words) {
        return error.message().find(words) != std::string::npos;
    };
    if (says("not a git repository (or any")) {
        for (fs::path above = directory;; above = above.parent_path()) {
            std::error_code unknown;
            if (fs::is_directory(above / ".git", unknown)) return judge_git_directory(above / ".git");
            if (!above.has_relative_path()) break;
        }
        return {Gravity::note,
                "this is not in a git repository: only installation and machine were looked at"};
    }
    Finding finding{Gravity::error, error.message(), error.hints()};
    if (!finding.hints.empty()) return finding;
    if (directory.empty()) finding.hints = {"cd"};
    if (says("not a git repository") && environment.get("GIT_DIR")) finding.hints = {"unset GIT_DIR"};
    constexpr std::string_view in_file = " in file ";
    const std::size_t file = error.message().find(in_file);  // "bad config line 9 in file .git/config"
    if (says("bad config line") && file != std::string::npos)
        finding.hints = {fmt::format("\"${{EDITOR:-vi}}\" {}",
                                     params::shell_word(error.message().substr(file + in_file.size())))};
    if (says("object")) finding.hints = {"git fsck --full"};
    return finding;
}

}  // namespace dltask::flow
