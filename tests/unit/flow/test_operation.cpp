// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "example_plan.hpp"
#include "flow/operation.hpp"

using namespace dltask;
using namespace dltask::flow;

namespace {

Operation example() {
    Operation operation;
    operation.id = "20261122T103000-0001";
    operation.time = "2026-11-22T10:30:00+08:00";
    operation.command = "git dltask finish 'a b'";
    operation.state = OperationState::undone;
    operation.changes = "20261122T102900-0001";
    operation.made = {std::string(40, 'a')};
    operation.pin = test::id_of('9');
    operation.keep = "/repo/.git/objects/pack/pack-1.keep";
    operation.plan = test::example_plan();
    return operation;
}

}  // namespace

TEST_CASE("an operation reads back as it was printed", "[flow][operation]") {
    const auto parsed = parse_operation(print(example()));
    REQUIRE(std::holds_alternative<Operation>(parsed));
    CHECK(std::get<Operation>(parsed) == example());
}

TEST_CASE("every truncation of an operation is refused", "[flow][operation]") {
    const std::string text = print(example());
    for (std::size_t length = 0; length < text.size(); ++length) {
        INFO(length);
        REQUIRE(std::holds_alternative<std::string>(parse_operation(text.substr(0, length))));
    }
}

TEST_CASE("every flipped bit of an operation is refused", "[flow][operation]") {
    const std::string text = print(example());
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string damaged = text;
            damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ (1U << bit));
            INFO(at << " bit " << bit);
            REQUIRE(std::holds_alternative<std::string>(parse_operation(damaged)));
        }
    }
}
