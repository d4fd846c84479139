// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "flow/inspectors.hpp"
#include "params/hint.hpp"
#include "run/interpreter.hpp"
#include "run/launch.hpp"
#include "run/lock_directory.hpp"
#include "sys/file_system.hpp"
#include "sys/process.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// The top of the work tree, from which relative names are read; else where we are.
fs::path root_of(const Inspection& inspection) {
    if (inspection.repository == nullptr) return inspection.directory;
    const git::Repository& repository = inspection.repository->place();
    return repository.is_bare() ? repository.git_dir : repository.work_tree;
}

/// A name without a slash was looked for, and not found.
bool can_be_started(const std::string& program) {
    return program.find('/') != std::string::npos && sys::is_program(program);
}

/// What a run would start first; empty: only the task, or a script that is sourced before, can tell, or
/// nothing runs here.
std::string first_program(const Inspection& inspection) {
    const config::RunSettings& settings = inspection.settings.run;
    const fs::path root = root_of(inspection);
    const bool is_server = inspection.repository != nullptr && inspection.repository->place().is_bare();
    if (is_server || !settings.source.empty()) return "";
    if (settings.command.empty()) return run::find_python(root, settings, inspection.environment);
    if (settings.command.front().find('{') != std::string::npos) return "";
    run::Launch launch;
    launch.root = root;
    return run::commands_of(launch, settings, inspection.environment).front().front();
}

std::vector<std::string> ways_to_python(const Inspection& inspection) {
    config::RunSettings plain;
    const std::string other = run::find_python(root_of(inspection), plain, inspection.environment);
    if (!can_be_started(other)) return {"sudo apt-get install python3"};
    return {fmt::format("git config dltask.python {}", params::shell_word(other))};
}

}  // namespace

Findings inspect_identity(const Inspection& inspection) {
    const InspectedRepository& repository = *inspection.repository;
    if (repository.place().is_bare()) return {};  // nobody commits there
    static_cast<void>(
        git::identity(repository.session.runner, repository.session.config, inspection.now.git_time()));
    return {};
}

Findings inspect_lock_directory(const Inspection& inspection) {
    const auto [directory, fit] = run::find_lock_directory(inspection.settings.run, inspection.environment);
    const std::vector<std::string> hints{"git config dltask.lockDir /var/tmp/dltask"};
    if (!fit)
        return {{Gravity::error, fmt::format("'{}' cannot be used for the locks of runs", directory.native()),
                 hints}};
    if (!sys::is_on_network(directory)) return {};
    return {{Gravity::warning,
             fmt::format("the locks of runs are on a network file system ('{}'), and may be lost",
                         directory.native()),
             hints}};
}

Findings inspect_disk(const Inspection& inspection) {
    constexpr std::uint64_t megabyte = 1U << 20U, needed = 2 * megabyte, comfortable = 256 * megabyte;
    constexpr std::uint64_t few_files = 1000;
    const fs::path root = root_of(inspection);
    const auto left = sys::space_left(root);
    if (!left) return {};
    const std::vector<std::string> hints{
        fmt::format("df -h {0} && df -i {0}", params::shell_word(root.native()))};
    if (left->bytes < needed || left->files == 0)
        return {{Gravity::error, "the disk is full: no operation and no run can begin", hints}};
    if (left->bytes < comfortable)
        return {{Gravity::warning,
                 fmt::format("there are only {} MiB left on the disk of '{}'", left->bytes / megabyte,
                             root.native()),
                 hints}};
    if (left->files && *left->files < few_files)
        return {{Gravity::warning,
                 fmt::format("the disk of '{}' takes only {} more files", root.native(), *left->files),
                 hints}};
    return {};
}

Findings inspect_interpreter(const Inspection& inspection) {
    const std::string program = first_program(inspection);
    if (program.empty() || can_be_started(program)) return {};
    const config::RunSettings& settings = inspection.settings.run;
    const bool is_python =
        settings.command.empty() || fs::path{program}.filename().string().starts_with("python");
    if (!is_python)
        return {{Gravity::error,
                 fmt::format("'{}', which run.command starts, cannot be started", program),
                 {"git config dltask.run.command 'PROGRAM ARGUMENT...'"}}};
    const std::string why = settings.python.empty() ? "" : " (dltask.python)";
    return {{Gravity::error, fmt::format("there is no interpreter '{}'{} to run tasks with", program, why),
             ways_to_python(inspection)}};
}

Findings inspect_pip(const Inspection& inspection) {
    const std::string program = first_program(inspection);
    if (!can_be_started(program)) return {};
    const std::vector<std::string> command{program};
    const std::string interpreter =
        run::interpreter_of(command, root_of(inspection), inspection.settings.run, inspection.environment);
    if (!can_be_started(interpreter)) return {};
    const auto pip = run::foreign_pip(interpreter, inspection.environment);
    if (!pip) return {};
    return {{Gravity::warning,
             fmt::format("'{}' installs into another environment than that of '{}', which runs tasks", *pip,
                         interpreter),
             {fmt::format("{} -m pip install ...", params::shell_word(interpreter))}}};
}

}  // namespace dltask::flow
