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
    std::vector<std::vector<std::string>> rows;  ///< a short row is filled with empty cells
    std::string note;                            ///< printed below the rows when not empty

    /// Lines without trailing blanks; columns that do not fit into `width` are clipped from the
    /// widest on, down to six each; what is wider still is cut at the end of the line.
    /// `width` <= 0: no limit.
    [[nodiscard]] std::string print(int width) const;
    /// The columns that `print` would need without a limit: for choosing what fits.
    [[nodiscard]] int natural_width() const;
};

}  // namespace dltask::term
