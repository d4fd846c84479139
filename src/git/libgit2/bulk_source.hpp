// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "git/objects.hpp"

namespace dltask::git {

struct BulkObject {
    std::array<char, 20> id{};
    ObjectType type = ObjectType::blob;
    std::uint64_t bytes = 0;
    std::string data;
};

/// What crosses the border of the module that holds libgit2: no exception, no function of ours.
class BulkSource {
public:
    enum class Want { info, data };
    enum class Answer {
        found,
        absent,  ///< certainly
        unknown  ///< git has to be asked: a name it reads better, a missing or damaged object
    };
    BulkSource() = default;
    virtual ~BulkSource() = default;
    BulkSource(const BulkSource&) = delete;
    BulkSource& operator=(const BulkSource&) = delete;
    virtual Answer look_up(std::string_view name, Want want, BulkObject& object) noexcept = 0;
};

/// The one function of the module; null when libgit2 cannot stand in for git here. The number in
/// its name changes with this file.
using OpenBulkSource = BulkSource*(const char* git_dir) noexcept;
inline constexpr const char* open_bulk_source_symbol = "dltask_open_bulk_source_1";

}  // namespace dltask::git
