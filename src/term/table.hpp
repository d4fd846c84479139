// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace dltask::term {

/// A plain table in display columns: a header, rows, numbers aligned right. Cells are made safe.
struct Table {
    struct Column {
        std::string title;
        bool right = false;
        int most = 40;  ///< widest it may become
    };
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;

    /// Lines without trailing blanks; columns that do not fit into `width` are clipped from the
    /// widest on. `width` <= 0: no limit.
    [[nodiscard]] std::string print(int width) const;
};

}  // namespace dltask::term
