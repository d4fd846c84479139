// SPDX-License-Identifier: Apache-2.0
#include "sys/process_table.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "sys/descriptor.hpp"

namespace dltask::sys {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_file = 65536;

/// A file of /proc says that it is empty.
std::string text_of(const fs::path& file) {
    const Descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    std::string text;
    if (opened && read_all(opened.get(), text, longest_file) != 0) text.clear();
    return text;
}

template <class Visit>
void visit_processes(const fs::path& root, Visit visit) {
    std::error_code error;
    for (fs::directory_iterator it{root, error}, end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        pid_t id = 0;
        const char* last = name.data() + name.size();
        const auto [at, problem] = std::from_chars(name.data(), last, id);
        if (problem == std::errc{} && at == last) visit(id, it->path());
    }
}

/// `12 (git) S 11 ...`: the name may hold anything, blanks and brackets too.
bool read_status(const fs::path& process, const std::string& program, LivingProcess& found) {
    const std::string status = text_of(process / "stat");
    const std::size_t open = status.find('('), close = status.rfind(')');
    constexpr std::size_t to_parent = 4;  // ") S "
    if (open == std::string::npos || close == std::string::npos || close + to_parent >= status.size())
        return false;
    if (status.compare(open + 1, close - open - 1, program) != 0) return false;
    const char* begin = status.data() + close + to_parent;
    std::from_chars(begin, status.data() + status.size(), found.parent);
    const char state = status[close + 2];
    return state != 'Z' && state != 'X';
}

}  // namespace

std::vector<LivingProcess> living_processes(const std::string& program, const fs::path& root) {
    std::vector<LivingProcess> found;
    visit_processes(root, [&](pid_t id, const fs::path& directory) {
        LivingProcess process;
        process.id = id;
        if (!read_status(directory, program, process)) return;
        process.command = text_of(directory / "cmdline");
        while (!process.command.empty() && process.command.back() == '\0') process.command.pop_back();
        std::replace(process.command.begin(), process.command.end(), '\0', ' ');
        std::error_code hidden;
        process.directory = fs::read_symlink(directory / "cwd", hidden);
        found.push_back(std::move(process));
    });
    return found;
}

std::map<fs::path, pid_t> open_files(const fs::path& root) {
    std::map<fs::path, pid_t> files;
    visit_processes(root, [&](pid_t id, const fs::path& directory) {
        std::error_code unreadable;
        for (fs::directory_iterator it{directory / "fd", unreadable}, end; !unreadable && it != end;
             it.increment(unreadable)) {
            std::error_code gone;
            const fs::path target = fs::read_symlink(it->path(), gone);
            if (!gone) files.emplace(target, id);
        }
    });
    return files;
}

pid_t own_process() noexcept {
    return ::getpid();
}

pid_t parent_process() noexcept {
    return ::getppid();
}

}  // namespace dltask::sys
