// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "model/object_id.hpp"

namespace dltask::git {

/// Bytes of an id in trees and packs.
[[nodiscard]] constexpr std::size_t raw_bytes(model::ObjectFormat format) {
    return format == model::ObjectFormat::sha1 ? 20 : 32;
}

/// The repository's hash over the pieces, one behind the other, as bytes.
[[nodiscard]] std::string raw_hash(std::initializer_list<std::string_view> pieces,
                                   model::ObjectFormat format);

}  // namespace dltask::git
