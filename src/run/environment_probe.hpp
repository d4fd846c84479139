// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/value.hpp"
#include "sys/environment.hpp"
#include "sys/process.hpp"

namespace dltask::run {

/// Asks an interpreter what it is and which packages it has, beside the script and not before it.
/// The answer is kept until one of its package directories changes. Never fatal: what cannot be
/// told is null.
class EnvironmentProbe {
public:
    /// `command` is the interpreter, sourced first where the run is; `cache` a directory of ours.
    EnvironmentProbe(std::vector<std::string> command, const sys::Environment& environment,
                     std::filesystem::path cache);

    /// It was known before: there is nothing to wait for.
    [[nodiscard]] bool is_known() const noexcept { return known_.has_value(); }
    /// `executable`, `version`, `implementation`, `prefix`, `kind`, `packages`, `conda_packages`;
    /// waits for the interpreter, for some seconds at most.
    [[nodiscard]] model::Value take();

private:
    std::filesystem::path cache_file_;
    std::string key_;
    std::optional<model::Value> known_;
    std::optional<sys::Child> child_;
};

}  // namespace dltask::run
