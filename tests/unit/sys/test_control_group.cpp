// SPDX-License-Identifier: Apache-2.0
#include "sys/control_group.hpp"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/temporary_directory.hpp"
#include "sys/file.hpp"
#include "sys/machine.hpp"

using dltask::sys::ControlGroup;

namespace {

/// As container runtimes do to calls that they have not heard of.
bool forbid_clone3() {
    std::array<sock_filter, 4> rules{{{BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
                                      {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_clone3},
                                      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS},
                                      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}}};
    const sock_fprog filter{rules.size(), rules.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

/// The exit code of `work()`, done in a process of its own.
template <typename Work>
int in_a_child(const Work& work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work());
    int status = -1;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// 0: a child of the group was in it; 1: it was not; 2: nothing is delegated to us here.
int enters() {
    const auto group = ControlGroup::create();
    if (!group) return 2;
    const pid_t child = group->fork_into();
    const std::string name = group->directory().filename();
    if (child == 0)
        ::_exit(dltask::sys::text_of_process("self/cgroup").find(name) == std::string::npos ? 1 : 0);
    int status = -1;
    ::waitpid(child, &status, 0);
    group->remove();
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a child begins in the group, also where clone3 is not known") {
    constexpr int no_filters_here = 3;
    const int directly = in_a_child(enters);
    CHECK(directly != 1);
    const int without = in_a_child([] { return forbid_clone3() ? enters() : no_filters_here; });
    CHECK((without == directly || without == no_filters_here));
}

TEST_CASE("a group goes with what a script has divided it into") {
    const auto group = ControlGroup::create();
    if (!group) return;  // nothing is delegated to us here
    std::filesystem::create_directories(group->directory() / "workers/one");
    group->remove();
    CHECK_FALSE(std::filesystem::exists(group->directory()));
}

TEST_CASE("what a guardian of another container has left goes when nobody is in it nor comes") {
    const auto group = ControlGroup::create();
    if (!group) return;  // nothing is delegated to us here
    const auto parent = group->directory().parent_path();
    const auto left = [&](const char* name, bool is_old) {
        std::filesystem::create_directory(parent / name);
        if (is_old) dltask::sys::set_modified_ns(parent / name, 1'000'000'000);
        return parent / name;
    };
    const auto abandoned = left("dltask-1-17", true), young = left("dltask-1-18", false);
    const auto other = left("other-1-17", true);
    ControlGroup::clear_left_ones(parent);
    CHECK_FALSE(std::filesystem::exists(abandoned));
    CHECK(std::filesystem::remove(young));
    CHECK(std::filesystem::remove(other));
    group->remove();
}

TEST_CASE("the kernel's count of those that it killed for want of memory is read where it is kept") {
    const TemporaryDirectory root;
    const auto keep = [&](const std::string& file, const std::string& text) {
        std::filesystem::create_directories((root.path() / file).parent_path());
        std::ofstream{root.path() / file} << text;
    };
    using dltask::sys::memory_kills;
    CHECK(memory_kills(root.path()) == 0);
    keep("proc/vmstat", "nr_free_pages 7\noom_kill 3\n");
    CHECK(memory_kills(root.path()) == 3);
    keep("proc/self/cgroup", "4:memory:/a\n0::/job/step\n");
    CHECK(memory_kills(root.path()) == 3);
    const std::string events = "low 0\nhigh 0\nmax 12\noom 2\noom_kill 2\noom_group_kill 0\n";
    keep("sys/fs/cgroup/job/step/memory.events", events);
    CHECK(memory_kills(root.path()) == 2);
    CHECK(dltask::sys::oom_kills_in(root.path() / "sys/fs/cgroup/job/step/memory.events") == 2U);
    CHECK_FALSE(dltask::sys::oom_kills_in(root.path() / "none").has_value());
}
