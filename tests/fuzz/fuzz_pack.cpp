// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "git/object_store.hpp"

namespace {

namespace fs = std::filesystem;
using namespace dltask;

constexpr std::size_t id_bytes = 20;

/// In memory where that is to be had: each input is two files.
const fs::path& objects() {
    static const fs::path directory = [] {
        const fs::path base = fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
        const fs::path made = base / ("dltask-fuzz-" + std::to_string(::getpid()));
        fs::create_directories(made / "pack");
        std::atexit([] { fs::remove_all(objects()); });
        return made;
    }();
    return directory;
}

void write(const char* name, const std::string& bytes) {
    std::ofstream{objects() / "pack" / name, std::ios::binary} << bytes;
}

std::string number(std::uint64_t value, unsigned bytes) {
    std::string text;
    for (unsigned i = bytes; i > 0; --i) text += static_cast<char>(value >> (8 * (i - 1)));
    return text;
}

/// As zlib writes what it does not compress: the fuzzer would have to guess checksums otherwise.
std::string deflated(std::string_view data) {
    std::uint32_t low = 1, high = 0;
    for (const char c : data) {
        low = (low + static_cast<unsigned char>(c)) % 65521;
        high = (high + low) % 65521;
    }
    const auto length = static_cast<std::uint16_t>(data.size());
    std::string text = "\x78\x01\x01";
    for (const auto value : {length, static_cast<std::uint16_t>(~length)}) {
        text += static_cast<char>(value);
        text += static_cast<char>(value >> 8U);
    }
    return text + std::string{data} + number(high << 16U | low, 4);
}

class Bytes {
public:
    Bytes(const std::uint8_t* data, std::size_t size) : rest_{reinterpret_cast<const char*>(data), size} {}
    unsigned one() { return rest_.empty() ? 0 : static_cast<unsigned char>(some(1).front()); }
    std::string_view some(std::size_t size) {
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(taken.size());
        return taken;
    }
    [[nodiscard]] bool is_empty() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

struct Pack {
    std::string data = "PACK" + number(2, 4) + number(0, 4);
    std::string ids, offsets;
    std::uint32_t count = 0;

    void add(std::uint64_t offset) {
        ids += number(count, 1) + std::string(id_bytes - 1, 'x');
        offsets += number(offset, 4);
        ++count;
    }
    void write_files() const {
        std::string index = "\377tOc" + number(2, 4);
        for (std::uint32_t byte = 0; byte < 256; ++byte) index += number(std::min(byte + 1, count), 4);
        index += ids + std::string(std::size_t{count} * 4, '\0') + offsets + std::string(2 * id_bytes, '\0');
        write("pack-a.idx", index);
        write("pack-a.pack", data + std::string(id_bytes, '\0'));
    }
};

/// Entries of a form that is nearly right, so that deltas and chains of them are met.
Pack built_from(Bytes bytes) {
    Pack pack;
    while (!bytes.is_empty() && pack.count < 200) {
        const unsigned head = bytes.one(), length = bytes.one();
        const std::string_view content = bytes.some(length);
        pack.add(pack.data.size());
        const std::uint64_t size = content.size() + (head >> 3U & 3U);
        pack.data += static_cast<char>(0x80U | (head & 7U) << 4U | (size & 0x0FU));
        pack.data += static_cast<char>(size >> 4U & 0x7FU);
        if ((head & 7U) == 6) pack.data += static_cast<char>(bytes.one());
        if ((head & 7U) == 7) pack.data += number(bytes.one(), 1) + std::string(id_bytes - 1, 'x');
        pack.data += deflated(content);
    }
    return pack;
}

/// Whatever is there, found where the input says.
Pack raw_from(Bytes bytes) {
    Pack pack;
    const unsigned count = bytes.one() % 16;
    for (unsigned i = 0; i < count; ++i) pack.add(bytes.one() << 8U | bytes.one());
    pack.data += bytes.some(std::string_view::npos);
    return pack;
}

/// One answer of the store; what is damaged is told.
template <typename Question>
void ask(const Question& question) {
    try {
        question();
    } catch (const Error&) {
        return;
    }
}

}  // namespace

/// A pack that somebody sent is read, or called damaged; what is read has the size that its header says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const Bytes bytes{data + 1, size - 1};
    const Pack pack = (data[0] & 1U) != 0 ? built_from(bytes) : raw_from(bytes);
    pack.write_files();
    ask([&] {
        git::ObjectStore store{{objects()}, model::ObjectFormat::sha1};
        ask([&] { static_cast<void>(store.blobs_above(10)); });
        for (std::uint32_t object = 0; object < pack.count; ++object) {
            const std::string id = pack.ids.substr(object * id_bytes, id_bytes);
            ask([&] {
                const auto info = store.info(id);
                const auto read = store.read(id);
                if (!info || !read) return;
                if (info->type != read->type || info->bytes != read->data->size()) __builtin_trap();
            });
        }
    });
    return 0;
}
