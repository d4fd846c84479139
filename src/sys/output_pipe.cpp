// SPDX-License-Identifier: Apache-2.0
#include "sys/output_pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/error.hpp"

namespace dltask::sys {

OutputPipe OutputPipe::open() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw fatal("cannot open a pipe: " + reason(errno));
    OutputPipe pipe;
    pipe.reading.reset(ends[0]);
    pipe.writing.reset(ends[1]);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    ::fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
    pipe.capacity = static_cast<std::size_t>(std::max(::fcntl(ends[1], F_GETPIPE_SZ), 4096));
    return pipe;
}

}  // namespace dltask::sys
