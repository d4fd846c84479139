// SPDX-License-Identifier: Apache-2.0
#include "git/inflater.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "base/error.hpp"

namespace dltask::git {

struct Inflater::State {
    z_stream stream{};
    std::size_t written = 0;
};

Inflater::Inflater() : state_{std::make_unique<State>()} {
    if (::inflateInit(&state_->stream) != Z_OK) throw fatal("could not prepare zlib");
}

Inflater::~Inflater() {
    if (state_) ::inflateEnd(&state_->stream);
}

Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

/// zlib counts in 32 bits: long pieces go in and out in parts.
int Inflater::run(std::string_view deflated, char* out, std::size_t size) {
    z_stream& stream = state_->stream;
    char nowhere = 0;
    if (size == 0) out = &nowhere;
    ::inflateReset(&stream);
    std::size_t in_left = deflated.size(), out_left = size;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
    stream.next_out = reinterpret_cast<Bytef*>(out);
    int status = Z_OK;
    while (status == Z_OK) {
        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        const auto in_part = static_cast<uInt>(std::min(in_left, most));
        const auto out_part = static_cast<uInt>(std::min(out_left, most));
        stream.avail_in = in_part;
        stream.avail_out = out_part;
        status = ::inflate(&stream, Z_NO_FLUSH);
        in_left -= in_part - stream.avail_in;
        out_left -= out_part - stream.avail_out;
        if (out_left == 0 && out_part == 0) break;
    }
    state_->written = size - out_left;
    return status;
}

std::size_t Inflater::some(std::string_view deflated, char* out, std::size_t size) {
    static_cast<void>(run(deflated, out, size));
    return state_->written;
}

bool Inflater::all(std::string_view deflated, char* out, std::size_t size) {
    return run(deflated, out, size) == Z_STREAM_END && state_->written == size;
}

}  // namespace dltask::git
