// SPDX-License-Identifier: Apache-2.0
#include "run/log_rest.hpp"

#include <fmt/format.h>

#include <string>

#include "base/error.hpp"
#include "sys/gzip_file.hpp"

namespace dltask::run {

void LogRest::open() {
    try {
        const std::string name = fmt::format("{}.{:02}.gz", log_.filename().string(), attempt_);
        file_.emplace(log_.parent_path() / name);
        const auto whole = sys::whole_members(*file_);
        is_whole_ = whole && (*whole == file_->size() || file_->cut(*whole));
    } catch (const Error&) {
        is_whole_ = false;
    }
}

void LogRest::add(std::string_view lines) {
    if (lines.empty()) return;
    is_whole_ = is_whole_ && limit_ != 0;
    if (is_whole_ && !file_) open();
    if (!is_whole_) return;
    const std::uint64_t before = file_->size();
    const std::string member = sys::gzip_member(lines);
    is_whole_ = before < limit_ && !member.empty() && file_->append(member).bytes == member.size();
    if (!is_whole_) static_cast<void>(file_->cut(before));
}

bool LogRest::restore() const {
    return !file_ || file_->restore();
}

}  // namespace dltask::run
