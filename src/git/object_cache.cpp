// SPDX-License-Identifier: Apache-2.0
#include "git/object_cache.hpp"

namespace dltask::git {
namespace {

constexpr unsigned fewest_bits = 6;
constexpr unsigned most_bits = 12;

}  // namespace

ObjectCache::ObjectCache(std::size_t most_bytes)
    : most_bytes_{most_bytes}, bits_{fewest_bits}, slots_(1U << fewest_bits) {}

std::size_t ObjectCache::number_of(const ObjectPlace& place) const {
    constexpr std::uint64_t spread = 0x9E3779B97F4A7C15ULL;
    const std::uint64_t mixed = (place.offset ^ reinterpret_cast<std::uintptr_t>(place.pack)) * spread;
    return static_cast<std::size_t>(mixed >> (64 - bits_));
}

const StoredObject* ObjectCache::find(const ObjectPlace& place) const {
    const Slot& slot = slots_[number_of(place)];
    return slot.object.data != nullptr && slot.place == place ? &slot.object : nullptr;
}

void ObjectCache::empty(Slot& slot) {
    if (slot.object.data == nullptr) return;
    bytes_ -= slot.object.data->size();
    slot.object.data.reset();
    --taken_;
}

/// The new number begins with the bits of the old one: no two that had slots of their own meet.
void ObjectCache::grow() {
    std::vector<Slot> before(slots_.size() * 4);
    before.swap(slots_);
    bits_ += 2;
    for (Slot& slot : before) {
        if (slot.object.data != nullptr) slots_[number_of(slot.place)] = std::move(slot);
    }
    next_ = 0;
}

void ObjectCache::add(const ObjectPlace& place, const StoredObject& object) {
    if (object.data->size() > most_bytes_ / 4) return;
    if (taken_ * 2 >= slots_.size() && bits_ < most_bits) grow();
    Slot& slot = slots_[number_of(place)];
    empty(slot);
    slot = {place, object};
    ++taken_;
    bytes_ += object.data->size();
    while (bytes_ > most_bytes_) {
        next_ = (next_ + 1) % slots_.size();
        if (&slots_[next_] != &slot) empty(slots_[next_]);
    }
}

}  // namespace dltask::git
