// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <git2.h>

#include <memory>

namespace dltask::git::libgit2 {

template <auto Free>
struct FreeBy {
    template <typename Pointer>
    void operator()(Pointer* pointer) const {
        Free(pointer);
    }
};

using RepositoryHandle = std::unique_ptr<git_repository, FreeBy<git_repository_free>>;
using DatabaseHandle = std::unique_ptr<git_odb, FreeBy<git_odb_free>>;
using RawObjectHandle = std::unique_ptr<git_odb_object, FreeBy<git_odb_object_free>>;
using ObjectHandle = std::unique_ptr<git_object, FreeBy<git_object_free>>;
using TreeHandle = std::unique_ptr<git_tree, FreeBy<git_tree_free>>;
using ReferenceIteratorHandle = std::unique_ptr<git_reference_iterator, FreeBy<git_reference_iterator_free>>;

/// libgit2's own state; it must outlive every handle.
class Library {
public:
    Library() { git_libgit2_init(); }
    ~Library() { git_libgit2_shutdown(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
};

}  // namespace dltask::git::libgit2
