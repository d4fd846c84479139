// SPDX-License-Identifier: Apache-2.0
#include "report/collect.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "report/halves.hpp"
#include "report/row_cache.hpp"
#include "report/task_loader.hpp"

namespace dltask::report {
namespace {

/// What a task left on the disk may have been committed by mistake, below its name; its record is not there.
void drop_what_is_no_record(const git::ObjectReader& reader, const Sources& sources,
                            std::vector<Recorded>& tasks) {
    if (sources.tips.empty()) return;
    std::unordered_set<std::string> tips;
    for (const Tip& tip : sources.tips) tips.insert(tip.branch.full);
    std::erase_if(tasks, [&](const Recorded& task) {
        return tips.contains(task.branch.full) && !reader.entry(task.tree, "task.yaml");
    });
}

/// What main records comes first, then what only the main of the others does; both hide the tips of the
/// same name: those are merged.
std::vector<Place> places_of(const git::ObjectReader& reader, const model::BranchScheme& scheme,
                             const Sources& sources) {
    std::vector<Place> places;
    std::unordered_set<std::string> recorded;
    std::vector<Recorded> merged = recorded_tasks(reader, sources.main, scheme);
    drop_what_is_no_record(reader, sources, merged);
    places.reserve(merged.size() + sources.tips.size());
    recorded.reserve(merged.size());
    for (Recorded& task : merged) {
        recorded.insert(task.branch.full);
        places.push_back({std::move(task.branch), std::move(task.dir), {}, std::move(task.tree)});
    }
    if (sources.upstream != sources.main) {
        for (Recorded& task : recorded_tasks(reader, sources.upstream, scheme)) {
            if (!recorded.insert(task.branch.full).second) continue;
            places.push_back({std::move(task.branch), std::move(task.dir), {}, std::move(task.tree)});
        }
    }
    for (const Tip& tip : sources.tips) {
        if (recorded.count(tip.branch.full) != 0 || !tip.branch.is_task_like()) continue;
        places.push_back({tip.branch, tip.branch.directory(), tip.commit, {}});
    }
    return places;
}

bool earlier(const Place* a, const Place* b) {
    const int order = a->branch.time->str().compare(b->branch.time->str());
    return order != 0 ? order < 0 : a->branch.full < b->branch.full;
}

/// Each is moved once at most: there are many, and they are large.
std::vector<Place> by_time(std::vector<Place> places) {
    const auto in_order = [](const Place& a, const Place& b) { return earlier(&a, &b); };
    if (std::is_sorted(places.begin(), places.end(), in_order)) return places;
    std::vector<Place*> order;
    for (Place& place : places) order.push_back(&place);
    std::sort(order.begin(), order.end(), earlier);
    std::vector<Place> sorted;
    sorted.reserve(places.size());
    for (Place* place : order) sorted.push_back(std::move(*place));
    return sorted;
}

/// Whether the row of a task is known already.
bool fill(Place& place, const Sources& sources, RowCache& cache, TaskRow& row) {
    if (sources.live.find(place.branch.full) != sources.live.end()) return false;
    if (!place.tree) place.tree = cache.find_tree(place.tip, place.dir).value_or(place.tree);
    auto stored = place.tree ? cache.find(place.tree, place.branch.full) : std::nullopt;
    if (stored) row = restore(place, std::move(*stored), sources.offset_seconds);
    return stored.has_value();
}

/// Rows by the places of their tasks, those that are known already filled in; the others are named.
std::vector<std::size_t> fill_known(std::vector<Place>& places, const Sources& sources, RowCache& cache,
                                    std::vector<TaskRow>& rows) {
    std::vector<char> known(places.size());  // not of bits, of which two threads would share a word
    in_halves(places.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i)
            known[i] = fill(places[i], sources, cache, rows[i]) ? 1 : 0;
    });
    std::vector<std::size_t> unknown;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (known[i] == 0) unknown.push_back(i);
    }
    return unknown;
}

/// Only what the objects alone say, and all of it, is worth to be kept.
void remember(const Place& place, const Task& task, const Sources& sources, RowCache& cache) {
    const bool live = sources.live.find(place.branch.full) != sources.live.end();
    if (live || !task.tree || !task.record || !task.row.error.empty()) return;
    if (!task.record->source.empty() && !task.base) return;
    if (!place.tree) cache.add_tree(place.tip, place.dir, task.tree);
    cache.add(task.tree, place.branch.full, store(task));
}

}  // namespace

std::vector<TaskRow> collect(const git::ObjectReader& reader, const model::BranchScheme& scheme,
                             const Sources& sources, const Limits& limits, RowCache* cache) {
    std::vector<Place> places = by_time(places_of(reader, scheme, sources));
    std::vector<TaskRow> rows(places.size());
    std::vector<std::size_t> unknown(places.size());
    std::iota(unknown.begin(), unknown.end(), std::size_t{0});
    if (cache != nullptr) unknown = fill_known(places, sources, *cache, rows);
    std::vector<Place> wanted;
    wanted.reserve(unknown.size());
    for (const std::size_t place : unknown) wanted.push_back(places[place]);
    TaskLoader loader{reader, sources, limits};
    loader.load_all(wanted, [&](std::size_t first, std::vector<Task> tasks) {
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            if (cache != nullptr) remember(wanted[first + i], tasks[i], sources, *cache);
            rows[unknown[first + i]] = std::move(tasks[i].row);
        }
    });
    return rows;
}

std::optional<Task> collect_task(const git::ObjectReader& reader, const model::BranchScheme& scheme,
                                 const Sources& sources, std::string_view branch, const Limits& limits) {
    for (const Place& place : places_of(reader, scheme, sources)) {
        if (place.branch.full != branch) continue;
        return std::move(TaskLoader{reader, sources, limits}.load({&place, 1}).front());
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
