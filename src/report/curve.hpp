// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dltask::report {

/// One column of a curve file. A cell that is empty or no finite number is NaN: a gap.
struct Series {
    std::string name;
    std::vector<double> values;
};

/// A `*.csv` of a task: the first column is the x axis, every other one with a number in it a series.
struct Curve {
    std::string file;  ///< below the task's directory
    std::string x_name;
    std::vector<double> x;  ///< the row's number from 1 on where the first column is no number
    std::vector<Series> series;
    std::string problem;  ///< what was not read: too many columns or rows, a file too large
};

struct CurveLimits {
    std::size_t columns = 256;
    std::size_t rows = 1'000'000;
    std::size_t bytes = 32U << 20U;
};

/// RFC 4180 with a header, lines ending in LF or CRLF, a byte order mark allowed; a header without a comma
/// may be divided by semicolons or tabs, and numbers have decimal commas then. Short rows have gaps,
/// cells beyond the header are ignored. When an x comes again (a run was resumed), the later row counts.
[[nodiscard]] Curve parse_curve(std::string file, std::string_view text, const CurveLimits& limits = {});

/// A curve of columns of the same length, the first of which is the x axis; a cell without a number is NaN.
/// Columns without a number are left out, one whose name is taken gets a number; rows as parse_curve has
/// them.
[[nodiscard]] Curve make_curve(std::string file, const std::vector<std::string>& names,
                               std::vector<std::vector<double>> columns);

/// Points of a line that is drawn with fewer: the smallest and the largest of each stretch, in their
/// order, so that a spike stays one. Gaps are left out.
struct Points {
    std::vector<double> x;
    std::vector<double> y;
};
[[nodiscard]] Points thinned(const std::vector<double>& x, const std::vector<double>& y, std::size_t most);

/// `▁▂▅█` in at most `width` characters, each the mean of its stretch; a gap is a blank. Empty without
/// a number.
[[nodiscard]] std::string sparkline(const std::vector<double>& values, std::size_t width);

}  // namespace dltask::report
