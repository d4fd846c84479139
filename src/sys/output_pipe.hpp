// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "sys/descriptor.hpp"

namespace dltask::sys {

/// A pipe for a child's output: wide (1 MiB where allowed), so that a reader who comes by now and
/// then does not hold the writer up. The reading end does not block.
struct OutputPipe {
    Descriptor reading;
    Descriptor writing;
    std::size_t capacity = 0;                ///< bytes
    [[nodiscard]] static OutputPipe open();  ///< throws fatal
};

}  // namespace dltask::sys
