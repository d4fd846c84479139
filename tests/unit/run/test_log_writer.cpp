// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "base/error.hpp"
#include "run/log_writer.hpp"
#include "support/temporary_directory.hpp"
#include "sys/file.hpp"
#include "sys/gzip_file.hpp"

using dltask::Moment;
using dltask::run::begins_with_time;
using dltask::run::LogRest;
using dltask::run::LogWriter;
using dltask::run::Stream;

namespace {

constexpr Moment noon{1'795'262'400, 7, 0};
const std::string stamp = "2026-11-21 12:00:00.007 ";

std::string content(const std::filesystem::path& path) {
    return dltask::sys::read_file(path).value();
}

/// No file may become larger while it lives: writing past that is an error, as on a full disk.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit now{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

private:
    rlimit before_{};
};

}  // namespace

TEST_CASE("each line gets the time, unless it begins with one") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    LogWriter log{path};
    log.write(Stream::output, "epoch 1\n2023-11-22 20:00:06.947 INFO x\n2023-11-22T20:00:06 y\n\n", noon);
    log.finish();
    CHECK(content(path) ==
          stamp + "epoch 1\n2023-11-22 20:00:06.947 INFO x\n2023-11-22T20:00:06 y\n" + stamp + "\n");
    CHECK(log.problem().empty());
    CHECK_FALSE(begins_with_time("2023-11-22"));
    CHECK_FALSE(begins_with_time("2023-11-22 20:00 "));
    CHECK_FALSE(begins_with_time("x2023-11-22 20:00:06"));
}

TEST_CASE("a log that is too long keeps its start and its end") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    constexpr std::uint64_t limit = 10'000;
    {
        LogWriter log{path, nullptr, limit};
        for (int line = 0; line < 20'000; ++line) {
            log.write(Stream::output, "line " + std::to_string(line) + "\n", noon);
            if (line % 10 == 0) log.flush();
            if (line % 10 == 0) REQUIRE(std::filesystem::file_size(path) < 3 * limit);
        }
        log.finish();
    }
    const std::string text = content(path);
    CHECK(text.size() <= limit);
    CHECK(text.size() > limit / 2);
    CHECK(text.starts_with(stamp + "line 0\n" + stamp + "line 1\n"));
    CHECK(text.ends_with("line 19999\n"));
    const std::size_t marker = text.find("bytes are left out here");
    REQUIRE(marker != std::string::npos);
    CHECK(text.find("bytes are left out here", marker + 1) == std::string::npos);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        REQUIRE(text.compare(at, stamp.size(), stamp) == 0);
    }
}

