// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "base/error.hpp"
#include "support/temporary_directory.hpp"
#include "sys/file_lock.hpp"

using namespace dltask;
using namespace std::chrono_literals;
using sys::FileLock;

TEST_CASE("a lock has one holder at a time, and says who") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "new" / "lock";
    CHECK(FileLock::holder(path).empty());
    std::optional<FileLock> first = FileLock::acquire(path, 0ms, "first, with a long description");
    REQUIRE(first);
    CHECK(FileLock::holder(path) == "first, with a long description");
    CHECK_FALSE(FileLock::acquire(path, 5ms, "second"));
    CHECK(FileLock::holder(path) == "first, with a long description");
    std::optional<FileLock> moved{std::move(first)};
    moved.reset();
    CHECK(FileLock::holder(path).empty());
    const auto second = FileLock::acquire(path, 0ms, "second");
    REQUIRE(second);
    CHECK(FileLock::holder(path) == "second");
}

TEST_CASE("the lock of a killed process is free") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "lock";
    int ready[2] = {-1, -1};
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = FileLock::acquire(path, 0ms, "child");
        static_cast<void>(::write(ready[1], "x", 1) == 1);
        ::pause();
        ::_exit(0);
    }
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    CHECK_FALSE(FileLock::acquire(path, 0ms, "parent"));
    CHECK(FileLock::holder(path) == "child");
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(FileLock::acquire(path, 0ms, "parent"));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("a symbolic link is not taken for a lock") {
    const TemporaryDirectory directory;
    std::filesystem::create_symlink("elsewhere", directory.path() / "lock");
    CHECK_THROWS_AS(FileLock::acquire(directory.path() / "lock", 0ms, ""), Error);
}
