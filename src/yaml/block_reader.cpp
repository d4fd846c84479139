// SPDX-License-Identifier: Apache-2.0
#include "yaml/block_reader.hpp"

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "yaml/resolve.hpp"
#include "yaml/text.hpp"

namespace dltask::yaml {
namespace {

using model::Value;

// Far below what the parser takes: whatever is beyond is the parser's.
constexpr std::size_t longest_key = 128;
constexpr std::size_t widest_map = 64;
constexpr std::size_t deepest = 16;

bool is_inside_key(char c) {
    return is_alphanumeric(c) || c == '_' || c == '-' || c == '.' || c == '/';
}

/// What means nothing but itself, in blocks and in brackets.
bool is_plain(char c) {
    constexpr std::string_view others = "_-./+=@()<>~";
    return is_alphanumeric(c) || others.find(c) != std::string_view::npos;
}

bool begins_plain(std::string_view text) {
    if (text.substr(0, 3) == "..." || text.substr(0, 3) == "---") return false;
    const char first = text.front();
    if (first == '-') return text.size() > 1 && (is_alphanumeric(text[1]) || text[1] == '.');
    constexpr std::string_view others = "_./+~";
    return is_alphanumeric(first) || others.find(first) != std::string_view::npos;
}

/// The length of the plain scalar at the start; in a block single spaces and colons may stand inside.
std::size_t plain_length(std::string_view text, bool in_list) {
    if (text.empty() || !begins_plain(text)) return 0;
    std::size_t at = 1;
    while (at < text.size()) {
        const bool joins = !in_list && (text[at] == ' ' || text[at] == ':') && at + 1 < text.size() &&
                           is_plain(text[at + 1]);
        if (!is_plain(text[at]) && !joins) break;
        ++at;
    }
    return at;
}

void skip_spaces(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

/// Bytes that every reader takes alike: what is wrong or strange is left to the parser.
bool is_clean(std::string_view text, const Limits& limits) {
    if (text.size() > limits.bytes) return false;
    bool wide = false;
    for (const char c : text) {
        if ((c >= '\0' && c < ' ' && c != '\n') || c == '\x7F') return false;
        wide = wide || static_cast<unsigned char>(c) >= 0x80;
    }
    return !wide || (bom_length(text) == 0 && !check_text(text, limits));
}

/// Goes through the lines. Once one is strange, everything fails.
class BlockReader {
public:
    BlockReader(std::string_view text, const Limits& limits) : rest_{text}, limits_{limits} {}

    std::optional<Value> read() {
        advance();
        if (done_ || indent_ != 0) return std::nullopt;
        Value::Map root = take_map(0, 1);
        if (failed_ || !done_ || nodes_ > limits_.nodes) return std::nullopt;
        return Value{std::move(root)};
    }

private:
    void fail() {
        failed_ = true;
        done_ = true;
    }

    /// To the next line that is neither blank nor a comment.
    void advance() {
        while (!rest_.empty()) {
            const std::size_t end = std::min(rest_.find('\n'), rest_.size());
            line_ = rest_.substr(0, end);
            rest_.remove_prefix(std::min(end + 1, rest_.size()));
            indent_ = std::min(line_.find_first_not_of(' '), line_.size());
            line_.remove_prefix(indent_);
            if (!line_.empty() && line_.front() != '#') return;
        }
        done_ = true;
    }

    [[nodiscard]] bool at_item() const { return !done_ && line_.substr(0, 2) == "- "; }

    Value::Map take_map(std::size_t indent, std::size_t depth) {
        Value::Map map;
        ++nodes_;
        if (depth > deepest) fail();
        while (!done_ && indent_ == indent) {
            const std::string_view key = take_key();
            const auto same = [key](const Value::Entry& entry) { return entry.first == key; };
            if (failed_ || map.size() == widest_map || std::any_of(map.begin(), map.end(), same)) fail();
            if (failed_) break;
            map.emplace_back(std::string{key}, take_value(indent, depth));
            // What is indented further goes on with a scalar, or is out of line.
            if (!done_ && indent_ > indent) fail();
        }
        return map;
    }

    std::string_view take_key() {
        std::size_t end = 0;
        while (end < line_.size() && is_inside_key(line_[end])) ++end;
        const std::string_view key = line_.substr(0, end);
        const bool good = end > 0 && end <= longest_key && line_.substr(end, 1) == ":" &&
                          (is_alphanumeric(key[0]) || key[0] == '_');
        if (!good) {
            fail();
            return {};
        }
        // `on: 1` has the key true, and `0000-01-01: 1` one that PyYAML does not read.
        const Resolved resolved = resolve_scalar(key);
        if (resolved.value.as<std::string>() == nullptr || !resolved.problem.empty()) fail();
        line_.remove_prefix(end + 1);
        ++nodes_;
        return key;
    }

    /// What stands behind the colon of a key, or below it.
    Value take_value(std::size_t indent, std::size_t depth) {
        if (!line_.empty() && line_.front() != ' ') fail();
        skip_spaces(line_);
        if (!line_.empty() && line_.front() != '#') return take_line();
        advance();
        if (at_item() && indent_ >= indent) return take_items(indent_);
        if (!failed_ && !done_ && indent_ > indent) return Value{take_map(indent_, depth + 1)};
        ++nodes_;
        return {};
    }

    Value take_items(std::size_t indent) {
        Value::List items;
        ++nodes_;
        while (at_item() && indent_ == indent) {
            line_.remove_prefix(1);
            skip_spaces(line_);
            items.push_back(take_line());
        }
        return Value{std::move(items)};
    }

    /// A value up to the end of its line, with the comment behind it.
    Value take_line() {
        Value value = line_.substr(0, 1) == "[" ? take_flow_list() : take_flow_map_or_scalar();
        const bool spaced = line_.substr(0, 1) == " ";
        skip_spaces(line_);
        if (!line_.empty() && (!spaced || line_.front() != '#')) fail();
        if (!failed_) advance();
        return value;
    }

    Value take_flow_map_or_scalar() {
        if (line_.substr(0, 2) != "{}") return take_scalar(false);
        line_.remove_prefix(2);
        ++nodes_;
        return Value{Value::Map{}};
    }

    Value take_flow_list() {
        Value::List list;
        ++nodes_;
        line_.remove_prefix(1);
        skip_spaces(line_);
        if (line_.substr(0, 1) == "]") {
            line_.remove_prefix(1);
            return Value{std::move(list)};
        }
        while (!failed_) {
            list.push_back(take_scalar(true));
            skip_spaces(line_);
            const char next = line_.empty() ? '\0' : line_.front();
            if (next != ',' && next != ']') fail();
            line_.remove_prefix(std::min<std::size_t>(1, line_.size()));
            if (next == ']') break;
            skip_spaces(line_);
        }
        return Value{std::move(list)};
    }

    Value take_scalar(bool in_list) {
        ++nodes_;
        if (!line_.empty() && (line_.front() == '\'' || line_.front() == '"')) return take_quoted();
        const std::size_t length = plain_length(line_, in_list);
        Resolved resolved = length == 0 ? Resolved{} : resolve_scalar(line_.substr(0, length));
        if (length == 0 || !resolved.problem.empty()) fail();
        line_.remove_prefix(length);
        return std::move(resolved.value);
    }

    /// Without a quote or an escape in it.
    Value take_quoted() {
        const char quote = line_.front();
        const std::size_t end = line_.find(quote, 1);
        const std::string_view text = line_.substr(1, end == std::string_view::npos ? 0 : end - 1);
        const bool doubled = quote == '\'' && end + 1 < line_.size() && line_[end + 1] == quote;
        const bool escaped = quote == '"' && text.find('\\') != std::string_view::npos;
        if (end == std::string_view::npos || doubled || escaped) {
            fail();
            return {};
        }
        line_.remove_prefix(end + 1);
        return Value{text};
    }

    std::string_view rest_;
    const Limits& limits_;
    std::string_view line_;   ///< what is left of the current line, without its indentation
    std::size_t indent_ = 0;  ///< of the current line
    std::size_t nodes_ = 0;
    bool done_ = false;  ///< there is no current line
    bool failed_ = false;
};

}  // namespace

std::optional<Value> read_block(std::string_view text, const Limits& limits) {
    if (limits.depth < deepest + 2 || !is_clean(text, limits)) return std::nullopt;
    return BlockReader{text, limits}.read();
}

}  // namespace dltask::yaml
