// SPDX-License-Identifier: Apache-2.0
#include "report/task_files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dltask::report {
namespace {

constexpr std::size_t most_trees = 4096;

bool is_file(git::Mode mode) {
    return mode == git::Mode::file || mode == git::Mode::executable || mode == git::Mode::symlink;
}

/// Why a blob is not read; empty: it is.
std::string problem_of(const std::optional<git::ObjectInfo>& info, std::uint64_t limit) {
    if (!info) return "the object is not in this repository";
    if (info->type != git::ObjectType::blob) return "it is no file";
    if (info->bytes > limit) {
        return fmt::format("it has {} bytes, more than the {} that are read", info->bytes, limit);
    }
    return {};
}

}  // namespace

std::vector<FileText> read_texts(const git::ObjectReader& reader, const std::vector<Wanted>& wanted) {
    std::vector<std::string> names;
    names.reserve(wanted.size());
    for (const Wanted& file : wanted) names.push_back(file.id.hex());
    const auto infos = reader.info_all(names);
    std::vector<FileText> texts(wanted.size());
    std::vector<std::string> small;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        texts[i].problem = problem_of(infos[i], wanted[i].limit);
        if (!texts[i].problem.empty()) continue;
        small.push_back(names[i]);
        places.push_back(i);
    }
    auto objects = reader.read_all(small);
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (objects[i]) texts[places[i]].text = std::move(objects[i]->data);
    }
    return texts;
}

const git::TreeEntry* find_entry(const git::Tree& tree, std::string_view name) {
    const auto found = std::find_if(tree.begin(), tree.end(),
                                    [name](const git::TreeEntry& entry) { return entry.name == name; });
    return found == tree.end() ? nullptr : &*found;
}

const git::Tree& TreeCache::open(model::ObjectId id) {  // a copy: the caller's may be in what is cleared
    if (const auto known = trees_.find(id.hex()); known != trees_.end()) return known->second;
    if (trees_.size() >= most_trees) trees_.clear();
    return trees_[id.hex()] = reader_.tree(id.hex()).value_or(git::Tree{});
}

model::ObjectId TreeCache::blob_at(const git::Tree& root, std::string_view path) {
    const git::Tree* tree = &root;
    for (;;) {
        const std::size_t slash = path.find('/');
        const git::TreeEntry* entry = find_entry(*tree, path.substr(0, slash));
        if (entry == nullptr) return {};
        if (slash == std::string_view::npos) return is_file(entry->mode) ? entry->id : model::ObjectId{};
        if (entry->mode != git::Mode::tree) return {};
        tree = &open(entry->id);
        path.remove_prefix(slash + 1);
    }
}

std::vector<std::string> modified_inputs(const git::Tree& root,
                                         const std::vector<std::pair<std::string, std::string>>& inputs,
                                         TreeCache& cache) {
    std::vector<std::string> modified;
    for (const auto& [path, blob] : inputs) {
        if (path != "config.yaml" && cache.blob_at(root, path).hex() != blob) modified.push_back(path);
    }
    return modified;
}

}  // namespace dltask::report
