// SPDX-License-Identifier: Apache-2.0
#include "model/version.hpp"

#include <catch2/catch.hpp>

using dltask::model::Bump;
using dltask::model::Version;

namespace {

Version version(std::string_view text) {
    const auto parsed = Version::parse(text);
    if (!parsed) FAIL("no version: " << text);
    return *parsed;
}

}  // namespace

TEST_CASE("a version is parsed and printed as it stood") {
    for (const char* text :
         {"0.0.0", "1.2.3", "10.20.30", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-0.3.7", "1.0.0-x.7.z.92",
          "1.0.0-x-y-z.-", "1.0.0+20130313144700", "1.0.0-beta+exp.sha.5114f85", "1.0.0+001",
          "18446744073709551615.0.0", "1.0.0--"}) {
        CAPTURE(text);
        CHECK(version(text).str() == text);
    }
    CHECK(version("1.2.3").tag() == "v1.2.3");
}

TEST_CASE("what SemVer does not allow is no version") {
    for (const char* text : {"",
                             "1",
                             "1.2",
                             "1.2.3.4",
                             "v1.2.3",
                             "01.2.3",
                             "1.02.3",
                             "1.2.03",
                             "1.2.3-",
                             "1.2.3+",
                             "1.2.3-01",
                             "1.2.3-a..b",
                             "1.2.3-a_b",
                             "1.2.3+a+b",
                             " 1.2.3",
                             "1.2.3 ",
                             "1.2.3\n",
                             "-1.2.3",
                             "1.-2.3",
                             "+1.2.3",
                             "1..3",
                             "a.b.c",
                             "18446744073709551616.0.0",
                             "1.2.3-\xC3\xA9"}) {
        CAPTURE(text);
        CHECK_FALSE(Version::parse(text));
    }
    CHECK(Version::parse("1.0.0-" + std::string(249, 'a')));
    CHECK_FALSE(Version::parse("1.0.0-" + std::string(250, 'a')));
}

TEST_CASE("versions are ordered by the precedence of SemVer") {
    const char* ordered[] = {"0.9.9",
                             "1.0.0-1",
                             "1.0.0-2",
                             "1.0.0-10",
                             "1.0.0-99999999999999999999",
                             "1.0.0-alpha",
                             "1.0.0-alpha.1",
                             "1.0.0-alpha.beta",
                             "1.0.0-beta",
                             "1.0.0-beta.2",
                             "1.0.0-beta.11",
                             "1.0.0-rc.1",
                             "1.0.0",
                             "1.0.1",
                             "1.1.0",
                             "2.0.0"};
    for (std::size_t i = 0; i + 1 < std::size(ordered); ++i) {
        CAPTURE(ordered[i], ordered[i + 1]);
        CHECK(version(ordered[i]) < version(ordered[i + 1]));
        CHECK(version(ordered[i + 1]) > version(ordered[i]));
        CHECK_FALSE(version(ordered[i]) == version(ordered[i + 1]));
    }
    CHECK(version("1.0.0+a") == version("1.0.0+b"));
}

TEST_CASE("a bump raises one part and clears what is below") {
    CHECK(version("1.2.3").bumped(Bump::patch).str() == "1.2.4");
    CHECK(version("1.2.3").bumped(Bump::minor).str() == "1.3.0");
    CHECK(version("1.2.3").bumped(Bump::major).str() == "2.0.0");
    CHECK(version("1.2.3+build").bumped(Bump::patch).str() == "1.2.4");
}

TEST_CASE("a pre-release is bumped to its own release first") {
    CHECK(version("1.2.0-rc.1").bumped(Bump::minor).str() == "1.2.0");
    CHECK(version("1.2.0-rc.1").bumped(Bump::patch).str() == "1.2.0");
    CHECK(version("1.2.0-rc.1").bumped(Bump::major).str() == "2.0.0");
    CHECK(version("2.0.0-rc.1").bumped(Bump::major).str() == "2.0.0");
    CHECK(version("1.2.3-rc.1").bumped(Bump::minor).str() == "1.3.0");
}

TEST_CASE("a pre-release is made of a version") {
    const Version made = version("0.2.0+x").with_prerelease({"dev", "3"});
    CHECK(made.str() == "0.2.0-dev.3");
    CHECK(made.is_prerelease());
    CHECK_FALSE(version("0.2.0").is_prerelease());
}
