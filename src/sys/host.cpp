// SPDX-License-Identifier: Apache-2.0
#include "sys/host.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sys/descriptor.hpp"

namespace dltask::sys {
namespace {

std::vector<std::string> numbers_after(const std::string& name, const std::filesystem::path& devices) {
    std::vector<int> numbers;
    std::error_code error;
    for (std::filesystem::directory_iterator it{devices, error}, end; !error && it != end;
         it.increment(error)) {
        const std::string file = it->path().filename().string();
        if (!file.starts_with(name)) continue;
        int number = 0;
        const char* last = file.data() + file.size();
        const auto [at, problem] = std::from_chars(file.data() + name.size(), last, number);
        if (problem == std::errc{} && at == last) numbers.push_back(number);
    }
    std::sort(numbers.begin(), numbers.end());
    std::vector<std::string> words;
    for (const int number : numbers) words.push_back(std::to_string(number));
    return words;
}

}  // namespace

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
    return name.data();
}

unsigned user_id() {
    return ::geteuid();
}

std::string user_name(unsigned user) {
    std::string buffer(16384, '\0');
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return found->pw_name;
    }
    return std::to_string(user);
}

Accelerators find_accelerators(const std::filesystem::path& devices) {
    Accelerators found;
    found.numbers = numbers_after("nvidia", devices);
    if (!found.numbers.empty()) return found;
    found.numbers = numbers_after("davinci", devices);
    if (!found.numbers.empty()) found.variable = "ASCEND_RT_VISIBLE_DEVICES";
    return found;
}

std::string boot_id() {
    const Descriptor file{::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)};
    std::string text;
    constexpr std::size_t most = 64;
    if (!file || read_all(file.get(), text, most) != 0) return {};
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

std::uint64_t process_space() {
    struct stat status {};
    return ::stat("/proc/self/ns/pid", &status) == 0 ? status.st_ino : 0;
}

}  // namespace dltask::sys
