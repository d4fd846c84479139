// SPDX-License-Identifier: Apache-2.0
#include "sys/lossy_output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace dltask::sys {

LossyOutput::LossyOutput(int target) : target_{target} {
    struct stat status {};
    if (target < 0 || ::fstat(target, &status) != 0) return;
    if (S_ISREG(status.st_mode)) {
        kind_ = Kind::file;
    } else if (S_ISSOCK(status.st_mode)) {
        kind_ = Kind::socket;
    } else {
        // An open file description of our own: O_NONBLOCK on the shared one would reach the shell.
        const std::string path = fmt::format("/proc/self/fd/{}", target);
        own_.reset(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
        kind_ = own_ ? Kind::reopened : Kind::borrowed;
    }
}

long LossyOutput::put(std::string_view data) const {
    switch (kind_) {
        case Kind::file:
            return ::write(target_, data.data(), data.size());
        case Kind::socket:
            return ::send(target_, data.data(), data.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        case Kind::reopened:
            return ::write(own_.get(), data.data(), data.size());
        case Kind::borrowed: {
            pollfd room{target_, POLLOUT, 0};
            if (::poll(&room, 1, 0) <= 0) {
                errno = EAGAIN;
                return -1;
            }
            // A pipe that polls writable has room for a page.
            return ::write(target_, data.data(), std::min<std::size_t>(data.size(), 4096));
        }
        case Kind::none:
            break;
    }
    return static_cast<long>(data.size());
}

void LossyOutput::write(std::string_view data) {
    if (kind_ == Kind::none) return;
    flush();
    if (kept_.size() - taken_ + data.size() > bound || dropped_ > 0) {
        dropped_ += data.size();
        dropped_all_ += data.size();
        return;
    }
    kept_.append(data);
    flush();
}

void LossyOutput::flush() {
    while (taken_ < kept_.size()) {
        const long count = put(std::string_view{kept_}.substr(taken_));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) break;
        if (count < 0) return close();
        taken_ += static_cast<std::size_t>(count);
    }
    if (taken_ == kept_.size()) {
        kept_.clear();
        taken_ = 0;
        if (dropped_ > 0) note_dropped();
    } else if (taken_ > bound / 2) {
        kept_.erase(0, taken_);
        taken_ = 0;
    }
}

void LossyOutput::note_dropped() {
    kept_ = fmt::format("\r\n[git-dltask: {} bytes are not shown, the log has them]\r\n", dropped_);
    dropped_ = 0;
    flush();
}

void LossyOutput::close() {
    kind_ = Kind::none;
    own_.reset();
    kept_ = {};
    taken_ = 0;
    dropped_ = 0;
}

int LossyOutput::awaited_descriptor() const noexcept {
    if (idle()) return -1;
    return own_ ? own_.get() : target_;
}

}  // namespace dltask::sys
