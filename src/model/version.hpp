// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dltask::model {

enum class Bump { major, minor, patch };

/// A version as in Semantic Versioning 2.0.0 (semver.org), without a leading `v`.
class Version {
public:
    Version() = default;
    Version(std::uint64_t major, std::uint64_t minor, std::uint64_t patch)
        : major_{major}, minor_{minor}, patch_{patch} {}

    /// nullopt for everything that SemVer 2.0 does not allow: leading zeros, empty identifiers,
    /// a leading `v`, numbers beyond 64 bits, more than 255 bytes.
    [[nodiscard]] static std::optional<Version> parse(std::string_view text);
    [[nodiscard]] std::string str() const;
    /// The release tag: `v` and the version.
    [[nodiscard]] std::string tag() const { return "v" + str(); }

    [[nodiscard]] std::uint64_t major() const noexcept { return major_; }
    [[nodiscard]] std::uint64_t minor() const noexcept { return minor_; }
    [[nodiscard]] std::uint64_t patch() const noexcept { return patch_; }
    [[nodiscard]] const std::vector<std::string>& prerelease() const noexcept { return prerelease_; }
    [[nodiscard]] bool is_prerelease() const noexcept { return !prerelease_.empty(); }

    /// The next release: a pre-release of that very release loses its suffix first
    /// (1.2.0-rc.1 bumped by minor is 1.2.0), build metadata is dropped.
    [[nodiscard]] Version bumped(Bump bump) const;
    [[nodiscard]] Version with_prerelease(std::vector<std::string> identifiers) const;

    /// SemVer precedence (section 11); build metadata does not count.
    std::strong_ordering operator<=>(const Version& other) const;
    bool operator==(const Version& other) const { return (*this <=> other) == 0; }

private:
    std::uint64_t major_ = 0;
    std::uint64_t minor_ = 0;
    std::uint64_t patch_ = 0;
    std::vector<std::string> prerelease_;
    std::string build_;
};

}  // namespace dltask::model
