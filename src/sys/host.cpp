// SPDX-License-Identifier: Apache-2.0
#include "sys/host.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>

namespace dltask::sys {

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
    return name.data();
}

std::string user_name() {
    const uid_t user = ::geteuid();
    std::string buffer(16384, '\0');
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return found->pw_name;
    }
    return std::to_string(user);
}

}  // namespace dltask::sys
