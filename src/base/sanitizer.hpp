// SPDX-License-Identifier: Apache-2.0
#pragma once

/// `DLTASK_ADDRESS_SANITIZER` is defined in a build under AddressSanitizer: g++ says so with a macro of
/// its own, clang 14 only through `__has_feature`.
#if defined(__SANITIZE_ADDRESS__)
#define DLTASK_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DLTASK_ADDRESS_SANITIZER
#endif
#endif
