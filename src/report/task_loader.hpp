// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "git/objects.hpp"
#include "report/collect.hpp"
#include "report/row_codec.hpp"
#include "report/sources.hpp"
#include "report/task_files.hpp"

namespace dltask::report {

/// Where a task's directory is.
struct Place {
    model::BranchName branch;
    std::string dir;
    model::ObjectId tip;   ///< of an unmerged task; none: it is recorded in main
    model::ObjectId tree;  ///< known for recorded tasks only
};

/// What a cache keeps of a task, and the row that it is at this place.
[[nodiscard]] StoredRow store(const Task& task);
[[nodiscard]] TaskRow restore(const Place& place, StoredRow stored, int offset_seconds);

/// A reader that two threads may ask: each question is one turn.
class SharedReader final : public git::ObjectReader {
public:
    explicit SharedReader(const git::ObjectReader& below) : below_{below} {}

    [[nodiscard]] std::optional<git::ObjectInfo> info(std::string_view name) const override;
    [[nodiscard]] std::optional<git::Object> read(std::string_view name) const override;
    [[nodiscard]] std::vector<std::optional<git::ObjectInfo>> info_all(
        const std::vector<std::string>& names) const override;
    [[nodiscard]] std::vector<std::optional<git::Object>> read_all(
        const std::vector<std::string>& names) const override;
    [[nodiscard]] model::ObjectFormat format() const override { return below_.format(); }
    [[nodiscard]] std::filesystem::path lfs_objects() const override { return below_.lfs_objects(); }

private:
    const git::ObjectReader& below_;
    mutable std::mutex turn_;
};

/// Turns places into tasks.
class TaskLoader {
public:
    TaskLoader(const git::ObjectReader& reader, const Sources& sources, const Limits& limits);

    /// One task per place, in their order. An object that is damaged is an error in the row of its task.
    [[nodiscard]] std::vector<Task> load(std::span<const Place> places);

    /// The same some hundred at a time, which keeps memory small; while some are parsed, the next are
    /// read. `take` is given them with the index of the first.
    void load_all(std::span<const Place> places,
                  const std::function<void(std::size_t, std::vector<Task>)>& take);

private:
    struct Loading;

    [[nodiscard]] std::vector<Loading> fetch(std::span<const Place> places) const;
    [[nodiscard]] std::vector<Task> complete(std::vector<Loading> loading);
    [[nodiscard]] std::vector<Task> load_each(std::span<const Place> places);
    void open_trees(std::vector<Loading>& loading) const;
    void read_files(std::vector<Loading>& loading) const;
    static void parse_files(std::vector<Loading>& loading);
    void read_bases(const std::vector<Loading>& loading);
    void finish(Loading& one);
    void compare_inputs(Loading& one);

    SharedReader reader_;
    const Sources& sources_;
    Limits limits_;
    TreeCache trees_;
    /// Flat parameters by blob id; nullopt: that blob cannot be read.
    std::unordered_map<std::string, std::optional<model::Value::Map>> bases_;
};

}  // namespace dltask::report
