// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "git/objects.hpp"

namespace dltask::report {

/// The text of a file, or why it cannot be had; neither: there is no such file.
struct FileText {
    std::optional<std::string> text;
    std::string problem;
};

/// A file that is wanted: its blob and the largest size that is read.
struct Wanted {
    model::ObjectId id;
    std::uint64_t limit = 0;
};

/// The blobs, in the order asked; sizes are asked first, so that nothing too large is ever loaded. For a
/// pointer of git-lfs it is the content that it stands for (git-lfs, docs/spec.md), when that is here.
[[nodiscard]] std::vector<FileText> read_texts(const git::ObjectReader& reader,
                                               const std::vector<Wanted>& wanted);

[[nodiscard]] const git::TreeEntry* find_entry(const git::Tree& tree, std::string_view name);

/// Remembers trees by id: the copied scripts of most tasks are the same folders.
class TreeCache {
public:
    explicit TreeCache(const git::ObjectReader& reader) : reader_{reader} {}
    /// The id of the blob at a `/`-separated path; none when there is no file.
    [[nodiscard]] model::ObjectId blob_at(const git::Tree& root, std::string_view path);
    /// The tree, empty when it cannot be had; valid until the next question.
    [[nodiscard]] const git::Tree& open(model::ObjectId id);

private:
    const git::ObjectReader& reader_;
    std::unordered_map<std::string, git::Tree> trees_;
};

/// Which of the copied inputs (path, blob id) differ in the tree or are gone, without `config.yaml`.
[[nodiscard]] std::vector<std::string> modified_inputs(
    const git::Tree& root, const std::vector<std::pair<std::string, std::string>>& inputs, TreeCache& cache);

}  // namespace dltask::report
