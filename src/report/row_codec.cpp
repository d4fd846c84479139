// SPDX-License-Identifier: Apache-2.0
#include "report/row_codec.hpp"

#include <cstring>

namespace dltask::report {
namespace {

using model::Value;

constexpr int deepest_value = 64;

enum class Tag : unsigned char { null, no, yes, whole, real, big, time, text, list, map };

class Writer {
public:
    void number(std::uint64_t value) {
        while (value >= 0x80) {
            byte(static_cast<unsigned char>(value | 0x80U));
            value >>= 7U;
        }
        byte(static_cast<unsigned char>(value));
    }
    void text(std::string_view value) {
        number(value.size());
        bytes_ += value;
    }
    void byte(unsigned char value) { bytes_ += static_cast<char>(value); }
    void real(double value) {
        char raw[sizeof value];
        std::memcpy(raw, &value, sizeof value);
        bytes_.append(raw, sizeof value);
    }
    void tag(Tag value) { byte(static_cast<unsigned char>(value)); }

    void map(const Value::Map& map) {
        number(map.size());
        for (const auto& [key, item] : map) {
            text(key);
            value(item);
        }
    }

    void value(const Value& value) {
        if (const auto* flag = value.as<bool>()) {
            tag(*flag ? Tag::yes : Tag::no);
        } else if (const auto* whole = value.as<std::int64_t>()) {
            tag(Tag::whole);
            const auto bits = static_cast<std::uint64_t>(*whole);
            number((bits << 1U) ^ (*whole < 0 ? ~std::uint64_t{0} : 0));
        } else if (const auto* number = value.as<double>()) {
            tag(Tag::real);
            real(*number);
        } else if (const auto* big = value.as<Value::BigInteger>()) {
            tag(Tag::big);
            text(big->digits);
        } else if (const auto* time = value.as<Value::Timestamp>()) {
            tag(Tag::time);
            text(time->text);
        } else if (const auto* string = value.as<std::string>()) {
            tag(Tag::text);
            text(*string);
        } else {
            collection(value);
        }
    }

    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    void collection(const Value& value) {
        if (const auto* list = value.as<Value::List>()) {
            tag(Tag::list);
            number(list->size());
            for (const Value& item : *list) this->value(item);
        } else if (const auto* entries = value.as<Value::Map>()) {
            tag(Tag::map);
            map(*entries);
        } else {
            tag(Tag::null);
        }
    }

    std::string bytes_;
};

/// After the first byte that is missing everything reads as empty, and `failed`.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_{bytes} {}

    [[nodiscard]] bool complete() const { return !failed_ && rest_.empty(); }

    unsigned char byte() {
        if (rest_.empty()) return fail();
        const auto value = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const unsigned char next = byte();
            value |= static_cast<std::uint64_t>(next & 0x7FU) << shift;
            if ((next & 0x80U) == 0) return value;
        }
        return fail();
    }
    /// How many things follow, each of a byte at least.
    std::size_t count() {
        const std::uint64_t value = number();
        return value > rest_.size() ? fail() : static_cast<std::size_t>(value);
    }
    std::string text() {
        const std::size_t length = count();
        std::string value{rest_.substr(0, length)};
        rest_.remove_prefix(length);
        return value;
    }
    double real() {
        double value = 0;
        if (rest_.size() < sizeof value) return fail();
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
        return value;
    }

    Value::Map map(int depth = 0) {
        Value::Map map;
        const std::size_t length = count();
        map.reserve(length);
        for (std::size_t i = 0; i < length && !failed_; ++i) {
            std::string key = text();
            map.emplace_back(std::move(key), value(depth + 1));
        }
        return map;
    }

    Value value(int depth) {
        if (depth > deepest_value) fail();
        switch (static_cast<Tag>(byte())) {
            case Tag::null:
                return {};
            case Tag::no:
                return Value{false};
            case Tag::yes:
                return Value{true};
            case Tag::whole:
                return Value{whole()};
            case Tag::real:
                return Value{real()};
            case Tag::big:
                return Value{Value::BigInteger{text()}};
            case Tag::time:
                return Value{Value::Timestamp{text()}};
            case Tag::text:
                return Value{text()};
            case Tag::list:
                return Value{list(depth)};
            case Tag::map:
                return Value{map(depth)};
        }
        fail();
        return {};
    }

private:
    unsigned char fail() {
        failed_ = true;
        rest_ = {};
        return 0;
    }
    std::int64_t whole() {
        const std::uint64_t bits = number();
        return static_cast<std::int64_t>((bits >> 1U) ^ (~(bits & 1U) + 1U));
    }
    Value::List list(int depth) {
        Value::List list;
        const std::size_t length = count();
        for (std::size_t i = 0; i < length && !failed_; ++i) list.push_back(value(depth + 1));
        return list;
    }

    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace

std::string encode(const StoredRow& stored) {
    const TaskRow& row = stored.row;
    Writer writer;
    writer.byte(static_cast<unsigned char>(row.state));
    for (const std::string* text : {&row.group, &row.core, &row.host, &row.commit, &stored.created}) {
        writer.text(*text);
    }
    writer.byte(row.seconds ? 1 : 0);
    if (row.seconds) writer.real(*row.seconds);
    writer.number(row.modified.size());
    for (const std::string& path : row.modified) writer.text(path);
    for (const Value::Map* map : {&row.params, &row.changed, &row.metrics}) writer.map(*map);
    return writer.take();
}

std::optional<StoredRow> decode(std::string_view bytes) {
    Reader reader{bytes};
    StoredRow stored;
    TaskRow& row = stored.row;
    const unsigned char state = reader.byte();
    if (state > static_cast<unsigned char>(model::TaskState::unknown)) return std::nullopt;
    row.state = static_cast<model::TaskState>(state);
    for (std::string* text : {&row.group, &row.core, &row.host, &row.commit, &stored.created}) {
        *text = reader.text();
    }
    if (reader.byte() != 0) row.seconds = reader.real();
    const std::size_t modified = reader.count();
    for (std::size_t i = 0; i < modified; ++i) row.modified.push_back(reader.text());
    for (Value::Map* map : {&row.params, &row.changed, &row.metrics}) *map = reader.map();
    if (!reader.complete()) return std::nullopt;
    return stored;
}

}  // namespace dltask::report
