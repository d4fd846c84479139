// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <openssl/sha.h>

#include <array>
#include <vector>

#include "sys/descriptor.hpp"
#include "sys/host.hpp"

namespace dltask::sys {
namespace {

std::string hex(const std::array<unsigned char, SHA256_DIGEST_LENGTH>& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : digest) {
        text.push_back(digits[byte >> 4U]);
        text.push_back(digits[byte & 15U]);
    }
    return text;
}

}  // namespace

std::string sha256_of_file(const std::string& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (!file) return {};
    SHA256_CTX context;
    SHA256_Init(&context);
    std::vector<char> buffer(1U << 18U);
    for (;;) {
        const long got = read_some(file.get(), buffer.data(), buffer.size());
        if (got < 0) return {};
        if (got == 0) break;
        SHA256_Update(&context, buffer.data(), static_cast<std::size_t>(got));
    }
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256_Final(digest.data(), &context);
    return hex(digest);
}

}  // namespace dltask::sys
