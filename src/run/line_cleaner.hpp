// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"

namespace dltask::run {

/// Turns what a program prints for a terminal into the lines that a reader of a file wants.
///
/// A carriage return starts the line again, so a progress bar leaves its last state; a cursor that
/// goes up (nested bars) writes into the line that it goes to. Escape sequences vanish. What is not
/// valid UTF-8 and control characters become `\xNN`; tabs stay. A line longer than `longest` bytes
/// comes in pieces. Memory is constant, whatever comes in.
class LineCleaner {
public:
    static constexpr std::size_t longest = 64U << 10U;
    static constexpr std::size_t held_rows = 32;  ///< that a cursor may still go back to

    /// Gets each line without its end, and the moment when its text began to arrive.
    using Sink = std::function<void(std::string_view line, const Moment& at)>;

    explicit LineCleaner(Sink sink);

    void feed(std::string_view bytes, const Moment& at);
    /// Hands on rows that no cursor has gone back to for two seconds.
    void tick(const Moment& at);
    /// Hands on everything, an unfinished line too.
    void finish();
    /// Whole lines wait in case a cursor goes back to them.
    [[nodiscard]] bool holds_rows() const noexcept { return row_ > 0; }

private:
    enum class State { ground, escape, csi, text };  ///< text: OSC, DCS and the like

    struct Row {
        std::string text;
        Moment at;
        bool used = false;
    };

    [[nodiscard]] Row& row() { return rows_[row_]; }
    void step(char byte);
    void step_ground(char byte);
    void step_escape(char byte);
    void step_csi(char byte);
    void step_text(char byte);
    void control(char byte);
    void collect_utf8(char byte);
    void finish_escape(bool understood);
    void apply_csi(char final);
    void put(std::string_view text);
    void put_escaped(std::string_view bytes);
    void clear_row();
    void erase_last();
    void line_feed();
    void cursor_up(std::size_t rows);
    void emit_first();
    void emit_all();

    Sink sink_;
    State state_ = State::ground;
    std::string sequence_;  ///< of the escape sequence so far
    std::string utf8_;      ///< of the character so far
    std::vector<Row> rows_{1};
    std::size_t row_ = 0;
    bool starts_again_ = false;  ///< a carriage return came: the next text replaces the row
    Moment now_;
};

}  // namespace dltask::run
