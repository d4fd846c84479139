// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "git/objects.hpp"

namespace dltask::flow {

/// Git was stopped while it wrote this file of a work tree: what is there is the beginning of `blob`, or
/// all of it. False for what is no regular file.
[[nodiscard]] bool is_half_written(const std::filesystem::path& work_tree, const std::string& path,
                                   const model::ObjectId& blob, const git::ObjectReader& objects);

}  // namespace dltask::flow
