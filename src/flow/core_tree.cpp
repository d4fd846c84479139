// SPDX-License-Identifier: Apache-2.0
#include "flow/core_tree.hpp"

#include <algorithm>

#include "config/settings.hpp"

namespace dltask::flow {
namespace {

using git::Mode;
using git::Tree;
using git::TreeEntry;

class CoreFilter {
public:
    CoreFilter(git::ObjectBuilder& objects, const std::vector<std::string>& exclude)
        : objects_{objects}, exclude_{exclude} {}

    Tree filter(const Tree& tree, const std::string& prefix) {
        Tree result;
        for (const TreeEntry& entry : tree) {
            const std::string path = prefix + entry.name;
            if (path == "tasks" && entry.mode == Mode::tree) {
                add_template(entry, result);
            } else if (entry.mode != Mode::tree) {
                if (!config::is_excluded(path, exclude_)) result.push_back(entry);
            } else if (!config::is_excluded(path + "/.", exclude_)) {
                add_directory(entry, path, result);
            }
        }
        return result;
    }

private:
    void add_template(const TreeEntry& tasks, Tree& result) {
        const Tree all = objects_.tree(tasks.id.hex()).value_or(Tree{});
        Tree only;
        for (const TreeEntry& entry : all) {
            if (entry.name == "main") only.push_back(entry);
        }
        if (!only.empty()) result.push_back(TreeEntry{Mode::tree, "tasks", objects_.add_tree(only)});
    }

    /// Whole directories are taken by their id unless a pattern reaches into them.
    void add_directory(const TreeEntry& entry, const std::string& path, Tree& result) {
        const bool reached = std::any_of(exclude_.begin(), exclude_.end(), [&](const std::string& pattern) {
            return pattern.find('/') < pattern.size() - 1 || pattern.find("**") != std::string::npos;
        });
        if (!reached) {
            result.push_back(entry);
            return;
        }
        const Tree inner = filter(objects_.tree(entry.id.hex()).value_or(Tree{}), path + '/');
        if (!inner.empty()) result.push_back(TreeEntry{Mode::tree, entry.name, objects_.add_tree(inner)});
    }

    git::ObjectBuilder& objects_;
    const std::vector<std::string>& exclude_;
};

}  // namespace

model::ObjectId core_tree(git::ObjectBuilder& objects, const model::ObjectId& commit,
                          const std::vector<std::string>& exclude) {
    const Tree root = objects.tree(commit.hex() + "^{tree}").value_or(Tree{});
    return objects.add_tree(CoreFilter{objects, exclude}.filter(root, ""));
}

bool is_core_path(std::string_view path, const std::vector<std::string>& exclude) {
    constexpr std::string_view tasks = "tasks/";
    constexpr std::string_view original = "tasks/main/";
    if (path.substr(0, original.size()) == original) return true;
    if (path.substr(0, tasks.size()) == tasks) return false;
    return !config::is_excluded(path, exclude);
}

}  // namespace dltask::flow
