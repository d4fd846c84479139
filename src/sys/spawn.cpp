// SPDX-License-Identifier: Apache-2.0
#include "sys/spawn.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "base/error.hpp"
#include "sys/argument_pointers.hpp"

namespace dltask::sys {
namespace {

/// Ours must not be 0, 1 or 2 (we may have been started with one of them closed): the child's
/// standard streams are put there one after the other.
Descriptor above_standard(Descriptor descriptor) {
    if (descriptor.get() > STDERR_FILENO) return descriptor;
    Descriptor copy{::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
    if (!copy) throw fatal(fmt::format("could not copy a descriptor: {}", reason(errno)));
    return copy;
}

struct Pipe {
    Descriptor read;
    Descriptor write;
};

Pipe make_pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw fatal(fmt::format("could not create a pipe: {}", reason(errno)));
    }
    return {above_standard(Descriptor{ends[0]}), above_standard(Descriptor{ends[1]})};
}

class Actions {
public:
    Actions() { ::posix_spawn_file_actions_init(&value_); }
    ~Actions() { ::posix_spawn_file_actions_destroy(&value_); }
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;

    void put(const Descriptor& descriptor, int at) {
        ::posix_spawn_file_actions_adddup2(&value_, descriptor.get(), at);
    }
    void enter(const std::filesystem::path& directory) {
        if (!directory.empty()) ::posix_spawn_file_actions_addchdir_np(&value_, directory.c_str());
    }
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &value_; }

private:
    posix_spawn_file_actions_t value_{};
};

class Attributes {
public:
    Attributes() {
        ::posix_spawnattr_init(&value_);
        sigset_t signals;
        ::sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&value_, &signals);
        ::sigaddset(&signals, SIGPIPE);
        ::sigaddset(&signals, SIGCHLD);
        ::posix_spawnattr_setsigdefault(&value_, &signals);
        ::posix_spawnattr_setflags(&value_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~Attributes() { ::posix_spawnattr_destroy(&value_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    [[nodiscard]] const posix_spawnattr_t* get() const { return &value_; }

private:
    posix_spawnattr_t value_{};
};

/// A parent that ignores SIGCHLD would hide from us how our children end.
void see_children_end() {
    struct sigaction action {};
    if (::sigaction(SIGCHLD, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) {
        ::signal(SIGCHLD, SIG_DFL);
    }
}

pid_t start(const Command& command, const Actions& actions) {
    const Attributes attributes;
    const std::vector<char*> arguments = argument_pointers(command.argv);
    std::vector<std::string> variables;
    if (command.environment) variables = command.environment->strings();
    const std::vector<char*> environment = argument_pointers(variables);
    see_children_end();
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, command.argv.front().c_str(), actions.get(), attributes.get(),
                                    arguments.data(), command.environment ? environment.data() : ::environ);
    if (error == 0) return pid;
    const std::string where =
        command.directory.empty() ? "" : fmt::format(" in '{}'", command.directory.native());
    throw fatal(fmt::format("could not start '{}'{}: {}", command.argv.front(), where, reason(error)));
}

}  // namespace

Spawned spawn(const Command& command) {
    Actions actions;
    Spawned spawned;
    Pipe in = make_pipe();
    actions.put(in.read, STDIN_FILENO);
    ::fcntl(in.write.get(), F_SETFL, O_NONBLOCK);
    spawned.in = std::move(in.write);
    Pipe out;
    if (!command.inherit_stdout) {
        out = make_pipe();
        actions.put(out.write, STDOUT_FILENO);
        spawned.out = std::move(out.read);
    }
    Pipe err;
    if (!command.inherit_stderr) {
        err = make_pipe();
        actions.put(err.write, STDERR_FILENO);
        spawned.err = std::move(err.read);
    }
    actions.enter(command.directory);
    spawned.pid = start(command, actions);
    return spawned;
}

}  // namespace dltask::sys
