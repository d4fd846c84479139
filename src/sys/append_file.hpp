// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sys/descriptor.hpp"

namespace dltask::sys {

/// A regular file that only grows. It stays ours by descriptor when the path is removed or replaced.
class AppendFile {
public:
    /// Creates it where there is none (mode 0666 less the umask); never follows a symbolic link in
    /// the last part, never blocks on a fifo. Throws fatal with path and reason.
    explicit AppendFile(const std::filesystem::path& path);

    /// Whether it ends with a line feed, or is empty.
    [[nodiscard]] bool ends_with_line() const noexcept { return ends_with_line_; }

    struct Appended {
        std::size_t bytes = 0;  ///< written before an error
        int error = 0;          ///< errno value
    };
    [[nodiscard]] Appended append(std::string_view data);

    [[nodiscard]] std::uint64_t size() const;

    /// Bytes from `start` to before `end`.
    struct Span {
        std::uint64_t start = 0;
        std::uint64_t end = 0;
    };
    /// The whole lines between the first and the last `ends` bytes; nullopt: there is nothing between.
    [[nodiscard]] std::optional<Span> middle(std::uint64_t ends) const;
    /// Hands on what a span holds, piece by piece; false: it cannot be read.
    [[nodiscard]] bool read(Span span, const std::function<void(std::string_view)>& take) const;
    /// Puts `marker` (a line) in the place of a span. Memory: what comes after the span. False: nothing was
    /// done.
    [[nodiscard]] bool replace(Span span, std::string_view marker);

    /// Leaves the first `bytes`. False: nothing was done.
    [[nodiscard]] bool cut(std::uint64_t bytes);

    /// Writes all of it to its path anew, when nothing has that name any more. False when something else
    /// has, or it cannot be written.
    [[nodiscard]] bool restore() const;

private:
    std::filesystem::path path_;
    Descriptor descriptor_;
    bool ends_with_line_ = true;
};

}  // namespace dltask::sys
