// SPDX-License-Identifier: Apache-2.0
#pragma once

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

/// Turns places into tasks, a batch at a time.
class TaskLoader {
public:
    TaskLoader(const git::ObjectReader& reader, const Sources& sources, const Limits& limits);

    /// One task per place, in their order. A hundred places at once keep memory small. An object that
    /// is damaged is an error in the row of its task.
    [[nodiscard]] std::vector<Task> load(const std::vector<Place>& places);

private:
    struct Loading;

    std::vector<Task> load_batch(const std::vector<Place>& places);
    void open_trees(std::vector<Loading>& loading) const;
    void read_files(std::vector<Loading>& loading) const;
    static void parse_files(std::vector<Loading>& loading);
    void read_bases(const std::vector<Loading>& loading);
    void finish(Loading& one);
    void compare_inputs(Loading& one);

    const git::ObjectReader& reader_;
    const Sources& sources_;
    Limits limits_;
    TreeCache trees_;
    /// Flat parameters by blob id; nullopt: that blob cannot be read.
    std::unordered_map<std::string, std::optional<model::Value::Map>> bases_;
};

}  // namespace dltask::report
