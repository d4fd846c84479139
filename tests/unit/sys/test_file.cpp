// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/error.hpp"
#include "support/temporary_directory.hpp"
#include "sys/file.hpp"
#include "sys/host.hpp"

using namespace dltask;
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

std::size_t entries(const fs::path& path) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{path}, fs::directory_iterator{}));
}

}  // namespace

TEST_CASE("a file is replaced as a whole, keeps its mode and leaves nothing beside it") {
    const TemporaryDirectory directory;
    const fs::path file = directory.path() / "file";
    sys::write_file(file, "one");
    ::chmod(file.c_str(), 0750);
    const std::string large(3'000'000, 'x');
    sys::write_file(file, large);
    CHECK(sys::read_file(file) == large);
    CHECK(mode_of(file) == 0750);
    CHECK(entries(directory.path()) == 1);
}

TEST_CASE("writing over a symbolic link replaces the link, not what it points at") {
    const TemporaryDirectory directory;
    sys::write_file(directory.path() / "target", "kept");
    fs::create_symlink("target", directory.path() / "link");
    sys::write_file(directory.path() / "link", "new");
    CHECK(sys::read_file(directory.path() / "target") == "kept");
    CHECK(sys::read_file(directory.path() / "link") == "new");
}

TEST_CASE("absent files are no error, odd ones are") {
    const TemporaryDirectory directory;
    const fs::path& top = directory.path();
    CHECK_FALSE(sys::read_file(top / "none").has_value());
    sys::write_file(top / "file", "12345");
    CHECK_FALSE(sys::read_file(top / "file" / "below").has_value());
    CHECK(sys::read_file(top / "file", 5) == "12345");
    CHECK_THROWS_WITH(sys::read_file(top / "file", 4), Catch::Contains("larger than 4 bytes"));
    CHECK_THROWS_WITH(sys::read_file(top), Catch::Contains("not a regular file"));
    fs::create_symlink("file", top / "link");
    CHECK_THROWS_WITH(sys::read_file(top / "link"), Catch::Contains("symbolic link"));
    REQUIRE(::mkfifo((top / "fifo").c_str(), 0600) == 0);
    CHECK_THROWS_WITH(sys::read_file(top / "fifo"), Catch::Contains("not a regular file"));
    CHECK_THROWS_WITH(sys::write_file(top / "none" / "file", ""), Catch::Contains("No such file"));
}

TEST_CASE("a file without a size is read to its end") {
    CHECK(sys::read_file("/proc/self/status")->find("Name:") == 0);
    CHECK(sys::read_file("/dev/shm/dltask-none") == std::nullopt);
}

TEST_CASE("a file is created once") {
    const TemporaryDirectory directory;
    CHECK(sys::create_file(directory.path() / "file", "a", 0600));
    CHECK_FALSE(sys::create_file(directory.path() / "file", "b"));
    CHECK(sys::read_file(directory.path() / "file") == "a");
    CHECK(mode_of(directory.path() / "file") == 0600);
    fs::create_symlink("nowhere", directory.path() / "dangling");
    CHECK_FALSE(sys::create_file(directory.path() / "dangling", "b"));
}

TEST_CASE("moving does not replace and removing forgives absence") {
    const TemporaryDirectory directory;
    const fs::path& top = directory.path();
    sys::write_file(top / "a", "a");
    sys::write_file(top / "b", "b");
    CHECK_THROWS_AS(sys::move_path(top / "a", top / "b"), Error);
    CHECK(sys::read_file(top / "b") == "b");
    sys::make_directories(top / "d" / "e");
    sys::move_path(top / "a", top / "d" / "e" / "a");
    CHECK(sys::read_file(top / "d" / "e" / "a") == "a");
    sys::remove_file(top / "b");
    sys::remove_file(top / "b");
    CHECK_FALSE(fs::exists(top / "b"));
    CHECK_THROWS_AS(sys::remove_file(top / "d"), Error);
}

TEST_CASE("directories are made with their parents, once or twice") {
    const TemporaryDirectory directory;
    sys::make_directories(directory.path() / "a" / "b" / "c");
    sys::make_directories(directory.path() / "a" / "b" / "c");
    CHECK(fs::is_directory(directory.path() / "a" / "b" / "c"));
    sys::write_file(directory.path() / "file", "");
    CHECK_THROWS_AS(sys::make_directories(directory.path() / "file"), Error);
    CHECK_THROWS_AS(sys::make_directories(directory.path() / "file" / "x"), Error);
}

TEST_CASE("the SHA-256 of a file is the standard one") {
    const TemporaryDirectory directory;
    sys::write_file(directory.path() / "abc", "abc");
    CHECK(sys::sha256_of_file((directory.path() / "abc").native()) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sys::write_file(directory.path() / "million", std::string(1'000'000, 'a'));
    CHECK(sys::sha256_of_file((directory.path() / "million").native()) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    CHECK(sys::sha256_of_file("/nowhere").empty());
    CHECK(sys::sha256_of_file(directory.path().native()).empty());
}
