// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "git/objects.hpp"

namespace dltask::git {

/// An object as it was read; the text is shared, because trees may be long.
struct StoredObject {
    ObjectType type = ObjectType::blob;
    std::shared_ptr<const std::string> data;
};

/// Where an object lies.
struct ObjectPlace {
    const void* pack = nullptr;
    std::uint64_t offset = 0;
    bool operator==(const ObjectPlace&) const = default;
};

/// The objects of packs that were read last, about so many bytes of them. Each has one slot, which the
/// next that falls into it takes over. There are few slots at first, more when half are taken: most hooks
/// read a dozen objects, and empty slots cost page faults.
class ObjectCache {
public:
    explicit ObjectCache(std::size_t most_bytes);

    /// Null: not here.
    [[nodiscard]] const StoredObject* find(const ObjectPlace& place) const;
    void add(const ObjectPlace& place, const StoredObject& object);

private:
    struct Slot {
        ObjectPlace place;
        StoredObject object;
    };
    [[nodiscard]] std::size_t number_of(const ObjectPlace& place) const;
    void empty(Slot& slot);
    void grow();

    std::size_t most_bytes_;
    std::size_t bytes_ = 0;
    std::size_t next_ = 0;   ///< the slot that is emptied next when there is too much
    unsigned bits_;          ///< there are 2^bits_ slots
    std::size_t taken_ = 0;  ///< of them
    std::vector<Slot> slots_;
};

}  // namespace dltask::git
