// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>

#include "run/raw_log.hpp"
#include "support/temporary_directory.hpp"

using namespace dltask;

namespace {

std::string content(const std::filesystem::path& directory) {
    std::string all;
    for (const auto& part : run::raw_parts(directory)) {
        sys::read_gzip(part, [&](std::string_view bytes) {
            all += bytes;
            return true;
        });
    }
    return all;
}

std::string noise(std::size_t bytes) {
    std::mt19937 random{7};
    std::string text(bytes, '\0');
    for (char& byte : text) byte = static_cast<char>(random() & 0xFFU);
    return text;
}

}  // namespace

TEST_CASE("what was printed can be had byte for byte, over attempts") {
    const TemporaryDirectory directory;
    const std::string bytes = noise(100'000);
    run::RawLog{directory.path(), 1, 1U << 20U}.write(bytes);
    run::RawLog{directory.path(), 2, 1U << 20U}.write("\x1b[1mlast\r");
    CHECK(content(directory.path()) == bytes + "\x1b[1mlast\r");
}

TEST_CASE("what was printed can be read while it is written") {
    const TemporaryDirectory directory;
    run::RawLog log{directory.path(), 1, 1U << 20U};
    log.write("first");
    log.sync(10'000'000'000);
    CHECK(content(directory.path()) == "first");
}

TEST_CASE("the oldest parts go when there is too much") {
    const TemporaryDirectory directory;
    constexpr std::uint64_t limit = 8U << 20U;
    {
        run::RawLog log{directory.path(), 1, limit};
        const std::string bytes = noise(1U << 20U);
        for (int piece = 0; piece < 40; ++piece) log.write(bytes);
        log.write("the end");
    }
    const auto parts = run::raw_parts(directory.path());
    CHECK(parts.size() == 4);
    std::uint64_t size = 0;
    for (const auto& part : parts) size += std::filesystem::file_size(part);
    CHECK(size < limit + (8U << 20U));
    CHECK(content(directory.path()).ends_with("the end"));
}

TEST_CASE("without a directory nothing is kept") {
    run::RawLog log{{}, 1, 1U << 20U};
    log.write("lost");
    log.sync(10'000'000'000);
    CHECK(run::raw_parts({}).empty());
}
