// SPDX-License-Identifier: Apache-2.0
#include "run/log_rest.hpp"

#include <fmt/format.h>

namespace dltask::run {

void LogRest::add(std::string_view lines) {
    if (!file_ && is_whole_ && limit_ != 0) {
        const std::string name = fmt::format("{}.{:02}.gz", log_.filename().string(), attempt_);
        file_.emplace(log_.parent_path() / name, sys::GzipOwner::user);
    }
    is_whole_ = is_whole_ && file_ && file_->compressed_bytes() < limit_;
    if (is_whole_) file_->write(lines);
}

bool LogRest::keep() {
    if (file_) file_->sync();
    return is_whole_ = is_whole_ && file_ && file_->works();
}

}  // namespace dltask::run
