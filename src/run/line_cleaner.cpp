// SPDX-License-Identifier: Apache-2.0
#include "run/line_cleaner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace dltask::run {
namespace {

constexpr std::size_t longest_csi = 256;
constexpr std::size_t longest_text_sequence = 4096;
constexpr std::int64_t settled_ms = 2000;

unsigned value(char byte) {
    return static_cast<unsigned char>(byte);
}

bool is_plain(char byte) {
    return (byte >= 0x20 && byte < 0x7f) || byte == '\t';
}

/// How many bytes the character has that begins so; 0: none begins so.
std::size_t utf8_length(char lead) {
    const unsigned byte = value(lead);
    if (byte >= 0xc2 && byte <= 0xdf) return 2;
    if (byte >= 0xe0 && byte <= 0xef) return 3;
    if (byte >= 0xf0 && byte <= 0xf4) return 4;
    return 0;
}

/// Whether `next` may follow the bytes so far (Unicode, table 3-7).
bool continues_utf8(std::string_view sofar, char next) {
    const unsigned byte = value(next);
    if (byte < 0x80 || byte > 0xbf) return false;
    if (sofar.size() > 1) return true;
    switch (value(sofar[0])) {
        case 0xe0:
            return byte >= 0xa0;
        case 0xed:
            return byte <= 0x9f;
        case 0xf0:
            return byte >= 0x90;
        case 0xf4:
            return byte <= 0x8f;
        default:
            return true;
    }
}

std::int64_t milliseconds(const Moment& at) {
    return at.unix_seconds * 1000 + at.milliseconds;
}

}  // namespace

LineCleaner::LineCleaner(Sink sink) : sink_{std::move(sink)} {}

void LineCleaner::feed(std::string_view bytes, const Moment& at) {
    tick(at);
    while (!bytes.empty()) {
        if (state_ == State::ground && utf8_.empty()) {
            const auto* special = std::find_if_not(bytes.begin(), bytes.end(), is_plain);
            const auto plain = static_cast<std::size_t>(special - bytes.begin());
            put(bytes.substr(0, plain));
            bytes.remove_prefix(plain);
            if (bytes.empty()) return;
        }
        step(bytes.front());
        bytes.remove_prefix(1);
    }
}

void LineCleaner::tick(const Moment& at) {
    now_ = at;
    while (row_ > 0 && milliseconds(at) - milliseconds(rows_.front().at) >= settled_ms) emit_first();
}

void LineCleaner::finish() {
    finish_escape(false);
    put_escaped(std::exchange(utf8_, {}));
    starts_again_ = false;
    // What a progress bar blanked out before the end is no line.
    if (row().text.find_first_not_of(' ') == std::string::npos) row().used = false;
    emit_all();
}

void LineCleaner::step(char byte) {
    switch (state_) {
        case State::ground:
            return step_ground(byte);
        case State::escape:
            return step_escape(byte);
        case State::csi:
            return step_csi(byte);
        case State::text:
            return step_text(byte);
    }
}

void LineCleaner::step_ground(char byte) {
    if (!utf8_.empty() || value(byte) >= 0x80) return collect_utf8(byte);
    if (is_plain(byte)) return put({&byte, 1});
    control(byte);
}

void LineCleaner::control(char byte) {
    switch (byte) {
        case '\n':
            return line_feed();
        case '\r':
            starts_again_ = true;
            return;
        case '\b':
            return erase_last();
        case '\x1b':
            sequence_ = byte;
            state_ = State::escape;
            return;
        default:
            return put_escaped({&byte, 1});
    }
}

void LineCleaner::collect_utf8(char byte) {
    if (utf8_.empty()) {
        if (utf8_length(byte) == 0) return put_escaped({&byte, 1});
        utf8_ = byte;
        return;
    }
    if (!continues_utf8(utf8_, byte)) {
        put_escaped(std::exchange(utf8_, {}));
        return step_ground(byte);
    }
    utf8_ += byte;
    if (utf8_.size() < utf8_length(utf8_[0])) return;
    const std::string character = std::exchange(utf8_, {});
    const bool is_c1 = character[0] == '\xc2' && value(character[1]) < 0xa0;
    is_c1 ? put_escaped(character) : put(character);
}

void LineCleaner::step_escape(char byte) {
    sequence_ += byte;
    if (sequence_.size() == 2 && byte == '[') {
        state_ = State::csi;
    } else if (sequence_.size() == 2 && std::string_view{"]PX^_"}.find(byte) != std::string_view::npos) {
        state_ = State::text;
    } else if (byte >= 0x30 && byte < 0x7f) {
        finish_escape(true);
    } else if (byte < 0x20 || sequence_.size() > longest_csi) {
        finish_escape(false);
    }
}

