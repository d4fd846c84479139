// SPDX-License-Identifier: Apache-2.0
#include "rules/large_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dltask::rules {
namespace {

/// For a path that somebody has spoken for already; empty: nobody has.
std::string hint_of_keeper(Keeper keeper, const std::string& word) {
    switch (keeper) {
        case Keeper::lfs:
            return fmt::format(
                ".gitattributes gives it to LFS, which was not there when it was added: git lfs install && "
                "git "
                "add --renormalize {0}\nwhere it is in earlier commits, too: git lfs migrate import "
                "--include={0}",
                word);
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
    const std::string& path = file.path;
    const std::string word = quote_word(path);
    if (file.keeper != Keeper::none) return hint_of_keeper(file.keeper, word);
    const std::string lfs = fmt::format(
        "keep it with LFS: git rm --cached {0} && git lfs track --filename {0} && git add .gitattributes {0}",
        word);
    const std::string dvc = fmt::format("keep it with DVC: git rm --cached {0} && dvc add {0}", word);
    const std::string ignore =
        fmt::format("keep it out: git rm --cached {} && echo {} >>.gitignore", word, quote_word("/" + path));
    if (tools.dvc && !tools.lfs) return dvc + "\n" + lfs + "\n" + ignore;
    return lfs + "\n" + dvc + "\n" + ignore;
}

}  // namespace

std::string quote_word(const std::string& word) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view{"._/+=-@%,"}.find(c) != std::string_view::npos ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    if (!word.empty() && word.front() != '-' && std::all_of(word.begin(), word.end(), plain)) return word;
    std::string quoted = word.substr(0, 1) == "-" ? "'./" : "'";
    for (const char c : word) quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return quoted + "'";
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
        if (file.bytes <= limit) continue;
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
        if (file.bytes <= limit) continue;
        violations.push_back(
            {"large-history", "", file.path,
             fmt::format("a commit that is pushed contains '{}' with {}, more than files.max-size ({})",
                         file.path, print_size(file.bytes), print_size(limit)),
             fmt::format(
                 "find it: git log --oneline -- {0}\ntake it out of the commits that are not "
                 "pushed yet: git rebase -i, or git filter-repo --path {0} --invert-paths\nor give it "
                 "to LFS in all of them: git lfs migrate import --include={0}",
                 quote_word(file.path))});
    }
    return violations;
}

}  // namespace dltask::rules
