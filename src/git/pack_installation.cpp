// SPDX-License-Identifier: Apache-2.0
#include "git/pack_installation.hpp"

#include <fmt/format.h>

#include "git/object_hash.hpp"
#include "sys/file.hpp"

namespace dltask::git {
namespace {

Runner::Arguments arguments_for(std::string_view keep_message) {
    return {"index-pack", "--stdin", fmt::format("--keep={}", keep_message)};
}

std::string checksum_of(std::string_view pack, model::ObjectFormat format) {
    return model::ObjectId::from_raw(pack.substr(pack.size() - raw_bytes(format))).hex();
}

}  // namespace

PackInstallation::PackInstallation(const Runner& runner, std::string_view pack, model::ObjectFormat format,
                                   std::string_view keep_message)
    : indexing_{runner.start_change(arguments_for(keep_message))},
      keep_file_{runner.object_directory() / "pack" /
                 fmt::format("pack-{}.keep", checksum_of(pack, format))} {
    // What it says when it takes no more is told by `finish`.
    if (indexing_->try_write(pack)) indexing_->close_input();
}

void PackInstallation::finish() {
    if (!indexing_) return;
    const sys::ProcessResult result = indexing_->finish();
    indexing_.reset();
    if (!result.ok()) throw git_failure({"index-pack"}, result);
    sys::sync_directory(keep_file_.parent_path());
}

}  // namespace dltask::git
