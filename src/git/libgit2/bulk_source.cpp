// SPDX-License-Identifier: Apache-2.0
#include "git/libgit2/bulk_source.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "git/libgit2/handles.hpp"

namespace dltask::git::libgit2 {
namespace {

using Answer = BulkSource::Answer;

/// Only what libgit2 and git certainly read alike: `<base>`, `<base>^{commit}`, `<base>^{tree}` and
/// `<base>:<path>`, where the base is a whole id, `HEAD` or a full ref name.
struct Name {
    std::string base;
    std::optional<git_object_t> peel;
    std::optional<std::string_view> path;
};

bool is_whole_id(std::string_view text) {
    return text.size() == GIT_OID_HEXSZ &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// git takes a path that begins with a dot from where we are, and forgives odd slashes.
bool is_plain_path(std::string_view path) {
    return path.empty() ||
           (path.front() != '.' && path.front() != '/' && path.back() != '/' &&
            path.find("//") == std::string_view::npos && path.find('\0') == std::string_view::npos);
}

std::optional<Name> parse(std::string_view text) {
    Name name;
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos) {
        name.path = text.substr(colon + 1);
        text = text.substr(0, colon);
        name.peel = GIT_OBJECT_TREE;
        if (!is_plain_path(*name.path)) return std::nullopt;
    } else if (const std::size_t caret = text.find('^'); caret != std::string_view::npos) {
        const std::string_view peel = text.substr(caret);
        if (peel != "^{commit}" && peel != "^{tree}") return std::nullopt;
        name.peel = peel == "^{tree}" ? GIT_OBJECT_TREE : GIT_OBJECT_COMMIT;
        text = text.substr(0, caret);
    }
    constexpr std::string_view refs = "refs/";
    const bool plain = text.find_first_of("^~@{\\ ") == std::string_view::npos;
    if (!plain || !(is_whole_id(text) || text == "HEAD" || text.substr(0, refs.size()) == refs)) {
        return std::nullopt;
    }
    name.base = text;
    return name;
}

std::optional<ObjectType> type_of(git_object_t type) {
    switch (type) {
        case GIT_OBJECT_BLOB:
            return ObjectType::blob;
        case GIT_OBJECT_TREE:
            return ObjectType::tree;
        case GIT_OBJECT_COMMIT:
            return ObjectType::commit;
        case GIT_OBJECT_TAG:
            return ObjectType::tag;
        default:
            return std::nullopt;
    }
}

/// git shows replaced objects (`git replace`), libgit2 does not.
bool has_replaced_objects(git_repository* repository) {
    git_reference_iterator* opened = nullptr;
    if (git_reference_iterator_glob_new(&opened, repository, "refs/replace/*") != 0) return true;
    const ReferenceIteratorHandle iterator{opened};
    const char* name = nullptr;
    return git_reference_next_name(&name, iterator.get()) != GIT_ITEROVER;
}

class Source final : public BulkSource {
public:
    /// Whether libgit2 can open it; git has judged before whose repository it is.
    bool open(const char* git_dir) {
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);  // git does not hash what it reads
        git_repository* repository = nullptr;
        const unsigned flags = GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT;
        if (git_repository_open_ext(&repository, git_dir, flags, nullptr) != 0) return false;
        repository_.reset(repository);
        git_odb* database = nullptr;
        if (git_repository_odb(&database, repository) != 0) return false;
        database_.reset(database);
        return !has_replaced_objects(repository);
    }

    Answer look_up(std::string_view text, Want want, BulkObject& object) noexcept override {
        try {
            const std::optional<Name> name = parse(text);
            if (!name) return Answer::unknown;
            git_oid id;
            const Answer answer = resolve(*name, id);
            return answer == Answer::found ? fetch(id, want, object) : answer;
        } catch (...) {
            return Answer::unknown;
        }
    }

private:
    Answer resolve(const Name& name, git_oid& id) {
        if (is_whole_id(name.base)) {
            git_oid_fromstr(&id, name.base.c_str());
        } else if (const int error = git_reference_name_to_id(&id, repository_.get(), name.base.c_str());
                   error != 0) {
            return error == GIT_ENOTFOUND ? Answer::absent : Answer::unknown;
        }
        if (!name.peel) return Answer::found;
        git_object* object = nullptr;
        if (git_object_lookup(&object, repository_.get(), &id, GIT_OBJECT_ANY) != 0) return Answer::unknown;
        const ObjectHandle whole{object};
        git_object* peeled = nullptr;
        if (git_object_peel(&peeled, object, *name.peel) != 0) return Answer::unknown;
        const ObjectHandle part{peeled};
        git_oid_cpy(&id, git_object_id(peeled));
        return name.path ? descend(id, *name.path) : Answer::found;
    }

    /// From the tree `id` down to what is at the path.
    Answer descend(git_oid& id, std::string_view path) {
        while (!path.empty()) {
            git_tree* opened = nullptr;
            if (git_tree_lookup(&opened, repository_.get(), &id) != 0) return Answer::unknown;
            const TreeHandle tree{opened};
            const std::size_t end = std::min(path.find('/'), path.size());
            const git_tree_entry* entry =
                git_tree_entry_byname(opened, std::string{path.substr(0, end)}.c_str());
            if (entry == nullptr) return Answer::absent;
            path.remove_prefix(std::min(end + 1, path.size()));
            if (!path.empty() && git_tree_entry_type(entry) != GIT_OBJECT_TREE) return Answer::absent;
            git_oid_cpy(&id, git_tree_entry_id(entry));
        }
        return Answer::found;
    }

    Answer fetch(const git_oid& id, Want want, BulkObject& object) {
        std::memcpy(object.id.data(), id.id, object.id.size());
        std::size_t bytes = 0;
        git_object_t type = GIT_OBJECT_INVALID;
        if (want == Want::info) {
            if (git_odb_read_header(&bytes, &type, database_.get(), &id) != 0) return Answer::unknown;
        } else {
            git_odb_object* raw = nullptr;
            if (git_odb_read(&raw, database_.get(), &id) != 0) return Answer::unknown;
            const RawObjectHandle handle{raw};
            bytes = git_odb_object_size(raw);
            type = git_odb_object_type(raw);
            object.data.assign(static_cast<const char*>(git_odb_object_data(raw)), bytes);
        }
        object.bytes = bytes;
        const std::optional<ObjectType> known = type_of(type);
        if (!known) return Answer::unknown;
        object.type = *known;
        return Answer::found;
    }

    Library library_;
    RepositoryHandle repository_;
    DatabaseHandle database_;
};

}  // namespace
}  // namespace dltask::git::libgit2

extern "C" __attribute__((visibility("default"))) dltask::git::BulkSource* dltask_open_bulk_source_1(
    const char* git_dir) noexcept {
    try {
        auto source = std::make_unique<dltask::git::libgit2::Source>();
        return source->open(git_dir) ? source.release() : nullptr;
    } catch (...) {
        return nullptr;
    }
}
