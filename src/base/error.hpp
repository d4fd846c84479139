// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>
#include <vector>

#include "base/exit_code.hpp"

namespace dltask {

/// The one exception type: something that ends the command. Expected failures are values
/// (`std::optional`, violations, diagnostics), not exceptions.
///
/// `message` follows git's wording: lower case, no full stop, what failed first, the subject in
/// single quotes. Each hint holds a command that the user can type.
class Error : public std::exception {
public:
    Error(ExitCode code, std::string message, std::vector<std::string> hints = {});

    [[nodiscard]] ExitCode code() const noexcept { return code_; }
    [[nodiscard]] const std::string& message() const noexcept { return message_; }
    [[nodiscard]] const std::vector<std::string>& hints() const noexcept { return hints_; }
    [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

private:
    ExitCode code_;
    std::string message_;
    std::vector<std::string> hints_;
};

[[nodiscard]] Error negative(std::string message, std::vector<std::string> hints = {});
[[nodiscard]] Error refused(std::string message, std::vector<std::string> hints = {});
[[nodiscard]] Error busy(std::string message, std::vector<std::string> hints = {});
[[nodiscard]] Error halfway(std::string message, std::vector<std::string> hints = {});
[[nodiscard]] Error fatal(std::string message, std::vector<std::string> hints = {});
[[nodiscard]] Error usage(std::string message, std::vector<std::string> hints = {});

}  // namespace dltask
