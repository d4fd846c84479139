// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>

#include "run/admission.hpp"
#include "run/lock_directory.hpp"
#include "support/temporary_directory.hpp"
#include "sys/file.hpp"

using namespace dltask;

namespace {

run::Machine machine_in(const TemporaryDirectory& directory, int slots, std::vector<std::string> gpus = {}) {
    return {directory.path(), slots, std::move(gpus), "CUDA_VISIBLE_DEVICES", false};
}

run::Occupant named(const std::string& branch) {
    return {branch, "/home/ada/net", "/home/ada/net/.git", "ada", 7, "2026-11-22T10:30:00+08:00"};
}

}  // namespace

TEST_CASE("a machine with one slot takes one run, and names it") {
    const TemporaryDirectory directory;
    const run::Machine machine = machine_in(directory, 1);
    auto first = run::Admission::enter(machine, 0, named("one"));
    REQUIRE(first);
    CHECK(first->descriptors().size() == 1);
    CHECK_FALSE(run::Admission::enter(machine, 0, named("two")));
    REQUIRE(run::occupants(machine).size() == 1);
    CHECK(run::occupants(machine).front().branch == "one");
    CHECK(run::occupants(machine).front().pid == 7);
    first.reset();
    CHECK(run::occupants(machine).empty());
    CHECK(run::Admission::enter(machine, 0, named("two")));
}

TEST_CASE("what another user's settings allow does not count for us") {
    const TemporaryDirectory directory;
    const auto first = run::Admission::enter(machine_in(directory, 2), 0, named("one"));
    REQUIRE(first);
    CHECK_FALSE(run::Admission::enter(machine_in(directory, 1), 0, named("two")));
    CHECK(run::Admission::enter(machine_in(directory, 2), 0, named("two")));
}

TEST_CASE("a run gets GPUs of its own and sees no others") {
    const TemporaryDirectory directory;
    const run::Machine machine = machine_in(directory, 3, {"2", "5", "7"});
    const auto first = run::Admission::enter(machine, 2, named("one"));
    REQUIRE(first);
    sys::Environment environment;
    first->enter_into(environment);
    CHECK(environment.get("CUDA_VISIBLE_DEVICES") == "2,5");
    CHECK_FALSE(run::Admission::enter(machine, 2, named("two")));
    const auto second = run::Admission::enter(machine, 1, named("two"));
    REQUIRE(second);
    second->enter_into(environment);
    CHECK(environment.get("CUDA_VISIBLE_DEVICES") == "7");
}

TEST_CASE("five thousand decisions never let too many in, nor keep anybody out of a free place") {
    const TemporaryDirectory directory;
    std::mt19937 random{20261122};
    std::vector<run::Admission> inside;
    for (int decision = 0; decision < 5000; ++decision) {
        const int slots = 1 + static_cast<int>(random() % 4);
        if (!inside.empty() && random() % 2 == 0) {
            inside.erase(inside.begin() + static_cast<std::ptrdiff_t>(random() % inside.size()));
        }
        const bool room = static_cast<int>(inside.size()) < slots;
        auto entered = run::Admission::enter(machine_in(directory, slots), 0, named("any"));
        REQUIRE(entered.has_value() == room);
        if (entered) inside.push_back(std::move(*entered));
    }
}

TEST_CASE("the turn of somebody who died is nobody's") {
    const TemporaryDirectory directory;
    REQUIRE(sys::create_file(directory.path() / "turn-1.lock", "{}"));
    const run::Machine machine = machine_in(directory, 1);
    std::vector<int> told;
    const run::Admission admission =
        run::Admission::wait(machine, 0, named("one"), [&](int ahead) { told.push_back(ahead); });
    CHECK(told.empty());
    CHECK_FALSE(std::filesystem::exists(directory.path() / "turn-1.lock"));
    CHECK_FALSE(std::filesystem::exists(directory.path() / "turn-2.lock"));
}

TEST_CASE("the locks of a Slurm allocation are its own") {
    const TemporaryDirectory directory;
    config::RunSettings settings;
    settings.lock_directory = directory.path();
    sys::Environment caller;
    CHECK(run::lock_directory(settings, caller) == directory.path());
    caller.set("SLURM_JOB_ID", "4711");
    CHECK(run::lock_directory(settings, caller) == directory.path() / "slurm-4711");
    caller.set("SLURM_JOB_ID", "../x");
    CHECK(run::lock_directory(settings, caller) == directory.path());
}

TEST_CASE("who only looks sees all who run and wait, and makes nothing") {
    const TemporaryDirectory directory;
    config::RunSettings settings;
    settings.lock_directory = directory.path() / "locks";
    const sys::Environment caller;
    CHECK(run::look_at_use(settings, caller).running.empty());
    CHECK_FALSE(std::filesystem::exists(directory.path() / "locks"));
    run::Machine machine;
    machine.directory = run::lock_directory(settings, caller);
    const auto here = run::Admission::enter(machine, 0, named("here"));
    sys::Environment of_job;
    of_job.set("SLURM_JOB_ID", "7");
    machine.directory = run::lock_directory(settings, of_job);
    const auto there = run::Admission::enter(machine, 0, named("there"));
    const auto turn = sys::FileLock::acquire_among_users(machine.directory / "turn-1.lock",
                                                         std::chrono::milliseconds{0}, "{}");
    const run::MachineUse use = run::look_at_use(settings, caller);
    REQUIRE(use.running.size() == 2);
    CHECK(use.running[0].branch == "here");
    CHECK(use.running[1].branch == "there");
    CHECK(use.waiting.size() == 1);
}

TEST_CASE("what Slurm's allocations have left goes once nobody has been there for days") {
    const TemporaryDirectory directory;
    constexpr std::int64_t second_ns = 1'000'000'000, then_s = 1'000'000;
    std::vector<sys::FileLock> held;
    const auto allocation = [&](const char* name, bool is_held, std::int64_t file_s) {
        const std::filesystem::path folder = directory.path() / name;
        sys::make_directories(folder);
        auto lock =
            sys::FileLock::acquire_among_users(folder / "slot-0.lock", std::chrono::milliseconds{0}, "{}");
        if (is_held) held.push_back(std::move(*lock));
        sys::set_modified_ns(folder / "slot-0.lock", file_s * second_ns);
        sys::set_modified_ns(folder, then_s * second_ns);
        return folder;
    };
    const auto old = allocation("slurm-1", false, then_s), used = allocation("slurm-2", true, then_s);
    const auto young = allocation("slurm-3", false, then_s + 86400), other = allocation("x-1", false, then_s);
    const auto own = allocation("slurm-4", false, then_s);
    const Moment now{.unix_seconds = then_s + 2 * 86400 + 1};
    run::drop_old_allocations(directory.path(), now);
    CHECK(std::filesystem::exists(old));
    run::drop_old_allocations(own, now);
    CHECK(std::filesystem::exists(own));
    CHECK_FALSE(std::filesystem::exists(old));
    CHECK(std::filesystem::exists(used));
    CHECK(std::filesystem::exists(young));
    CHECK(std::filesystem::exists(other));
}
