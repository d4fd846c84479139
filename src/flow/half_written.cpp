// SPDX-License-Identifier: Apache-2.0
#include "flow/half_written.hpp"

#include <optional>

#include "sys/beneath.hpp"

namespace dltask::flow {

bool is_half_written(const std::filesystem::path& work_tree, const std::string& path,
                     const model::ObjectId& blob, const git::ObjectReader& objects) {
    const sys::Beneath root{work_tree};
    if (blob.is_none() || root.status(path).type != sys::FileType::regular) return false;
    const std::optional<std::string> whole = objects.blob(blob.hex());
    const std::string part = root.read(path, 1U << 30U);
    return whole && whole->compare(0, part.size(), part) == 0;
}

}  // namespace dltask::flow
