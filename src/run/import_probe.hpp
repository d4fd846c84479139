// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sys/environment.hpp"

namespace dltask::run {

/// A package of the repository that an interpreter would take from elsewhere.
struct ForeignImport {
    std::string name;
    std::string place;
};

/// The packages at the top of a work tree and below its `src`: directories with an `__init__.py`.
[[nodiscard]] std::vector<std::string> packages_of(const std::filesystem::path& work_tree);

/// Asks the interpreter, in the script's environment, where these packages come from; those from outside of
/// the work tree. One that it does not find, and an interpreter that does not answer, are none.
[[nodiscard]] std::vector<ForeignImport> foreign_imports(std::vector<std::string> interpreter,
                                                         const sys::Environment& environment,
                                                         const std::filesystem::path& work_tree,
                                                         const std::vector<std::string>& packages);

}  // namespace dltask::run
