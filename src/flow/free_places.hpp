// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "git/objects.hpp"
#include "model/object_id.hpp"

namespace dltask::flow {

/// Names below a directory for files that come there: what is on the disk, what a commit will bring, and
/// what was given out before keep theirs.
class FreePlaces {
public:
    /// `tree`: what git will write into `top`; none: nothing.
    FreePlaces(std::filesystem::path top, const git::ObjectReader& objects, model::ObjectId tree);

    /// A place for `path`, relative to `top`: that path itself or, where a part of it is taken, with a
    /// number at the end of that part (`data.2/z.bin`). Returns the absolute path.
    [[nodiscard]] std::filesystem::path take(const std::string& path);

private:
    enum class Kind { none, file, directory };
    [[nodiscard]] Kind kind_of(const std::string& path) const;

    std::filesystem::path top_;
    const git::ObjectReader& objects_;
    model::ObjectId tree_;
    std::set<std::string> files_;
    std::set<std::string> directories_;
};

}  // namespace dltask::flow
