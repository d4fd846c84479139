// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>

#include "run/raw_log.hpp"
#include "support/temporary_directory.hpp"
#include "sys/file.hpp"

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

TEST_CASE("what all tasks have printed goes by its age and its room, not that of a run that goes on") {
    const TemporaryDirectory directory;
    const auto keep = [&](const std::string& task, std::int64_t written_s) {
        const std::filesystem::path folder = directory.path() / task;
        run::RawLog{folder, 1, 1U << 20U}.write(noise(1000));
        sys::set_modified_ns(run::raw_parts(folder).at(0), written_s * 1'000'000'000);
    };
    keep("task/new", 5000);
    keep("old", 3000);
    keep("older", 2000);
    keep("long-running", 500);
    keep("ancient", 500);
    const auto left = [&] {
        std::vector<std::string> tasks;
        for (const char* task : {"task/new", "old", "older", "long-running", "ancient"}) {
            if (!run::raw_parts(directory.path() / task).empty()) tasks.emplace_back(task);
        }
        return tasks;
    };
    using Tasks = std::vector<std::string>;
    const std::vector<std::filesystem::path> in_use = {directory.path() / "long-running"};
    run::trim_raw_logs(directory.path(), 1U << 20U, 1000LL * 1'000'000'000, in_use);
    CHECK(left() == Tasks{"task/new", "old", "older", "long-running"});
    CHECK_FALSE(std::filesystem::exists(directory.path() / "ancient"));
    run::trim_raw_logs(directory.path(), 2500, 0, in_use);
    CHECK(left() == Tasks{"task/new", "old", "long-running"});
    run::trim_raw_logs(directory.path(), 0, 0, {});
    CHECK(left() == Tasks{});
    CHECK(std::filesystem::is_empty(directory.path()));
    run::trim_raw_logs(directory.path() / "none", 0, 0, {});
}

TEST_CASE("without a directory nothing is kept") {
    run::RawLog log{{}, 1, 1U << 20U};
    log.write("lost");
    log.sync(10'000'000'000);
    CHECK(run::raw_parts({}).empty());
}
