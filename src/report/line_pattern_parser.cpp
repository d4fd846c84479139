// SPDX-License-Identifier: Apache-2.0
#include "report/line_pattern_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/ascii.hpp"

namespace dltask::report {
namespace {

using Bytes = LinePattern::Bytes;
using Instruction = LinePattern::Instruction;
using Kind = Instruction::Kind;
using Program = LinePattern::Program;

constexpr std::size_t longest_pattern = 1000;
constexpr std::size_t longest_program = 2000;
constexpr std::size_t most_groups = 32;
constexpr int deepest_group = 50;
constexpr int most_repeats = 1000;

struct Wrong {
    std::string message;
};

void append(Program& program, const Program& piece) {
    if (program.size() + piece.size() > longest_program) throw Wrong{"the pattern is too large"};
    program.insert(program.end(), piece.begin(), piece.end());
}

int length_of(const Program& program) {
    return static_cast<int>(program.size());
}

Program one(Kind kind) {
    return {Instruction{kind, 1, 0, {}}};
}

Instruction split(int preferred, int other, bool lazy) {
    return lazy ? Instruction{Kind::split, other, preferred, {}}
                : Instruction{Kind::split, preferred, other, {}};
}

Program optional(const Program& piece, bool lazy) {
    Program program{split(1, length_of(piece) + 1, lazy)};
    append(program, piece);
    return program;
}

Program any_number(const Program& piece, bool lazy) {
    Program program{split(1, length_of(piece) + 2, lazy)};
    append(program, piece);
    append(program, {Instruction{Kind::jump, -length_of(piece) - 1, 0, {}}});
    return program;
}

Program repeated(const Program& piece, int least, std::optional<int> most, bool lazy) {
    Program program;
    for (int i = 0; i < least; ++i) append(program, piece);
    if (!most) {
        append(program, any_number(piece, lazy));
        return program;
    }
    Program tail;
    for (int i = least; i < *most; ++i) {
        Program longer = piece;
        append(longer, tail);
        tail = optional(longer, lazy);
    }
    append(program, tail);
    return program;
}

Program either(const Program& left, const Program& right) {
    Program program{split(1, length_of(left) + 2, false)};
    append(program, left);
    append(program, {Instruction{Kind::jump, length_of(right) + 1, 0, {}}});
    append(program, right);
    return program;
}

Bytes range(int first, int last) {
    Bytes bytes;
    for (int byte = first; byte <= last; ++byte) bytes.set(static_cast<std::size_t>(byte));
    return bytes;
}

/// The class of `\d`, `\w`, `\s` and their opposites; nullopt for any other letter.
std::optional<Bytes> class_of(char letter) {
    const Bytes digits = range('0', '9');
    const Bytes words = digits | range('a', 'z') | range('A', 'Z') | range('_', '_');
    const Bytes spaces = range('\t', '\r') | range(' ', ' ');
    switch (letter) {
        case 'd':
            return digits;
        case 'D':
            return ~digits;
        case 'w':
            return words;
        case 'W':
            return ~words;
        case 's':
            return spaces;
        case 'S':
            return ~spaces;
        default:
            return std::nullopt;
    }
}

class Parser {
public:
    explicit Parser(std::string_view text) : rest_{text} {}

