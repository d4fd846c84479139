// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "flow/tree_merge.hpp"
#include "support/temp_repo.hpp"

using namespace dltask;
using namespace dltask::flow;

namespace {

/// Trees made of (path, content), without a commit.
struct Trees {
    test::TempRepo repo;
    git::Session session = repo.open();
    git::ObjectBuilder objects{*session.objects};

    model::ObjectId tree(const std::vector<std::pair<std::string, std::string>>& files) {
        model::ObjectId tree = objects.add_tree({});
        for (const auto& [path, content] : files) {
            tree = objects.with_entry(tree, path, git::Mode::file, objects.add_blob(content));
        }
        return tree;
    }
};

}  // namespace

TEST_CASE("changes of one side land on the other", "[flow][merge]") {
    Trees trees;
    const auto from = trees.tree({{"a", "1"}, {"d/x", "1"}});
    const auto to = trees.tree({{"a", "2"}, {"d/x", "1"}, {"d/new/y", "1"}});
    const auto onto = trees.tree({{"a", "1"}, {"b", "own"}, {"d/x", "own"}});
    std::vector<std::string> conflicts;
    CHECK(apply_changes(trees.objects, from, to, onto, conflicts) ==
          trees.tree({{"a", "2"}, {"b", "own"}, {"d/x", "own"}, {"d/new/y", "1"}}));
    CHECK(conflicts.empty());
}

TEST_CASE("an entry that is gone goes on the other side too", "[flow][merge]") {
    Trees trees;
    const auto from = trees.tree({{"a", "1"}, {"b", "1"}});
    const auto to = trees.tree({{"a", "1"}});
    std::vector<std::string> conflicts;
    CHECK(apply_changes(trees.objects, from, to, trees.tree({{"a", "1"}, {"b", "1"}, {"c", "own"}}),
                        conflicts) == trees.tree({{"a", "1"}, {"c", "own"}}));
    CHECK(conflicts.empty());
}

TEST_CASE("what both sides changed differently is a conflict and stays", "[flow][merge]") {
    Trees trees;
    const auto from = trees.tree({{"d/x", "1"}, {"d/y", "1"}});
    const auto to = trees.tree({{"d/x", "2"}, {"d/y", "2"}});
    const auto onto = trees.tree({{"d/x", "3"}, {"d/y", "2"}});
    std::vector<std::string> conflicts;
    CHECK(apply_changes(trees.objects, from, to, onto, conflicts) == onto);
    CHECK(conflicts == std::vector<std::string>{"d/x"});
}
