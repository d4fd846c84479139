// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace dltask::sys {

/// The form in which exec takes arguments and variables: one pointer each and a null pointer behind.
/// They point into `texts`, which has to outlive them and is not written to.
[[nodiscard]] inline std::vector<char*> argument_pointers(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace dltask::sys
