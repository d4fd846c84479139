// SPDX-License-Identifier: Apache-2.0
#include "fault/trace.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <map>

namespace dltask::fault {
namespace {

/// Where a call keeps what it changes.
enum class Subject { path, path_after_directory, descriptor, open_flags, openat_flags, openat2_how };

struct Call {
    const char* name;
    Subject subject;
};

const std::map<std::uint64_t, Call>& mutating_calls() {
    static const std::map<std::uint64_t, Call> calls = {
#ifdef SYS_open
        {SYS_open, {"open", Subject::open_flags}},
        {SYS_creat, {"creat", Subject::path}},
        {SYS_rename, {"rename", Subject::path}},
        {SYS_link, {"link", Subject::path}},
        {SYS_symlink, {"symlink", Subject::path}},
        {SYS_unlink, {"unlink", Subject::path}},
        {SYS_mkdir, {"mkdir", Subject::path}},
        {SYS_rmdir, {"rmdir", Subject::path}},
        {SYS_chmod, {"chmod", Subject::path}},
#endif
        {SYS_openat, {"openat", Subject::openat_flags}},
        {SYS_openat2, {"openat2", Subject::openat2_how}},
        {SYS_renameat, {"renameat", Subject::path_after_directory}},
        {SYS_renameat2, {"renameat2", Subject::path_after_directory}},
        {SYS_linkat, {"linkat", Subject::path_after_directory}},
        {SYS_symlinkat, {"symlinkat", Subject::path}},
        {SYS_unlinkat, {"unlinkat", Subject::path_after_directory}},
        {SYS_mkdirat, {"mkdirat", Subject::path_after_directory}},
        {SYS_fchmodat, {"fchmodat", Subject::path_after_directory}},
        {SYS_truncate, {"truncate", Subject::path}},
        {SYS_write, {"write", Subject::descriptor}},
        {SYS_pwrite64, {"pwrite64", Subject::descriptor}},
        {SYS_writev, {"writev", Subject::descriptor}},
        {SYS_ftruncate, {"ftruncate", Subject::descriptor}},
        {SYS_fallocate, {"fallocate", Subject::descriptor}},
        {SYS_fchmod, {"fchmod", Subject::descriptor}},
        {SYS_fsync, {"fsync", Subject::descriptor}},
        {SYS_fdatasync, {"fdatasync", Subject::descriptor}},
    };
    return calls;
}

__ptrace_syscall_info syscall_info(pid_t process) {
    __ptrace_syscall_info info{};
    ptrace(PTRACE_GET_SYSCALL_INFO, process, sizeof(info), &info);
    return info;
}

template <typename T>
T memory(pid_t process, std::uint64_t address) {
    T value{};
    iovec local{&value, sizeof(value)};
    iovec remote{reinterpret_cast<void*>(address), sizeof(value)};  // an address of the other process
    process_vm_readv(process, &local, 1, &remote, 1, 0);
    return value;
}

std::string text(pid_t process, std::uint64_t address) {
    std::string result;
    while (result.size() < 4096) {
        const char character = memory<char>(process, address + result.size());
        if (character == '\0') break;
        result += character;
    }
    return result;
}

std::string target_of(pid_t process, std::uint64_t descriptor) {
    std::array<char, 4096> target{};
    const auto link = fmt::format("/proc/{}/fd/{}", process, static_cast<int>(descriptor));
    const ssize_t length = readlink(link.c_str(), target.data(), target.size());
    return length > 0 ? std::string(target.data(), static_cast<std::size_t>(length)) : "";
}

bool opens_for_writing(std::uint64_t flags) {
    return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0 && (flags & O_PATH) == 0;
}

/// The path that the call changes; empty when it changes none.
std::string changed_path(pid_t process, Subject subject, const std::uint64_t* arguments) {
    switch (subject) {
        case Subject::path:
            return text(process, arguments[0]);
        case Subject::path_after_directory:
            return text(process, arguments[1]);
        case Subject::open_flags:
            return opens_for_writing(arguments[1]) ? text(process, arguments[0]) : "";
        case Subject::openat_flags:
            return opens_for_writing(arguments[2]) ? text(process, arguments[1]) : "";
        case Subject::openat2_how:
            return opens_for_writing(memory<open_how>(process, arguments[2]).flags)
                       ? text(process, arguments[1])
                       : "";
        case Subject::descriptor: {
            auto target = target_of(process, arguments[0]);
            return target.rfind('/', 0) == 0 ? target : "";  // pipes and sockets are no paths
        }
    }
    return "";
}

}  // namespace

bool at_entry(pid_t process) {
    return syscall_info(process).op == PTRACE_SYSCALL_INFO_ENTRY;
}

std::optional<std::string> mutation(pid_t process) {
    const auto info = syscall_info(process);
    const auto call = mutating_calls().find(info.entry.nr);
    if (call == mutating_calls().end()) return std::nullopt;
    std::array<std::uint64_t, 6> arguments{};
    for (std::size_t index = 0; index < arguments.size(); ++index) arguments[index] = info.entry.args[index];
    const auto path = changed_path(process, call->second.subject, arguments.data());
    if (path.empty() || path.rfind("/dev/", 0) == 0 || path.rfind("/proc/", 0) == 0) return std::nullopt;
    return fmt::format("{} {}", call->second.name, path);
}

void skip_call(pid_t process) {
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, process, nullptr, &registers);
    registers.orig_rax = static_cast<unsigned long long>(-1);
    ptrace(PTRACE_SETREGS, process, nullptr, &registers);
}

void fail_with(pid_t process, int error) {
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, process, nullptr, &registers);
    registers.rax = static_cast<unsigned long long>(-static_cast<long long>(error));
    ptrace(PTRACE_SETREGS, process, nullptr, &registers);
}

}  // namespace dltask::fault
