// SPDX-License-Identifier: Apache-2.0
#include "run/lock_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "sys/file.hpp"
#include "sys/file_lock.hpp"
#include "sys/file_system.hpp"
#include "sys/host.hpp"

namespace dltask::run {
namespace {

namespace fs = std::filesystem;

fs::path expanded(const std::string& typed, const sys::Environment& caller) {
    if (typed.starts_with("~/")) return fs::path{caller.get("HOME").value_or("/")} / typed.substr(2);
    return typed;
}

fs::path chosen_directory(const std::string& typed, const sys::Environment& caller) {
    const fs::path directory = expanded(typed, caller);
    if (directory.is_absolute()) return directory;
    throw refused(fmt::format("git config 'dltask.lockDir' is '{}', which is no absolute path", typed),
                  {"git config dltask.lockDir /var/tmp/dltask"});
}

struct Candidate {
    fs::path directory;
    unsigned mode;
};

/// The first that can be used is taken.
std::array<Candidate, 3> candidates() {
    constexpr unsigned everybody = 01777, own = 0700;
    return {{{"/run/lock/git-dltask", everybody},
             {fmt::format("/run/user/{}/git-dltask", sys::user_id()), own},
             {fmt::format("/tmp/git-dltask-{}", sys::user_id()), own}}};
}

constexpr std::string_view allocation_prefix = "slurm-";

std::vector<fs::path> allocations_in(const fs::path& directory) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator it{directory, error}, end; !error && it != end; it.increment(error)) {
        std::error_code unknown;
        const bool is_allocation = it->path().filename().string().starts_with(allocation_prefix);
        if (is_allocation && fs::is_directory(it->symlink_status(unknown))) found.push_back(it->path());
    }
    return found;
}

fs::path machine_directory(const std::string& typed, const sys::Environment& caller) {
    if (!typed.empty()) {
        fs::path directory = chosen_directory(typed, caller);
        sys::make_directories(directory);
        return directory;
    }
    for (const auto& [directory, mode] : candidates()) {
        if (sys::claim_directory(directory, mode)) return directory;
    }
    throw fatal(
        fmt::format("'{}' cannot be used for the locks of runs", candidates().back().directory.string()),
        {"git config dltask.lockDir /var/tmp/dltask"});
}

}  // namespace

void drop_old_allocations(const fs::path& own, const Moment& now) {
    if (!own.filename().string().starts_with(allocation_prefix)) return;
    constexpr std::int64_t second_ns = 1'000'000'000, kept_s = 2 * 86400;
    const auto is_in_use = [&](const fs::path& path) {
        const bool is_new = now.unix_seconds - sys::modified_ns(path) / second_ns < kept_s;
        return is_new || (path.extension() == ".lock" && sys::FileLock::is_held(path));
    };
    for (const fs::path& allocation : allocations_in(own.parent_path())) {
        std::error_code error;
        bool is_used = allocation == own || is_in_use(allocation);
        for (fs::directory_iterator it{allocation, error}, end; !error && it != end; it.increment(error))
            is_used = is_used || is_in_use(it->path());
        if (!is_used) sys::remove_tree(allocation);
    }
}

fs::path lock_directory(const config::RunSettings& settings, const sys::Environment& caller) {
    const fs::path directory = machine_directory(settings.lock_directory, caller);
    const std::string job = caller.get("SLURM_JOB_ID").value_or("");
    if (job.empty() || !std::all_of(job.begin(), job.end(), is_digit)) return directory;
    const fs::path allocation = directory / fmt::format("{}{}", allocation_prefix, job);
    sys::make_directories(allocation);
    return allocation;
}

std::vector<fs::path> present_lock_directories(const config::RunSettings& settings,
                                               const sys::Environment& caller) {
    fs::path top;
    if (!settings.lock_directory.empty()) top = expanded(settings.lock_directory, caller);
    for (const auto& [directory, mode] : candidates()) {
        if (top.empty() && sys::is_fit_directory(directory, mode)) top = directory;
    }
    std::error_code error;
    if (!fs::is_directory(top, error)) return {};
    std::vector<fs::path> found = allocations_in(top);
    found.insert(found.begin(), top);
    return found;
}

LockPlace find_lock_directory(const config::RunSettings& settings, const sys::Environment& caller) {
    if (!settings.lock_directory.empty()) {
        const fs::path directory = chosen_directory(settings.lock_directory, caller);
        return {directory, sys::could_write_in(directory)};
    }
    for (const auto& [directory, mode] : candidates()) {
        const bool could_be_made = !sys::is_there(directory) && sys::may_write_in(directory.parent_path());
        if (could_be_made || sys::is_fit_directory(directory, mode)) return {directory, true};
    }
    return {candidates().back().directory, false};
}

}  // namespace dltask::run
