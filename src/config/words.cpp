// SPDX-License-Identifier: Apache-2.0
#include "config/settings.hpp"

namespace dltask::config {
namespace {

/// The words and quotes of the POSIX shell language (XCU 2.2), nothing else of it.
class Splitter {
public:
    explicit Splitter(std::string_view text) : text_{text} {}

    std::optional<std::vector<std::string>> split() {
        while (at_ < text_.size()) {
            if (!step()) return std::nullopt;
        }
        end_word();
        return std::move(words_);
    }

private:
    bool step() {
        const char c = text_[at_++];
        switch (c) {
            case ' ':
            case '\t':
            case '\n':
            case '\r':
                end_word();
                return true;
            case '\'':
                return single_quoted();
            case '"':
                return double_quoted();
            case '\\':
                return escaped();
            default:
                add(c);
                return true;
        }
    }

    bool single_quoted() {
        const std::size_t end = text_.find('\'', at_);
        if (end == std::string_view::npos) return false;
        word_ += text_.substr(at_, end - at_);
        in_word_ = true;
        at_ = end + 1;
        return true;
    }

    bool double_quoted() {
        in_word_ = true;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '"') return true;
            if (c == '\\' && at_ < text_.size() && is_special(text_[at_])) {
                if (text_[at_] != '\n') word_ += text_[at_];
                ++at_;
            } else {
                word_ += c;
            }
        }
        return false;
    }

    bool escaped() {
        if (at_ == text_.size()) return false;
        const char c = text_[at_++];
        if (c != '\n') add(c);
        return true;
    }

    /// What a backslash quotes inside double quotes.
    static bool is_special(char c) { return c == '"' || c == '\\' || c == '$' || c == '`' || c == '\n'; }

    void add(char c) {
        word_ += c;
        in_word_ = true;
    }

    void end_word() {
        if (in_word_) words_.push_back(std::move(word_));
        word_.clear();
        in_word_ = false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::string> words_;
    std::string word_;
    bool in_word_ = false;
};

}  // namespace

std::optional<std::vector<std::string>> split_words(std::string_view text) {
    return Splitter{text}.split();
}

}  // namespace dltask::config
