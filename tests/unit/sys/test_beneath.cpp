// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "support/temporary_directory.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"
#include "sys/open_beneath.hpp"

using namespace dltask;
using sys::Beneath;
using sys::FileType;
namespace fs = std::filesystem;

namespace {

/// A directory with links inwards, outwards and in the middle of a path.
class LinkedPlaces {
public:
    LinkedPlaces() {
        fs::create_directories(root() / "a" / "b");
        fs::create_directory(outside());
        std::ofstream{root() / "a" / "b" / "file"} << "content";
        std::ofstream{outside() / "secret"} << "secret";
        fs::create_symlink("../outside", root() / "out");
        fs::create_symlink("a", root() / "in");
        fs::create_symlink("b/file", root() / "a" / "link");
    }
    [[nodiscard]] fs::path root() const { return directory_.path() / "root"; }
    [[nodiscard]] fs::path outside() const { return directory_.path() / "outside"; }

private:
    TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("files beneath are read, written and looked at") {
    const LinkedPlaces places;
    const Beneath beneath{places.root()};
    CHECK(beneath.read("a/b/file", 7) == "content");
    CHECK(beneath.read("./a//b/file", 100) == "content");
    CHECK(beneath.status("a/b/file").type == FileType::regular);
    CHECK(beneath.status("a/b/file").bytes == 7);
    CHECK_FALSE(beneath.status("a/b/file").executable);
    CHECK(beneath.status("a/b/file").modified_ns > 0);
    CHECK(beneath.status("").type == FileType::directory);
    CHECK(beneath.status("a").type == FileType::directory);
    CHECK(beneath.status("a/link").type == FileType::symlink);
    CHECK(beneath.read_link("a/link") == "b/file");
    CHECK(beneath.status("a/none").type == FileType::missing);
    CHECK(beneath.status("none/none").type == FileType::missing);
    CHECK(beneath.status("a/b/file/none").type == FileType::missing);
    beneath.make_directories("x/y/z");
    beneath.make_directories("x/y/z");
    beneath.write("x/y/z/new", "1");
    beneath.write("x/y/z/new", "2");
    CHECK(sys::read_file(places.root() / "x" / "y" / "z" / "new") == "2");
}

TEST_CASE("no link is followed, wherever in the path it stands") {
    const LinkedPlaces places;
    const Beneath beneath{places.root()};
    for (const char* path : {"out/secret", "in/b/file", "a/link"}) {
        INFO(path);
        CHECK_THROWS_WITH(beneath.read(path, 100), Catch::Contains("symbolic link"));
    }
    CHECK_THROWS_AS(beneath.write("out/new", "x"), Error);
    CHECK_THROWS_AS(beneath.make_directories("out/new"), Error);
    CHECK_THROWS_AS(beneath.status("out/secret"), Error);
    CHECK_THROWS_AS(beneath.files("out"), Error);
    CHECK_FALSE(fs::exists(places.outside() / "new"));
}

TEST_CASE("no path leaves") {
    const LinkedPlaces places;
    const Beneath beneath{places.root()};
    for (const char* path : {"../outside/secret", "/etc/passwd", "a/../../outside/secret", "a/../a/b/file"}) {
        INFO(path);
        CHECK_THROWS_AS(beneath.read(path, 100), Error);
        CHECK_THROWS_AS(beneath.write(path, "x"), Error);
        CHECK_THROWS_AS(beneath.status(path), Error);
    }
    CHECK_THROWS_AS(beneath.read(std::string_view{"a\0b", 3}, 100), Error);
}

TEST_CASE("what is no file is refused without waiting for it") {
    const LinkedPlaces places;
    const Beneath beneath{places.root()};
    REQUIRE(::mkfifo((places.root() / "fifo").c_str(), 0600) == 0);
    CHECK_THROWS_WITH(beneath.read("fifo", 100), Catch::Contains("not a regular file"));
    CHECK(beneath.status("fifo").type == FileType::other);
    CHECK_THROWS_WITH(beneath.read("a", 100), Catch::Contains("not a regular file"));
    CHECK_THROWS_WITH(beneath.read("a/b/file", 6), Catch::Contains("larger than 6 bytes"));
    CHECK_THROWS_AS(Beneath{places.root() / "none"}, Error);
}

TEST_CASE("files are listed sorted, without repositories below and without following links") {
    const LinkedPlaces places;
    const Beneath beneath{places.root()};
    fs::create_directories(places.root() / "a" / "inner" / ".git");
    std::ofstream{places.root() / "a" / "inner" / "hidden"} << "";
    fs::create_directories(places.root() / ".git");
    std::ofstream{places.root() / ".git" / "config"} << "";
    CHECK(beneath.files("") == std::vector<std::string>{"a/b/file", "a/link", "in", "out"});
    CHECK(beneath.content("").repositories == std::vector<std::string>{"a/inner"});
    CHECK(beneath.files("a/b") == std::vector<std::string>{"a/b/file"});
    CHECK_THROWS_AS(beneath.files("none"), Error);
}

TEST_CASE("the stepwise way opens and refuses the same as the kernel's") {
    const LinkedPlaces places;
    const int root = ::open(places.root().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(root >= 0);
    for (const char* path :
         {"a/b/file", "a", "", "a/link", "out", "out/secret", "in/b", "none", "a/b/file/x"}) {
        for (const int flags : {O_RDONLY, O_RDONLY | O_DIRECTORY, O_PATH | O_DIRECTORY}) {
            INFO(path << " with flags " << flags);
            const sys::Parts parts = sys::split(path);
            const sys::Descriptor kernel = sys::open_parts(root, parts, parts.size(), flags);
            const int kernel_error = kernel ? 0 : errno;
            const sys::Descriptor stepwise = sys::open_stepwise(root, parts, parts.size(), flags);
            CHECK((stepwise ? 0 : errno) == kernel_error);
        }
    }
    ::close(root);
}
