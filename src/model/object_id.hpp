// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace dltask::model {

/// The hash function of a repository's objects (`extensions.objectFormat`).
enum class ObjectFormat { sha1, sha256 };

/// The name of a git object: 40 or 64 lower-case hex digits, or none. git's all-zero id means
/// "no such ref" on its command lines; here that is the empty id, printed by `hex_or_zero`.
class ObjectId {
public:
    ObjectId() = default;
    [[nodiscard]] static std::optional<ObjectId> parse(std::string_view hex);

    [[nodiscard]] bool is_none() const noexcept { return hex_.empty(); }
    [[nodiscard]] explicit operator bool() const noexcept { return !hex_.empty(); }
    [[nodiscard]] const std::string& hex() const noexcept { return hex_; }
    [[nodiscard]] std::string hex_or_zero(ObjectFormat format) const;
    /// The first ten digits, for people.
    [[nodiscard]] std::string brief() const { return hex_.substr(0, 10); }
    /// As brief, and `absent` for none.
    [[nodiscard]] std::string brief_or_absent() const { return is_none() ? "absent" : brief(); }
    /// The id as bytes, as it stands in tree objects.
    [[nodiscard]] std::string raw() const;
    [[nodiscard]] static ObjectId from_raw(std::string_view bytes);

    auto operator<=>(const ObjectId&) const = default;

private:
    std::string hex_;
};

}  // namespace dltask::model
