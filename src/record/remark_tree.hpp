// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "git/objects.hpp"
#include "git/refs.hpp"

namespace dltask::record {

/// Where remarks are kept: git notes, so that git itself shows, merges, pushes and fetches them. What
/// is annotated is the blob that holds just the task's branch name: its id says which task is meant,
/// before and after every merge, and needs no object.
constexpr std::string_view remarks_ref = "refs/notes/dltask";

/// The object id under which the remarks on a task stand.
[[nodiscard]] std::string remark_key(std::string_view branch, model::ObjectFormat format);

/// Ours, and those of others that were fetched (`refs/notes/<remote>/dltask`); ours first.
[[nodiscard]] std::vector<git::Ref> remark_refs(const std::vector<git::Ref>& refs);

/// The texts by key, the union of these commits; fanned-out trees are read, too.
[[nodiscard]] std::map<std::string, std::string> read_remark_texts(const git::ObjectReader& reader,
                                                                   const std::vector<git::Ref>& refs);

}  // namespace dltask::record
