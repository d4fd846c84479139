// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "git/objects.hpp"
#include "model/task_record.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

using Files = std::map<std::string, std::string>;  ///< path -> content

/// Objects in memory, with ids that are numbers: the same content has the same id. It understands
/// `<id>` and `<id>:<path>`, and counts how often each object was read.
class MemoryRepository final : public git::ObjectReader {
public:
    model::ObjectId blob(const std::string& content);
    model::ObjectId tree(const Files& files);
    model::ObjectId commit(const Files& files);
    /// A tree with one entry of any mode.
    model::ObjectId odd_tree(git::Mode mode, const std::string& name, const model::ObjectId& id);

    [[nodiscard]] std::optional<git::ObjectInfo> info(std::string_view name) const override;
    [[nodiscard]] std::optional<git::Object> read(std::string_view name) const override;
    [[nodiscard]] std::vector<std::optional<git::Object>> read_all(
        const std::vector<std::string>& names) const override;
    [[nodiscard]] model::ObjectFormat format() const override { return model::ObjectFormat::sha1; }

    std::string damaged;                       ///< reading this id is fatal, as a damaged object is
    mutable std::map<std::string, int> reads;  ///< by name as asked
    mutable int batches = 0;

private:
    model::ObjectId add(git::ObjectType type, const std::string& data);

    std::map<std::string, git::Object> objects_;
    std::map<std::pair<git::ObjectType, std::string>, model::ObjectId> ids_;
};

/// A record as `new` and one successful `run` leave it.
[[nodiscard]] model::TaskRecord sample_record(const std::string& branch);

/// The files of a task below `tasks/<branch>/`.
[[nodiscard]] Files task_files(const model::TaskRecord& record, const std::string& config,
                               const std::string& metrics);
void add_task(Files& files, const model::TaskRecord& record, const std::string& config,
              const std::string& metrics);

/// A row without a repository behind it.
[[nodiscard]] TaskRow sample_row(const std::string& name, model::Value::Map params,
                                 model::Value::Map metrics);

}  // namespace dltask::report
