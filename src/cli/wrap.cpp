// SPDX-License-Identifier: Apache-2.0
#include "cli/wrap.hpp"

#include <sstream>

namespace dltask::cli {

std::string wrap(const std::string& first, const std::vector<std::string>& words, std::size_t indent) {
    std::string text;
    std::string line = first;
    bool fresh = true;
    for (const std::string& word : words) {
        if (!fresh && line.size() + 1 + word.size() > help_width) {
            text += line + "\n";
            line = std::string(indent, ' ');
            fresh = true;
        }
        line += (fresh ? "" : " ") + word;
        fresh = false;
    }
    return text + line + "\n";
}

std::string wrap_text(const std::string& first, const std::string& text, std::size_t indent) {
    std::istringstream stream{text};
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return wrap(first, words, indent);
}

}  // namespace dltask::cli
