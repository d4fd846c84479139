// SPDX-License-Identifier: Apache-2.0
#include "flow/queue.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "json/json.hpp"
#include "sys/file.hpp"
#include "sys/file_lock.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;
using model::Value;

constexpr std::uint64_t largest_entry = 64U << 10U;
constexpr std::chrono::milliseconds lock_patience{5000};

QueueEntry parse_entry(const Value& value) {
    QueueEntry entry{model::text_at(value, "id"),
                     model::text_at(value, "branch"),
                     model::text_at(value, "commit"),
                     model::text_at(value, "added"),
                     model::text_at(value, "state"),
                     model::text_at(value, "reason"),
                     0};
    const Value* order = value.find("order");
    if (order == nullptr) return entry;
    if (const auto* real = order->as<double>()) entry.order = *real;
    if (const auto* whole = order->as<std::int64_t>()) entry.order = static_cast<double>(*whole);
    return entry;
}

long number_of(const QueueEntry& entry) {
    long number = 0;
    std::from_chars(entry.id.data(), entry.id.data() + entry.id.size(), number);
    return number;
}

/// The run before may have switched extensions.worktreeConfig on.
void read_settings_again(git::Session& session) {
    const sys::ProcessResult listed =
        session.runner.start_plain({"config", "--list", "-z", "--show-scope"}).finish();
    if (listed.ok()) session.config = git::Config::parse(listed.out);
}

}  // namespace

Queue::Queue(const git::Repository& repository) : directory_{repository.state_dir() / "queue"} {}

sys::FileLock Queue::hold() const {
    auto held = sys::FileLock::acquire(directory_ / "change.lock", lock_patience, "");
    if (!held) throw busy("the queue is being changed by another command", {"git dltask queue list"});
    return std::move(*held);
}

std::vector<fs::path> Queue::files_of(const std::string& branch) const {
    std::vector<fs::path> files;
    for (const QueueEntry& entry : list()) {
        if (entry.branch == branch) files.push_back(file_of(entry));
    }
    return files;
}

fs::path Queue::file_of(const QueueEntry& entry) const {
    return directory_ / (entry.id + ".json");
}

void Queue::write(const QueueEntry& entry) const {
    sys::write_file(file_of(entry), json::print(Value::Map{{"id", entry.id},
                                                           {"branch", entry.branch},
                                                           {"commit", entry.commit},
                                                           {"added", entry.added},
                                                           {"state", entry.state},
                                                           {"reason", entry.reason},
                                                           {"order", entry.order}}));
}

void Queue::update(const QueueEntry& entry) const {
    const sys::FileLock held = hold();
    if (sys::is_there(file_of(entry))) write(entry);
}

/// Never one that an entry had which `undo` of a discard brings back.
long Queue::next_number() const {
    const fs::path file = directory_ / "last";
    QueueEntry last;
    last.id = sys::read_file(file, largest_entry).value_or("");
    long number = number_of(last);
    for (const QueueEntry& entry : list()) number = std::max(number, number_of(entry));
    sys::write_file(file, std::to_string(++number));
    return number;
}

std::vector<QueueEntry> Queue::list() const {
    std::vector<QueueEntry> entries;
    std::error_code error;
    for (fs::directory_iterator it{directory_, error}, end; !error && it != end; it.increment(error)) {
        if (it->path().extension() != ".json") continue;
        const auto parsed = json::parse(sys::read_file(it->path(), largest_entry).value_or(""));
        if (const auto* value = std::get_if<Value>(&parsed)) entries.push_back(parse_entry(*value));
    }
    std::sort(entries.begin(), entries.end(), [](const QueueEntry& a, const QueueEntry& b) {
        const bool a_waits = a.state == "queued", b_waits = b.state == "queued";
        if (a_waits != b_waits) return b_waits;
        if (a_waits && a.order != b.order) return a.order < b.order;
        return number_of(a) < number_of(b);
    });
    return entries;
}

std::optional<QueueEntry> Queue::find(const std::string& branch, const std::string& state) const {
    for (QueueEntry& entry : list()) {
        if (entry.branch == branch && entry.state == state) return std::move(entry);
    }
    return std::nullopt;
}

