// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "support/temporary_directory.hpp"
#include "sys/file.hpp"
#include "sys/file_lock.hpp"
#include "sys/process_table.hpp"

using namespace dltask;
namespace fs = std::filesystem;

namespace {

/// A /proc that was made by hand.
class ProcessTable {
public:
    void add(const std::string& id, const std::string& status, const std::string& words = {}) const {
        const fs::path process = root() / id;
        sys::make_directories(process / "fd");
        sys::write_file(process / "stat", id + " " + status);
        sys::write_file(process / "cmdline", words);
        sys::make_link("/somewhere/here", process / "cwd");
    }
    void hold(const std::string& id, const std::string& file) const {
        sys::make_link(file, root() / id / "fd" / "3");
    }
    [[nodiscard]] const fs::path& root() const { return directory_.path(); }

private:
    TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("processes are found by the name of their program", "[sys]") {
    const ProcessTable table;
    using namespace std::string_literals;
    table.add("12", "(git) S 7 1 1 0", "git\0commit\0-m\0two words\0"s);
    table.add("13", "(git-lfs) S 7 1 1 0");
    table.add("14", "(a) git) R 12 1 1 0");
    table.add("15", "(git) Z 7 1 1 0");
    table.add("self", "(git) S 7 1 1 0");
    const auto found = sys::living_processes("git", table.root());
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == 12);
    CHECK(found[0].parent == 7);
    CHECK(found[0].command == "git commit -m two words");
    CHECK(found[0].directory == "/somewhere/here");
    const auto odd = sys::living_processes("a) git", table.root());
    REQUIRE(odd.size() == 1);
    CHECK(odd[0].parent == 12);
}

TEST_CASE("what processes hold open is known by its path", "[sys]") {
    const ProcessTable table;
    table.add("12", "(git) S 7 1 1 0");
    table.hold("12", "/somewhere/here/.git/index.lock");
    const auto open = sys::open_files(table.root());
    REQUIRE(open.size() == 1);
    CHECK(open.at("/somewhere/here/.git/index.lock") == 12);
}

TEST_CASE("a process sees itself in the table", "[sys]") {
    const TemporaryDirectory directory;
    const auto lock = sys::FileLock::acquire(directory.path() / "lock", {}, "me");
    REQUIRE(lock);
    const auto open = sys::open_files();
    const auto found = open.find(fs::canonical(directory.path() / "lock"));
    REQUIRE(found != open.end());
    CHECK(found->second == sys::own_process());
}
