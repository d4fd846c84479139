// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "support/temporary_directory.hpp"
#include "sys/file.hpp"
#include "sys/file_system.hpp"

using namespace dltask;

TEST_CASE("file systems that other machines write to are known by their number", "[sys]") {
    CHECK(sys::is_network_type(0x6969));            // NFS
    CHECK(sys::is_network_type(0xFF534D42));        // CIFS
    CHECK_FALSE(sys::is_network_type(0xEF53));      // ext4
    CHECK_FALSE(sys::is_network_type(0x01021994));  // tmpfs
    CHECK_FALSE(sys::is_on_network("/proc"));
    CHECK_FALSE(sys::is_on_network("/nowhere"));
}

TEST_CASE("a disk says how much room it has", "[sys]") {
    const TemporaryDirectory directory;
    const auto left = sys::space_left(directory.path());
    REQUIRE(left);
    CHECK(left->bytes > 0);
    CHECK_FALSE(sys::space_left("/nowhere"));
}

TEST_CASE("a directory that could be made is asked of the one above", "[sys]") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "file";
    sys::write_file(file, "");
    CHECK(sys::may_write_in(directory.path()));
    CHECK_FALSE(sys::may_write_in(directory.path() / "a"));
    CHECK_FALSE(sys::may_write_in(file));
    CHECK(sys::could_write_in(directory.path() / "a" / "b"));
    CHECK_FALSE(sys::could_write_in(file / "a"));
    CHECK_FALSE(sys::is_there(directory.path() / "a"));
}

TEST_CASE("a private directory is our own and closed to others", "[sys]") {
    const TemporaryDirectory directory;
    const auto own = directory.path() / "own";
    constexpr unsigned closed = 0700, open = 0755;
    sys::make_directories(own, closed);
    CHECK(sys::is_fit_directory(own, closed));
    sys::set_mode(own, open);
    CHECK_FALSE(sys::is_fit_directory(own, closed));
    CHECK(sys::is_fit_directory(own, open));
    sys::make_link(own, directory.path() / "link");
    CHECK_FALSE(sys::is_fit_directory(directory.path() / "link", open));
    CHECK_FALSE(sys::is_fit_directory(directory.path() / "none", open));
}

TEST_CASE("a program is a file that may be executed", "[sys]") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "file";
    sys::write_file(file, "#!/bin/sh\n");
    CHECK_FALSE(sys::is_program(file));
    constexpr unsigned executable = 0755;
    sys::set_mode(file, executable);
    CHECK(sys::is_program(file));
    CHECK_FALSE(sys::is_program(directory.path()));
    CHECK_FALSE(sys::is_program(directory.path() / "none"));
}
