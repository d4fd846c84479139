// SPDX-License-Identifier: Apache-2.0
#include "unit/record/sample.hpp"

#include <vector>

namespace dltask::test {
namespace {

using model::Value;

std::string random_text(std::mt19937& random) {
    static const std::vector<std::string> texts = {"",
                                                   "main",
                                                   "task-0.1.0-20261122T103000-lr-0.01",
                                                   "0.1.0",
                                                   "1.10",
                                                   "yes",
                                                   "2026-11-22T10:30:00+08:00",
                                                   "a b",
                                                   "it's",
                                                   "x: y",
                                                   "# no",
                                                   "\xE4\xB8\xAD",
                                                   "~",
                                                   "1e5",
                                                   "0123456789012345678901234567890123456789",
                                                   "line\nbreak",
                                                   "/usr/bin/python3",
                                                   "--lr=0.1",
                                                   "[1]",
                                                   "\x1b[0m",
                                                   "1234567",
                                                   "12e4567",
                                                   "null",
                                                   " lead",
                                                   "a, b"};
    // Mostly what the fast reader knows.
    const std::size_t choice = random() % 4 == 0 ? texts.size() : 4;
    return texts[random() % choice];
}

std::string random_key(std::mt19937& random) {
    const std::string text = random_text(random);
    return text.empty() ? "k" : text;
}

Value random_scalar(std::mt19937& random) {
    switch (random() % 8) {
        case 0:
            return Value{};
        case 1:
            return Value{random() % 2 == 0};
        case 2:
            return Value{static_cast<std::int64_t>(random())};
        case 3:
            return Value{static_cast<double>(random()) / 1e4};
        case 4:
            return Value{Value::BigInteger{"18446744073709551616"}};
        case 5:
            return Value{Value::Timestamp{"2024-01-02"}};
        default:
            return Value{random_text(random)};
    }
}

Value::Map random_map(std::mt19937& random, bool nested) {
    Value map{Value::Map{}};
    for (std::size_t count = random() % 4; count > 0; --count) {
        const std::string key = random_key(random);
        Value value = random_scalar(random);
        if (nested && random() % 3 == 0) value = Value{Value::List{std::move(value), Value{"x, y"}}};
        map.set(key, std::move(value));
    }
    return *map.as<Value::Map>();
}

template <class Number>
std::optional<Number> maybe(std::mt19937& random, Number number) {
    return random() % 2 == 0 ? std::optional{number} : std::nullopt;
}

model::TaskState random_state(std::mt19937& random) {
    return static_cast<model::TaskState>(random() % 7);
}

model::Attempt random_attempt(std::mt19937& random, bool foreign) {
    model::Attempt attempt;
    attempt.started = random_text(random);
    attempt.ended = random_text(random);
    attempt.seconds = maybe(random, static_cast<double>(random()) / 1e3);
    attempt.exit = maybe(random, static_cast<int>(random() % 256));
    attempt.signal = maybe(random, static_cast<int>(random() % 64));
    attempt.host = random_text(random);
    attempt.user = random_text(random);
    for (std::size_t count = random() % 4; count > 0; --count) attempt.command.push_back(random_text(random));
    attempt.interpreter = random_text(random);
    attempt.commit = random_text(random);
    attempt.dirty = random() % 2 == 0;
    attempt.tree = random_text(random);
    attempt.resumed_from = random_text(random);
    for (std::size_t count = random() % 3; count > 0; --count) {
        model::Artifact artifact;
        artifact.path = random_text(random);
        artifact.bytes = random() % 8 == 0 ? ~std::uint64_t{0} : random();
        attempt.artifacts.push_back(std::move(artifact));
    }
    attempt.state = random_state(random);
    if (foreign) attempt.extra = {{"gpu", Value{random_map(random, true)}}, {"note", random_scalar(random)}};
    return attempt;
}

}  // namespace

model::TaskRecord full_record() {
    model::TaskRecord record;
    record.branch = "task-0.1.0-20261122T103000-lr-0.01";
    record.kind = "task";
    record.version = "0.1.0";
    record.core = "1111111111111111111111111111111111111111";
    record.core_tree = "a222222222222222222222222222222222222222";
    record.parent = "main";
    record.source = "b333333333333333333333333333333333333333";
    record.inputs = {{"config.yaml", "c444444444444444444444444444444444444444"}, {"sub dir/x.py", "d5"}};
    record.group = "sweep 1";
    record.created = "2026-11-22T10:30:00+08:00";
    record.author = "Ada <ada@example.org>";
    record.set = {{"lr", 0.01}, {"train.name", "x"}};
    record.state = model::TaskState::succeeded;
    model::Attempt attempt;
    attempt.started = "2026-11-22T10:30:01+08:00";
    attempt.ended = "2026-11-22T10:31:01+08:00";
    attempt.seconds = 60.25;
    attempt.exit = 0;
    attempt.host = "node-1";
    attempt.user = "ada";
    attempt.command = {"python3", "tasks/x/train.py", "--a, b"};
    attempt.interpreter = "/usr/bin/python3";
    attempt.commit = "e666666666666666666666666666666666666666";
    attempt.tree = "f777777777777777777777777777777777777777";
    attempt.artifacts = {{"model.pt", 123456, "ab12"}, {"big.bin", 5, ""}};
    attempt.state = model::TaskState::succeeded;
    record.attempts = {attempt};
    return record;
}

model::TaskRecord random_record(std::mt19937& random, bool foreign) {
    model::TaskRecord record;
    record.branch = random_key(random);
    record.kind = random_text(random);
    record.version = random_text(random);
    record.core = random_text(random);
    record.core_tree = random_text(random);
    record.parent = random_text(random);
    record.source = random_text(random);
    for (const auto& [path, unused] : random_map(random, false))
        record.inputs.emplace_back(path, random_text(random));
    record.group = random_text(random);
    record.created = random_text(random);
    record.author = random_text(random);
    record.set = random_map(random, true);
    record.state = random_state(random);
    for (std::size_t count = random() % 3; count > 0; --count)
        record.attempts.push_back(random_attempt(random, foreign));
    if (foreign) record.extra = {{"later", Value{random_map(random, true)}}, {"x y", random_scalar(random)}};
    return record;
}

}  // namespace dltask::test
