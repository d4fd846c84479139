// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_store.hpp"
#include "hooks/git.hpp"

namespace dltask::hooks {

/// What an object is, told from its header.
struct ObjectFacts {
    std::string id;
    std::string type;
    std::uint64_t bytes = 0;
};

/// Questions about single objects. What has a whole id is read without git; what cannot be found so
/// (other names, missing objects of a partial clone) is asked of one `git cat-file --batch-command`, which
/// starts with the first of such questions. Names are anything that git understands (`<commit>:path`),
/// without line feeds. Objects are as they are stored, whatever refs/replace puts in their place. What
/// was read is kept for the next question: one query for a whole judgement.
class ObjectQuery {
public:
    explicit ObjectQuery(const Git& git) : git_{git} {}

    [[nodiscard]] const Git& git() const noexcept { return git_; }
    /// nullopt: there is no such object.
    [[nodiscard]] std::optional<ObjectFacts> facts(const std::string& name);
    /// The content; nullopt when it is not there or larger than `limit`.
    [[nodiscard]] std::optional<std::string> content(const std::string& name,
                                                     std::uint64_t limit = 1U << 20U);
    /// A whole object by its raw id; null: it is not there.
    [[nodiscard]] std::shared_ptr<const std::string> data(std::string_view raw_id);
    /// The commit that an id leads to, a tag's too; empty: none.
    [[nodiscard]] std::string commit_of(const std::string& id);
    /// Commits (raw ids) whose parents a shallow clone does not have.
    [[nodiscard]] const std::set<std::string>& shallow();

private:
    /// A name that can be answered without git: what it leads to, empty when there is no such thing.
    [[nodiscard]] std::optional<std::string> resolve(const std::string& name);
    [[nodiscard]] std::optional<std::string> peel(std::string raw_id, git::ObjectType wanted);
    [[nodiscard]] std::optional<std::string> descend(std::string tree, std::string_view path);
    [[nodiscard]] git::ObjectStore* store(std::size_t hex_digits);
    [[nodiscard]] std::optional<ObjectFacts> ask(const std::string& command, const std::string& name);
    [[nodiscard]] std::optional<std::string> ask_content(const std::string& name, std::uint64_t limit);

    const Git& git_;
    std::optional<sys::Child> child_;
    std::optional<git::ObjectStore> store_;
    bool is_opened_ = false;
    std::optional<std::set<std::string>> shallow_;
};

}  // namespace dltask::hooks
