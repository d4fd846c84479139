// SPDX-License-Identifier: Apache-2.0
#include "run/raw_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/error.hpp"
#include "sys/file.hpp"

namespace dltask::run {
namespace {

namespace fs = std::filesystem;

constexpr int most_parts = 4;
constexpr std::uint64_t look_every = 1U << 20U;
constexpr std::int64_t sync_every_ns = 5'000'000'000;

struct KeptPart {
    fs::path path;
    std::int64_t written_ns = 0;
    std::uint64_t bytes = 0;
};

/// The parts of all tasks, the newest first.
std::vector<KeptPart> parts_below(const fs::path& root) {
    std::vector<KeptPart> parts;
    std::error_code error;
    for (fs::recursive_directory_iterator it{root, error}, end; !error && it != end; it.increment(error)) {
        std::error_code unknown;
        if (it->path().extension() != ".gz" || !fs::is_regular_file(it->symlink_status(unknown))) continue;
        const std::uintmax_t bytes = it->file_size(unknown);
        if (!unknown) parts.push_back({it->path(), sys::modified_ns(it->path()), bytes});
    }
    std::sort(parts.begin(), parts.end(), [](const KeptPart& a, const KeptPart& b) {
        return std::tie(a.written_ns, a.path) > std::tie(b.written_ns, b.path);
    });
    return parts;
}

}  // namespace

RawLog::RawLog(fs::path directory, int attempt, std::uint64_t limit)
    : directory_{std::move(directory)}, attempt_{attempt}, limit_{limit} {
    if (directory_.empty()) return;
    try {
        sys::make_directories(directory_, 0700);
        drop_earlier();
        next_part();
    } catch (const Error&) {
        directory_.clear();
    }
}

/// What earlier attempts printed has the same limit.
void RawLog::drop_earlier() const {
    std::vector<fs::path> parts = raw_parts(directory_);
    std::uint64_t bytes = 0;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        std::error_code error;
        const std::uintmax_t size = fs::file_size(*part, error);
        bytes += error ? 0 : size;
        if (bytes > limit_) sys::remove_tree(*part);
    }
}

void RawLog::next_part() {
    file_.reset();
    parts_.push_back(directory_ / fmt::format("{:04}-{:06}.gz", attempt_, ++part_));
    sys::remove_tree(parts_.back());
    file_ = std::make_unique<sys::GzipWriter>(parts_.back());
    if (parts_.size() <= most_parts) return;
    sys::remove_tree(parts_.front());
    parts_.erase(parts_.begin());
}

void RawLog::write(std::string_view bytes) {
    if (!file_) return;
    file_->write(bytes);
    dirty_ = true;
    since_look_ += bytes.size();
    if (since_look_ < look_every) return;
    since_look_ = 0;
    if (file_->compressed_bytes() > limit_ / most_parts) next_part();
}

void RawLog::sync(std::int64_t now_ns) {
    if (!file_ || !dirty_ || now_ns - last_sync_ < sync_every_ns) return;
    last_sync_ = now_ns;
    dirty_ = false;
    file_->sync();
}

std::vector<fs::path> raw_parts(const fs::path& directory) {
    std::vector<fs::path> parts;
    std::error_code error;
    for (fs::directory_iterator it{directory, error}, end; !error && it != end; it.increment(error)) {
        if (it->path().extension() == ".gz") parts.push_back(it->path());
    }
    std::sort(parts.begin(), parts.end());
    return parts;
}

void trim_raw_logs(const fs::path& root, std::uint64_t limit, std::int64_t oldest_ns,
                   const std::vector<fs::path>& in_use) {
    std::uint64_t bytes = 0;
    for (const KeptPart& part : parts_below(root)) {
        bytes += part.bytes;
        const fs::path directory = part.path.parent_path();
        const bool is_used = std::find(in_use.begin(), in_use.end(), directory) != in_use.end();
        if (is_used || (bytes <= limit && part.written_ns >= oldest_ns)) continue;
        sys::remove_tree(part.path);
        sys::remove_empty_directories(directory, root);
    }
}

}  // namespace dltask::run
