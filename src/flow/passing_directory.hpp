// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "git/repository.hpp"
#include "sys/file_lock.hpp"

namespace dltask::flow {

/// A directory of ours below the state directory that lasts as long as this object. A kernel lock in it
/// tells one whose owner works from one whose owner was killed.
class PassingDirectory {
public:
    PassingDirectory(const git::Repository& repository, std::string_view purpose);
    ~PassingDirectory();
    PassingDirectory(const PassingDirectory&) = delete;
    PassingDirectory& operator=(const PassingDirectory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
    std::optional<sys::FileLock> lock_;
};

/// Says, as long as it lives, that a fetch or a push is under way here: should we be killed with it, the next
/// command knows git's locks on refs of the remote for ours.
class ExchangeMark {
public:
    explicit ExchangeMark(const git::Repository& repository);
    /// Those of a git that was killed while we live on.
    void clear_locks() const;

private:
    const git::Repository& repository_;
    PassingDirectory directory_;
};

/// Says, as long as it lives, that a scratch work tree is being made or removed: should we be killed, the
/// next command takes away what there is of it.
class ScratchMark {
public:
    ScratchMark(const git::Repository& repository, const std::filesystem::path& work_tree);

private:
    PassingDirectory directory_;
};

/// Removes what killed commands left in the state directory: such directories, and files that last as
/// long as a call. Whoever calls holds the operation lock.
void clear_passing(const git::Repository& repository);

}  // namespace dltask::flow
