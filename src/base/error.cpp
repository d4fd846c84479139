// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

#include <utility>

namespace dltask {

Error::Error(ExitCode code, std::string message, std::vector<std::string> hints)
    : code_{code}, message_{std::move(message)}, hints_{std::move(hints)} {}

Error negative(std::string message, std::vector<std::string> hints) {
    return Error{ExitCode::negative, std::move(message), std::move(hints)};
}

Error refused(std::string message, std::vector<std::string> hints) {
    return Error{ExitCode::refused, std::move(message), std::move(hints)};
}

Error busy(std::string message, std::vector<std::string> hints) {
    return Error{ExitCode::busy, std::move(message), std::move(hints)};
}

Error halfway(std::string message, std::vector<std::string> hints) {
    return Error{ExitCode::halfway, std::move(message), std::move(hints)};
}

Error fatal(std::string message, std::vector<std::string> hints) {
    return Error{ExitCode::fatal, std::move(message), std::move(hints)};
}

Error usage(std::string message, std::vector<std::string> hints) {
    return Error{ExitCode::usage, std::move(message), std::move(hints)};
}

}  // namespace dltask
