// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace dltask::record {

/// A path as a record has it: quoted as git quotes (`"a\377.bin"`) where it is not UTF-8 or begins with
/// a quote, so that nothing of a name is lost; else as it is.
[[nodiscard]] std::string recorded_path(const std::string& path);

/// The other way; text that recorded_path does not write is taken as it is.
[[nodiscard]] std::string path_of_record(const std::string& text);

}  // namespace dltask::record
