// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "git/objects.hpp"

namespace dltask::git {

/// Prints objects as a pack (gitformat-pack, version 2, no deltas).
class PackWriter {
public:
    PackWriter(model::ObjectFormat format, std::size_t count);  ///< throws fatal past 2^32 objects
    void add(const Object& object);
    /// The pack with its checksum; nothing may be added afterwards.
    [[nodiscard]] std::string finish();

private:
    model::ObjectFormat format_;
    std::string data_;
};

}  // namespace dltask::git
