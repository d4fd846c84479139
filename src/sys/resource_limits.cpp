// SPDX-License-Identifier: Apache-2.0
#include "sys/resource_limits.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string_view>

#include "base/sanitizer.hpp"

namespace dltask::sys {
namespace {

/// Of addresses, for its shadow memory.
#ifdef DLTASK_ADDRESS_SANITIZER
constexpr bool needs_terabytes = true;
#else
constexpr bool needs_terabytes = false;
#endif

extern "C" void end_late(int) {
    constexpr std::string_view text = "error: the check took too long\n";
    static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
    ::_exit(1);
}

void limit_memory(std::uint64_t bytes) {
    if constexpr (needs_terabytes) return;
    struct rlimit limit {};
    if (::getrlimit(RLIMIT_DATA, &limit) == 0 &&
        (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > bytes)) {
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_DATA, &limit);
    }
}

}  // namespace

void limit_resources(std::chrono::seconds time, std::uint64_t bytes) {
    limit_memory(bytes);
    struct sigaction action {};
    action.sa_handler = end_late;
    ::sigaction(SIGALRM, &action, nullptr);
    ::alarm(static_cast<unsigned>(time.count()));
}

}  // namespace dltask::sys
