// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace dltask::sys {

/// A gzip file that is written piece by piece; what is in it can be read after `sync` even when we are
/// killed. Failures are silent and final: it is a second copy.
class GzipWriter {
public:
    explicit GzipWriter(const std::filesystem::path& path);  ///< a new file, mode 0600
    ~GzipWriter();
    GzipWriter(const GzipWriter&) = delete;
    GzipWriter& operator=(const GzipWriter&) = delete;

    void write(std::string_view bytes);
    void sync();
    [[nodiscard]] std::uint64_t compressed_bytes() const;

private:
    void* file_ = nullptr;  ///< zlib's
    int descriptor_ = -1;
};

/// Hands on what a gzip file holds, piece by piece, as far as it is whole; `take` says false to end.
void read_gzip(const std::filesystem::path& path, const std::function<bool(std::string_view)>& take);

}  // namespace dltask::sys
