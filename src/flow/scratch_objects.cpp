// SPDX-License-Identifier: Apache-2.0
#include "flow/scratch_objects.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// The loose objects below an object directory, one hex id a line.
std::string list_loose(const fs::path& directory) {
    std::string ids;
    for (const fs::directory_entry& fan : fs::directory_iterator{directory}) {
        const std::string first = fan.path().filename().string();
        if (first.size() != 2 || !fan.is_directory()) continue;
        for (const fs::directory_entry& file : fs::directory_iterator{fan.path()}) {
            const auto id = model::ObjectId::parse(first + file.path().filename().string());
            if (id) ids += id->hex() + '\n';
        }
    }
    return ids;
}

git::ObjectType type_named(std::string_view name) {
    for (const auto type : {git::ObjectType::blob, git::ObjectType::tree, git::ObjectType::commit}) {
        if (name_of(type) == name) return type;
    }
    return git::ObjectType::tag;
}

}  // namespace

ScratchObjects::ScratchObjects(Snapshot& snapshot)
    : snapshot_{snapshot},
      directory_{snapshot.repository(), "objects"},
      runner_{snapshot.runner().with({{"GIT_OBJECT_DIRECTORY", directory().string()}})} {
    sys::make_directories(directory() / "info", 0700);
    sys::write_file(directory() / "info" / "alternates", snapshot.runner().object_directory().string() + '\n',
                    0600);
    if (!snapshot.objects.empty()) runner_.change({"unpack-objects", "-q"}, snapshot.objects.pack());
}

git::Runner ScratchObjects::runner_at(const fs::path& work_tree) const {
    return work_tree == snapshot_.repository().work_tree ? runner_ : runner_.at(work_tree);
}

void ScratchObjects::adopt() {
    const std::string ids = list_loose(directory());
    if (ids.empty()) return;
    const sys::ProcessResult read = runner_.try_query({"cat-file", "--batch"}, ids);
    std::string_view rest = read.out;
    while (!rest.empty()) {
        // `<id> <type> <bytes>`, a line feed, the bytes, a line feed.
        const std::string_view header = rest.substr(0, rest.find('\n'));
        const std::size_t type = header.find(' ') + 1;
        const std::size_t size = header.rfind(' ') + 1;
        std::size_t bytes = 0;
        std::from_chars(header.data() + size, header.data() + header.size(), bytes);
        if (size <= type || rest.size() < header.size() + bytes + 2)
            throw fatal(fmt::format("cannot read what git has merged: {}", read.err));
        snapshot_.objects.add(type_named(header.substr(type, size - type - 1)),
                              std::string{rest.substr(header.size() + 1, bytes)});
        rest.remove_prefix(header.size() + bytes + 2);
    }
}

}  // namespace dltask::flow
