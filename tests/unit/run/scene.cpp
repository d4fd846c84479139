// SPDX-License-Identifier: Apache-2.0
#include "unit/run/scene.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>

#include "sys/file.hpp"

namespace {

using dltask::run::Outcome;

/// What of an outcome goes through a pipe as bytes.
struct PlainOutcome {
    int exit_code, signal, stop_signal;
    bool started, core_dumped, detached;
    double seconds;
    dltask::run::StopCause stopped;
};

std::string drain(int descriptor) {
    std::string all;
    std::array<char, 65536> buffer{};
    for (;;) {
        const long got = dltask::sys::read_some(descriptor, buffer.data(), buffer.size());
        if (got <= 0) return all;
        all.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

void make_pipe(dltask::sys::Descriptor& reading, dltask::sys::Descriptor& writing) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    reading.reset(ends[0]);
    writing.reset(ends[1]);
    ::fcntl(ends[0], F_SETPIPE_SZ, 1 << 20);
}

}  // namespace

Scene::Scene() {
    make_pipe(output_read_, output_write_);
    make_pipe(error_read_, error_write_);
    make_pipe(result_read_, result_write_);
    job.environment = dltask::sys::Environment::current();
    job.directory = directory_.path();
    job.log = path("task.log");
    job.streams = {-1, output_write_.get(), error_write_.get()};
}

void Scene::script(const std::string& script) {
    job.commands = {{"/bin/sh", "-c", script}};
}

Outcome Scene::run() {
    return dltask::run::supervise(job, dltask::sys::SystemClock{});
}

pid_t Scene::start(const std::function<void()>& prepare) {
    const pid_t runner = ::fork();
    if (runner != 0) return runner;
    // Whatever happens, this process must not go on with the other tests.
    try {
        if (prepare) prepare();
        const Outcome o = run();
        const PlainOutcome plain{o.exit_code,   o.signal,   o.stop_signal, o.started,
                                 o.core_dumped, o.detached, o.seconds,     o.stopped};
        if (::write(result_write_.get(), &plain, sizeof plain) == sizeof plain) ::_exit(0);
    } catch (...) {
        ::_exit(1);
    }
    ::_exit(1);
}

Outcome Scene::finish(pid_t runner) {
    PlainOutcome plain{};
    int status = 0;
    if (!eventually([&] { return ::waitpid(runner, &status, WNOHANG) == runner; })) {
        ::kill(runner, SIGKILL);
        ::waitpid(runner, &status, 0);
    }
    ::fcntl(result_read_.get(), F_SETFL, O_NONBLOCK);
    if (::read(result_read_.get(), &plain, sizeof plain) != sizeof plain) {
        throw std::runtime_error("the supervisor did not end");
    }
    Outcome outcome;
    outcome.exit_code = plain.exit_code;
    outcome.signal = plain.signal;
    outcome.stop_signal = plain.stop_signal;
    outcome.started = plain.started;
    outcome.core_dumped = plain.core_dumped;
    outcome.detached = plain.detached;
    outcome.seconds = plain.seconds;
    outcome.stopped = plain.stopped;
    return outcome;
}

std::string Scene::log() const {
    return dltask::sys::read_file(job.log).value_or("");
}

std::string Scene::output() {
    output_write_.reset();
    return drain(output_read_.get());
}

std::string Scene::error() {
    error_write_.reset();
    return drain(error_read_.get());
}

std::string Scene::wait_for(const std::string& name) const {
    std::string text;
    const bool there = eventually([&] {
        text = dltask::sys::read_file(path(name)).value_or("");
        return text.ends_with('\n');
    });
    if (!there) throw std::runtime_error("'" + name + "' does not come");
    return text;
}

bool eventually(const std::function<bool()>& condition) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!condition()) {
        if (std::chrono::steady_clock::now() > limit) return false;
        ::poll(nullptr, 0, 5);
    }
    return true;
}

bool is_alive(pid_t process) {
    std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
    std::string line;
    if (!std::getline(file, line)) return false;
    return line[line.rfind(')') + 2] != 'Z';
}
