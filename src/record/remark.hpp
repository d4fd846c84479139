// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"

namespace dltask::record {

enum class RemarkKind { note, tag, untag, retract, restore };

[[nodiscard]] std::string_view name_of(RemarkKind kind);

/// What somebody said about a task after the fact. All remarks on one task are a text of lines
/// `<time> TAB <kind> TAB <author> TAB <text>` (UTC; backslash, tab and line feed escaped), sorted, each
/// once: the text that `git notes merge -s cat_sort_uniq` makes of two is their union, too.
struct Remark {
    Moment time;
    RemarkKind kind = RemarkKind::note;
    std::string author;
    std::string text;
};

/// One line, without its line feed.
[[nodiscard]] std::string print(const Remark& remark);

/// The union of such texts, lines that nobody understands included.
[[nodiscard]] std::string join_remarks(const std::vector<std::string>& texts);

/// What holds in the end: the later of two that disagree counts.
struct Remarks {
    std::vector<std::string> notes;        ///< oldest first
    std::vector<std::string> tags;         ///< sorted
    std::optional<std::string> retracted;  ///< the reason

    [[nodiscard]] bool none() const noexcept { return notes.empty() && tags.empty() && !retracted; }
};

/// When the latest of them was made; nullopt: there is none. Two of one second have no order.
[[nodiscard]] std::optional<Moment> latest_remark(std::string_view text);

/// Lines that are no remarks are left out.
[[nodiscard]] Remarks read_remarks(std::string_view text);

}  // namespace dltask::record
