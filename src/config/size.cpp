// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <limits>

#include "config/settings.hpp"

namespace dltask::config {
namespace {

struct Unit {
    std::string_view name;  ///< lower case
    std::uint64_t bytes;
};

constexpr std::uint64_t kibi = 1024;
/// As git reads them (`k`, `m`, `g` are powers of 1024), and the unambiguous long forms.
constexpr std::array<Unit, 14> units = {{{"", 1},
                                         {"b", 1},
                                         {"k", kibi},
                                         {"kib", kibi},
                                         {"kb", 1'000},
                                         {"m", kibi* kibi},
                                         {"mib", kibi* kibi},
                                         {"mb", 1'000'000},
                                         {"g", kibi* kibi* kibi},
                                         {"gib", kibi* kibi* kibi},
                                         {"gb", 1'000'000'000},
                                         {"t", kibi* kibi* kibi* kibi},
                                         {"tib", kibi* kibi* kibi* kibi},
                                         {"tb", 1'000'000'000'000}}};

std::string lower_case(std::string_view text) {
    std::string lower{text};
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::optional<std::uint64_t> multiply(std::uint64_t number, std::uint64_t factor) {
    if (number > std::numeric_limits<std::uint64_t>::max() / factor) return std::nullopt;
    return number * factor;
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
    constexpr std::size_t longest = 18;  // digits that never overflow
    std::uint64_t number = 0;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
        number = number * 10 + static_cast<std::uint64_t>(text[digits] - '0');
        if (++digits > longest) return std::nullopt;
    }
    if (digits == 0) return std::nullopt;
    std::string_view rest = text.substr(digits);
    if (rest.size() > 1 && rest.front() == ' ') rest.remove_prefix(1);
    const std::string unit_name = lower_case(rest);
    for (const Unit& unit : units) {
        if (unit.name == unit_name) return multiply(number, unit.bytes);
    }
    return std::nullopt;
}

}  // namespace dltask::config