void Queue::add(const std::string& branch, const std::string& commit, const std::string& now) const {
    const sys::FileLock held = hold();
    if (find(branch, "queued"))
        throw negative(fmt::format("'{}' is queued already", branch), {"git dltask queue list"});
    const long number = next_number();
    auto order = static_cast<double>(number);
    for (const QueueEntry& entry : list()) order = std::max(order, entry.order + 1);
    write({std::to_string(number), branch, commit, now, "queued", "", order});
}

void Queue::move(const std::string& branch, bool first) const {
    const sys::FileLock held = hold();
    auto entry = find(branch, "queued");
    if (!entry) throw negative(fmt::format("'{}' is not queued", branch), {"git dltask queue list"});
    for (const QueueEntry& other : list()) {
        if (other.state != "queued" || other.id == entry->id) continue;
        entry->order =
            first ? std::min(entry->order, other.order - 1) : std::max(entry->order, other.order + 1);
    }
    write(*entry);
}

void Queue::remove(const std::string& branch) const {
    const sys::FileLock held = hold();
    bool found = false;
    for (const QueueEntry& entry : list()) {
        if (entry.branch != branch || entry.state == "running") continue;
        sys::remove_file(file_of(entry));
        found = true;
    }
    if (found) return;
    if (find(branch, "running"))
        throw negative(fmt::format("'{}' runs", branch), {"git dltask stop " + branch});
    throw negative(fmt::format("'{}' is not queued", branch), {"git dltask queue list"});
}

void Queue::clear_ended() const {
    const sys::FileLock held = hold();
    for (const QueueEntry& entry : list()) {
        if (entry.state != "queued" && entry.state != "running") sys::remove_file(file_of(entry));
    }
}

/// Whoever worked it off is gone: we have the lock.
void Queue::note_dead_ones() const {
    for (QueueEntry& entry : list()) {
        if (entry.state != "running") continue;
        entry.state = "interrupted";
        write(entry);
    }
}

bool Queue::run(const RunScene& scene, const RunRequest& request,
                const std::function<void(const RunReport&)>& after_each) const {
    const auto working = sys::FileLock::acquire(directory_ / "run.lock", std::chrono::milliseconds{0},
                                                fmt::format("pid {}", ::getpid()));
    if (!working) {
        throw busy(fmt::format("the queue is worked off already ({})",
                               sys::FileLock::holder(directory_ / "run.lock")),
                   {"git dltask queue list"});
    }
    note_dead_ones();
    bool all_succeeded = true;
    for (;;) {
        QueueEntry entry;
        {
            const sys::FileLock held = hold();
            const auto entries = list();
            const auto next = std::find_if(entries.begin(), entries.end(),
                                           [](const QueueEntry& one) { return one.state == "queued"; });
            if (next == entries.end()) return all_succeeded;
            entry = *next;
            entry.state = "running";
            write(entry);
        }
        scene.say(fmt::format("queue: {}", entry.branch));
        scene.session.objects->restart();
        read_settings_again(scene.session);
        const auto tip = scene.session.objects->info("refs/heads/" + entry.branch);
        try {
            if (!tip || tip->id.hex() != entry.commit) {
                entry.state = "changed";
                entry.reason =
                    tip ? "the branch is not where it was when it was queued" : "the branch is gone";
                scene.say(fmt::format("{}\nhint: git dltask queue {} {}", entry.reason,
                                      tip ? "add" : "remove", entry.branch));
            } else {
                RunRequest one = request;
                one.branch = entry.branch;
                one.wait = true;
                one.own_tree = true;
                const RunReport report = run_task(scene, one);
                if (!report.problem.empty()) scene.say("error: " + report.problem);
                after_each(report);
                entry.state = report.started ? std::string{name_of(report.record.state)} : "failed";
            }
        } catch (const Error& error) {
            entry.state = "refused";
            entry.reason = error.message();
            scene.say("error: " + error.message());
        }
        update(entry);
        all_succeeded = all_succeeded && entry.state == "succeeded";
        if (entry.state == "interrupted") return false;
    }
}

}  // namespace dltask::flow
