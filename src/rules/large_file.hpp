// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.hpp"

namespace dltask::rules {

/// Who was to keep a big file out of git, had it been asked.
enum class Keeper {
    none,
    lfs,        ///< .gitattributes gives the path to LFS, but the file was added without its filter
    dvc,        ///< there is `<path>.dvc`
    gitignore,  ///< .gitignore names it, but it was added by force
};

struct SizedFile {
    std::string path;
    std::uint64_t bytes = 0;  ///< of the blob as stored: that of a pointer where LFS has the file
    Keeper keeper = Keeper::none;
};

/// Which keepers of big files this repository has set up; the hint names those first.
struct BigFileTools {
    bool lfs = false;
    bool dvc = false;
};

/// `large-file`: one violation for each file above the limit (in bytes).
[[nodiscard]] std::vector<Violation> check_large_files(const std::vector<SizedFile>& staged,
                                                       std::uint64_t limit, const BigFileTools& tools);

/// `large-history`: the same for the blobs that a push would bring to a remote, in any commit.
[[nodiscard]] std::vector<Violation> check_large_history(const std::vector<SizedFile>& pushed,
                                                         std::uint64_t limit);

/// The limit for one path (of the repository): that of `files.max-size`, but a task's record is never
/// too big below 1 MiB.
[[nodiscard]] std::uint64_t size_limit(std::string_view path, std::uint64_t limit);

/// Gives a file to LFS, by the attributes of its task's directory where it is in one; typed at the top.
[[nodiscard]] std::string track_command(const std::string& path);

/// Bytes for people: `999 B`, `10 MiB`, `1.5 GiB`.
[[nodiscard]] std::string print_size(std::uint64_t bytes);

/// A word as a POSIX shell takes it unchanged: quoted where it must be.
[[nodiscard]] std::string quote_word(const std::string& word);

}  // namespace dltask::rules
