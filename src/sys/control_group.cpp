// SPDX-License-Identifier: Apache-2.0
#include "sys/control_group.hpp"

#include <fcntl.h>
#include <linux/sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <ctime>
#include <sstream>
#include <string>
#include <string_view>

#include "sys/file.hpp"
#include "sys/host.hpp"
#include "sys/machine.hpp"

namespace dltask::sys {
namespace {

namespace fs = std::filesystem;

/// Where the hierarchy is mounted, and what of it; a mount point of an unusual name is not found.
struct Mount {
    std::string root;
    std::string point;
};

std::optional<Mount> find_mount() {
    std::istringstream lines{text_of_process("self/mountinfo")};
    for (std::string line; std::getline(lines, line);) {
        if (line.find(" - cgroup2 ") == std::string::npos) continue;
        std::istringstream words{line};
        std::string skipped;
        Mount mount;
        words >> skipped >> skipped >> skipped >> mount.root >> mount.point;
        return mount;
    }
    return std::nullopt;
}

/// The directory of the cgroup that we are in; empty: it cannot be seen from here.
fs::path own_directory() {
    const std::string groups = "\n" + text_of_process("self/cgroup");
    const std::size_t at = groups.find("\n0::/");
    const std::optional<Mount> mount = find_mount();
    if (at == std::string::npos || !mount) return {};
    std::string group = groups.substr(at + 4, groups.find('\n', at + 1) - at - 4);
    if (mount->root != "/") {
        if (group.rfind(mount->root, 0) != 0) return {};
        group.erase(0, mount->root.size());
    }
    return fs::path{mount->point + group};
}

constexpr std::string_view family = "dltask-";

/// Process numbers mean something in one namespace only.
std::string name_prefix() {
    const std::uint64_t space = process_space();
    return space == 0 ? std::string{} : std::string{family} + std::to_string(space) + "-";
}

void write_digit(const fs::path& file, char digit) {
    const Descriptor opened{::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (opened) static_cast<void>(!::write(opened.get(), &digit, 1));
}

/// The script may have divided its own further.
void remove_with_divisions(const fs::path& group) {
    std::error_code error;
    for (fs::directory_iterator it{group, error}, end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->symlink_status(ignored).type() == fs::file_type::directory) remove_with_divisions(it->path());
    }
    ::rmdir(group.c_str());
}

/// The number behind the prefix; -1: it is none of ours.
pid_t guardian_of(const std::string& name, const std::string& prefix) {
    if (name.rfind(prefix, 0) != 0) return -1;
    pid_t guardian = -1;
    const char* end = name.data() + name.size();
    return std::from_chars(name.data() + prefix.size(), end, guardian).ptr == end ? guardian : -1;
}

/// A zombie is gone, too: nobody may be there to reap it.
bool is_gone(pid_t process) {
    const std::string status = text_of_process(std::to_string(process) + "/stat");
    const std::size_t name_end = status.rfind(") ");
    return name_end == std::string::npos || status[name_end + 2] == 'Z' || status[name_end + 2] == 'X';
}

/// What a guardian of another namespace of process numbers has left, a container for one: whether that one
/// lives cannot be seen from here, but that nobody is in its group, nor will be.
bool is_abandoned(const fs::path& group) {
    constexpr std::int64_t second_ns = 1'000'000'000, to_enter_ns = 60 * second_ns;
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    const bool is_old = now.tv_sec * second_ns - modified_ns(group) > to_enter_ns;
    return is_old && first_line(group / "cgroup.events") == "populated 0";
}

}  // namespace

void ControlGroup::clear_left_ones(const fs::path& parent) {
    const std::string ours = name_prefix();
    std::error_code error;
    for (fs::directory_iterator it{parent, error}, end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        const pid_t guardian = guardian_of(name, ours);
        const bool is_foreign = guardian < 0 && name.starts_with(family);
        if (!(guardian > 0 && is_gone(guardian)) && !(is_foreign && is_abandoned(it->path()))) continue;
        const ControlGroup left{it->path()};
        if (!is_foreign) left.kill();
        left.remove();
    }
}

std::optional<ControlGroup> ControlGroup::create() {
    const fs::path parent = own_directory();
    const std::string ours = name_prefix();
    if (parent.empty() || ours.empty()) return std::nullopt;
    ControlGroup group{parent / (ours + std::to_string(::getpid()))};
    group.kill();  // of one that had our number
    group.remove();
    if (::mkdir(group.directory_.c_str(), 0755) != 0) return std::nullopt;
    if (::access((group.directory_ / "cgroup.kill").c_str(), W_OK) != 0) {
        group.remove();
        return std::nullopt;
    }
    clear_left_ones(parent);
    return group;
}

ControlGroup ControlGroup::of(pid_t guardian) {
    const fs::path parent = own_directory();
    const std::string ours = name_prefix();
    if (parent.empty() || ours.empty()) return ControlGroup{fs::path{}};
    return ControlGroup{parent / (ours + std::to_string(guardian))};
}

pid_t ControlGroup::fork_into() const {
    const Descriptor directory{::open(directory_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    // To enter it later by a write to cgroup.procs costs 15 ms: the kernel waits for all processors.
    clone_args arguments{};
    arguments.flags = CLONE_INTO_CGROUP;
    arguments.exit_signal = SIGCHLD;
    arguments.cgroup = static_cast<unsigned long long>(directory.get());
    const long made = directory ? ::syscall(SYS_clone3, &arguments, sizeof arguments) : -1;
    if (made >= 0) return static_cast<pid_t>(made);
    const pid_t child = ::fork();
    if (child == 0) write_digit(directory_ / "cgroup.procs", '0');  // containers may know no clone3
    return child;
}

void ControlGroup::kill() const noexcept {
    if (!directory_.empty()) write_digit(directory_ / "cgroup.kill", '1');
}

void ControlGroup::remove() const noexcept {
    if (!directory_.empty()) remove_with_divisions(directory_);
}

std::optional<std::uint64_t> ControlGroup::memory_kills() const {
    if (directory_.empty()) return std::nullopt;
    return oom_kills_in(directory_ / "memory.events");
}

}  // namespace dltask::sys
