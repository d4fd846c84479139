// SPDX-License-Identifier: Apache-2.0
#include "flow/carried_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/error.hpp"
#include "flow/code_merge.hpp"
#include "flow/core_version.hpp"
#include "flow/harvest.hpp"
#include "flow/history.hpp"
#include "flow/scratch_objects.hpp"
#include "flow/tree_diff.hpp"
#include "flow/tree_merge.hpp"
#include "params/set_expression.hpp"

namespace dltask::flow {
namespace {

using git::Mode;
using model::ObjectId;
using Entry = std::optional<git::TreeEntry>;

constexpr std::string_view config_file = "config.yaml";
constexpr std::string_view original = "tasks/main/";

std::string extension(const std::string& path) {
    const std::size_t dot = path.rfind('.');
    return dot == std::string::npos ? std::string{} : path.substr(dot);
}

class CodeCarrier {
public:
    CodeCarrier(Snapshot& snapshot, const CodeSource& source)
        : snapshot_{snapshot}, objects_{snapshot.objects}, source_{source} {}

    CarriedCode run(const ObjectId& target) {
        code_.tree = tree_of(snapshot_, target);
        merge(without_directory(source_.base), without_directory(source_.tree));
        if (code_.conflicts.empty()) carry_scripts();
        if (code_.conflicts.empty() && source_.parameters) carry_parameters();
        note_new_scripts();
        return std::move(code_);
    }

private:
    [[nodiscard]] ObjectId without_directory(const ObjectId& id) {
        return objects_.with_entry(tree_of(snapshot_, id), source_.branch.directory(), Mode::tree, {});
    }

    [[nodiscard]] ObjectId stand_in(const ObjectId& tree, const ObjectId& parent) {
        git::Commit commit;
        commit.tree = tree;
        if (parent) commit.parents = {parent};
        commit.author = commit.committer = "git-dltask <> 0 +0000";
        commit.message = "stand-in\n";
        return objects_.add_commit(commit);
    }

    /// What leads from one tree to the other, made to what we have.
    void merge(const ObjectId& base, const ObjectId& theirs) {
        std::vector<std::string> both;
        const ObjectId simple = apply_changes(objects_, base, theirs, code_.tree, both);
        if (both.empty()) {
            code_.tree = simple;
            return;
        }
        const CodeMerge merged = replay(snapshot_, stand_in(theirs, stand_in(base, {})), code_.tree);
        code_.conflicts = merged.conflicts;
        if (merged.clean()) code_.tree = merged.tree;
    }

    [[nodiscard]] Entry copy_at(const ObjectId& place, const std::string& path) const {
        return objects_.entry(place, fmt::format("{}/{}", source_.branch.directory(), path));
    }

    void carry_scripts() {
        ObjectId base = code_.tree;
        ObjectId theirs = code_.tree;
        for (const auto& [path, blob] : source_.record.inputs) {
            const Entry before = copy_at(source_.scripts, path);
            const Entry now = copy_at(source_.tree, path);
            if (path == config_file || !before || before == now) continue;
            base = with_original(base, path, before);
            const std::string name = now ? path : new_name(path);
            theirs = with_original(with_original(theirs, path, {}), name, copy_at(source_.tree, name));
        }
        if (base != theirs) merge(base, theirs);
    }

    [[nodiscard]] ObjectId with_original(const ObjectId& tree, const std::string& path, const Entry& entry) {
        return objects_.with_entry(tree, std::string{original} + path, entry ? entry->mode : Mode::file,
                                   entry ? entry->id : ObjectId{});
    }

    /// Of a copy that is gone: what git takes it to have become, else the old name.
    [[nodiscard]] std::string new_name(const std::string& path) {
        if (!renamed_) renamed_ = find_renamed();
        const auto found = renamed_->find(path);
        return found == renamed_->end() ? path : found->second;
    }

