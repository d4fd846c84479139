// SPDX-License-Identifier: Apache-2.0
#include "report/task_loader.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <thread>

#include "base/error.hpp"
#include "base/moment.hpp"
#include "params/set_expression.hpp"
#include "record/record_file.hpp"
#include "report/measured.hpp"
#include "report/task_text.hpp"

namespace dltask::report {
namespace {

enum File : std::size_t { record_file, config_file, metrics_file };
constexpr std::array<std::string_view, 3> file_names = {"task.yaml", "config.yaml", "metrics.json"};
constexpr std::size_t most_bases = 4096;
constexpr std::size_t tasks_at_once = 128;

void add_error(TaskRow& row, std::string_view file, const std::string& reason) {
    if (!row.error.empty()) row.error += "; ";
    row.error += std::string{file} + ": " + reason;
}

void take(Flat flat, model::Value::Map& into, TaskRow& row, std::string_view file) {
    if (auto* map = std::get_if<model::Value::Map>(&flat)) {
        into = std::move(*map);
    } else {
        add_error(row, file, std::get<std::string>(flat));
    }
}

/// Whether `created` is the time with a zone, in the very form that we print.
bool is_with_zone(std::string_view created, std::string_view time) {
    constexpr std::string_view form = "####-##-##T##:##:##";
    if (created.size() != form.size() + 6) return false;
    for (std::size_t i = 0, at = 0; i < form.size(); ++i) {
        const bool separates = form[i] == '-' || form[i] == ':';
        if (created[i] != (separates ? form[i] : time[at++])) return false;
    }
    const std::string_view zone = created.substr(form.size());
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool sign = zone[0] == '+' || (zone[0] == '-' && zone != "-00:00");
    return sign && (zone[1] == '0' || zone[1] == '1') && digit(zone[2]) && zone[3] == ':' && zone[4] >= '0' &&
           zone[4] <= '5' && digit(zone[5]);
}

/// The time of a branch's name carries no zone; the record's creation, the same moment, does.
std::string time_of(const model::TaskTime& time, const std::string& created, int offset_seconds) {
    if (is_with_zone(created, time.str())) return created;
    const auto moment = Moment::parse_rfc3339(created);
    if (moment && model::TaskTime::of(*moment) == time) return time.rfc3339(moment->offset_seconds);
    return time.rfc3339(offset_seconds);
}

void describe_place(const Place& place, TaskRow& row) {
    row.branch = place.branch.full;
    row.kind = place.branch.kind;
    row.version = place.branch.version->str();
    row.name = place.branch.name;
    row.dir = place.dir;
    row.merged = place.tip.is_none();
    row.commit = place.tip.hex();
}

void describe_record(const model::TaskRecord& record, TaskRow& row) {
    row.group = record.group;
    row.state = record.state;
    row.core = record.core;
    row.seconds = record.seconds();
    if (record.branch != row.branch) {
        add_error(row, "task.yaml", "it is the record of '" + record.branch + "'");
    }
    if (record.attempts.empty()) return;
    const model::Attempt& last = record.attempts.back();
    row.host = last.host;
    if (!last.commit.empty()) row.commit = last.commit;
}

Task damaged_task(const Place& place, int offset_seconds, const Error& error) {
    Task task;
    describe_place(place, task.row);
    task.row.time = time_of(*place.branch.time, "", offset_seconds);
    add_error(task.row, place.dir, error.message());
    return task;
}

}  // namespace

StoredRow store(const Task& task) {
    StoredRow stored{task.row, ""};
    stored.row.commit.clear();
    if (!task.record) return stored;
    stored.created = task.record->created;
    if (!task.record->attempts.empty()) stored.row.commit = task.record->attempts.back().commit;
    return stored;
}

TaskRow restore(const Place& place, StoredRow stored, int offset_seconds) {
    TaskRow row = std::move(stored.row);
    const std::string commit = std::move(row.commit);
    describe_place(place, row);
    if (!commit.empty()) row.commit = commit;
    row.time = time_of(*place.branch.time, stored.created, offset_seconds);
    row.tree = place.tree;
    return row;
}

struct TaskLoader::Loading {
    const Place* place = nullptr;
    const Live* live = nullptr;
    std::optional<git::Tree> tree;
    std::array<FileText, 3> files;
    std::optional<Flat> params;
    std::optional<Flat> metrics;
    Task task;

