// SPDX-License-Identifier: Apache-2.0
#include "model/commit_message.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/parts.hpp"

namespace dltask::model {
namespace {

constexpr std::string_view breaking_change = "BREAKING CHANGE";

bool is_type_character(char c) {
    return is_alphanumeric(c) || c == '-' || c == '_';
}

std::string lower_case(std::string_view text) {
    std::string lower{text};
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

/// Reads `type(scope)!: subject` from the left, noting what it forgives.
class HeaderReader {
public:
    HeaderReader(std::string_view line, CommitMessage& message) : rest_{line}, message_{message} {}

    /// False: the line is not of this form; `message` is then partly filled.
    bool read() {
        std::size_t length = 0;
        while (length < rest_.size() && is_type_character(rest_[length])) ++length;
        if (length == 0) return false;
        message_.type = lower_case(rest_.substr(0, length));
        if (message_.type != rest_.substr(0, length)) note(HeaderSlip::upper_case_type);
        rest_.remove_prefix(length);
        bool spaces = skip_spaces();
        if (!read_scope()) return false;
        spaces = skip_spaces() || spaces;
        if (take("!"))
            message_.exclamation = true;
        else if (take("！", HeaderSlip::full_width_exclamation))
            message_.exclamation = true;
        spaces = skip_spaces() || spaces;
        const bool full_width = take("：", HeaderSlip::full_width_colon);
        if (!full_width && !take(":")) return false;
        if (spaces) note(HeaderSlip::space_before_colon);
        read_subject(full_width);
        return true;
    }

private:
    /// False: a parenthesis that is never closed.
    bool read_scope() {
        if (!take("(") && !take("（", HeaderSlip::full_width_parenthesis)) return true;
        std::size_t end = rest_.find(')');
        std::size_t width = 1;
        if (const std::size_t wide = rest_.find("）"); wide < end) {
            note(HeaderSlip::full_width_parenthesis);
            end = wide;
            width = std::string_view{"）"}.size();
        }
        if (end == std::string_view::npos) return false;
        message_.scope = rest_.substr(0, end);
        rest_.remove_prefix(end + width);
        if (message_.scope.empty()) note(HeaderSlip::empty_scope);
        return true;
    }

    void read_subject(bool full_width) {
        const bool one_space = rest_.starts_with(' ');
        std::size_t spaces = 0;
        while (skip_spaces(&spaces) || take("\u3000", HeaderSlip::full_width_space)) continue;
        message_.subject = rest_;
        if (message_.subject.empty())
            note(HeaderSlip::no_subject);
        else if (spaces > 1)
            note(HeaderSlip::many_spaces_after_colon);
        else if (!one_space && !full_width && !has(HeaderSlip::full_width_space))
            note(HeaderSlip::no_space_after_colon);
    }

    bool take(std::string_view token) {
        if (rest_.substr(0, token.size()) != token) return false;
        rest_.remove_prefix(token.size());
        return true;
    }

    bool take(std::string_view token, HeaderSlip slip) {
        if (!take(token)) return false;
        note(slip);
        return true;
    }

    bool skip_spaces(std::size_t* count = nullptr) {
        bool skipped = false;
        while (take(" ") || take("\t")) {
            skipped = true;
            if (count != nullptr) ++*count;
        }
        return skipped;
    }

    [[nodiscard]] bool has(HeaderSlip slip) const {
        const auto& slips = message_.slips;
        return std::find(slips.begin(), slips.end(), slip) != slips.end();
    }

    void note(HeaderSlip slip) {
        if (!has(slip)) message_.slips.push_back(slip);
    }

    std::string_view rest_;
    CommitMessage& message_;
};

void read_header(std::string_view line, CommitMessage& message) {
    CommitMessage read;
    if (HeaderReader{line, read}.read()) {
        message = std::move(read);
        return;
    }
    message.subject = line;
    message.slips = {HeaderSlip::no_type};
}

/// `Token: value` or `Token #value`; an empty token when the line is no footer.
Footer footer_of(std::string_view line) {
    std::size_t length = 0;
    if (line.substr(0, breaking_change.size()) == breaking_change)
        length = breaking_change.size();
    else
        while (length < line.size() && is_type_character(line[length])) ++length;
    if (length == 0) return {};
    const std::string_view separator = line.substr(length, 2);
    if (separator != ": " && separator != " #") return {};
    return {std::string{line.substr(0, length)},
            std::string{line.substr(length + (separator == " #" ? 1 : 2))}};
}

/// The last paragraph is footers when each of its lines is one, or goes on with one (it is indented,
/// or belongs to a breaking change).
std::optional<std::vector<Footer>> footers_of(const std::vector<std::string_view>& paragraph) {
    std::vector<Footer> footers;
    for (const std::string_view line : paragraph) {
        Footer footer = footer_of(line);
        if (!footer.token.empty()) {
            footers.push_back(std::move(footer));
            continue;
        }
        if (footers.empty()) return std::nullopt;
        const bool indented = line.front() == ' ' || line.front() == '\t';
        if (!indented && footers.back().token.rfind("BREAKING", 0) != 0) return std::nullopt;
        footers.back().value += '\n';
        footers.back().value += line;
    }
    return footers;
}

void read_rest(const std::vector<std::string_view>& lines, CommitMessage& message) {
    std::size_t last = lines.size();
    while (last > 1 && !lines[last - 1].empty()) --last;
    std::size_t body_end = lines.size();
    if (last < lines.size() && last > 1) {
        if (auto footers = footers_of({lines.begin() + static_cast<std::ptrdiff_t>(last), lines.end()})) {
            message.footers = std::move(*footers);
            body_end = last - 1;
        }
    }
    std::size_t at = 1;
    while (at < body_end && lines[at].empty()) ++at;
    for (; at < body_end; ++at) {
        if (!message.body.empty()) message.body += '\n';
        message.body += lines[at];
    }
}

}  // namespace

CommitMessage CommitMessage::parse(std::string_view text) {
    CommitMessage message;
    while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    const auto lines = lines_of(text);
    read_header(lines.empty() ? std::string_view{} : lines.front(), message);
    read_rest(lines, message);
    return message;
}

bool CommitMessage::is_breaking() const {
    return exclamation || footer(breaking_change).has_value() || footer("BREAKING-CHANGE").has_value();
}

std::string CommitMessage::header() const {
    if (type.empty()) return subject;
    std::string line = type;
    if (!scope.empty()) line += "(" + scope + ")";
    if (exclamation) line += '!';
    line += ':';
    if (!subject.empty()) line += " " + subject;
    return line;
}

std::string CommitMessage::print() const {
    std::string text = header() + "\n";
    if (!body.empty()) text += "\n" + body + "\n";
    if (!footers.empty()) text += '\n';
    for (const Footer& footer : footers) text += footer.token + ": " + footer.value + "\n";
    return text;
}

std::optional<std::string> CommitMessage::footer(std::string_view token) const {
    for (const Footer& footer : footers) {
        if (lower_case(footer.token) == lower_case(token)) return footer.value;
    }
    return std::nullopt;
}

}  // namespace dltask::model
