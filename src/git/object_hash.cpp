// SPDX-License-Identifier: Apache-2.0
#include "git/object_hash.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <array>

#include "git/object_builder.hpp"

namespace dltask::git {

std::string raw_hash(std::initializer_list<std::string_view> pieces, model::ObjectFormat format) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    if (format == model::ObjectFormat::sha1) {
        SHA_CTX context;
        SHA1_Init(&context);
        for (const std::string_view piece : pieces) SHA1_Update(&context, piece.data(), piece.size());
        SHA1_Final(digest.data(), &context);
    } else {
        SHA256_CTX context;
        SHA256_Init(&context);
        for (const std::string_view piece : pieces) SHA256_Update(&context, piece.data(), piece.size());
        SHA256_Final(digest.data(), &context);
    }
    return {digest.begin(), digest.begin() + static_cast<std::ptrdiff_t>(raw_bytes(format))};
}

model::ObjectId object_id(ObjectType type, std::string_view data, model::ObjectFormat format) {
    const std::string header = fmt::format("{} {}", name_of(type), data.size());
    // The NUL at the end of the header is hashed, too.
    return model::ObjectId::from_raw(raw_hash({{header.c_str(), header.size() + 1}, data}, format));
}

}  // namespace dltask::git
