// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/value.hpp"
#include "sys/environment.hpp"
#include "sys/machine.hpp"

namespace dltask::run {

/// The text of `environment.yaml`: `python` (what EnvironmentProbe::take gives, without the packages),
/// `packages`, `conda_packages`, `machine`, and of `variables` those on a list of our own, user info and
/// query left out of addresses. Nothing else of the environment is ever written: it holds secrets.
[[nodiscard]] std::string print_environment(const model::Value& python, const sys::Machine& machine,
                                            const std::string& host, const sys::Environment& variables);

}  // namespace dltask::run
