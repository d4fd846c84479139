// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace dltask::git {

/// Unpacks what zlib deflated, one piece after the other with one state: setting it up costs more than
/// most objects.
class Inflater {
public:
    Inflater();
    ~Inflater();
    Inflater(Inflater&&) noexcept;
    Inflater& operator=(Inflater&&) noexcept;

    /// Fills `out` with the first bytes of what `deflated` begins with; how many there were.
    [[nodiscard]] std::size_t some(std::string_view deflated, char* out, std::size_t size);
    /// Whether it unpacks to exactly so many bytes.
    [[nodiscard]] bool all(std::string_view deflated, char* out, std::size_t size);

private:
    struct State;
    [[nodiscard]] int run(std::string_view deflated, char* out, std::size_t size);

    std::unique_ptr<State> state_;
};

}  // namespace dltask::git
