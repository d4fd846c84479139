// SPDX-License-Identifier: Apache-2.0
#include "run/admission.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "json/json.hpp"
#include "run/lock_directory.hpp"
#include "sys/file.hpp"
#include "sys/host.hpp"

namespace dltask::run {
namespace {

namespace fs = std::filesystem;
using model::Value;

constexpr std::chrono::milliseconds poll_interval{200};
constexpr std::chrono::milliseconds door_patience{5000};

std::string print(const Occupant& self) {
    return json::print(Value::Map{{"branch", self.branch},
                                  {"work_tree", self.work_tree},
                                  {"repository", self.repository},
                                  {"user", self.user},
                                  {"pid", std::int64_t{self.pid}},
                                  {"started", self.started},
                                  {"host", sys::host_name()},
                                  {"boot", sys::boot_id()}});
}

std::string text(const Value& value, std::string_view key) {
    const Value* found = value.find(key);
    const auto* string = found == nullptr ? nullptr : found->as<std::string>();
    return string == nullptr ? "" : *string;
}

Occupant parse(const std::string& written) {
    const auto parsed = json::parse(written);
    const auto* value = std::get_if<Value>(&parsed);
    if (value == nullptr) return {};
    const Value* pid = value->find("pid");
    const auto* number = pid == nullptr ? nullptr : pid->as<std::int64_t>();
    return {text(*value, "branch"),
            text(*value, "work_tree"),
            text(*value, "repository"),
            text(*value, "user"),
            number == nullptr ? 0 : static_cast<long>(*number),
            text(*value, "started")};
}

/// Files `<stem><number>.lock` of a directory, by their numbers.
std::map<int, fs::path> numbered(const fs::path& directory, std::string_view stem) {
    std::map<int, fs::path> files;
    std::error_code error;
    for (fs::directory_iterator it{directory, error}, end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (!name.starts_with(stem) || it->path().extension() != ".lock") continue;
        const std::string digits = it->path().stem().string().substr(stem.size());
        int number = 0;
        const char* last = digits.data() + digits.size();
        const auto [at, problem] = std::from_chars(digits.data(), last, number);
        if (problem == std::errc{} && at == last) files[number] = it->path();
    }
    return files;
}

std::vector<Occupant> holders(const fs::path& directory, std::string_view stem) {
    std::vector<Occupant> found;
    for (const auto& [number, file] : numbered(directory, stem)) {
        const std::string written = sys::FileLock::holder(file);
        if (!written.empty()) found.push_back(parse(written));
    }
    return found;
}

std::vector<std::string> words_between_commas(const std::string& list) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        std::string word = list.substr(at, comma - at);
        word.erase(0, word.find_first_not_of(' '));
        word.erase(word.find_last_not_of(' ') + 1);
        if (!word.empty() && word.find('/') == std::string::npos) words.push_back(std::move(word));
        at = comma + 1;
    }
    return words;
}

}  // namespace

Machine look_at_machine(const config::RunSettings& settings, const sys::Environment& caller) {
    Machine machine;
    machine.directory = lock_directory(settings, caller);
    const sys::Accelerators found = sys::find_accelerators();
    machine.gpu_variable = found.variable;
    const auto given = caller.get(found.variable);
    machine.gpus = given ? words_between_commas(*given) : found.numbers;
    machine.gpu_each = settings.slots == 0 && !machine.gpus.empty();
    machine.slots = settings.slots == 0 ? std::max(static_cast<int>(machine.gpus.size()), 1) : settings.slots;
    return machine;
}

std::vector<Occupant> occupants(const Machine& machine) {
    return holders(machine.directory, "slot-");
}

std::vector<Occupant> waiting(const Machine& machine) {
    return holders(machine.directory, "turn-");
}

MachineUse look_at_use(const config::RunSettings& settings, const sys::Environment& caller) {
    MachineUse use;
    for (const fs::path& directory : present_lock_directories(settings, caller)) {
        for (Occupant& one : holders(directory, "slot-")) use.running.push_back(std::move(one));
        for (Occupant& one : holders(directory, "turn-")) use.waiting.push_back(std::move(one));
    }
    return use;
}