    ParsedPattern parse() {
        if (rest_.size() > longest_pattern) throw Wrong{"the pattern is too long"};
        fold_ = skip("(?i)");
        Program program = alternatives(0);
        if (!rest_.empty()) throw Wrong{"a ')' without its '('"};
        append(program, one(Kind::match));
        return {std::move(program), std::move(groups_)};
    }

private:
    [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    bool skip(std::string_view text) {
        if (rest_.substr(0, text.size()) != text) return false;
        rest_.remove_prefix(text.size());
        return true;
    }
    char take() {
        if (rest_.empty()) throw Wrong{"the pattern ends too early"};
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    Program alternatives(int depth) {
        if (depth > deepest_group) throw Wrong{"groups are nested too deep"};
        Program program = sequence(depth);
        while (skip("|")) program = either(program, sequence(depth));
        return program;
    }

    Program sequence(int depth) {
        Program program;
        while (!rest_.empty() && peek() != '|' && peek() != ')') append(program, quantified(atom(depth)));
        return program;
    }

    Program atom(int depth) {
        const char c = take();
        switch (c) {
            case '(':
                return group(depth);
            case '[':
                return bytes(set());
            case '.':
                return bytes(~range('\n', '\n'));
            case '^':
                return one(Kind::begin);
            case '$':
                return one(Kind::end);
            case '\\':
                return escape(take());
            case '*':
            case '+':
            case '?':
                throw Wrong{fmt::format("nothing that '{}' could repeat", c)};
            default:
                return character(c);
        }
    }

    /// With the other bytes of its UTF-8, so that a quantifier takes it whole.
    Program character(char c) {
        Program program = literal(c);
        if (static_cast<unsigned char>(c) < 0xC0) return program;
        while ((static_cast<unsigned char>(peek()) & 0xC0U) == 0x80) append(program, literal(take()));
        return program;
    }

    Program literal(char c) {
        const auto byte = static_cast<unsigned char>(c);
        return bytes(range(byte, byte));
    }

    Program bytes(Bytes wanted) const {
        for (int upper = 'A'; fold_ && upper <= 'Z'; ++upper) {
            const auto big = static_cast<std::size_t>(upper), small = big + ('a' - 'A');
            if (wanted[big] || wanted[small]) wanted.set(big).set(small);
        }
        return {Instruction{Kind::bytes, 1, 0, wanted}};
    }

    Program escape(char c) {
        if (c == 'b') return one(Kind::edge);
        if (c == 'B') return one(Kind::no_edge);
        if (const auto known = class_of(c)) return bytes(*known);
        return literal(escaped(c));
    }

    static char escaped(char c) {
        if (c == 't') return '\t';
        if (c >= '1' && c <= '9')
            throw Wrong{"back-references are not supported: they take exponential time"};
        if (is_alphanumeric(c)) throw Wrong{fmt::format("'\\{}' is not supported", c)};
        return c;
    }

    Program group(int depth) {
        std::optional<std::size_t> number;
        if (skip("?:")) {
        } else if (skip("?P<") ||
                   (rest_.substr(0, 3) != "?<=" && rest_.substr(0, 3) != "?<!" && skip("?<"))) {
            number = open(name());
        } else if (peek() == '?') {
            throw Wrong{"look-around and flags inside are not supported"};
        } else {
            number = open("");
        }
        Program inside = alternatives(depth + 1);
        if (!skip(")")) throw Wrong{"a '(' without its ')'"};
        if (!number) return inside;
        Program program{Instruction{Kind::save, 1, static_cast<int>(2 * *number), {}}};
        append(program, inside);
        append(program, {Instruction{Kind::save, 1, static_cast<int>(2 * *number + 1), {}}});
        return program;
    }

    std::size_t open(std::string name) {
        if (groups_.size() == most_groups) throw Wrong{"the pattern has too many groups"};
        const bool taken = !name.empty() && std::find(groups_.begin(), groups_.end(), name) != groups_.end();
        if (taken) throw Wrong{fmt::format("two groups have the name '{}'", name)};
        groups_.push_back(std::move(name));
        return groups_.size() - 1;
    }

    std::string name() {
        std::string name;
        while (is_alphanumeric(peek()) || peek() == '_' || peek() == '.' || peek() == '/') name += take();
        if (name.empty() || !skip(">"))
            throw Wrong{"a group's name is made of letters, digits, '_', '.', '/'"};
        return name;
    }

    Bytes set() {
        const bool negated = skip("^");
        Bytes bytes;
        bool first = true;
        while (first || peek() != ']') {
            first = false;
            const char c = take();
            const auto known = c == '\\' ? class_of(peek()) : std::nullopt;
            if (known) {
                static_cast<void>(take());
                bytes |= *known;
            } else {
                bytes |= range_from(member(c));
            }
        }
        static_cast<void>(take());
        return negated ? ~bytes : bytes;
    }

    unsigned char member(char c) {
        if (c == '\\') c = escaped(take());
        if (static_cast<unsigned char>(c) >= 0x80) throw Wrong{"a set holds ASCII only"};
        return static_cast<unsigned char>(c);
    }

    Bytes range_from(unsigned char first) {
        if (peek() != '-' || rest_.size() < 2 || rest_[1] == ']') return range(first, first);
        static_cast<void>(take());
        const unsigned char last = member(take());
        if (last < first) throw Wrong{"a range goes backwards"};
        return range(first, last);
    }

    Program quantified(Program piece) {
        int least = 0;
        std::optional<int> most;
        if (skip("*")) {
        } else if (skip("+")) {
            least = 1;
        } else if (skip("?")) {
            most = 1;
        } else if (!counts(least, most)) {
            return piece;
        }
        const bool lazy = skip("?");
        if (peek() == '*' || peek() == '+' || peek() == '?') throw Wrong{"a repeat of a repeat"};
        if (most && *most < least) throw Wrong{"a repeat goes backwards"};
        return repeated(piece, least, most, lazy);
    }

    /// `{2}`, `{2,}`, `{2,5}`, `{,5}`; any other brace means itself.
    bool counts(int& least, std::optional<int>& most) {
        const std::size_t end = rest_.find('}');
        if (peek() != '{' || end == std::string_view::npos) return false;
        const std::string_view inside = rest_.substr(1, end - 1);
        const std::size_t comma = inside.find(',');
        const auto low = count(inside.substr(0, comma));
        const auto high = comma == std::string_view::npos ? low : count(inside.substr(comma + 1));
        if (!low || !high || inside.empty() || inside == ",") return false;
        const bool open = comma != std::string_view::npos && comma + 1 == inside.size();
        least = *low;
        if (!open) most = *high;
        rest_.remove_prefix(end + 1);
        return true;
    }

    /// An empty text is 0.
    static std::optional<int> count(std::string_view digits) {
        int number = 0;
        for (const char c : digits) {
            if (c < '0' || c > '9') return std::nullopt;
            number = number * 10 + (c - '0');
            if (number > most_repeats) throw Wrong{"too many repeats"};
        }
        return number;
    }

    std::string_view rest_;
    std::vector<std::string> groups_;
    bool fold_ = false;
};

}  // namespace

std::variant<ParsedPattern, std::string> parse_line_pattern(std::string_view text) {
    try {
        return Parser{text}.parse();
    } catch (const Wrong& wrong) {
        return wrong.message;
    }
}

}  // namespace dltask::report
