// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include "sys/descriptor.hpp"

namespace dltask::sys {

/// Goes on in a process and a session of its own, which no terminal can hang up, while the process
/// that the user started waits to hear how it went.
class Detachment {
public:
    /// Returns in the new process only. The first one lives until `let_go`, then ends with 0; when
    /// the new one ends before, it ends with the same code. To be called before anything else has been
    /// opened or started. Throws fatal when no process can be made.
    [[nodiscard]] static Detachment begin();

    /// Everything is on its way: the user's process ends, our streams are /dev/null from now on.
    void let_go();

private:
    explicit Detachment(Descriptor told) : told_{static_cast<Descriptor&&>(told)} {}
    Descriptor told_;
};

}  // namespace dltask::sys
