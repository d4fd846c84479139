// SPDX-License-Identifier: Apache-2.0
#include "report/task_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "sys/file.hpp"

namespace dltask::report {
namespace {

constexpr std::size_t most_trees = 4096;

bool is_file(git::Mode mode) {
    return mode == git::Mode::file || mode == git::Mode::executable || mode == git::Mode::symlink;
}

std::string too_large(std::uint64_t bytes, std::uint64_t limit) {
    return fmt::format("it has {} bytes, more than the {} that are read", bytes, limit);
}

/// Why a blob is not read; empty: it is.
std::string problem_of(const std::optional<git::ObjectInfo>& info, std::uint64_t limit) {
    if (!info) return "the object is not in this repository";
    if (info->type != git::ObjectType::blob) return "it is no file";
    return info->bytes > limit ? too_large(info->bytes, limit) : std::string{};
}

std::string_view value_in(std::string_view pointer, std::string_view key) {
    const std::size_t at = pointer.find(key);
    if (at == std::string_view::npos) return {};
    pointer.remove_prefix(at + key.size());
    return pointer.substr(0, pointer.find('\n'));
}

/// What a pointer stands for; the text itself when it is none.
FileText content_of(std::string text, const std::filesystem::path& directory, std::uint64_t limit) {
    constexpr std::size_t longest_pointer = 1024, hash_digits = 64;
    if (directory.empty() || text.size() > longest_pointer ||
        !text.starts_with("version https://git-lfs.github.com/spec/v1\n"))
        return {std::move(text), {}};
    const std::string hash{value_in(text, "\noid sha256:")};
    if (hash.size() != hash_digits || hash.find_first_not_of("0123456789abcdef") != std::string::npos)
        return {std::move(text), {}};
    const auto file = directory / hash.substr(0, 2) / hash.substr(2, 2) / hash;
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(file, error);
    if (error) return {std::nullopt, "git-lfs has not fetched it: git lfs pull"};
    if (bytes > limit) return {std::nullopt, too_large(bytes, limit)};
    return {sys::read_file(file, limit), {}};
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
        if (!objects[i]) continue;
        texts[places[i]] =
            content_of(std::move(objects[i]->data), reader.lfs_objects(), wanted[places[i]].limit);
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
