// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
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
    /// A line of the conversation; silent under --quiet.
    void say(std::string_view line);
    void hint(std::string_view line);  ///< `hint: ...`, silent under --quiet
    void warning(std::string_view line);
    void error(std::string_view line);

    [[nodiscard]] std::string paint(Colour colour, std::string_view text) const;

    bool quiet = false;
    int verbose = 0;
    bool colour_out = false;
    bool colour_err = false;
    bool out_is_terminal = false;
    int width = 80;  ///< columns of stdout
};

class StreamTerminal final : public Terminal {
public:
    StreamTerminal();
    void out(std::string_view text) override;
    void err(std::string_view text) override;
};

}  // namespace dltask::term
