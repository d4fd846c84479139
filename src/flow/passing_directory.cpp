// SPDX-License-Identifier: Apache-2.0
#include "flow/passing_directory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "flow/stale_locks.hpp"
#include "flow/tree_remover.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view passing_prefix = "passing-";
constexpr std::string_view exchange = "exchange";
constexpr std::string_view scratch_purpose = "scratch";
constexpr const char* lock_name = "owner.lock";
constexpr const char* tree_name = "tree";  ///< of a file that names it

/// Its owner may have made the directory and not the lock yet.
bool is_process(const std::string& number) {
    std::error_code error;
    return fs::exists(fs::path{"/proc"} / number, error);
}

bool is_left(const fs::path& directory, const std::string& name) {
    const std::size_t end = name.find('-', passing_prefix.size());
    return end != std::string::npos &&
           !is_process(name.substr(passing_prefix.size(), end - passing_prefix.size())) &&
           !sys::FileLock::is_held(directory / lock_name);
}

/// git's own locks of a fetch or push that was killed. One that lives, or is not ours, stays.
void clear_exchange_locks(const git::Repository& repository, std::int64_t since_ns) {
    std::vector<fs::path> locks{repository.common_dir / "packed-refs.lock",
                                repository.common_dir / "shallow.lock"};
    std::error_code error;
    for (const char* refs : {"refs/remotes", "refs/tags"}) {
        for (fs::recursive_directory_iterator it{repository.common_dir / refs, error}, end;
             !error && it != end; it.increment(error)) {
            if (it->path().extension() == ".lock") locks.push_back(it->path());
        }
    }
    for (const fs::path& lock : locks) {
        try {
            remove_stale_locks({lock}, since_ns);
        } catch (const Error&) {
            continue;
        }
    }
}

}  // namespace

ExchangeMark::ExchangeMark(const git::Repository& repository)
    : repository_{repository}, directory_{repository, exchange} {}

void ExchangeMark::clear_locks() const {
    clear_exchange_locks(repository_, sys::modified_ns(directory_.path() / lock_name));
}

ScratchMark::ScratchMark(const git::Repository& repository, const fs::path& work_tree)
    : directory_{repository, scratch_purpose} {
    sys::write_file(directory_.path() / tree_name, work_tree.string() + '\n');
}

PassingDirectory::PassingDirectory(const git::Repository& repository, std::string_view purpose) {
    sys::make_directories(repository.state_dir(), 0700);
    std::error_code error;
    for (int number = 1; path_.empty() || fs::exists(path_, error); ++number) {
        path_ =
            repository.state_dir() / fmt::format("{}{}-{}-{}", passing_prefix, ::getpid(), purpose, number);
    }
    sys::make_directories(path_, 0700);
    lock_ = sys::FileLock::acquire(path_ / lock_name, {}, "");
}

PassingDirectory::~PassingDirectory() {
    sys::remove_tree(path_);
}

void clear_passing(const git::Repository& repository) {
    const fs::path directory = repository.state_dir();
    std::error_code error;
    for (fs::directory_iterator it{directory, error}, end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.compare(0, passing_prefix.size(), passing_prefix) != 0 || !is_left(it->path(), name))
            continue;
        if (name.find(exchange) != std::string::npos)
            clear_exchange_locks(repository, sys::modified_ns(it->path() / lock_name));
        if (name.find(scratch_purpose) != std::string::npos)
            remove_scratch(repository, sys::first_line(it->path() / tree_name));
        sys::remove_tree(it->path());
    }
    constexpr std::array<const char*, 2> files = {"token", "COMMIT_EDITMSG"};
    for (const char* file : files) {
        if (fs::exists(directory / file, error)) sys::remove_file(directory / file);
    }
}

}  // namespace dltask::flow
