// SPDX-License-Identifier: Apache-2.0
#include "report/event_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "report/protobuf.hpp"

namespace dltask::report {
namespace {

constexpr std::string_view file_mark = "tfevents";

constexpr std::array<std::uint32_t, 256> make_table() {
    constexpr std::uint32_t reversed_polynomial = 0x82F63B78U;
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1U) ^ ((value & 1U) != 0 ? reversed_polynomial : 0);
        table[byte] = value;
    }
    return table;
}

constexpr std::array<std::uint32_t, 256> table = make_table();

/// `length, sum of length, data, sum of data`; nullopt: there is no whole record, and why.
std::optional<std::string_view> take_record(std::string_view& rest, std::string& problem) {
    constexpr std::size_t length_bytes = 8, sum_bytes = 4, head = length_bytes + sum_bytes;
    if (rest.size() < head) {
        problem = "its last record is cut off";
        return std::nullopt;
    }
    const std::uint64_t length = read_little<std::uint64_t>(rest);
    if (read_little<std::uint32_t>(rest.substr(length_bytes)) !=
        masked_crc32c(rest.substr(0, length_bytes))) {
        problem = "the length of a record does not fit its checksum";
        return std::nullopt;
    }
    if (rest.size() - head < sum_bytes || length > rest.size() - head - sum_bytes) {
        problem = "its last record is cut off";
        return std::nullopt;
    }
    const std::string_view data = rest.substr(head, length);
    if (read_little<std::uint32_t>(rest.substr(head + length)) != masked_crc32c(data)) {
        problem = "a record does not fit its checksum";
        return std::nullopt;
    }
    rest.remove_prefix(head + length + sum_bytes);
    return data;
}

struct Scalar {
    std::string_view tag;
    std::optional<double> value;
};

enum TensorType : std::uint64_t { type_float = 1, type_double = 2, type_int32 = 3, type_int64 = 9 };

/// The number of a `tensor_content` of one element.
std::optional<double> read_content(std::uint64_t type, std::string_view content) {
    if (type == type_float && content.size() == sizeof(float)) return read_little<float>(content);
    if (type == type_double && content.size() == sizeof(double)) return read_little<double>(content);
    if (type == type_int32 && content.size() == sizeof(std::int32_t))
        return read_little<std::int32_t>(content);
    if (type == type_int64 && content.size() == sizeof(std::int64_t)) {
        return static_cast<double>(read_little<std::int64_t>(content));
    }
    return std::nullopt;
}

/// A TensorProto of one number (dtype 1, content 4, float 5, double 6, int 7, int64 10).
std::optional<double> read_tensor(std::string_view message) {
    std::uint64_t type = 0;
    std::optional<double> found;
    Protobuf fields{message};
    while (const auto field = fields.next()) {
        if (field->number == 1) type = field->value;
        if (field->number == 4) found = read_content(type, field->bytes);
        if (field->number == 5 && field->bytes.size() == sizeof(float))
            found = read_little<float>(field->bytes);
        if (field->number == 5 && field->wire == Protobuf::Wire::fixed32) found = field->as_float();
        if (field->number == 6 && field->bytes.size() == sizeof(double))
            found = read_little<double>(field->bytes);
        if (field->number == 6 && field->wire == Protobuf::Wire::fixed64) found = field->as_double();
        if (field->number == 7 || field->number == 10) found = field->as_one_integer();
    }
    return fields.failed() ? std::nullopt : found;
}

/// A Summary.Value: tag 1, simple_value 2, tensor 8.
Scalar read_value(std::string_view message) {
    Scalar scalar;
    Protobuf fields{message};
    while (const auto field = fields.next()) {
        if (field->number == 1) scalar.tag = field->bytes;
        if (field->number == 2 && field->wire == Protobuf::Wire::fixed32) scalar.value = field->as_float();
        if (field->number == 8) scalar.value = read_tensor(field->bytes);
    }
    if (fields.failed()) scalar.value.reset();
    return scalar;
}