/// Only one at a time decides who goes in.
class Door {
public:
    explicit Door(const Machine& machine) : machine_{machine} {
        auto lock = sys::FileLock::acquire_among_users(machine.directory / "door.lock", door_patience, "");
        if (!lock)
            throw busy(fmt::format("'{}' is held by another command", machine.directory.string()),
                       {"git dltask run --wait"});
        lock_.emplace(std::move(*lock));
    }

    /// A place in the queue, behind all others.
    struct Ticket {
        int number = 0;
        fs::path file;
        std::optional<sys::FileLock> lock;
    };
    [[nodiscard]] Ticket draw(const Occupant& self) const {
        const auto others = numbered(machine_.directory, "turn-");
        Ticket ticket;
        ticket.number = others.empty() ? 1 : others.rbegin()->first + 1;
        ticket.file = machine_.directory / fmt::format("turn-{}.lock", ticket.number);
        ticket.lock =
            sys::FileLock::acquire_among_users(ticket.file, std::chrono::milliseconds{0}, print(self));
        return ticket;
    }

    /// How many wait before this number; what the dead left goes.
    [[nodiscard]] int ahead_of(int number) const {
        int ahead = 0;
        for (const auto& [other, file] : numbered(machine_.directory, "turn-")) {
            if (other >= number) break;
            if (sys::FileLock::is_held(file)) {
                ++ahead;
            } else {
                sys::remove_tree(file);
            }
        }
        return ahead;
    }

    [[nodiscard]] std::optional<Admission> take_place(int gpus, const Occupant& self) const {
        const auto files = numbered(machine_.directory, "slot-");
        const auto taken = std::count_if(
            files.begin(), files.end(), [](const auto& file) { return sys::FileLock::is_held(file.second); });
        if (taken >= machine_.slots) return std::nullopt;
        Admission admission;
        admission.gpu_variable_ = machine_.gpu_variable;
        for (int slot = 0; admission.locks_.empty(); ++slot) {
            take(admission, fmt::format("slot-{}.lock", slot), self);
        }
        for (const std::string& gpu : machine_.gpus) {
            if (static_cast<int>(admission.gpus_.size()) == gpus) break;
            if (take(admission, fmt::format("gpu-{}.lock", gpu), self)) admission.gpus_.push_back(gpu);
        }
        if (static_cast<int>(admission.gpus_.size()) < gpus) return std::nullopt;
        return admission;
    }

private:
    bool take(Admission& admission, const std::string& name, const Occupant& self) const {
        auto lock = sys::FileLock::acquire_among_users(machine_.directory / name,
                                                       std::chrono::milliseconds{0}, print(self));
        if (lock) admission.locks_.push_back(std::move(*lock));
        return lock.has_value();
    }

    const Machine& machine_;
    std::optional<sys::FileLock> lock_;
};

std::optional<Admission> Admission::enter(const Machine& machine, int gpus, const Occupant& self) {
    constexpr int behind_all = 1 << 30;
    const Door door{machine};
    if (door.ahead_of(behind_all) > 0) return std::nullopt;
    return door.take_place(gpus, self);
}

Admission Admission::wait(const Machine& machine, int gpus, const Occupant& self,
                          const std::function<void(int ahead)>& tell) {
    const Door::Ticket ticket = Door{machine}.draw(self);
    for (int told = -1;;) {
        {
            const Door door{machine};
            const int ahead = door.ahead_of(ticket.number);
            auto admission = ahead == 0 ? door.take_place(gpus, self) : std::nullopt;
            if (admission) {
                sys::remove_tree(ticket.file);
                return std::move(*admission);
            }
            if (ahead != std::exchange(told, ahead)) tell(ahead);
        }
        std::this_thread::sleep_for(poll_interval);
    }
}

void Admission::enter_into(sys::Environment& environment) const {
    if (!gpus_.empty()) environment.set(gpu_variable_, fmt::format("{}", fmt::join(gpus_, ",")));
}

std::vector<int> Admission::descriptors() const {
    std::vector<int> found;
    for (const sys::FileLock& lock : locks_) found.push_back(lock.descriptor());
    return found;
}

}  // namespace dltask::run
