// SPDX-License-Identifier: Apache-2.0
#include "git/content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/parts.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"

namespace dltask::git {
namespace {

/// A path as a line that git takes for exactly it, whatever is in it: C quotes.
std::string as_quoted_line(std::string_view path) {
    std::string line = "\"";
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            line += fmt::format("\\{:03o}", byte);
        } else {
            line += c;
        }
    }
    return line + "\"\n";
}

std::string nul_separated(const std::vector<std::string>& paths) {
    std::string input;
    for (const std::string& path : paths) {
        input += path;
        input += '\0';
    }
    return input;
}

bool is_regular(const sys::Beneath& top, const std::string& path) {
    try {
        return top.status(path).type == sys::FileType::regular;
    } catch (const Error&) {
        return false;  // below a link: not a file of this work tree
    }
}

std::vector<std::string> regular_files(const Runner& runner, const std::vector<std::string>& paths) {
    const sys::Beneath top{runner.directory()};
    std::vector<std::string> files;
    std::copy_if(paths.begin(), paths.end(), std::back_inserter(files),
                 [&](const std::string& path) { return is_regular(top, path); });
    return files;
}

/// git syncs loose objects, but not the directories that lead to them.
void sync_fan_out(const std::filesystem::path& objects, const std::map<std::string, model::ObjectId>& blobs) {
    std::set<std::string> directories;
    for (const auto& [path, id] : blobs) directories.insert(id.hex().substr(0, 2));
    for (const std::string& directory : directories) {
        std::error_code ignored;
        if (std::filesystem::exists(objects / directory, ignored)) sys::sync_directory(objects / directory);
    }
    sys::sync_directory(objects);
}

enum class Store { no, yes };

sys::ProcessResult ask(const Runner& runner, const std::vector<std::string>& files, Store store) {
    std::string input;
    for (const std::string& file : files) input += as_quoted_line(file);
    if (store == Store::yes) return runner.try_change({"hash-object", "-w", "--stdin-paths"}, input);
    return runner.try_query({"hash-object", "--stdin-paths"}, input);
}

std::map<std::string, model::ObjectId> pair_up(const std::vector<std::string>& files, std::string_view ids) {
    std::map<std::string, model::ObjectId> blobs;
    for (const std::string& file : files) {
        const auto id = model::ObjectId::parse(take_until(ids, '\n'));
        if (!id) throw fatal(fmt::format("'git hash-object' gave no id for '{}'", file));
        blobs.insert_or_assign(file, *id);
    }
    return blobs;
}

std::map<std::string, model::ObjectId> hash(const Runner& runner, const std::vector<std::string>& paths,
                                            Store store) {
    std::vector<std::string> files = regular_files(runner, paths);
    while (!files.empty()) {
        const sys::ProcessResult result = ask(runner, files, store);
        if (result.ok()) return pair_up(files, result.out);
        // A file that a running script removed in between is left out; anything else is an error.
        std::vector<std::string> left = regular_files(runner, files);
        if (left.size() == files.size()) throw git_failure({"hash-object"}, result);
        files = std::move(left);
    }
    return {};
}

}  // namespace

std::map<std::string, model::ObjectId> hash_files(const Runner& runner,
                                                  const std::vector<std::string>& paths) {
    return hash(runner, paths, Store::no);
}

std::map<std::string, model::ObjectId> store_files(const Runner& runner,
                                                   const std::vector<std::string>& paths) {
    std::map<std::string, model::ObjectId> blobs = hash(runner, paths, Store::yes);
    if (!blobs.empty()) sync_fan_out(runner.object_directory(), blobs);
    return blobs;
}

std::vector<std::string> ignored_paths(const Runner& runner, const std::vector<std::string>& paths) {
    if (paths.empty()) return {};
    const Runner::Arguments arguments{"check-ignore", "-z", "--stdin", "--no-index"};
    const sys::ProcessResult result = runner.try_query(arguments, nul_separated(paths));
    constexpr int none_ignored = 1;
    if (!result.ok() && result.exit_code != none_ignored) throw git_failure(arguments, result);
    std::vector<std::string> ignored;
    for (std::string_view rest = result.out; !rest.empty();) ignored.emplace_back(take_until(rest, '\0'));
    return ignored;
}

std::vector<std::string> indexed_paths(const Runner& runner, const std::string& path) {
    const Runner::Arguments arguments{"--literal-pathspecs", "ls-files", "-z", "--cached", "--", path};
    const sys::ProcessResult result = runner.try_query(arguments);
    if (!result.ok()) throw git_failure(arguments, result);
    std::vector<std::string> paths;
    for (std::string_view rest = result.out; !rest.empty();) paths.emplace_back(take_until(rest, '\0'));
    return paths;
}

std::map<std::string, std::string> filters(const Runner& runner, const std::vector<std::string>& paths) {
    if (paths.empty()) return {};
    const Runner::Arguments arguments{"check-attr", "-z", "--stdin", "filter"};
    const sys::ProcessResult result = runner.try_query(arguments, nul_separated(paths));
    if (!result.ok()) throw git_failure(arguments, result);
    std::map<std::string, std::string> found;
    for (std::string_view rest = result.out; !rest.empty();) {
        const std::string_view path = take_until(rest, '\0');
        take_until(rest, '\0');  // the attribute's name
        const std::string_view value = take_until(rest, '\0');
        // A filter is named; `filter` and `-filter` alone name none.
        if (value == "unspecified" || value == "unset" || value == "set") continue;
        found.insert_or_assign(std::string{path}, std::string{value});
    }
    return found;
}

}  // namespace dltask::git