    [[nodiscard]] std::map<std::string, std::string> find_renamed() {
        std::map<std::string, std::string> renamed;
        const Entry before = objects_.entry(source_.scripts, source_.branch.directory());
        const Entry now = objects_.entry(source_.tree, source_.branch.directory());
        if (!before || !now) return renamed;
        const ScratchObjects scratch{snapshot_};
        const std::string listing =
            scratch.runner().query({"diff-tree", "-r", "-M", "-z", "--diff-filter=R", "--name-status",
                                    before->id.hex(), now->id.hex()});
        std::string_view rest{listing};
        const auto take = [&rest] {
            const std::size_t end = std::min(rest.find('\0'), rest.size());
            std::string word{rest.substr(0, end)};
            rest.remove_prefix(std::min(end + 1, rest.size()));
            return word;
        };
        while (!rest.empty()) {
            (void)take();
            const std::string from = take();
            const std::string to = take();
            if (!is_record_file(to)) renamed[from] = to;
        }
        return renamed;
    }

    /// Parameters of this branch alone read on both sides as the target has them, so that they neither
    /// arrive nor stand in the way of their neighbours.
    void carry_parameters() {
        const std::string path = std::string{original} + std::string{config_file};
        const Entry before = copy_at(source_.parameters, std::string{config_file});
        const Entry now = copy_at(source_.tree, std::string{config_file});
        const Entry ours = objects_.entry(code_.tree, path);
        if (!before || !now || !ours) return;
        const auto known = parameters_in(text(*ours), path);
        const ObjectId base = objects_.add_blob(with_values(text(*before), known));
        const ObjectId theirs = objects_.add_blob(with_values(text(*now), known));
        if (base == theirs) return;
        merge(objects_.with_entry(code_.tree, path, ours->mode, base),
              objects_.with_entry(code_.tree, path, ours->mode, theirs));
    }

    [[nodiscard]] std::string text(const git::TreeEntry& entry) const {
        return objects_.blob(entry.id.hex()).value_or("");
    }

    [[nodiscard]] std::vector<std::string> own_keys() const {
        std::vector<std::string> keys;
        for (const auto& [key, value] : source_.record.set) keys.push_back(key);
        const config::KeyNames& names = snapshot_.settings.keys;
        for (const auto& key : {names.version, names.debug, names.resume}) {
            if (key) keys.push_back(*key);
        }
        return keys;
    }

    [[nodiscard]] std::string with_values(std::string config, const model::Value::Map& values) const {
        const std::string file = fmt::format("{}/{}", source_.branch.directory(), config_file);
        const model::Value::Map mine = parameters_in(config, file);
        const auto find = [](const model::Value::Map& map, const std::string& key) {
            return std::find_if(map.begin(), map.end(), [&](const auto& item) { return item.first == key; });
        };
        for (const std::string& key : own_keys()) {
            const auto wanted = find(values, key);
            const auto present = find(mine, key);
            if (wanted == values.end() || present == mine.end() || wanted->second == present->second)
                continue;
            const params::SetExpression set{key, "", wanted->second, false};
            config = params::apply(config, {set}, true, file).text;
        }
        return config;
    }

    /// Whether a new file is code nobody knows; one like the copied scripts may be.
    void note_new_scripts() {
        const auto& inputs = source_.record.inputs;
        const auto is_like_one = [&](const std::string& path) {
            return std::any_of(inputs.begin(), inputs.end(), [&](const auto& input) {
                return input.first != config_file && extension(input.first) == extension(path);
            });
        };
        const Entry before = objects_.entry(source_.scripts, source_.branch.directory());
        const Entry now = objects_.entry(source_.tree, source_.branch.directory());
        for (const TreeChange& change :
             diff_trees(objects_, before ? before->id : ObjectId{}, now ? now->id : ObjectId{})) {
            if (change.from || is_record_file(change.path) || !is_like_one(change.path)) continue;
            if (is_new_name(change.path)) continue;
            code_.notes.push_back(fmt::format("'{}/{}' is no copy of a script and stays on the debug branch",
                                              source_.branch.directory(), change.path));
        }
    }

    [[nodiscard]] bool is_new_name(const std::string& path) const {
        return renamed_ && std::any_of(renamed_->begin(), renamed_->end(),
                                       [&](const auto& pair) { return pair.second == path; });
    }

    Snapshot& snapshot_;
    git::ObjectBuilder& objects_;
    const CodeSource& source_;
    CarriedCode code_;
    std::optional<std::map<std::string, std::string>> renamed_;  ///< of the copies, found when asked for
};

}  // namespace

CarriedCode carry_code(Snapshot& snapshot, const CodeSource& source, const ObjectId& target) {
    return CodeCarrier{snapshot, source}.run(target);
}

}  // namespace dltask::flow
