// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sys/append_file.hpp"

namespace dltask::sys {

/// A new gzip file of mode 0600 that is written piece by piece; what is in it can be read after `sync` even
/// when we are killed. After a failure nothing more is written.
class GzipWriter {
public:
    explicit GzipWriter(const std::filesystem::path& path);
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

/// A gzip file of these bytes; behind others in one file it is a member of it. Empty: there is no memory.
[[nodiscard]] std::string gzip_member(std::string_view bytes);

/// Where the last whole member of a gzip file ends. nullopt: it holds something else than members, of which
/// the last may be cut off.
[[nodiscard]] std::optional<std::uint64_t> whole_members(const AppendFile& file);

/// Hands on what a gzip file holds, piece by piece, as far as it is whole; `take` says false to end.
void read_gzip(const std::filesystem::path& path, const std::function<bool(std::string_view)>& take);

}  // namespace dltask::sys