    void parse() {
        if (files[config_file].text) params = read_params(*files[config_file].text);
        if (files[metrics_file].text) metrics = read_metrics(*files[metrics_file].text);
        if (!files[record_file].text) return;
        auto parsed = record::parse(*files[record_file].text);
        if (auto* record = std::get_if<model::TaskRecord>(&parsed)) {
            task.record = std::move(*record);
        } else {
            files[record_file].problem = std::get<std::string>(parsed);
        }
    }

    /// What lies in the work tree, when the task is checked out somewhere.
    [[nodiscard]] const std::optional<std::string>* live_text(std::size_t file) const {
        if (live == nullptr) return nullptr;
        const std::array<const std::optional<std::string>*, 3> texts = {&live->record, &live->config,
                                                                        &live->metrics};
        return texts.at(file)->has_value() ? texts.at(file) : nullptr;
    }
};

std::optional<git::ObjectInfo> SharedReader::info(std::string_view name) const {
    const std::lock_guard turn{turn_};
    return below_.info(name);
}

std::optional<git::Object> SharedReader::read(std::string_view name) const {
    const std::lock_guard turn{turn_};
    return below_.read(name);
}

std::vector<std::optional<git::ObjectInfo>> SharedReader::info_all(
    const std::vector<std::string>& names) const {
    const std::lock_guard turn{turn_};
    return below_.info_all(names);
}

std::vector<std::optional<git::Object>> SharedReader::read_all(const std::vector<std::string>& names) const {
    const std::lock_guard turn{turn_};
    return below_.read_all(names);
}

TaskLoader::TaskLoader(const git::ObjectReader& reader, const Sources& sources, const Limits& limits)
    : reader_{reader}, sources_{sources}, limits_{limits}, trees_{reader_} {}

std::vector<Task> TaskLoader::load(std::span<const Place> places) {
    try {
        return complete(fetch(places));
    } catch (const Error& error) {
        if (places.size() == 1) return {damaged_task(places.front(), sources_.offset_seconds, error)};
    }
    return load_each(places);
}

std::vector<Task> TaskLoader::load_each(std::span<const Place> places) {
    std::vector<Task> tasks;
    for (std::size_t i = 0; i < places.size(); ++i) {
        tasks.push_back(std::move(load(places.subspan(i, 1)).front()));
    }
    return tasks;
}

void TaskLoader::load_all(std::span<const Place> places,
                          const std::function<void(std::size_t, std::vector<Task>)>& take) {
    const auto some_from = [places](std::size_t at) {
        return places.subspan(std::min(at, places.size()),
                              std::min(tasks_at_once, places.size() - std::min(at, places.size())));
    };
    const auto begin = [this, some_from](std::size_t at) {
        return std::async(std::launch::async, [this, some = some_from(at)] { return fetch(some); });
    };
    if (places.empty()) return;
    std::future<std::vector<Loading>> reading = begin(0);
    for (std::size_t at = 0; at < places.size(); at += tasks_at_once) {
        std::future<std::vector<Loading>> current = std::move(reading);
        current.wait();
        if (at + tasks_at_once < places.size()) reading = begin(at + tasks_at_once);
        std::vector<Task> tasks;
        try {
            tasks = complete(current.get());
        } catch (const Error&) {
            tasks = load_each(some_from(at));
        }
        take(at, std::move(tasks));
    }
}

std::vector<TaskLoader::Loading> TaskLoader::fetch(std::span<const Place> places) const {
    std::vector<Loading> loading(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        loading[i].place = &places[i];
        const auto live = sources_.live.find(places[i].branch.full);
        if (live != sources_.live.end()) loading[i].live = &live->second;
    }
    open_trees(loading);
    read_files(loading);
    return loading;
}

std::vector<Task> TaskLoader::complete(std::vector<Loading> loading) {
    parse_files(loading);
    read_bases(loading);
    std::vector<Task> tasks;
    tasks.reserve(loading.size());
    for (Loading& one : loading) {
        finish(one);
        tasks.push_back(std::move(one.task));
    }
    return tasks;
}

void TaskLoader::open_trees(std::vector<Loading>& loading) const {
    std::vector<std::string> names;
    names.reserve(loading.size());
    for (const Loading& one : loading) {
        const Place& place = *one.place;
        names.push_back(place.tree ? place.tree.hex() : place.tip.hex() + ':' + place.dir);
    }
    const auto objects = reader_.read_all(names);
    for (std::size_t i = 0; i < loading.size(); ++i) {
        if (!objects[i] || objects[i]->type != git::ObjectType::tree) continue;
        loading[i].task.tree = objects[i]->id;
        loading[i].task.row.tree = objects[i]->id;
        loading[i].tree = git::parse_tree(objects[i]->data, reader_.format());
    }
}

void TaskLoader::read_files(std::vector<Loading>& loading) const {
    const std::array<std::uint64_t, 3> limits = {limits_.record, limits_.config, limits_.metrics};
    std::vector<Wanted> wanted;
    std::vector<FileText*> places;
    for (Loading& one : loading) {
        for (std::size_t file = 0; file < file_names.size(); ++file) {
            if (const auto* live = one.live_text(file)) {
                one.files.at(file).text = *live;
                continue;
            }
            const auto* entry = one.tree ? find_entry(*one.tree, file_names.at(file)) : nullptr;
            if (entry == nullptr) continue;
            if (entry->mode != git::Mode::file && entry->mode != git::Mode::executable) {
                one.files.at(file).problem = "it is no regular file";
                continue;
            }
            wanted.push_back({entry->id, limits.at(file)});
            places.push_back(&one.files.at(file));
        }
    }
    std::vector<FileText> texts = read_texts(reader_, wanted);
    for (std::size_t i = 0; i < texts.size(); ++i) *places[i] = std::move(texts[i]);
}

/// Touches nothing shared: every processor takes its part, but the one that reads.
void TaskLoader::parse_files(std::vector<Loading>& loading) {
    constexpr std::size_t most_workers = 4, least_share = 16;
    const std::size_t processors = std::max(2U, std::thread::hardware_concurrency());
    const std::size_t workers = std::min({most_workers, processors - 1, loading.size() / least_share + 1});
    const auto work = [&loading, workers](std::size_t first) {
        for (std::size_t i = first; i < loading.size(); i += workers) loading[i].parse();
    };
    std::vector<std::future<void>> others;
    for (std::size_t worker = 1; worker < workers; ++worker) {
        others.push_back(std::async(std::launch::async, work, worker));
    }
    work(0);
    for (std::future<void>& other : others) other.get();
}

void TaskLoader::read_bases(const std::vector<Loading>& loading) {
    if (bases_.size() > most_bases) bases_.clear();
    std::vector<Wanted> wanted;
    for (const Loading& one : loading) {
        if (!one.task.record) continue;
        const std::string& source = one.task.record->source;
        const auto id = model::ObjectId::parse(source);
        if (id && bases_.emplace(source, std::nullopt).second) wanted.push_back({*id, limits_.config});
    }
    const std::vector<FileText> texts = read_texts(reader_, wanted);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!texts[i].text) continue;
        auto params = read_params(*texts[i].text);
        if (auto* map = std::get_if<model::Value::Map>(&params)) bases_[wanted[i].id.hex()] = std::move(*map);
    }
}

