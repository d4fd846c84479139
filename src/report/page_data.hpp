// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "report/report_data.hpp"

namespace dltask::report {

/// What the page's script reads, as JSON that may stand in a script element: `<`, `>` and `&` are
/// escaped. A column in which all tasks agree is written once. Curves share a budget of points, so
/// that the page of ten thousand tasks still opens.
[[nodiscard]] std::string page_data(const ReportData& data);

/// Puts values for `{{name}}` into a page; what is put in is not searched again. Unknown names stay.
[[nodiscard]] std::string fill_page(std::string_view page,
                                    const std::vector<std::pair<std::string_view, std::string>>& values);

}  // namespace dltask::report
