// SPDX-License-Identifier: Apache-2.0
#include "rules/large_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace dltask::rules {
namespace {

/// What a task writes to disk, and what is below `tasks/` besides, is kept by files of its own directory:
/// those at the top are outside of the scope of a task.
struct Place {
    std::string directory;  ///< `tasks/<name>`; empty: the top
    std::string inner;      ///< the path below it
};

Place place_of(const std::string& path) {
    constexpr std::string_view tasks = "tasks/";
    if (path.compare(0, tasks.size(), tasks) != 0) return {"", path};
    const std::size_t end = path.find('/', tasks.size());
    if (end == std::string::npos) return {"", path};
    return {path.substr(0, end), path.substr(end + 1)};
}

/// git, where the attributes and ignore rules of a path are to be written.
std::string git_at(const Place& place) {
    return place.directory.empty() ? "git" : "git -C " + quote_word(place.directory);
}

/// `git lfs migrate` writes .gitattributes at the top.
std::string migration_of(const std::string& path, std::string_view when) {
    if (!place_of(path).directory.empty()) return "";
    return fmt::format("\n{}: git lfs migrate import --include={}", when, quote_word(path));
}

/// For a path that somebody has spoken for already; empty: nobody has.
std::string hint_of_keeper(const SizedFile& file) {
    const std::string word = quote_word(file.path);
    switch (file.keeper) {
        case Keeper::lfs:
            return fmt::format(
                       ".gitattributes gives it to LFS, which was not there when it was added: git lfs "
                       "install && git add --renormalize {}",
                       word) +
                   migration_of(file.path, "where it is in earlier commits, too");
        case Keeper::dvc:
            return fmt::format("DVC has it already ({0}.dvc): git rm --cached {0}", word);
        case Keeper::gitignore:
            return fmt::format("it is ignored and was added by force: git rm --cached {}", word);
        case Keeper::none:
            break;
    }
    return "";
}

std::string hint_for(const SizedFile& file, const BigFileTools& tools) {
    if (file.keeper != Keeper::none) return hint_of_keeper(file);
    const Place place = place_of(file.path);
    const std::string git = git_at(place), inner = quote_word(place.inner), path = quote_word(file.path);
    const std::string ignored = place.directory.empty() ? "" : place.directory + "/";
    const std::string lfs =
        fmt::format("keep it with LFS: {0} rm --cached {1} && {2} && {0} add .gitattributes {1}", git, inner,
                    track_command(file.path));
    const std::string dvc = fmt::format("keep it with DVC: git rm --cached {0} && dvc add {0}", path);
    const std::string ignore = fmt::format("keep it out: git rm --cached {} && echo {} >>{}", path,
                                           quote_word("/" + place.inner), quote_word(ignored + ".gitignore"));
    if (tools.dvc && !tools.lfs) return dvc + "\n" + lfs + "\n" + ignore;
    return lfs + "\n" + dvc + "\n" + ignore;
}

/// What we write ourselves and cannot do without.
bool is_record(std::string_view path) {
    constexpr std::array<std::string_view, 5> names = {"task.yaml", "config.yaml", "environment.yaml",
                                                       "task.log", "metrics.json"};
    const Place place = place_of(std::string{path});
    return !place.directory.empty() && std::find(names.begin(), names.end(), place.inner) != names.end();
}

}  // namespace

std::string quote_word(const std::string& word) {
    const auto plain = [](char c) {
        return is_alphanumeric(c) || std::string_view{"._/+=-@%,"}.find(c) != std::string_view::npos ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    if (!word.empty() && word.front() != '-' && std::all_of(word.begin(), word.end(), plain)) return word;
    std::string quoted = word.substr(0, 1) == "-" ? "'./" : "'";
    for (const char c : word) quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return quoted + "'";
}

std::string track_command(const std::string& path) {
    const Place place = place_of(path);
    return fmt::format("{} lfs track --filename {}", git_at(place), quote_word(place.inner));
}

std::uint64_t size_limit(std::string_view path, std::uint64_t limit) {
    constexpr std::uint64_t least_for_records = 1U << 20U;
    return limit < least_for_records && is_record(path) ? least_for_records : limit;
}

std::string print_size(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 5> units = {"B", "KiB", "MiB", "GiB", "TiB"};
    auto amount = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (amount >= 1024 && unit + 1 < units.size()) {
        amount /= 1024;
        ++unit;
    }
    const bool whole = amount >= 100 || amount == static_cast<double>(static_cast<std::uint64_t>(amount));
    return whole ? fmt::format("{:.0f} {}", amount, units.at(unit))
                 : fmt::format("{:.1f} {}", amount, units.at(unit));
}

std::vector<Violation> check_large_files(const std::vector<SizedFile>& staged, std::uint64_t limit,
                                         const BigFileTools& tools) {
    std::vector<Violation> violations;
    for (const SizedFile& file : staged) {
        if (file.bytes <= size_limit(file.path, limit)) continue;
        violations.push_back({"large-file", "", file.path,
                              fmt::format("'{}' has {}, more than files.max-size ({})", file.path,
                                          print_size(file.bytes), print_size(limit)),
                              hint_for(file, tools)});
    }
    return violations;
}

std::vector<Violation> check_large_history(const std::vector<SizedFile>& pushed, std::uint64_t limit) {
    std::vector<Violation> violations;
    for (const SizedFile& file : pushed) {
        if (file.bytes <= size_limit(file.path, limit)) continue;
        violations.push_back(
            {"large-history", "", file.path,
             fmt::format("a commit that is pushed contains '{}' with {}, more than files.max-size ({})",
                         file.path, print_size(file.bytes), print_size(limit)),
             fmt::format("find it: git log --oneline -- {0}\ntake it out of the commits that are not "
                         "pushed yet: git rebase -i, or git filter-repo --path {0} --invert-paths",
                         quote_word(file.path)) +
                 migration_of(file.path, "or give it to LFS in all of them")});
    }
    return violations;
}

}  // namespace dltask::rules
