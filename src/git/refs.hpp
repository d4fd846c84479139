// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/runner.hpp"
#include "model/object_id.hpp"

namespace dltask::git {

struct Ref {
    std::string name;  ///< full: refs/heads/main
    model::ObjectId id;
    model::ObjectId peeled;  ///< of an annotated tag: what it points at; else `id`
    bool annotated = false;  ///< a tag object
    std::string upstream;    ///< full ref name, for branches that have one
    std::string symref;      ///< what a symbolic ref names
};

/// The refs below the given prefixes or with exactly these names, by one `git for-each-ref`.
[[nodiscard]] std::vector<Ref> list_refs(const Runner& runner, const std::vector<std::string>& patterns);

/// The same question, asked beside other work.
class RefQuery {
public:
    RefQuery(const Runner& runner, const std::vector<std::string>& patterns);
    /// Once. Throws fatal with git's words when it failed.
    [[nodiscard]] std::vector<Ref> take();

private:
    Runner::Arguments arguments_;
    sys::Child child_;
};

/// Whether git would take it as a branch (`git check-ref-format --branch`'s rules, without a process).
/// Stricter in one point: `@`, which git creates but then reads as HEAD, is none.
[[nodiscard]] bool is_valid_branch_name(std::string_view name);

}  // namespace dltask::git
