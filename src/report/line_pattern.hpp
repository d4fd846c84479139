// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dltask::report {

/// A regular expression for lines of a log, as Python's `re` writes them, over bytes: `.`, sets, `\d \w
/// \s \b`, groups (`(?:`, `(?P<name>`), `|`, `* + ? {m,n}` and their lazy forms, `^ $`, `(?i)` in front.
///
/// It comes out of a repository that somebody else wrote, so the engine is one of ours: all ways are
/// followed side by side (Thompson's simulation with Pike's captures), in time of at most the length of
/// the line times that of the pattern and in memory of the pattern alone. Python's, PCRE's and
/// std::regex try one way after the other, which is exponential; glibc's keeps every state that it ever
/// saw, and repeats of repeats exhaust it before it starts. What needs the other kind (back-references,
/// look-around) is refused.
class LinePattern {
public:
    /// The pattern, or what is wrong with it.
    [[nodiscard]] static std::variant<LinePattern, std::string> compile(std::string_view text);

    /// The names of the groups from 1 on; empty: it has none.
    [[nodiscard]] const std::vector<std::string>& groups() const noexcept { return groups_; }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    /// Where the groups of the leftmost match are, from 1 on; `found` is false for one that took no part.
    struct Span {
        std::size_t begin = 0;
        std::size_t length = 0;
        bool found = false;
    };
    /// Keeps memory between two lines; for one thread.
    class Search {
    public:
        explicit Search(const LinePattern& pattern);
        /// Whether the pattern is found in the line; then `spans` are its groups.
        [[nodiscard]] bool find(std::string_view line);
        [[nodiscard]] const std::vector<Span>& spans() const noexcept { return spans_; }
        /// Instructions carried out so far.
        [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }

    private:
        struct Threads {
            std::vector<std::size_t> list;   ///< instructions, the preferred first
            std::vector<std::size_t> slots;  ///< those of instruction i begin at i * slot count
            std::vector<std::uint64_t> seen;
        };
        void add(Threads& threads, std::size_t at, std::size_t place);
        void step(std::string_view line, std::size_t place);
        [[nodiscard]] bool holds(std::size_t at, std::size_t place) const;
        void take_match(std::size_t at);

        const LinePattern& pattern_;
        std::string_view line_;
        Threads now_, next_;
        std::vector<std::size_t> slots_;  ///< of the thread that is being added
        std::vector<Span> spans_;
        std::uint64_t round_ = 0;
        std::uint64_t steps_ = 0;
        bool matched_ = false;
    };

    using Bytes = std::bitset<256>;
    /// One of a program; jumps are relative, so that a piece can stand anywhere and more than once.
    struct Instruction {
        enum class Kind { bytes, split, jump, save, begin, end, edge, no_edge, match };
        Kind kind = Kind::match;
        int first = 0;   ///< preferred
        int second = 0;  ///< of a split; the slot of a save
        Bytes bytes = {};
    };
    using Program = std::vector<Instruction>;

private:
    LinePattern() = default;

    std::string text_;
    std::vector<std::string> groups_;
    Program program_;
    Bytes first_;            ///< with which a match can begin
    bool anywhere_ = false;  ///< it can match without a byte
};

}  // namespace dltask::report
