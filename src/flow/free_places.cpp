// SPDX-License-Identifier: Apache-2.0
#include "flow/free_places.hpp"

#include <fmt/format.h>

#include <utility>

namespace dltask::flow {

namespace fs = std::filesystem;

FreePlaces::FreePlaces(fs::path top, const git::ObjectReader& objects, model::ObjectId tree)
    : top_{std::move(top)}, objects_{objects}, tree_{std::move(tree)} {}

FreePlaces::Kind FreePlaces::kind_of(const std::string& path) const {
    if (files_.count(path) != 0) return Kind::file;
    if (directories_.count(path) != 0) return Kind::directory;
    if (const auto entry = tree_ ? objects_.entry(tree_, path) : std::nullopt) {
        return entry->mode == git::Mode::tree ? Kind::directory : Kind::file;
    }
    std::error_code error;
    const fs::file_status status = fs::symlink_status(top_ / path, error);
    if (!fs::exists(status)) return Kind::none;
    return fs::is_directory(status) ? Kind::directory : Kind::file;
}

fs::path FreePlaces::take(const std::string& path) {
    std::string place;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const bool is_last = end == path.size();
        if (!place.empty()) {
            directories_.insert(place);
            place += '/';
        }
        const std::string wanted = place + path.substr(begin, end - begin);
        place = wanted;
        const auto is_taken = [&](Kind kind) {
            return kind == Kind::file || (is_last && kind == Kind::directory);
        };
        for (int number = 2; is_taken(kind_of(place)); ++number) place = fmt::format("{}.{}", wanted, number);
        begin = end + 1;
    }
    files_.insert(place);
    return top_ / place;
}

}  // namespace dltask::flow
