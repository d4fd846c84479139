// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace dltask::sys {

/// Whose a gzip file is.
enum class GzipOwner {
    ours,  ///< a new file, mode 0600
    user,  ///< goes on behind what is there, mode 0666 less the umask
};

/// A gzip file that is written piece by piece; what is in it can be read after `sync` even when we are
/// killed. A failure is final, and told by `works` only.
class GzipWriter {
public:
    explicit GzipWriter(const std::filesystem::path& path, GzipOwner owner = GzipOwner::ours);
    ~GzipWriter();
    GzipWriter(const GzipWriter&) = delete;
    GzipWriter& operator=(const GzipWriter&) = delete;

    void write(std::string_view bytes);
    void sync();
    /// All that was written so far is in it, or in memory.
    [[nodiscard]] bool works() const noexcept { return file_ != nullptr; }
    [[nodiscard]] std::uint64_t compressed_bytes() const;

private:
    void* file_ = nullptr;  ///< zlib's
    int descriptor_ = -1;
};

/// Hands on what a gzip file holds, piece by piece, as far as it is whole; `take` says false to end.
void read_gzip(const std::filesystem::path& path, const std::function<bool(std::string_view)>& take);

}  // namespace dltask::sys
