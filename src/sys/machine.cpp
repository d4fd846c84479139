// SPDX-License-Identifier: Apache-2.0
#include "sys/machine.hpp"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "sys/descriptor.hpp"
#include "sys/host.hpp"

namespace dltask::sys {
namespace {

namespace fs = std::filesystem;

/// Files of /proc have no size to ask for.
std::string text_of(const fs::path& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    std::string text;
    constexpr std::size_t most = 1U << 20U;
    if (!file || read_all(file.get(), text, most) != 0) return {};
    return text;
}

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\"");
    if (first == std::string_view::npos) return {};
    return std::string{text.substr(first, text.find_last_not_of(" \t\"\n") - first + 1)};
}

std::uint64_t leading_number(const std::string& text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// The number behind `key` and a blank: the form of memory.events and vmstat.
std::uint64_t count_of(const std::string& text, const std::string& key) {
    const std::size_t at = ("\n" + text).find("\n" + key + " ");
    if (at == std::string::npos) return 0;
    return leading_number(text.substr(at + key.size() + 1));
}

/// What stands behind `key` and a separator, on the first line that begins with it.
std::string value_of(std::string_view text, std::string_view key) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        const std::size_t separator = line.find_first_of(":=");
        if (separator != std::string_view::npos && trimmed(line.substr(0, separator)) == key) {
            return trimmed(line.substr(separator + 1));
        }
        at = end + 1;
    }
    return {};
}

/// "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue ...": the first word of digits and dots.
std::string driver_version(const std::string& line) {
    for (std::size_t at = line.find_first_of("0123456789"); at != std::string::npos;
         at = line.find_first_of("0123456789", at + 1)) {
        const bool begins = at == 0 || line[at - 1] == ' ';
        const std::size_t end = line.find_first_not_of("0123456789.", at);
        const bool ends = end == std::string::npos || line[end] == ' ' || line[end] == '\n';
        if (begins && ends) return line.substr(at, end - at);
    }
    return {};
}

std::vector<std::string> gpu_models(const fs::path& root) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator it{root / "proc/driver/nvidia/gpus", error}, end; !error && it != end;
         it.increment(error)) {
        folders.push_back(it->path());
    }
    std::sort(folders.begin(), folders.end());
    std::vector<std::string> models;
    for (const fs::path& folder : folders)
        models.push_back(value_of(text_of(folder / "information"), "Model"));
    return models;
}

std::string cuda_version(const fs::path& root) {
    const std::string text = text_of(root / "usr/local/cuda/version.json");
    const std::size_t cuda = text.find("\"cuda\"");
    const std::size_t version = cuda == std::string::npos ? cuda : text.find("\"version\"", cuda);
    if (version == std::string::npos) return {};
    const std::size_t first = text.find('"', text.find(':', version));
    if (first == std::string::npos) return {};
    return text.substr(first + 1, text.find('"', first + 1) - first - 1);
}

}  // namespace

Machine describe_machine(const fs::path& root) {
    Machine machine;
    utsname names{};
    if (::uname(&names) == 0) {
        machine.kernel = names.release;
        machine.architecture = names.machine;
    }
    machine.system = value_of(text_of(root / "etc/os-release"), "PRETTY_NAME");
    machine.processor = value_of(text_of(root / "proc/cpuinfo"), "model name");
    machine.cores = static_cast<int>(std::max(::sysconf(_SC_NPROCESSORS_ONLN), 0L));
    machine.memory_bytes = leading_number(value_of(text_of(root / "proc/meminfo"), "MemTotal")) * 1024;
    machine.gpus = gpu_models(root);
    machine.gpu_driver =
        driver_version(value_of(text_of(root / "proc/driver/nvidia/version"), "NVRM version"));
    machine.cuda = cuda_version(root);
    const Accelerators found = find_accelerators(root / "dev");
    if (found.variable != "CUDA_VISIBLE_DEVICES") machine.npus = static_cast<int>(found.numbers.size());
    machine.npu_driver = value_of(text_of(root / "usr/local/Ascend/driver/version.info"), "Version");
    return machine;
}

std::string text_of_process(const std::string& name) {
    return text_of(fs::path{"/proc"} / name);
}

std::optional<std::uint64_t> oom_kills_in(const fs::path& events) {
    const std::string text = text_of(events);
    if (text.empty()) return std::nullopt;
    return count_of(text, "oom_kill");
}

std::uint64_t memory_kills(const fs::path& root) {
    const std::string groups = "\n" + text_of(root / "proc/self/cgroup");
    const std::size_t ours = groups.find("\n0::/");
    if (ours != std::string::npos) {
        const std::size_t name = ours + 5;
        const std::string group = groups.substr(name, groups.find('\n', name) - name);
        const auto kills = oom_kills_in(root / "sys/fs/cgroup" / group / "memory.events");
        if (kills) return *kills;
    }
    return count_of(text_of(root / "proc/vmstat"), "oom_kill");
}

}  // namespace dltask::sys
