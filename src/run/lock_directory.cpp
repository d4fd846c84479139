// SPDX-License-Identifier: Apache-2.0
#include "run/lock_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "sys/file.hpp"
#include "sys/host.hpp"

namespace dltask::run {
namespace {

namespace fs = std::filesystem;

fs::path expanded(const std::string& typed, const sys::Environment& caller) {
    if (typed.starts_with("~/")) return fs::path{caller.get("HOME").value_or("/")} / typed.substr(2);
    return typed;
}

fs::path machine_directory(const std::string& typed, const sys::Environment& caller) {
    if (!typed.empty()) {
        const fs::path directory = expanded(typed, caller);
        if (!directory.is_absolute()) {
            throw refused(
                fmt::format("git config 'dltask.lockDir' is '{}', which is no absolute path", typed),
                {"git config dltask.lockDir /var/tmp/dltask"});
        }
        sys::make_directories(directory);
        return directory;
    }
    constexpr unsigned everybody = 01777;
    const fs::path shared = "/run/lock/git-dltask";
    if (sys::claim_directory(shared, everybody)) return shared;
    const fs::path own = fmt::format("/run/user/{}/git-dltask", sys::user_id());
    if (sys::claim_directory(own, 0700)) return own;
    const fs::path last = fmt::format("/tmp/git-dltask-{}", sys::user_id());
    if (sys::claim_directory(last, 0700)) return last;
    throw fatal(fmt::format("'{}' cannot be used for the locks of runs", last.string()),
                {"git config dltask.lockDir /var/tmp/dltask"});
}

}  // namespace

fs::path lock_directory(const config::RunSettings& settings, const sys::Environment& caller) {
    const fs::path directory = machine_directory(settings.lock_directory, caller);
    const std::string job = caller.get("SLURM_JOB_ID").value_or("");
    if (job.empty() || !std::all_of(job.begin(), job.end(), is_digit)) return directory;
    const fs::path allocation = directory / ("slurm-" + job);
    sys::make_directories(allocation);
    return allocation;
}

}  // namespace dltask::run
