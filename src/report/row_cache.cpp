// SPDX-License-Identifier: Apache-2.0
#include "report/row_cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/error.hpp"
#include "sys/append_file.hpp"
#include "sys/file.hpp"

namespace dltask::report {
namespace {

constexpr std::string_view header = "git-dltask rows 2\n";
constexpr std::size_t slack = 4U << 20U;  ///< of entries that nobody asked for, always allowed
constexpr std::size_t key_limit = 1024;
constexpr std::size_t usual_record = 512;  ///< bytes; more are made room for as they come

struct Head {
    std::uint32_t key = 0;
    std::uint32_t body = 0;
    std::uint64_t sum = 0;
};

/// Finds damage, not forgery: whoever writes here may write anywhere in the repository.
std::uint64_t checksum(std::string_view bytes) {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
    std::uint64_t sum = bytes.size() * odd;
    while (!bytes.empty()) {
        std::uint64_t word = 0;
        const std::size_t length = std::min(bytes.size(), sizeof word);
        std::memcpy(&word, bytes.data(), length);
        sum = (sum ^ word) * odd;
        sum ^= sum >> 29U;
        bytes.remove_prefix(length);
    }
    return sum;
}

std::string print(std::string_view key, std::string_view body) {
    std::string record(sizeof(Head), '\0');
    record += key;
    record += body;
    const Head head{static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(body.size()),
                    checksum(std::string_view{record}.substr(sizeof(Head)))};
    std::memcpy(record.data(), &head, sizeof head);
    return record;
}

bool is_whole(std::string_view record) {
    Head head;
    std::memcpy(&head, record.data(), sizeof head);
    return checksum(record.substr(sizeof head)) == head.sum;
}

std::string tree_key(const model::ObjectId& commit, std::string_view directory) {
    return "tree " + commit.hex() + ' ' + std::string{directory};
}

}  // namespace

RowCache::RowCache(std::filesystem::path file, const std::string& variant) : file_{std::move(file)} {
    if (!variant.empty()) variant_ = fmt::format(" {:016x}", checksum(variant));
    mapped_ = sys::MappedFile::open(file_);
    if (mapped_) content_ = mapped_->bytes();
    if (content_.size() > largest) content_ = {};
    index();
}

std::string RowCache::row_key(const model::ObjectId& tree, std::string_view branch) const {
    return "row " + tree.hex() + ' ' + std::string{branch} + variant_;
}

void RowCache::index() {
    std::string_view rest = content_;
    if (rest.substr(0, header.size()) != header) {
        damaged_ = damaged_ || !rest.empty();
        content_ = {};
        return;
    }
    rest.remove_prefix(header.size());
    entries_.reserve(rest.size() / usual_record);
    while (!rest.empty()) {
        Head head;
        if (rest.size() < sizeof head) break;
        std::memcpy(&head, rest.data(), sizeof head);
        const std::uint64_t length = sizeof head + std::uint64_t{head.key} + head.body;
        if (length > rest.size() || head.key > key_limit) break;
        const std::string_view record = rest.substr(0, length);
        entries_[record.substr(sizeof head, head.key)] = {record, record.substr(sizeof head + head.key)};
        rest.remove_prefix(length);
    }
    damaged_ = !rest.empty();
}

std::optional<std::string_view> RowCache::look_up(const std::string& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return std::nullopt;
    Entry& entry = found->second;
    if (!is_whole(entry.record)) {
        damaged_ = true;
        return std::nullopt;
    }
    entry.used = true;
    return entry.body;
}

std::size_t RowCache::used_bytes() const {
    std::size_t bytes = 0;
    for (const auto& [key, entry] : entries_) {
        if (entry.used) bytes += entry.record.size();
    }
    return bytes;
}

std::optional<StoredRow> RowCache::find(const model::ObjectId& tree, std::string_view branch) {
    const auto body = look_up(row_key(tree, branch));
    return body ? decode(*body) : std::nullopt;
}

void RowCache::add(const model::ObjectId& tree, std::string_view branch, const StoredRow& row) {
    append(row_key(tree, branch), encode(row));
}

std::optional<model::ObjectId> RowCache::find_tree(const model::ObjectId& commit,
                                                   std::string_view directory) {
    const auto body = look_up(tree_key(commit, directory));
    return body ? model::ObjectId::parse(*body) : std::nullopt;
}

void RowCache::add_tree(const model::ObjectId& commit, std::string_view directory,
                        const model::ObjectId& tree) {
    append(tree_key(commit, directory), tree.hex());
}

void RowCache::append(std::string_view key, std::string_view body) {
    if (key.size() <= key_limit && body.size() <= slack) added_ += print(key, body);
}

void RowCache::save() noexcept {
    if (added_.empty() && !damaged_) return;
    try {
        write();
    } catch (const Error&) {  // the next command reads the tasks again, that is all
        return;
    }
}

void RowCache::write() {
    sys::make_directories(file_.parent_path());
    const std::size_t kept = used_bytes() + added_.size();
    if (!damaged_ && !content_.empty() && content_.size() <= 4 * kept + slack) {
        (void)sys::AppendFile{file_}.append(added_);
        return;
    }
    std::string text{header};
    for (const auto& [key, entry] : entries_) {
        if (entry.used) text += entry.record;
    }
    text += added_;
    if (text.size() <= largest) sys::write_file(file_, text);
}

}  // namespace dltask::report
