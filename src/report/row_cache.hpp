// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/object_id.hpp"
#include "report/row_codec.hpp"
#include "sys/mapped_file.hpp"

namespace dltask::report {

/// Rows that were read before, by the id of the directory's tree: the same id is the same row, so
/// that nothing in here is ever out of date, and branches share it. One file to which each command
/// appends what it had to read; every entry carries a checksum. A file that is damaged, cut off, of
/// another format, unreadable or too large counts as empty and is written anew; one that cannot be
/// written stays as it is. Two commands at once lose nothing but work.
class RowCache {
public:
    /// Bytes beyond which a file is not read.
    static constexpr std::uint64_t largest = 512U << 20U;

    /// `variant`: what else than the objects the rows depend on (LogPatterns::fingerprint); only rows of the
    /// same one are found.
    explicit RowCache(std::filesystem::path file, const std::string& variant = {});

    /// `branch` is part of the key: an error message may name it. Several threads may ask at once, each for
    /// another task.
    [[nodiscard]] std::optional<StoredRow> find(const model::ObjectId& tree, std::string_view branch);
    void add(const model::ObjectId& tree, std::string_view branch, const StoredRow& row);

    /// The directory's tree in a commit, which git finds only through the tree of all tasks.
    [[nodiscard]] std::optional<model::ObjectId> find_tree(const model::ObjectId& commit,
                                                           std::string_view directory);
    void add_tree(const model::ObjectId& commit, std::string_view directory, const model::ObjectId& tree);

    /// Writes what was added; entries that were not asked for go when they are most of the file. Never
    /// throws.
    void save() noexcept;

private:
    struct Entry {
        std::string_view record;  ///< of `content_`: lengths, checksum, key, body
        std::string_view body;
        bool used = false;
    };

    void index();
    [[nodiscard]] std::optional<std::string_view> look_up(const std::string& key);
    [[nodiscard]] std::size_t used_bytes() const;
    void append(std::string_view key, std::string_view body);
    void write();

    [[nodiscard]] std::string row_key(const model::ObjectId& tree, std::string_view branch) const;

    std::filesystem::path file_;
    std::string variant_;
    std::optional<sys::MappedFile> mapped_;
    std::string_view content_;
    std::string added_;
    std::unordered_map<std::string_view, Entry> entries_;
    std::atomic<bool> damaged_ = false;
};

}  // namespace dltask::report
