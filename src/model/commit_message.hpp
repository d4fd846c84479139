// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dltask::model {

/// `Token: value` at the end of a message (git-interpret-trailers(1)); also `BREAKING CHANGE: value`.
struct Footer {
    std::string token;
    std::string value;  ///< may have several lines
    bool operator==(const Footer&) const = default;
};

/// What keeps a first line from being `type(scope)!: subject`. All but the last are slips that
/// `CommitMessage::header` prints right.
enum class HeaderSlip {
    full_width_colon,        ///< `：`
    full_width_parenthesis,  ///< `（` or `）`
    full_width_exclamation,  ///< `！`
    upper_case_type,
    space_before_colon,
    no_space_after_colon,
    many_spaces_after_colon,
    full_width_space,  ///< U+3000 after the colon
    empty_scope,
    no_subject,
    no_type,  ///< not of this form at all; the whole line is the subject
};

/// A commit message by Conventional Commits 1.0 (conventionalcommits.org), parsed once. Reading is
/// lenient and says what it forgave; printing is strict.
struct CommitMessage {
    std::string type;  ///< lower case; empty when the first line has none
    std::string scope;
    bool exclamation = false;
    std::string subject;
    std::string body;  ///< between the empty line after the header and the footers
    std::vector<Footer> footers;
    std::vector<HeaderSlip> slips;

    /// `text` is a cleaned message (see `clean_message`).
    [[nodiscard]] static CommitMessage parse(std::string_view text);
    /// `!`, or a footer `BREAKING CHANGE` or `BREAKING-CHANGE`.
    [[nodiscard]] bool is_breaking() const;
    [[nodiscard]] std::string header() const;  ///< `type(scope)!: subject`
    [[nodiscard]] std::string print() const;   ///< header, body and footers, with a line feed at the end
    /// The value of the first footer with a token, compared without case; nullopt: none.
    [[nodiscard]] std::optional<std::string> footer(std::string_view token) const;
};

/// What git will cut from a message that was edited: everything from the scissors line on, comment
/// lines, blank lines at both ends, spaces at the ends of lines. `comment` is `core.commentChar`;
/// nullopt: told from the text (the scissors line, else the block of comments at the end, else `#`);
/// empty: no line is a comment, as when no editor was used.
[[nodiscard]] std::string clean_message(std::string_view text,
                                        const std::optional<std::string>& comment = std::nullopt);

}  // namespace dltask::model
