// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "base/error.hpp"
#include "config/settings.hpp"

/// A team's file is read, or refused with a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dltask;
    try {
        static_cast<void>(config::Settings::parse({reinterpret_cast<const char*>(data), size}));
    } catch (const Error&) {
        return 0;
    }
    return 0;
}
