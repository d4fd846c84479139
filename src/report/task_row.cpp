// SPDX-License-Identifier: Apache-2.0
#include "report/task_row.hpp"

namespace dltask::report {
namespace {

using model::Value;

}  // namespace

Value to_json(const TaskRow& row) {
    Value::Map object{
        {"branch", row.branch},
        {"kind", model::name_of(row.kind)},
        {"version", row.version},
        {"time", row.time},
        {"name", row.name},
        {"group", model::text_or_null(row.group)},
        {"state", model::name_of(row.state)},
        {"merged", row.merged},
        {"dir", row.dir},
        {"commit", model::text_or_null(row.commit)},
        {"core", model::text_or_null(row.core)},
        {"params", row.params},
        {"changed", row.changed},
        {"modified", model::texts(row.modified)},
        {"metrics", row.metrics},
        {"seconds", row.seconds ? Value{*row.seconds} : Value{}},
        {"host", model::text_or_null(row.host)},
        {"runs", Value::List{}},
    };
    if (!row.remarks.tags.empty()) object.emplace_back("tags", model::texts(row.remarks.tags));
    if (!row.remarks.notes.empty()) object.emplace_back("notes", model::texts(row.remarks.notes));
    if (row.remarks.retracted) object.emplace_back("retracted", *row.remarks.retracted);
    if (!row.error.empty()) object.emplace_back("error", row.error);
    return object;
}

Value to_json(const std::vector<TaskRow>& rows) {
    Value::List list;
    list.reserve(rows.size());
    for (const TaskRow& row : rows) list.push_back(to_json(row));
    return list;
}

}  // namespace dltask::report
