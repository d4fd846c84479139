// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hooks/git.hpp"

namespace dltask::hooks {

/// What an object is, told from its header.
struct ObjectFacts {
    std::string id;
    std::string type;
    std::uint64_t bytes = 0;
};

/// Questions about single objects, answered by one `git cat-file --batch-command` that starts with the
/// first of them. Names are anything that git understands (`<commit>:path`), without line feeds.
class ObjectQuery {
public:
    explicit ObjectQuery(const Git& git) : git_{git} {}

    /// nullopt: there is no such object.
    [[nodiscard]] std::optional<ObjectFacts> facts(const std::string& name);
    /// The content; nullopt when it is not there or larger than `limit`.
    [[nodiscard]] std::optional<std::string> content(const std::string& name,
                                                     std::uint64_t limit = 1U << 20U);

private:
    [[nodiscard]] std::optional<ObjectFacts> ask(const std::string& command, const std::string& name);

    const Git& git_;
    std::optional<sys::Child> child_;
};

}  // namespace dltask::hooks
