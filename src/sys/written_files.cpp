// SPDX-License-Identifier: Apache-2.0
#include "sys/written_files.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "sys/descriptor.hpp"
#include "sys/file.hpp"

namespace dltask::sys {
namespace {

/// From here on the whole file system at once is cheaper.
constexpr std::size_t most_files = 10'000;

/// ext4 writes the data of a file before the transaction that names its blocks: a later sync of the journal
/// brings both.
bool is_ordered(const std::filesystem::path& path) {
    struct statfs status {};
    return ::statfs(path.c_str(), &status) == 0 && status.f_type == EXT4_SUPER_MAGIC;
}

}  // namespace

void secure_written_files(const std::filesystem::path& root, const std::vector<std::string>& paths,
                          const std::filesystem::path& anchor) noexcept {
    if (paths.empty()) return;
    const Descriptor directory{::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!directory) return;
    if (paths.size() > most_files) {
        ::syncfs(directory.get());
        return;
    }
    const bool later = is_ordered(root) && same_file_system(root, anchor);
    for (const std::string& path : paths) {
        const Descriptor file{
            ::openat(directory.get(), path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
        if (!file) continue;
        if (later) {
            ::sync_file_range(file.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
        } else {
            ::fsync(file.get());
        }
    }
}

}  // namespace dltask::sys