void TaskLoader::finish(Loading& one) {
    TaskRow& row = one.task.row;
    const auto& record = one.task.record;
    describe_place(*one.place, row);
    row.time = time_of(*one.place->branch.time, record ? record->created : "", sources_.offset_seconds);
    if (record) describe_record(*record, row);
    if (!one.tree && one.live == nullptr) add_error(row, row.dir, "there is no such directory");
    if (one.tree && !one.files[record_file].text && one.files[record_file].problem.empty()) {
        add_error(row, file_names[record_file], "there is no such file");
    }
    for (std::size_t file = 0; file < file_names.size(); ++file) {
        const std::string& problem = one.files.at(file).problem;
        if (!problem.empty()) add_error(row, file_names.at(file), problem);
    }
    if (one.params) take(std::move(*one.params), row.params, row, file_names[config_file]);
    if (one.metrics) take(std::move(*one.metrics), row.metrics, row, file_names[metrics_file]);
    if (one.tree) Measured{reader_, trees_, sources_.patterns.get()}.add_finals(*one.tree, row.metrics);
    if (record) compare_inputs(one);
    if (one.live != nullptr && one.live->state) row.state = *one.live->state;
}

void TaskLoader::compare_inputs(Loading& one) {
    const model::TaskRecord& record = *one.task.record;
    const auto base = bases_.find(record.source);
    if (base != bases_.end()) one.task.base = base->second;
    TaskRow& row = one.task.row;
    row.changed = one.task.base ? params::changed(*one.task.base, row.params) : record.set;
    if (one.tree) row.modified = modified_inputs(*one.tree, record.inputs, trees_);
}

}  // namespace dltask::report
