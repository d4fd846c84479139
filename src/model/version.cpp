// SPDX-License-Identifier: Apache-2.0
#include "model/version.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace dltask::model {
namespace {

bool is_identifier_char(char c) {
    return is_digit(c) || is_letter(c) || c == '-';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    if (!all_digits(text) || (text.size() > 1 && text[0] == '0')) return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0;;) {
        const std::size_t next = text.find(separator, at);
        parts.push_back(text.substr(at, next == std::string_view::npos ? next : next - at));
        if (next == std::string_view::npos) return parts;
        at = next + 1;
    }
}

bool are_identifiers(std::string_view text, bool numbers_without_leading_zero) {
    for (const std::string_view part : split(text, '.')) {
        if (part.empty() || !std::all_of(part.begin(), part.end(), is_identifier_char)) return false;
        if (numbers_without_leading_zero && all_digits(part) && part.size() > 1 && part[0] == '0') {
            return false;
        }
    }
    return true;
}

std::strong_ordering compare_identifiers(const std::string& a, const std::string& b) {
    const bool a_is_number = all_digits(a), b_is_number = all_digits(b);
    if (a_is_number != b_is_number) {
        return a_is_number ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    // Digits without leading zeros: the longer number is the larger one, however long.
    if (a_is_number && a.size() != b.size()) return a.size() <=> b.size();
    return a <=> b;
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
    if (text.empty() || text.size() > 255) return std::nullopt;
    Version version;
    if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
        if (!are_identifiers(text.substr(plus + 1), false)) return std::nullopt;
        version.build_ = std::string{text.substr(plus + 1)};
        text = text.substr(0, plus);
    }
    if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
        if (!are_identifiers(text.substr(dash + 1), true)) return std::nullopt;
        for (const std::string_view part : split(text.substr(dash + 1), '.')) {
            version.prerelease_.emplace_back(part);
        }
        text = text.substr(0, dash);
    }
    const std::vector<std::string_view> numbers = split(text, '.');
    if (numbers.size() != 3) return std::nullopt;
    const auto major = parse_number(numbers[0]), minor = parse_number(numbers[1]),
               patch = parse_number(numbers[2]);
    if (!major || !minor || !patch) return std::nullopt;
    version.major_ = *major;
    version.minor_ = *minor;
    version.patch_ = *patch;
    return version;
}

std::string Version::str() const {
    std::string text = std::to_string(major_) + '.' + std::to_string(minor_) + '.' + std::to_string(patch_);
    for (std::size_t i = 0; i < prerelease_.size(); ++i) text += (i == 0 ? '-' : '.') + prerelease_[i];
    if (!build_.empty()) text += '+' + build_;
    return text;
}

Version Version::bumped(Bump bump) const {
    switch (bump) {
        case Bump::major:
            return is_prerelease() && minor_ == 0 && patch_ == 0 ? Version{major_, 0, 0}
                                                                 : Version{major_ + 1, 0, 0};
        case Bump::minor:
            return is_prerelease() && patch_ == 0 ? Version{major_, minor_, 0}
                                                  : Version{major_, minor_ + 1, 0};
        case Bump::patch:
            return is_prerelease() ? Version{major_, minor_, patch_} : Version{major_, minor_, patch_ + 1};
    }
    return *this;
}

Version Version::with_prerelease(std::vector<std::string> identifiers) const {
    Version version{major_, minor_, patch_};
    version.prerelease_ = std::move(identifiers);
    return version;
}

std::strong_ordering Version::operator<=>(const Version& other) const {
    if (const auto order = major_ <=> other.major_; order != 0) return order;
    if (const auto order = minor_ <=> other.minor_; order != 0) return order;
    if (const auto order = patch_ <=> other.patch_; order != 0) return order;
    // A pre-release comes before its release.
    if (is_prerelease() != other.is_prerelease()) {
        return is_prerelease() ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    const std::size_t common = std::min(prerelease_.size(), other.prerelease_.size());
    for (std::size_t i = 0; i < common; ++i) {
        const auto order = compare_identifiers(prerelease_[i], other.prerelease_[i]);
        if (order != 0) return order;
    }
    return prerelease_.size() <=> other.prerelease_.size();
}

}  // namespace dltask::model
