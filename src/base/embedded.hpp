// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

/// Files of the source tree that are part of the program (see cmake/Embed.cmake).
namespace dltask::embedded {

struct File {
    std::string_view path;  ///< below the embedded folder
    std::string_view content;
};

[[nodiscard]] std::vector<File> templates();  ///< templates/
[[nodiscard]] std::vector<File> hooks();      ///< hooks/
/// templates/report/, and Chart.js as Debian has it under `chart.js`.
[[nodiscard]] std::vector<File> report_pages();

}  // namespace dltask::embedded
