// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace dltask::term {

enum class Colour { none, green, yellow, red, cyan, dim, bold };

/// The only way to the user's eyes. stdout is the answer, stderr the conversation.
class Terminal {
public:
    virtual ~Terminal() = default;
    virtual void out(std::string_view text) = 0;  ///< the answer, as it is
    virtual void err(std::string_view text) = 0;  ///< as it is
    /// A line of the conversation; silent under --quiet. The text of this and of the next three is
    /// made safe (line feeds stay); no colours in it, therefore.
    void say(std::string_view line);
    void hint(std::string_view line);     ///< `hint: ...` before each line, silent under --quiet
    void warning(std::string_view line);  ///< `warning: ...`
    void error(std::string_view line);    ///< `error: ...`

    /// For `out`, when `colour_out`. The text is not made safe here.
    [[nodiscard]] std::string paint(Colour colour, std::string_view text) const;

    bool quiet = false;
    int verbose = 0;
    bool colour_out = false;
    bool colour_err = false;
    bool out_is_terminal = false;
    bool out_closed = false;  ///< nobody reads stdout any more: an endless command may end
    int width = 80;           ///< columns of stdout; 0: no limit

private:
    void label(std::string_view word, Colour colour, std::string_view text);
};

/// File descriptors 1 and 2, each call one unbuffered write. A reader that went away (EPIPE; SIGPIPE
/// is expected to be ignored) ends the output quietly, not the command; any other failure to write
/// the answer throws fatal. Failures on stderr are nobody's to hear.
///
/// Starts with colours where the stream is a terminal that is not `dumb` and NO_COLOR is not set
/// (the caller applies `color.ui`), and with the terminal's width, else COLUMNS, else no limit.
class StreamTerminal final : public Terminal {
public:
    StreamTerminal();
    void out(std::string_view text) override;
    void err(std::string_view text) override;
};

}  // namespace dltask::term