void LineCleaner::step_csi(char byte) {
    sequence_ += byte;
    if (byte >= 0x40 && byte < 0x7f) {
        finish_escape(true);
        apply_csi(byte);
    } else if (byte < 0x20 || byte == 0x7f || sequence_.size() > longest_csi) {
        finish_escape(false);
    }
}

void LineCleaner::step_text(char byte) {
    const bool after_escape = sequence_.size() > 2 && sequence_.back() == '\x1b';
    sequence_ += byte;
    if (byte == '\a' || (after_escape && byte == '\\')) {
        finish_escape(true);
    } else if (after_escape) {
        // Terminals, too, give a text up for the next sequence.
        sequence_ = '\x1b';
        state_ = State::escape;
        step_escape(byte);
    } else if (byte == '\n' || sequence_.size() > longest_text_sequence) {
        finish_escape(false);
    }
}

/// A sequence that ends as none does was no sequence: its bytes come back as text. Only its last
/// byte may begin another, else a flood of escapes would be read again and again.
void LineCleaner::finish_escape(bool understood) {
    if (state_ == State::ground) return;
    state_ = State::ground;
    if (understood) return;
    const std::string bytes = std::exchange(sequence_, {});
    const std::size_t last = bytes.size() - 1;
    for (const char byte : std::string_view{bytes}.substr(0, last)) {
        byte == '\x1b' ? put_escaped({&byte, 1}) : step_ground(byte);
    }
    last == 0 ? put_escaped(bytes) : step(bytes[last]);
}

void LineCleaner::apply_csi(char final) {
    const std::string_view digits = std::string_view{sequence_}.substr(2, sequence_.size() - 3);
    std::size_t count = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9' || count > held_rows) break;
        count = count * 10 + static_cast<std::size_t>(digit - '0');
    }
    switch (final) {
        case 'F':
            starts_again_ = true;
            [[fallthrough]];
        case 'A':
            return cursor_up(std::max<std::size_t>(count, 1));
        case 'G':
            starts_again_ = starts_again_ || count <= 1;
            return;
        case 'K':
            if (starts_again_ || count == 2) clear_row();
            return;
        default:
            return;
    }
}

void LineCleaner::put(std::string_view text) {
    if (text.empty()) return;
    if (starts_again_) clear_row();
    if (!row().used) row().at = now_;
    row().used = true;
    while (row().text.size() + text.size() > longest) {
        const std::size_t room = longest - std::min(longest, row().text.size());
        const std::size_t piece = text.size() > 4 ? room : 0;  // one character is not cut
        row().text.append(text.substr(0, piece));
        text.remove_prefix(piece);
        emit_all();
        row() = {{}, now_, true};
    }
    row().text.append(text);
}

void LineCleaner::put_escaped(std::string_view bytes) {
    for (const char byte : bytes) put(fmt::format("\\x{:02x}", value(byte)));
}

void LineCleaner::clear_row() {
    starts_again_ = false;
    row().text.clear();
    row().used = false;
}

void LineCleaner::erase_last() {
    std::string& text = row().text;
    while (!text.empty() && (value(text.back()) & 0xc0U) == 0x80U) text.pop_back();
    if (!text.empty()) text.pop_back();
}

void LineCleaner::line_feed() {
    starts_again_ = false;
    if (!row().used) row().at = now_;
    row().used = true;
    if (rows_.size() == 1) return emit_all();
    ++row_;
    if (row_ == rows_.size()) rows_.emplace_back();
    starts_again_ = row().used;
    while (rows_.size() > held_rows) emit_first();
}

void LineCleaner::cursor_up(std::size_t rows) {
    const std::size_t above = std::min(rows, held_rows - 1);
    if (above > row_) {
        // Those lines are out already: what is written there now is a new state of them.
        const std::size_t missing = std::min(above - row_, held_rows - std::min(held_rows, rows_.size()));
        rows_.insert(rows_.begin(), missing, Row{});
        row_ += missing;
    }
    row_ -= std::min(above, row_);
}

void LineCleaner::emit_first() {
    const Row first = std::move(rows_.front());
    rows_.erase(rows_.begin());
    if (row_ > 0) --row_;
    if (rows_.empty()) rows_.emplace_back();
    if (first.used) sink_(first.text, first.at);
}

void LineCleaner::emit_all() {
    if (rows_.size() == 1) {
        if (rows_[0].used) sink_(rows_[0].text, rows_[0].at);
        rows_[0].text.clear();
        rows_[0].used = false;
        return;
    }
    for (std::size_t left = rows_.size(); left > 0; --left) emit_first();
    row_ = 0;
    rows_.assign(1, Row{});
}

}  // namespace dltask::run
