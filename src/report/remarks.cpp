// SPDX-License-Identifier: Apache-2.0
#include "report/remarks.hpp"

#include "record/remark.hpp"
#include "record/remark_tree.hpp"

namespace dltask::report {

void add_remarks(const git::ObjectReader& reader, const std::vector<git::Ref>& refs,
                 std::vector<TaskRow>& rows) {
    const auto texts = record::read_remark_texts(reader, record::remark_refs(refs));
    if (texts.empty()) return;
    for (TaskRow& row : rows) {
        const auto found = texts.find(record::remark_key(row.branch, reader.format()));
        if (found != texts.end()) row.remarks = record::read_remarks(found->second);
    }
}

}  // namespace dltask::report
