// SPDX-License-Identifier: Apache-2.0
#include "report/measured.hpp"

#include <algorithm>
#include <cmath>

#include "report/event_file.hpp"

namespace dltask::report {
namespace {

constexpr int deepest_folder = 3;
constexpr std::size_t most_folders = 32;
constexpr std::size_t most_in_folder = 64;  ///< of one folder

bool is_file(const git::TreeEntry& entry) {
    return entry.mode == git::Mode::file || entry.mode == git::Mode::executable;
}

void add(model::Value::Map& metrics, const std::string& name, const model::Value& value) {
    const bool known = std::any_of(metrics.begin(), metrics.end(),
                                   [&name](const auto& entry) { return entry.first == name; });
    if (!known) metrics.emplace_back(name, value);
}

}  // namespace

/// The event files of one folder, in the order of their names, which begin with a time: a run that was
/// resumed has several.
struct Measured::Folder {
    std::string path;
    std::vector<model::ObjectId> files;
};

void Measured::find_events(const git::Tree& tree, const std::string& prefix, int depth,
                           std::vector<Folder>& folders) const {
    Folder folder{prefix, {}};
    for (const git::TreeEntry& entry : tree) {
        if (is_file(entry) && is_event_file(entry.name) && folder.files.size() < most_in_folder) {
            if (folder.files.empty()) folder.path += entry.name;
            folder.files.push_back(entry.id);
        }
    }
    if (!folder.files.empty() && folders.size() < most_folders) folders.push_back(std::move(folder));
    for (const git::TreeEntry& entry : tree) {
        const bool skipped = depth == 0 && (entry.name == "attempts" || entry.name == "checkpoints");
        if (entry.mode != git::Mode::tree || skipped || depth == deepest_folder) continue;
        const git::Tree below = trees_.open(entry.id);
        find_events(below, prefix + entry.name + '/', depth + 1, folders);
    }
}

std::vector<Curve> Measured::event_curves(const git::Tree& directory) const {
    std::vector<Folder> folders;
    find_events(directory, "", 0, folders);
    const EventLimits limits;
    std::vector<Curve> curves;
    for (const Folder& folder : folders) {
        Scalars scalars;
        for (const model::ObjectId& id : folder.files) {  // one by one: they may be large
            const FileText text = std::move(read_texts(reader_, {{id, limits.bytes}}).front());
            if (text.text) read_events(*text.text, scalars, limits);
            if (scalars.problem.empty()) scalars.problem = text.problem;
        }
        curves.push_back(curve_of(folder.path, scalars));
    }
    return curves;
}

LogMetrics Measured::read_log_of(const git::Tree& directory) const {
    if (patterns_ == nullptr || patterns_->empty()) return {};
    const LogLimits limits;
    const git::TreeEntry* log = find_entry(directory, "task.log");
    if (log == nullptr || !is_file(*log)) return {};
    const FileText text = std::move(read_texts(reader_, {{log->id, limits.bytes}}).front());
    if (text.text) return read_log(*text.text, *patterns_, limits);
    LogMetrics nothing;
    nothing.problem = text.problem;
    return nothing;
}

void Measured::add_finals(const git::Tree& directory, model::Value::Map& metrics) const {
    for (const auto& [name, value] : read_log_of(directory).last) add(metrics, name, value);
    for (const Curve& curve : event_curves(directory)) {
        for (const Series& series : curve.series) {
            const auto last = std::find_if(series.values.rbegin(), series.values.rend(),
                                           [](double value) { return !std::isnan(value); });
            if (last != series.values.rend()) add(metrics, series.name, model::Value{*last});
        }
    }
}

std::vector<Curve> Measured::curves(const git::Tree& directory) const {
    LogMetrics log = read_log_of(directory);
    std::vector<Curve> curves = std::move(log.curves);
    if (!log.problem.empty()) {
        if (curves.empty()) curves.push_back({"task.log", {}, {}, {}, {}});
        curves.front().problem = log.problem;
    }
    for (Curve& curve : event_curves(directory)) curves.push_back(std::move(curve));
    return curves;
}

}  // namespace dltask::report
