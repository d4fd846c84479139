// SPDX-License-Identifier: Apache-2.0
#include "report/event_file.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "unit/report/event_bytes.hpp"

namespace report = dltask::report;
namespace test = dltask::test;

namespace {

report::Scalars read(const std::string& bytes, const report::EventLimits& limits = {}) {
    report::Scalars scalars;
    report::read_events(bytes, scalars, limits);
    return scalars;
}

std::string some_events() {
    return test::first_event() + test::scalar_event(1, "loss", 0.5F) + test::scalar_event(2, "loss", 0.25F) +
           test::scalar_event(2, "acc/val", 0.75F);
}

}  // namespace

TEST_CASE("the checksum is that of TFRecord") {
    // The CRC-32C of "123456789" is 0xE3069283 (RFC 3720); masked as TensorFlow's crc32c.h does.
    const std::uint32_t plain = 0xE3069283U;
    CHECK(report::masked_crc32c("123456789") == ((plain >> 15U) | (plain << 17U)) + 0xA282EAD8U);
}

TEST_CASE("simple values are read by tag and step") {
    const report::Scalars scalars = read(some_events());
    CHECK(scalars.problem.empty());
    REQUIRE(scalars.tags.size() == 2);
    CHECK(scalars.tags.at("loss") == std::map<std::int64_t, double>{{1, 0.5}, {2, 0.25}});
    const report::Curve curve = report::curve_of("events", scalars);
    CHECK(curve.x == std::vector<double>{1, 2});
    REQUIRE(curve.series.size() == 2);
    CHECK(curve.series[0].name == "acc/val");
    CHECK(std::isnan(curve.series[0].values[0]));
    CHECK(curve.series[1].values == std::vector<double>{0.5, 0.25});
}

TEST_CASE("tensors of one number are read, others are not") {
    const auto tensor = [](const std::string& fields) { return test::event(7, "t", test::field(8, fields)); };
    const auto value = [&](const std::string& fields) {
        const report::Scalars scalars = read(tensor(fields));
        return scalars.tags.empty() ? -1.0 : scalars.tags.at("t").at(7);
    };
    CHECK(value("\x08\x01" + test::field(5, test::little(0.5F))) == 0.5);
    CHECK(value("\x08\x01\x2D" + test::little(0.5F)) == 0.5);
    CHECK(value("\x08\x01" + test::field(4, test::little(0.5F))) == 0.5);
    CHECK(value("\x08\x02" + test::field(4, test::little(0.25))) == 0.25);
    CHECK(value("\x08\x02" + test::field(6, test::little(0.25))) == 0.25);
    CHECK(value("\x08\x03\x38\x05") == 5);
    CHECK(value("\x08\x09" + test::field(10, "\x06")) == 6);
    CHECK(value("\x08\x01" + test::field(4, test::little(0.5F) + test::little(0.5F))) == -1);
    CHECK(value("\x08\x07" + test::field(8, "text")) == -1);
    CHECK(value("\x08\x09" + test::field(10, "\x06\x07")) == -1);
}

TEST_CASE("a step that comes again counts with its later value") {
    report::Scalars scalars = read(some_events());
    report::read_events(test::scalar_event(2, "loss", 0.125F), scalars);
    CHECK(scalars.tags.at("loss").at(2) == 0.125);
}

TEST_CASE("what is before a cut or damaged record is read, and the rest said") {
    const std::string whole = some_events();
    const report::Scalars cut = read(whole.substr(0, whole.size() - 5));
    CHECK(cut.problem == "its last record is cut off");
    CHECK(cut.tags.at("loss").size() == 2);
    std::string damaged = whole;
    damaged[damaged.size() - 6] ^= 1;
    CHECK(read(damaged).problem == "a record does not fit its checksum");
    CHECK(read(damaged).tags.at("loss").size() == 2);
    std::string longer = whole;
    longer[0] ^= 1;
    CHECK(read(longer).problem == "the length of a record does not fit its checksum");
    const std::string huge = test::little<std::uint64_t>(~0ULL);
    CHECK(read(huge + test::little(report::masked_crc32c(huge)) + "abcdefgh").problem ==
          "its last record is cut off");
    CHECK(read("\x1F\x8B\x08\x00").problem == "it is compressed; TensorBoard does not read that either");
    CHECK(read("").problem.empty());
}

TEST_CASE("the limits are kept and said") {
    CHECK(read(some_events(), {.bytes = 10}).problem.find("more than the 10 that are read") !=
          std::string::npos);
    CHECK(read(some_events(), {.tags = 1}).problem == "only the first 1 tags are read");
    CHECK(read(some_events(), {.points = 1}).problem == "only the first 1 values are read");
    CHECK(read(some_events(), {.points = 1}).tags.at("loss").size() == 1);
}

TEST_CASE("no bytes in a record upset the reader") {
    std::mt19937 random{3};
    const std::string inner =
        '\x09' + test::little(1.7e9) + "\x10\x02" +
        test::field(5, test::field(1, test::field(1, "loss") + '\x15' + test::little(0.5F)));
    std::size_t read_some = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string bytes = inner;
        for (auto count = random() % 3 + 1; count > 0; --count) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        if (random() % 4 == 0) bytes.resize(random() % bytes.size());
        read_some += read(test::framed(bytes)).tags.size();
    }
    CHECK(read_some > 1000);
}

TEST_CASE("event files are known by their names") {
    CHECK(report::is_event_file("events.out.tfevents.1700000000.host.123.0"));
    CHECK_FALSE(report::is_event_file("tfevents.py"));
    CHECK_FALSE(report::is_event_file("curves.csv"));
}
