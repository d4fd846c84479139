// SPDX-License-Identifier: Apache-2.0
#include "report/collect.hpp"

#include <algorithm>
#include <unordered_set>

#include "report/task_loader.hpp"

namespace dltask::report {
namespace {

constexpr std::size_t batch = 128;

/// What main records comes first and hides the tips of the same name: those are merged.
std::vector<Place> places_of(const git::ObjectReader& reader, const model::BranchScheme& scheme,
                             const Sources& sources) {
    std::vector<Place> places;
    std::unordered_set<std::string> recorded;
    for (Recorded& task : recorded_tasks(reader, sources.main, scheme)) {
        recorded.insert(task.branch.full);
        places.push_back({std::move(task.branch), std::move(task.dir), {}, std::move(task.tree)});
    }
    for (const Tip& tip : sources.tips) {
        if (recorded.count(tip.branch.full) != 0 || !tip.branch.is_task_like()) continue;
        places.push_back({tip.branch, tip.branch.directory(), tip.commit, {}});
    }
    return places;
}

bool earlier(const Place& a, const Place& b) {
    if (a.branch.time != b.branch.time) return a.branch.time < b.branch.time;
    return a.branch.full < b.branch.full;
}

}  // namespace

std::vector<TaskRow> collect(const git::ObjectReader& reader, const model::BranchScheme& scheme,
                             const Sources& sources, const Limits& limits) {
    std::vector<Place> places = places_of(reader, scheme, sources);
    std::sort(places.begin(), places.end(), earlier);
    TaskLoader loader{reader, sources, limits};
    std::vector<TaskRow> rows;
    rows.reserve(places.size());
    for (std::size_t at = 0; at < places.size(); at += batch) {
        const auto from = places.begin() + static_cast<std::ptrdiff_t>(at);
        const auto to = places.begin() + static_cast<std::ptrdiff_t>(std::min(at + batch, places.size()));
        const std::vector<Place> some{from, to};
        for (Task& task : loader.load(some)) rows.push_back(std::move(task.row));
    }
    return rows;
}

std::optional<Task> collect_task(const git::ObjectReader& reader, const model::BranchScheme& scheme,
                                 const Sources& sources, std::string_view branch, const Limits& limits) {
    for (const Place& place : places_of(reader, scheme, sources)) {
        if (place.branch.full != branch) continue;
        return std::move(TaskLoader{reader, sources, limits}.load({place}).front());
    }
    return std::nullopt;
}

std::vector<std::string> task_names(const git::ObjectReader& reader, const model::BranchScheme& scheme,
                                    const Sources& sources) {
    std::vector<std::string> names;
    for (const Place& place : places_of(reader, scheme, sources)) names.push_back(place.branch.full);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace dltask::report
