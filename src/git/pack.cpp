// SPDX-License-Identifier: Apache-2.0
#include "git/pack.hpp"

#include <zlib.h>

#include <cstdint>
#include <limits>

#include "base/error.hpp"
#include "git/object_hash.hpp"

namespace dltask::git {
namespace {

unsigned pack_type(ObjectType type) {
    switch (type) {
        case ObjectType::commit:
            return 1;
        case ObjectType::tree:
            return 2;
        case ObjectType::blob:
            return 3;
        case ObjectType::tag:
            return 4;
    }
    throw fatal("an object of unknown type");
}

void append_number(std::string& data, std::uint32_t value) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) data.push_back(static_cast<char>(value >> shift & 0xFFU));
}

/// Type and size: four bits of the size in the first byte, seven in each that follows.
void append_header(std::string& data, ObjectType type, std::uint64_t size) {
    std::uint64_t byte = pack_type(type) << 4U | (size & 0x0FU);
    for (size >>= 4U; size != 0; size >>= 7U) {
        data.push_back(static_cast<char>(byte | 0x80U));
        byte = size & 0x7FU;
    }
    data.push_back(static_cast<char>(byte));
}

void append_deflated(std::string& data, const std::string& content) {
    const std::size_t start = data.size();
    uLongf length = ::compressBound(content.size());
    data.resize(start + length);
    const int status =
        ::compress2(reinterpret_cast<Bytef*>(data.data() + start), &length,
                    reinterpret_cast<const Bytef*>(content.data()), content.size(), Z_DEFAULT_COMPRESSION);
    if (status != Z_OK) throw fatal("could not compress an object");
    data.resize(start + length);
}

}  // namespace

PackWriter::PackWriter(model::ObjectFormat format, std::size_t count) : format_{format}, data_{"PACK"} {
    if (count > std::numeric_limits<std::uint32_t>::max()) throw fatal("too many objects for one pack");
    constexpr std::uint32_t version = 2;
    append_number(data_, version);
    append_number(data_, static_cast<std::uint32_t>(count));
}

void PackWriter::add(const Object& object) {
    append_header(data_, object.type, object.data.size());
    append_deflated(data_, object.data);
}

std::string PackWriter::finish() {
    data_ += raw_hash({data_}, format_);
    return std::move(data_);
}

}  // namespace dltask::git
