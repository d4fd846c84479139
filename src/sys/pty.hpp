// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <termios.h>

#include <cstddef>
#include <string_view>

#include "sys/descriptor.hpp"

namespace dltask::sys {

/// What a key asks for where the terminal's modes give keys a meaning.
enum class Key { ordinary, interrupt, quit, suspend };

/// What the keys mean at one moment.
class KeyMeanings {
public:
    explicit KeyMeanings(const termios& modes) : modes_{modes} {}
    [[nodiscard]] Key of(unsigned char byte) const;

private:
    termios modes_;
};

/// Writes what fits to a descriptor that does not block; 0: nothing does now.
[[nodiscard]] std::size_t write_some(int descriptor, std::string_view data);

/// A pseudo-terminal: the child sits at `slave`, we are the screen and the keyboard (`master`, does
/// not block).
struct Pty {
    Descriptor master;
    Descriptor slave;

    /// Modes and size are taken over where given. Throws fatal when there is none to be had.
    [[nodiscard]] static Pty open(const termios* modes, int size_like);
    /// Line feeds leave the master as they were written.
    void keep_output_unchanged() const;
    /// Gives the pseudo-terminal the size of a terminal.
    void take_size_of(int terminal) const;
    [[nodiscard]] KeyMeanings key_meanings() const;
};

}  // namespace dltask::sys
