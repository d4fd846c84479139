// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "sys/environment.hpp"

namespace dltask::run {

/// How long an interpreter that is asked about itself is waited for.
constexpr std::chrono::milliseconds interpreter_patience{5000};

/// The Python that a command runs in: the command itself when it is one, the interpreter that its
/// script's first line names, else what find_python says.
[[nodiscard]] std::string interpreter_of(const std::vector<std::string>& command,
                                         const std::filesystem::path& root,
                                         const config::RunSettings& settings, const sys::Environment& caller);

/// The `pip` of the PATH when it installs into another environment than this interpreter's.
[[nodiscard]] std::optional<std::string> foreign_pip(const std::string& interpreter,
                                                     const sys::Environment& caller);

}  // namespace dltask::run
