// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>

#include "run/supervise.hpp"
#include "support/temporary_directory.hpp"
#include "sys/descriptor.hpp"

/// A job of /bin/sh in a directory of its own, with pipes as our streams.
class Scene {
public:
    Scene();

    dltask::run::Job job;

    /// Makes `script` the (only) command.
    void script(const std::string& script);
    [[nodiscard]] dltask::run::Outcome run();
    /// Runs in a process of its own, after `prepare` there; the outcome comes from `finish`.
    [[nodiscard]] pid_t start(const std::function<void()>& prepare = {});
    [[nodiscard]] dltask::run::Outcome finish(pid_t runner);

    [[nodiscard]] std::filesystem::path path(const std::string& name) const {
        return directory_.path() / name;
    }
    [[nodiscard]] std::string log() const;
    [[nodiscard]] std::string output();  ///< all that reached our stdout; after run()
    [[nodiscard]] std::string error();
    /// Waits until a file is there and holds a whole line; its content.
    [[nodiscard]] std::string wait_for(const std::string& name) const;

private:
    TemporaryDirectory directory_;
    dltask::sys::Descriptor output_read_, output_write_, error_read_, error_write_;
    dltask::sys::Descriptor result_read_, result_write_;
};

/// Waits until something is so, at most ten seconds; false: it is still not.
[[nodiscard]] bool eventually(const std::function<bool()>& condition);

/// Whether a process is there (a zombie is not).
[[nodiscard]] bool is_alive(pid_t process);
