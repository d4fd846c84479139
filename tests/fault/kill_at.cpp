// SPDX-License-Identifier: Apache-2.0
// usage: kill_at [--log FILE] [--at N] [--how all|one|ERRNO|ERRNO+] -- PROGRAM ARG...
//
// Runs PROGRAM and counts the system calls by which it and its descendants change the disk, over all
// processes in the order in which they happen. At the entry of number N it kills all of them, or the
// one that calls, or makes that call (with `+`: it and every later one) fail with the number ERRNO.
// Writes "<number> <process> <call> <path>" lines to FILE. Ends with the program's exit code, 128+N
// when it died of signal N. Why not strace: its counters start anew in every process.
#include <fmt/format.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "fault/trace.hpp"

namespace dltask::fault {
namespace {

struct Options {
    std::string log;
    long at = 0;  ///< 0: nowhere
    bool whole_group = true;
    int error = 0;  ///< 0: kill
    bool from_then_on = false;
    std::vector<char*> argv;  ///< ends with a null pointer
};

class Tracer {
public:
    explicit Tracer(Options options) : options_{std::move(options)}, log_{options_.log} {}

    int run() {
        start();
        int status = 0;
        for (pid_t process = 0; (process = waitpid(-1, &status, __WALL)) > 0;) handle(process, status);
        return exit_code_;
    }

private:
    void start() {
        first_ = fork();
        if (first_ == 0) {
            ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
            raise(SIGSTOP);
            execvp(options_.argv.front(), options_.argv.data());
            _exit(127);
        }
        int status = 0;
        waitpid(first_, &status, __WALL);
        constexpr long follow = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                                PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
        ptrace(PTRACE_SETOPTIONS, first_, nullptr, follow);
        alive_.insert(first_);
        ptrace(PTRACE_SYSCALL, first_, nullptr, 0L);
    }

    void handle(pid_t process, int status) {
        if (WIFEXITED(status) || WIFSIGNALED(status)) return ended(process, status);
        const bool is_new = alive_.insert(process).second;
        const int signal = WSTOPSIG(status);
        long deliver = 0;
        if (signal == (SIGTRAP | 0x80)) {
            system_call(process);
        } else if (signal != SIGTRAP && !(is_new && signal == SIGSTOP)) {
            deliver = signal;
        }
        ptrace(PTRACE_SYSCALL, process, nullptr, deliver);
    }

    void ended(pid_t process, int status) {
        alive_.erase(process);
        if (process == first_) exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    void system_call(pid_t process) {
        if (!at_entry(process)) {
            if (skipped_.erase(process) > 0) fail_with(process, options_.error);
            return;
        }
        const auto what = mutation(process);
        if (!what) return;
        ++count_;
        if (log_) log_ << fmt::format("{} {} {}\n", count_, process, *what) << std::flush;
        const bool here = count_ == options_.at || (options_.from_then_on && count_ > options_.at);
        if (options_.at > 0 && here) strike(process);
    }

    void strike(pid_t process) {
        if (options_.error != 0) {
            skip_call(process);
            skipped_.insert(process);
        } else if (options_.whole_group) {
            for (const pid_t victim : alive_) kill(victim, SIGKILL);
        } else {
            kill(process, SIGKILL);
        }
    }

    Options options_;
    std::ofstream log_;
    pid_t first_ = 0;
    std::set<pid_t> alive_;
    std::set<pid_t> skipped_;  ///< their call does nothing; its result is still to be set
    long count_ = 0;
    int exit_code_ = 127;
};

void parse_how(const std::string& how, Options& options) {
    options.whole_group = how == "all";
    options.error = std::atoi(how.c_str());
    options.from_then_on = !how.empty() && how.back() == '+';
}

Options parse(int argc, char** argv) {
    Options options;
    int index = 1;
    for (; index + 1 < argc && std::strcmp(argv[index], "--") != 0; index += 2) {
        const std::string name = argv[index];
        const std::string value = argv[index + 1];
        if (name == "--log") options.log = value;
        if (name == "--at") options.at = std::atol(value.c_str());
        if (name == "--how") parse_how(value, options);
    }
    for (++index; index < argc; ++index) options.argv.push_back(argv[index]);
    options.argv.push_back(nullptr);
    return options;
}

}  // namespace
}  // namespace dltask::fault

int main(int argc, char** argv) {
    auto options = dltask::fault::parse(argc, argv);
    if (options.argv.size() < 2) {
        fmt::print(stderr,
                   "usage: kill_at [--log FILE] [--at N] [--how all|one|ERRNO|ERRNO+] -- PROGRAM ARG...\n");
        return 129;
    }
    return dltask::fault::Tracer{std::move(options)}.run();
}
