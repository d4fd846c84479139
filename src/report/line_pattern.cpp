// SPDX-License-Identifier: Apache-2.0
#include "report/line_pattern.hpp"

#include <algorithm>
#include <limits>

#include "base/ascii.hpp"
#include "report/line_pattern_parser.hpp"

namespace dltask::report {
namespace {

using Kind = LinePattern::Instruction::Kind;

constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

bool is_word(char c) {
    return is_alphanumeric(c) || c == '_';
}

std::size_t jumped(std::size_t at, int offset) {
    return at + static_cast<std::size_t>(static_cast<std::ptrdiff_t>(offset));
}

/// The bytes with which a program can begin; true: also with none.
bool look_ahead(const LinePattern::Program& program, std::size_t at, std::vector<bool>& seen,
                LinePattern::Bytes& first) {
    if (seen[at]) return false;
    seen[at] = true;
    const auto& instruction = program[at];
    switch (instruction.kind) {
        case Kind::bytes:
            first |= instruction.bytes;
            return false;
        case Kind::match:
            return true;
        case Kind::jump:
            return look_ahead(program, jumped(at, instruction.first), seen, first);
        case Kind::split: {
            const bool a = look_ahead(program, jumped(at, instruction.first), seen, first);
            return look_ahead(program, jumped(at, instruction.second), seen, first) || a;
        }
        case Kind::save:
        case Kind::begin:
        case Kind::end:
        case Kind::edge:
        case Kind::no_edge:
            return look_ahead(program, at + 1, seen, first);
    }
    return true;
}

}  // namespace

std::variant<LinePattern, std::string> LinePattern::compile(std::string_view text) {
    auto parsed = parse_line_pattern(text);
    if (auto* problem = std::get_if<std::string>(&parsed)) return std::move(*problem);
    auto& [program, groups] = std::get<ParsedPattern>(parsed);
    LinePattern pattern;
    pattern.text_ = text;
    pattern.groups_ = std::move(groups);
    pattern.program_ = std::move(program);
    std::vector<bool> seen(pattern.program_.size());
    pattern.anywhere_ = look_ahead(pattern.program_, 0, seen, pattern.first_);
    return pattern;
}

LinePattern::Search::Search(const LinePattern& pattern) : pattern_{pattern} {
    const std::size_t slots = 2 * pattern.groups_.size(), size = pattern.program_.size();
    slots_.resize(slots);
    spans_.resize(pattern.groups_.size());
    for (Threads* threads : {&now_, &next_}) {
        threads->list.reserve(size);
        threads->slots.resize(size * slots);
        threads->seen.resize(size);
    }
}

bool LinePattern::Search::holds(std::size_t at, std::size_t place) const {
    const bool before = place > 0 && is_word(line_[place - 1]);
    const bool after = place < line_.size() && is_word(line_[place]);
    switch (pattern_.program_[at].kind) {
        case Kind::begin:
            return place == 0;
        case Kind::end:
            return place == line_.size();
        case Kind::edge:
            return before != after;
        default:
            return before == after;
    }
}

/// Follows what takes no byte. As deep as the program is long, which the parser bounds.
void LinePattern::Search::add(Threads& threads, std::size_t at, std::size_t place) {
    if (threads.seen[at] == round_) return;
    threads.seen[at] = round_;
    ++steps_;
    const Instruction& instruction = pattern_.program_[at];
    switch (instruction.kind) {
        case Kind::jump:
            return add(threads, jumped(at, instruction.first), place);
        case Kind::split:
            add(threads, jumped(at, instruction.first), place);
            return add(threads, jumped(at, instruction.second), place);
        case Kind::save: {
            const auto slot = static_cast<std::size_t>(instruction.second);
            const std::size_t before = slots_[slot];
            slots_[slot] = place;
            add(threads, at + 1, place);
            slots_[slot] = before;
            return;
        }
        case Kind::begin:
        case Kind::end:
        case Kind::edge:
        case Kind::no_edge:
            if (holds(at, place)) add(threads, at + 1, place);
            return;
        case Kind::bytes:
        case Kind::match:
            threads.list.push_back(at);
            std::copy(slots_.begin(), slots_.end(),
                      threads.slots.begin() + static_cast<std::ptrdiff_t>(at * slots_.size()));
            return;
    }
}

void LinePattern::Search::take_match(std::size_t at) {
    matched_ = true;
    for (std::size_t group = 0; group < spans_.size(); ++group) {
        const std::size_t begin = now_.slots[at * slots_.size() + 2 * group];
        const std::size_t end = now_.slots[at * slots_.size() + 2 * group + 1];
        const bool found = begin != nowhere && end != nowhere;
        spans_[group] = found ? Span{begin, end - begin, true} : Span{};
    }
}

/// From the threads before the byte at `place` to those behind it.
void LinePattern::Search::step(std::string_view line, std::size_t place) {
    next_.list.clear();
    ++round_;
    for (const std::size_t at : now_.list) {
        ++steps_;
        const Instruction& instruction = pattern_.program_[at];
        if (instruction.kind == Kind::match) {
            take_match(at);  // those behind it are preferred less
            break;
        }
        if (place == line.size() || !instruction.bytes[static_cast<unsigned char>(line[place])]) continue;
        std::copy_n(now_.slots.begin() + static_cast<std::ptrdiff_t>(at * slots_.size()), slots_.size(),
                    slots_.begin());
        add(next_, at + 1, place + 1);
    }
    std::swap(now_, next_);
}

bool LinePattern::Search::find(std::string_view line) {
    line_ = line;
    matched_ = false;
    now_.list.clear();
    ++round_;
    for (std::size_t place = 0; place <= line.size(); ++place) {
        if (matched_ && now_.list.empty()) break;
        const bool may_begin =
            pattern_.anywhere_ ||
            (place < line.size() && pattern_.first_[static_cast<unsigned char>(line[place])]);
        if (!may_begin && now_.list.empty()) {
            ++round_;  // what was seen was seen at another place
            continue;
        }
        if (!matched_ && may_begin) {
            std::fill(slots_.begin(), slots_.end(), nowhere);
            add(now_, 0, place);
        }
        step(line, place);
    }
    return matched_;
}

}  // namespace dltask::report
