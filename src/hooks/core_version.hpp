// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "config/settings.hpp"
#include "hooks/commits.hpp"
#include "hooks/object_query.hpp"

namespace dltask::hooks {

/// The file whose keys every task copies.
inline constexpr const char* template_config = "tasks/main/config.yaml";

/// VERSION in the config.yaml of a commit's tasks/main; nullopt: there is none, or it cannot be read.
[[nodiscard]] std::optional<std::string> core_version(ObjectQuery& objects, const std::string& commit,
                                                      const config::KeyNames& keys);

/// Lines added and deleted between two commits, binary files counted as one line. No program of the
/// repository's is asked.
[[nodiscard]] std::uint64_t changed_lines(const Git& git, const std::string& before,
                                          const std::string& after);

/// The same for each commit against its only parent.
[[nodiscard]] std::map<std::string, std::uint64_t> changed_lines(const Git& git,
                                                                 const std::vector<const Commit*>& commits);

}  // namespace dltask::hooks
