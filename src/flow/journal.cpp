// SPDX-License-Identifier: Apache-2.0
#include "flow/journal.hpp"

#include <fmt/format.h>

#include <sys/stat.h>
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/error.hpp"
#include "model/time.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_operations = 100;
constexpr std::size_t dropped_at_once = 15;  // one git for many, not one with each command
constexpr std::size_t always_kept = 10;
constexpr std::int64_t longest_kept_seconds = std::int64_t{30} * 86400;

std::vector<std::string> names_in(const fs::path& directory) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it{directory, error}, end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (!name.empty() && name.front() >= '0' && name.front() <= '9') names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

Journal::Journal(fs::path state_directory) : directory_{std::move(state_directory)} {}

fs::path Journal::entry(const std::string& id) const {
    return directory_ / "operations" / id;
}

fs::path Journal::trash(const std::string& id) const {
    return directory_ / "trash" / id;
}

bool Journal::is_open() const {
    std::error_code error;
    return fs::exists(fs::symlink_status(directory_ / "journal", error));
}

std::int64_t Journal::opened_ns() const {
    struct stat status {};
    if (::lstat((directory_ / "journal").c_str(), &status) != 0) return 0;
    return std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
}

std::optional<Operation> Journal::open() const {
    const auto text = sys::read_file(directory_ / "journal");
    if (!text) return std::nullopt;
    auto parsed = parse_operation(*text);
    if (const auto* problem = std::get_if<std::string>(&parsed)) {
        throw refused(
            fmt::format("the journal '{}' cannot be used: {}", (directory_ / "journal").string(), *problem),
            {"git dltask doctor"});
    }
    return std::get<Operation>(std::move(parsed));
}

void Journal::begin(const Operation& operation) const {
    constexpr std::uint64_t room_bytes = 64U << 10U;
    sys::make_directories(directory_ / "operations", 0700);
    if (!sys::reserve_file(directory_ / "room", room_bytes)) {
        throw fatal(
            fmt::format("could not write '{}': {}", (directory_ / "room").string(), std::strerror(ENOSPC)));
    }
    sys::write_file(directory_ / "journal", print(operation), 0600);
}

void Journal::make_room() const noexcept {
    sys::remove_tree(directory_ / "room");
}

Progress Journal::progress(const Operation& operation) const {
    const std::string text = sys::read_file(directory_ / "progress").value_or("");
    const std::string prefix = operation.id + ' ';
    if (text.compare(0, prefix.size(), prefix) != 0) return {};
    Progress progress;
    const char* begin = text.data() + prefix.size();
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), progress.step);
    if (error != std::errc{}) return {};
    progress.backwards = std::string_view{end}.substr(0, 10) == " backwards";
    progress.step = std::min(progress.step, operation.plan.steps.size());
    return progress;
}

void Journal::set_progress(const Operation& operation, Progress progress) const {
    sys::write_file(
        directory_ / "progress",
        fmt::format("{} {}{}\n", operation.id, progress.step, progress.backwards ? " backwards" : ""), 0600);
}

void Journal::close(const Operation& operation) const {
    if (operation.state != OperationState::done)
        sys::write_file(directory_ / "journal", print(operation), 0600);
    // What was done is on the disk already. Should a power cut take this rename back, the journal is
    // open with everything done, which `continue` ends.
    sys::move_path(directory_ / "journal", entry(operation.id));
    make_room();
}

std::vector<Operation> Journal::operations() const {
    std::vector<Operation> result;
    for (const std::string& name : names_in(directory_ / "operations")) {
        const auto text = sys::read_file(entry(name));
        if (!text) continue;
        auto parsed = parse_operation(*text);
        if (auto* operation = std::get_if<Operation>(&parsed)) result.push_back(std::move(*operation));
    }
    return result;
}

void Journal::set_state(const std::string& id, OperationState state) const {
    const auto text = sys::read_file(entry(id));
    if (!text) return;
    auto parsed = parse_operation(*text);
    auto* operation = std::get_if<Operation>(&parsed);
    if (operation == nullptr || operation->state == state) return;
    operation->state = state;
    sys::write_file(entry(id), print(*operation), 0600);
}

std::vector<std::string> Journal::expired(const Moment& now) const {
    const std::vector<std::string> names = names_in(directory_ / "operations");
    std::vector<std::string> result;
    const Moment limit{now.unix_seconds - longest_kept_seconds, 0, now.offset_seconds};
    const std::string oldest = model::TaskTime::of(limit).str();
    const bool too_many = names.size() > most_operations + dropped_at_once;
    for (std::size_t i = 0; i + always_kept < names.size(); ++i) {
        const bool beyond = too_many && names.size() - i > most_operations;
        if (beyond || names[i] < oldest) result.push_back(names[i]);
    }
    return result;
}

void Journal::forget(const std::string& id) const {
    sys::remove_tree(trash(id));
    sys::remove_file(entry(id));
}

std::string Journal::next_id(const Moment& now) const {
    const std::vector<std::string> names = names_in(directory_ / "operations");
    std::string time = model::TaskTime::of(now).str();
    // A clock that went back must not put a later operation before an earlier one.
    if (!names.empty()) time = std::max(time, names.back().substr(0, time.size()));
    for (int number = 1;; ++number) {
        std::string id = fmt::format("{}-{:04}", time, number);
        if (names.empty() || id > names.back()) return id;
    }
}

}  // namespace dltask::flow
