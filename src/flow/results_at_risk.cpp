// SPDX-License-Identifier: Apache-2.0
#include "flow/results_at_risk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "rules/large_file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr int most_results = 50'000;

std::vector<std::string> split_at_zeros(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\0'), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// Bytes below a directory; links are not followed, what cannot be read counts nothing.
std::uint64_t bytes_below(const fs::path& directory) {
    std::uint64_t bytes = 0;
    std::error_code error;
    int entries = 0;
    fs::recursive_directory_iterator at{directory, fs::directory_options::skip_permission_denied, error};
    for (; !error && at != fs::recursive_directory_iterator{} && entries < most_results;
         at.increment(error)) {
        ++entries;
        std::error_code unreadable;
        if (!at->is_regular_file(unreadable) || at->is_symlink(unreadable)) continue;
        const std::uintmax_t size = at->file_size(unreadable);
        if (!unreadable) bytes += size;
    }
    return bytes;
}

std::uint64_t bytes_of(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (fs::is_directory(status)) return bytes_below(path);
    if (!fs::is_regular_file(status)) return 0;
    const std::uintmax_t size = fs::file_size(path, error);
    return error ? 0 : size;
}

void point_out_big_things(const Snapshot& snapshot, std::vector<std::string>& notes) {
    const sys::ProcessResult untracked = snapshot.runner().try_query(
        {"ls-files", "-z", "--others", "--exclude-standard", "--directory", "--no-empty-directory"});
    for (const std::string& path : split_at_zeros(untracked.out)) {
        const bool is_directory = path.back() == '/';
        const std::uint64_t limit =
            is_directory ? snapshot.settings.max_task_bytes : snapshot.settings.max_file_bytes;
        const std::uint64_t bytes = bytes_of(snapshot.repository().work_tree / path);
        if (bytes < limit) continue;
        notes.push_back(
            fmt::format("'{}' is not tracked and holds {}: ignore it, or give it to LFS or DVC, before a "
                        "'git add' takes it into the history\n  echo {} >> .gitignore",
                        path, rules::print_size(bytes), rules::quote_word('/' + path)));
    }
}

/// Source, line, pattern and path, as `git check-ignore -v -z` prints them.
struct IgnoreRule {
    std::string place;
    std::string pattern;
    bool operator<(const IgnoreRule& other) const {
        return place < other.place || (place == other.place && pattern < other.pattern);
    }
};

void point_out_ignore_rules(const Snapshot& snapshot, std::vector<std::string>& notes) {
    constexpr std::array<std::string_view, 5> results = {"task.yaml", "config.yaml", "task.log",
                                                         "metrics.json", "loss.csv"};
    constexpr std::string_view directory = "tasks/task-0.1.0-20260101T000000-run/";
    std::string paths;
    for (const std::string_view name : results) paths += fmt::format("{}{}{}", directory, name, '\0');
    const sys::ProcessResult answer =
        snapshot.runner().try_query({"check-ignore", "-v", "-z", "--no-index", "--stdin"}, paths);
    const std::vector<std::string> fields = split_at_zeros(answer.out);
    std::map<IgnoreRule, std::string> hidden;
    for (std::size_t at = 0; at + 3 < fields.size(); at += 4) {
        if (fields[at + 2].compare(0, 1, "!") == 0) continue;
        std::string& names = hidden[{fields[at] + ':' + fields[at + 1], fields[at + 2]}];
        const std::string name = fields[at + 3].substr(directory.size());
        names += (names.empty() ? "" : ", ") + (name == "loss.csv" ? std::string{"*.csv"} : name);
    }
    for (const auto& [rule, names] : hidden) {
        notes.push_back(
            fmt::format("the ignore rule '{}' ({}) hides results of tasks: {}; 'git dltask run' commits them "
                        "all the same, a plain 'git add' does not",
                        rule.pattern, rule.place, names));
    }
}

}  // namespace

std::vector<std::string> results_at_risk(const Snapshot& snapshot) {
    std::vector<std::string> notes;
    if (snapshot.repository().is_bare()) return notes;
    point_out_big_things(snapshot, notes);
    point_out_ignore_rules(snapshot, notes);
    return notes;
}

}  // namespace dltask::flow
