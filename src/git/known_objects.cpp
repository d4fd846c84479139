// SPDX-License-Identifier: Apache-2.0
#include "git/known_objects.hpp"

namespace dltask::git {

KnownObjects::KnownObjects(model::ObjectFormat format)
    : digits_{model::ObjectId{}.hex_or_zero(format).size()} {}

const Object* KnownObjects::find(std::string_view name) const {
    if (name.size() != digits_) return nullptr;
    const auto found = objects_.find(std::string{name});
    return found == objects_.end() ? nullptr : &found->second;
}

void KnownObjects::keep(const Object& object) {
    constexpr std::size_t most_bytes_in_all = 1U << 20U;
    const bool wanted = object.type == ObjectType::tree || object.type == ObjectType::commit;
    if (!wanted || bytes_ + object.data.size() > most_bytes_in_all) return;
    if (objects_.try_emplace(object.id.hex(), object).second) bytes_ += object.data.size();
}

}  // namespace dltask::git
