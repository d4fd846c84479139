// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "git/objects.hpp"
#include "git/session.hpp"

namespace dltask::git {

/// For commands that read thousands of objects: libgit2, which is loaded only here, with git behind
/// it for whatever libgit2 does not know (missing blobs of a partial clone, names it reads in another
/// way). Where libgit2 is not installed or cannot open the repository (sha256, partial clone,
/// replaced objects, object directories from the environment): git alone. Same answers either way.
/// Loading and opening cost about 10 ms, as much as some hundred questions to git. Refs and
/// objects that come later are seen.
[[nodiscard]] std::unique_ptr<ObjectReader> open_bulk_reader(const Session& session);

/// The same with the module named, for the tests.
[[nodiscard]] std::unique_ptr<ObjectReader> open_bulk_reader(const Session& session,
                                                             const std::filesystem::path& module);

/// Where the module that holds libgit2 is installed; empty when it is not.
[[nodiscard]] std::filesystem::path bulk_module();
/// Why a module cannot be loaded, in the loader's words or ours; empty: it can.
[[nodiscard]] std::string problem_of_module(const std::filesystem::path& module);

}  // namespace dltask::git
