// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sys/descriptor.hpp"
#include "sys/environment.hpp"

namespace dltask::sys {

/// A program to start: an argument vector, never a string for a shell. `argv[0]` is an absolute path.
struct Command {
    std::vector<std::string> argv;
    std::optional<Environment> environment;  ///< the whole environment; absent: ours
    std::filesystem::path directory;         ///< working directory; empty: ours
    bool inherit_stderr = false;             ///< false: captured
    bool inherit_stdout = false;             ///< false: captured
};

/// How a program ended, and what it said.
struct ProcessResult {
    int exit_code = 0;  ///< 128+N when killed by signal N
    int signal = 0;
    std::string out;
    std::string err;
    [[nodiscard]] bool ok() const noexcept { return exit_code == 0; }
};

/// Runs to the end, feeding `input` and reading both streams without ever blocking on either.
/// Throws fatal when the program cannot be started.
[[nodiscard]] ProcessResult run(const Command& command, std::string_view input = {});

/// A child with pipes on stdin and stdout, for line protocols and for programs that run side by
/// side. stderr is captured and handed out at the end.
class Child {
public:
    explicit Child(const Command& command);
    ~Child();  ///< closes the pipes, then waits; kills after a second
    Child(Child&&) noexcept;
    Child& operator=(Child&&) noexcept;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// All of it; throws fatal on EPIPE. What the child says meanwhile is kept, so that neither side
    /// waits for the other however much is written before the first read.
    void write(std::string_view data);
    /// As write, but false when the child has closed its stdin before it was all taken.
    [[nodiscard]] bool try_write(std::string_view data);
    [[nodiscard]] std::string read_line();  ///< without the line feed; throws fatal at end of file
    [[nodiscard]] std::string read_exactly(std::size_t bytes);
    void close_input();
    /// What it has said on stderr by now and was not taken yet; never waits.
    [[nodiscard]] std::string take_errors();
    /// Reads until it has closed its streams, at most so long; false: it still may say something.
    [[nodiscard]] bool hear_out(std::chrono::milliseconds patience);
    [[nodiscard]] ProcessResult finish();  ///< closes stdin, reads the rest of stdout, waits
    /// Ends it at once, for a child that only reads and whose answer is not wanted any more.
    void kill() noexcept;
    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

private:
    bool move_data(std::string_view& pending, int timeout_ms = -1);
    void await_output();
    void consume(std::size_t bytes);
    int wait();
    [[nodiscard]] bool ended_within(std::chrono::milliseconds patience);
    void stop() noexcept;

    std::string program_;
    pid_t pid_ = -1;
    Descriptor in_;
    Descriptor out_;
    Descriptor err_;
    std::string out_buffer_;
    std::size_t out_start_ = 0;  ///< what is before it in out_buffer_ has been handed out
    std::string err_buffer_;
};

/// The absolute path of a program on a PATH. Empty, `.` and other relative entries are skipped, and
/// so are those below `forbidden` (a work tree must not provide programs). nullopt: not found.
[[nodiscard]] std::optional<std::filesystem::path> find_program(std::string_view name,
                                                                const Environment& environment,
                                                                const std::filesystem::path& forbidden = {});

}  // namespace dltask::sys
