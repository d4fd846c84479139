// SPDX-License-Identifier: Apache-2.0
#include "record/remark_tree.hpp"

#include <algorithm>

#include "git/object_builder.hpp"
#include "git/object_hash.hpp"
#include "record/remark.hpp"

namespace dltask::record {
namespace {

constexpr std::uint64_t largest = 1U << 20U;

struct Note {
    std::string key;
    std::string blob;
};

void add_notes(const git::ObjectReader& reader, const git::Tree& tree, const std::string& prefix,
               std::vector<Note>& notes) {
    for (const git::TreeEntry& entry : tree) {
        const std::string key = prefix + entry.name;
        if (entry.mode == git::Mode::tree && entry.name.size() == 2 && key.size() < 64) {
            if (const auto below = reader.tree(entry.id.hex())) add_notes(reader, *below, key, notes);
        } else if (entry.mode == git::Mode::file && model::ObjectId::parse(key)) {
            notes.push_back({key, entry.id.hex()});
        }
    }
}

}  // namespace

std::string remark_key(std::string_view branch, model::ObjectFormat format) {
    return git::object_id(git::ObjectType::blob, branch, format).hex();
}

std::vector<git::Ref> remark_refs(const std::vector<git::Ref>& refs) {
    constexpr std::string_view prefix = "refs/notes/", suffix = "/dltask";
    std::vector<git::Ref> found;
    for (const git::Ref& ref : refs) {
        const std::string_view name = ref.name;
        const bool ends = name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
        if (name.substr(0, prefix.size()) == prefix && ends) found.push_back(ref);
    }
    std::stable_partition(found.begin(), found.end(),
                          [](const git::Ref& ref) { return ref.name == remarks_ref; });
    return found;
}

std::map<std::string, std::string> read_remark_texts(const git::ObjectReader& reader,
                                                     const std::vector<git::Ref>& refs) {
    std::vector<Note> notes;
    for (const git::Ref& ref : refs) {
        const auto tree = reader.tree(ref.peeled.hex() + "^{tree}");
        if (tree) add_notes(reader, *tree, "", notes);
    }
    std::vector<std::string> blobs;
    for (const Note& note : notes) blobs.push_back(note.blob);
    const auto infos = reader.info_all(blobs);
    std::map<std::string, std::string> texts;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        if (!infos[i] || infos[i]->type != git::ObjectType::blob || infos[i]->bytes > largest) continue;
        std::string& text = texts[notes[i].key];
        text = join_remarks({text, reader.blob(notes[i].blob).value_or("")});
    }
    return texts;
}

}  // namespace dltask::record
