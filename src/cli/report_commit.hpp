// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "git/objects.hpp"

namespace dltask::cli {

class Context;

/// The full id of the commit that a report is made of: of REV, or without one of main, the remote's where
/// there is no local one. Throws negative when there is none.
[[nodiscard]] std::string commit_of(Context& context, const std::string& rev);

/// When the commit was made, RFC 3339, in the zone in which it was made; empty where it does not say.
[[nodiscard]] std::string date_of(const git::ObjectReader& objects, const std::string& commit);

}  // namespace dltask::cli
