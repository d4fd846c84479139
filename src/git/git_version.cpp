// SPDX-License-Identifier: Apache-2.0
#include "git/git_version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"

namespace dltask::git {

GitVersion GitVersion::parse(std::string_view text) {
    GitVersion version;
    const std::size_t digit = std::min(text.find_first_of("0123456789"), text.size());
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + digit, end, version.major);
    if (error == std::errc{} && rest != end) std::from_chars(rest + 1, end, version.minor);
    return version;
}

void require_git(std::string_view said) {
    if (GitVersion::parse(said) >= oldest_git) return;
    throw fatal(
        fmt::format("git {}.{} or newer is needed, this is '{}'", oldest_git.major, oldest_git.minor, said));
}

}  // namespace dltask::git
