// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "git/objects.hpp"

namespace dltask::git {

/// Trees and commits that were read before, by their full id; 1 MiB of them at most. A plan looks at the same
/// few again and again, and each look is a round trip to another process.
class KnownObjects {
public:
    explicit KnownObjects(model::ObjectFormat format);

    /// Null for any name but the full id of one that is kept.
    [[nodiscard]] const Object* find(std::string_view name) const;
    void keep(const Object& object);

private:
    std::size_t digits_;  ///< of a full id
    std::size_t bytes_ = 0;
    std::unordered_map<std::string, Object> objects_;
};

}  // namespace dltask::git
