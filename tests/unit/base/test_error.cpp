// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

#include <catch2/catch.hpp>

using dltask::ExitCode;

TEST_CASE("each kind of error has the exit code of the contract") {
    CHECK(static_cast<int>(dltask::negative("x").code()) == 1);
    CHECK(static_cast<int>(dltask::refused("x").code()) == 3);
    CHECK(static_cast<int>(dltask::busy("x").code()) == 4);
    CHECK(static_cast<int>(dltask::halfway("x").code()) == 5);
    CHECK(static_cast<int>(dltask::fatal("x").code()) == 128);
    CHECK(static_cast<int>(dltask::usage("x").code()) == 129);
}

TEST_CASE("an error carries its message and its hints") {
    const dltask::Error error = dltask::refused("no such thing", {"git dltask list"});
    CHECK(error.message() == "no such thing");
    CHECK(error.hints() == std::vector<std::string>{"git dltask list"});
    CHECK(std::string{error.what()} == "no such thing");
    CHECK_THROWS_AS(throw error, std::exception);
}
