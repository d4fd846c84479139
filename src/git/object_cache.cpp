// SPDX-License-Identifier: Apache-2.0
#include "git/object_cache.hpp"

namespace dltask::git {
namespace {

constexpr std::size_t slot_bits = 12;

std::size_t slot_of(const ObjectPlace& place) {
    constexpr std::uint64_t spread = 0x9E3779B97F4A7C15ULL;
    const std::uint64_t mixed = (place.offset ^ reinterpret_cast<std::uintptr_t>(place.pack)) * spread;
    return static_cast<std::size_t>(mixed >> (64 - slot_bits));
}

}  // namespace

ObjectCache::ObjectCache(std::size_t most_bytes) : most_bytes_{most_bytes}, slots_(1U << slot_bits) {}

const StoredObject* ObjectCache::find(const ObjectPlace& place) const {
    const Slot& slot = slots_[slot_of(place)];
    return slot.object.data != nullptr && slot.place == place ? &slot.object : nullptr;
}

void ObjectCache::empty(Slot& slot) {
    if (slot.object.data == nullptr) return;
    bytes_ -= slot.object.data->size();
    slot.object.data.reset();
}

void ObjectCache::add(const ObjectPlace& place, const StoredObject& object) {
    if (object.data->size() > most_bytes_ / 4) return;
    Slot& slot = slots_[slot_of(place)];
    empty(slot);
    slot = {place, object};
    bytes_ += object.data->size();
    while (bytes_ > most_bytes_) {
        next_ = (next_ + 1) % slots_.size();
        if (&slots_[next_] != &slot) empty(slots_[next_]);
    }
}

}  // namespace dltask::git
