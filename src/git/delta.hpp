// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dltask::git {

/// The number that a delta begins with, and goes on with: the sizes of base and result. `delta` is left
/// behind it; nullopt: there is none.
[[nodiscard]] std::optional<std::uint64_t> take_delta_size(std::string_view& delta);

/// What a delta of a pack makes of its base (gitformat-pack(5)); nullopt: it does not fit.
[[nodiscard]] std::optional<std::string> apply_delta(std::string_view base, std::string_view delta);

}  // namespace dltask::git