namespace {

void write_lines(const std::filesystem::path& path, int attempt, std::uint64_t room, int from, int to) {
    LogRest rest{path, attempt, room};
    LogWriter log{path, nullptr, 10'000, nullptr, &rest};
    for (int line = from; line < to; ++line) {
        log.write(Stream::output, "line " + std::to_string(line) + "\n", noon);
        if (line % 10 == 0) log.flush();
    }
    log.finish();
}

std::string unpacked(const std::filesystem::path& path) {
    std::string all;
    dltask::sys::read_gzip(path, [&](std::string_view bytes) {
        all += bytes;
        return true;
    });
    return all;
}

}  // namespace

TEST_CASE("what a log has no room for is kept beside it, over attempts, and all is there in its order") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    write_lines(path, 1, 1U << 20U, 0, 5'000);
    write_lines(path, 2, 1U << 20U, 5'000, 9'000);
    const std::string text = content(path);
    CHECK(text.size() <= 10'000);
    const std::string rest =
        unpacked(directory.path() / "task.log.01.gz") + unpacked(directory.path() / "task.log.02.gz");
    const std::string marker = fmt::format(
        "[git-dltask: {} bytes are left out here; zcat task.log.*.gz prints them]\n", rest.size());
    const std::size_t at = text.find(marker);
    REQUIRE(at != std::string::npos);
    const std::string whole = text.substr(0, at - stamp.size()) + rest + text.substr(at + marker.size());
    std::string wanted;
    for (int line = 0; line < 9'000; ++line) wanted += fmt::format("{}line {}\n", stamp, line);
    CHECK(whole == wanted);
}

TEST_CASE("a log does not say that what it left out is kept when it is not") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    const auto room = GENERATE(std::uint64_t{0}, std::uint64_t{1'000});
    write_lines(path, 1, room, 0, 20'000);
    write_lines(path, 2, 1U << 20U, 20'000, 30'000);
    CHECK(content(path).find("left out here; git dltask logs --raw") != std::string::npos);
    CHECK(content(path).find("zcat") == std::string::npos);
    CHECK(std::filesystem::exists(directory.path() / "task.log.01.gz") == (room != 0));
}

TEST_CASE("what is in the way of the rest of a log is left alone") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    std::filesystem::create_symlink(directory.path() / "elsewhere", directory.path() / "task.log.01.gz");
    write_lines(path, 1, 1U << 20U, 0, 5'000);
    CHECK_FALSE(std::filesystem::exists(directory.path() / "elsewhere"));
    CHECK(content(path).find("git dltask logs --raw") != std::string::npos);
}

TEST_CASE(
    "a rest that is no gzip file is left alone, one that is cut off goes on behind its last whole member") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    const auto rest = directory.path() / "task.log.01.gz";
    const std::string member = dltask::sys::gzip_member("earlier\n");
    const auto cut = GENERATE(std::size_t{1}, std::size_t{9}, std::size_t{15}, std::size_t{0});
    dltask::sys::write_file(rest, member + (cut == 0 ? "words" : member.substr(0, member.size() - cut)));
    write_lines(path, 1, 1U << 20U, 0, 5'000);
    CHECK((content(path).find("zcat") == std::string::npos) == (cut == 0));
    CHECK((content(rest) == member + "words") == (cut == 0));
    const std::string text = unpacked(rest);
    CHECK(text.starts_with("earlier\n"));
    if (cut != 0) CHECK(text.substr(8, stamp.size()) == stamp);
}

TEST_CASE("a line that says what was left out is dated when nothing else was written") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    std::string lines;
    for (int line = 0; line < 1'000; ++line) lines += fmt::format("{}line {}\n", stamp, line);
    dltask::sys::write_file(path, lines);
    LogWriter log{path, nullptr, 10'000};
    log.begin(noon);
    log.finish();
    CHECK(content(path).find(stamp + "[git-dltask: ") != std::string::npos);
}

TEST_CASE("two streams do not mix within a line") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    LogWriter log{path};
    log.write(Stream::output, "out ", noon);
    log.write(Stream::error, "error\n", noon);
    log.write(Stream::output, "put\n", noon);
    log.finish();
    CHECK(content(path) == stamp + "error\n" + stamp + "out put\n");
}

TEST_CASE("a log is appended to, on a line of its own") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    dltask::sys::write_file(path, "cut by a power f");
    LogWriter log{path};
    log.write(Stream::output, "again\n", noon);
    log.finish();
    CHECK(content(path) == "cut by a power f\n" + stamp + "again\n");
}

TEST_CASE("a log that is a link, a directory or a fifo is refused") {
    const TemporaryDirectory directory;
    std::filesystem::create_symlink("elsewhere", directory.path() / "link");
    ::mkfifo((directory.path() / "fifo").c_str(), 0600);
    CHECK_THROWS_AS(LogWriter{directory.path() / "link"}, dltask::Error);
    CHECK_THROWS_AS(LogWriter{directory.path()}, dltask::Error);
    CHECK_THROWS_AS(LogWriter{directory.path() / "fifo"}, dltask::Error);
}

TEST_CASE("a full disk loses lines with a count, and the log goes on when there is room") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    LogWriter log{path};
    const std::string line(999, 'x');
    {
        const SmallDisk full{10'500};
        for (int i = 0; i < 5000; ++i) {
            log.write(Stream::output, line + "\n", noon);
            log.flush();
        }
        CHECK_FALSE(log.problem().empty());
    }
    log.write(Stream::output, "room again\n", noon);
    log.finish();
    const std::string text = content(path);
    CHECK(text.find(" lines are missing here: File too large]\n") != std::string::npos);
    CHECK(text.find(stamp + "room again\n") != std::string::npos);
    CHECK(text.size() < 2 * LogWriter::backlog);
    CHECK_FALSE(log.problem().empty());
}

TEST_CASE("a short want of room loses nothing") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    LogWriter log{path};
    std::string wanted;
    {
        const SmallDisk full{100};
        for (int i = 0; i < 100; ++i) {
            log.write(Stream::output, std::to_string(i) + "\n", noon);
            wanted += stamp + std::to_string(i) + "\n";
            log.flush();
        }
    }
    log.finish();
    CHECK(content(path) == wanted);
    CHECK(log.problem().empty());
}

TEST_CASE("a million updates of a progress bar give less than a megabyte") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "task.log";
    LogWriter log{path};
    for (int i = 0; i < 1'000'000; ++i) {
        log.write(Stream::error, "\r" + std::to_string(i) + "/1000000 [=====>    ]", noon);
    }
    log.finish();
    CHECK(content(path) == stamp + "999999/1000000 [=====>    ]\n");
}
