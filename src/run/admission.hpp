// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "sys/environment.hpp"
#include "sys/file_lock.hpp"

namespace dltask::run {

/// What the runs of a machine share.
struct Machine {
    std::filesystem::path directory;  ///< of the locks
    int slots = 1;                    ///< runs at a time
    std::vector<std::string> gpus;    ///< as `gpu_variable` names them; those that the caller may use
    std::string gpu_variable;
    bool gpu_each = false;  ///< `dltask.slots` is `auto`: a run that asks for none gets one
};
[[nodiscard]] Machine look_at_machine(const config::RunSettings& settings, const sys::Environment& caller);

/// Who runs, for messages: nothing is decided by it.
struct Occupant {
    std::string branch;
    std::string work_tree;
    std::string repository;  ///< its common git directory
    std::string user;
    long pid = 0;
    std::string started;  ///< RFC 3339
};

/// Those who run now, in no order.
[[nodiscard]] std::vector<Occupant> occupants(const Machine& machine);
/// Those who wait, in order.
[[nodiscard]] std::vector<Occupant> waiting(const Machine& machine);

/// What goes on on this machine, whoever's it is and in whichever allocation. To look makes nothing.
struct MachineUse {
    std::vector<Occupant> running;
    std::vector<Occupant> waiting;
};
[[nodiscard]] MachineUse look_at_use(const config::RunSettings& settings, const sys::Environment& caller);

/// A place among the runs of a machine: kernel locks, which end with the last process that holds
/// their descriptors. A stale one does not exist, and no file of them is ever to be removed by hand.
class Admission {
public:
    /// nullopt: all places are taken, or somebody waits already.
    [[nodiscard]] static std::optional<Admission> enter(const Machine& machine, int gpus,
                                                        const Occupant& self);

    /// Waits its turn: first come, first served. `tell` hears how many are ahead in the queue, at the
    /// start and whenever it changes.
    [[nodiscard]] static Admission wait(const Machine& machine, int gpus, const Occupant& self,
                                        const std::function<void(int ahead)>& tell);

    [[nodiscard]] std::vector<int> descriptors() const;
    /// Tells the script which GPUs are its own, when it asked for some.
    void enter_into(sys::Environment& environment) const;

private:
    friend class Door;
    std::vector<sys::FileLock> locks_;
    std::vector<std::string> gpus_;
    std::string gpu_variable_;
};

}  // namespace dltask::run
