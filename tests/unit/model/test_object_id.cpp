// SPDX-License-Identifier: Apache-2.0
#include "model/object_id.hpp"

#include <catch2/catch.hpp>

using dltask::model::ObjectFormat;
using dltask::model::ObjectId;

TEST_CASE("an id is 40 or 64 lower-case hex digits") {
    CHECK(ObjectId::parse(std::string(40, 'a'))->hex() == std::string(40, 'a'));
    CHECK(ObjectId::parse(std::string(64, '1'))->hex() == std::string(64, '1'));
    for (const std::string& text :
         {std::string{}, std::string(39, 'a'), std::string(41, 'a'), std::string(40, 'g'),
          std::string(40, 'A'), std::string(39, 'a') + "\n"}) {
        CAPTURE(text);
        CHECK_FALSE(ObjectId::parse(text));
    }
}

TEST_CASE("the zero id is none") {
    const auto zero = ObjectId::parse(std::string(40, '0'));
    REQUIRE(zero);
    CHECK(zero->is_none());
    CHECK(*zero == ObjectId{});
    CHECK_FALSE(static_cast<bool>(*zero));
    CHECK(ObjectId{}.hex_or_zero(ObjectFormat::sha1) == std::string(40, '0'));
    CHECK(ObjectId{}.hex_or_zero(ObjectFormat::sha256) == std::string(64, '0'));
    CHECK(ObjectId::parse(std::string(40, 'b'))->hex_or_zero(ObjectFormat::sha1) == std::string(40, 'b'));
}

TEST_CASE("an id as bytes and back") {
    const auto id = ObjectId::parse("00ff10a9b8c7d6e5f40123456789abcdef001122");
    REQUIRE(id);
    CHECK(id->raw().size() == 20);
    CHECK(static_cast<unsigned char>(id->raw()[1]) == 0xFF);
    CHECK(ObjectId::from_raw(id->raw()) == *id);
    CHECK(id->brief() == "00ff10a9b8");
    CHECK(static_cast<bool>(*id));
}