class EventReader {
public:
    EventReader(Scalars& scalars, const EventLimits& limits) : scalars_{scalars}, limits_{limits} {
        for (const auto& [tag, steps] : scalars.tags) points_ += steps.size();
    }

    /// An Event: step 2, summary 5; a Summary: values 1.
    void take(std::string_view message) {
        std::int64_t step = 0;
        std::vector<std::string_view> summaries;
        Protobuf fields{message};
        while (const auto field = fields.next()) {
            if (field->number == 2) step = static_cast<std::int64_t>(field->value);
            if (field->number == 5) summaries.push_back(field->bytes);
        }
        for (const std::string_view summary : summaries) {
            Protobuf values{summary};
            while (const auto value = values.next()) {
                if (value->number == 1) put(step, read_value(value->bytes));
            }
        }
    }

    [[nodiscard]] const std::string& problem() const { return problem_; }

private:
    void put(std::int64_t step, const Scalar& scalar) {
        if (!scalar.value || scalar.tag.empty()) return;
        const auto known = scalars_.tags.find(std::string{scalar.tag});
        if (known == scalars_.tags.end() && scalars_.tags.size() >= limits_.tags) {
            problem_ = fmt::format("only the first {} tags are read", limits_.tags);
            return;
        }
        if (points_ >= limits_.points) {
            problem_ = fmt::format("only the first {} values are read", limits_.points);
            return;
        }
        auto& steps = known == scalars_.tags.end() ? scalars_.tags[std::string{scalar.tag}] : known->second;
        if (steps.insert_or_assign(step, *scalar.value).second) ++points_;
    }

    Scalars& scalars_;
    const EventLimits& limits_;
    std::size_t points_ = 0;
    std::string problem_;
};

}  // namespace

bool is_event_file(std::string_view name) {
    const std::size_t at = name.find(file_mark);
    return at != std::string_view::npos && name.substr(0, 6) == "events";
}

std::uint32_t masked_crc32c(std::string_view bytes) {
    std::uint32_t sum = 0xFFFFFFFFU;
    for (const char c : bytes) sum = table[(sum ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (sum >> 8U);
    sum = ~sum;
    return ((sum >> 15U) | (sum << 17U)) + 0xA282EAD8U;
}

void read_events(std::string_view bytes, Scalars& scalars, const EventLimits& limits) {
    std::string problem;
    if (bytes.size() > limits.bytes) {
        problem = fmt::format("it has {} bytes, more than the {} that are read", bytes.size(), limits.bytes);
    } else if (bytes.substr(0, 2) == "\x1F\x8B" || bytes.substr(0, 2) == "\x78\x9C") {
        problem = "it is compressed; TensorBoard does not read that either";
    } else {
        EventReader reader{scalars, limits};
        while (problem.empty() && !bytes.empty()) {
            if (const auto record = take_record(bytes, problem)) reader.take(*record);
        }
        if (problem.empty()) problem = reader.problem();
    }
    if (scalars.problem.empty()) scalars.problem = problem;
}

Curve curve_of(std::string file, const Scalars& scalars) {
    Curve curve{std::move(file), "step", {}, {}, scalars.problem};
    std::set<std::int64_t> steps;
    for (const auto& [tag, values] : scalars.tags) {
        for (const auto& [step, value] : values) steps.insert(step);
    }
    for (const std::int64_t step : steps) curve.x.push_back(static_cast<double>(step));
    for (const auto& [tag, values] : scalars.tags) {
        Series series{tag, std::vector<double>(steps.size(), std::numeric_limits<double>::quiet_NaN())};
        std::size_t place = 0;
        for (const std::int64_t step : steps) {
            const auto found = values.find(step);
            if (found != values.end() && std::isfinite(found->second)) series.values[place] = found->second;
            ++place;
        }
        curve.series.push_back(std::move(series));
    }
    return curve;
}

}  // namespace dltask::report
