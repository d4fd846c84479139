// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "flow/inspectors.hpp"
#include "git/bulk_reader.hpp"
#include "git/git_version.hpp"
#include "params/hint.hpp"
#include "sys/process.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// The command that puts the files of this installation in place again.
std::string install_again(const Inspection& inspection) {
    const fs::path prefix = inspection.program.parent_path().parent_path();
    return fmt::format("cmake --install build/release --prefix {}", params::shell_word(prefix.native()));
}

bool is_same_file(const fs::path& a, const fs::path& b) {
    std::error_code error;
    return fs::equivalent(a, b, error);
}

}  // namespace

Findings inspect_git(const Inspection& inspection) {
    if (inspection.repository != nullptr) return {};  // its git was asked when it was opened
    try {
        const git::Runner git = git::Runner::find(inspection.environment, inspection.directory);
        git::require_git(git.query({"version"}));
        return {};
    } catch (const Error& error) {
        return {{Gravity::error, error.message(), {"sudo apt-get install git"}}};
    }
}

Findings inspect_hook_program(const Inspection& inspection) {
    const fs::path& program = inspection.hook_program;
    std::error_code error;
    if (!fs::is_regular_file(program, error))
        return {{Gravity::error,
                 fmt::format("'{}' is not there: the hooks have nothing to call", program.native()),
                 {install_again(inspection)}}};
    sys::Command asking;
    asking.argv = {program.native(), "--version"};
    const sys::ProcessResult said = sys::run(asking);
    if (said.out == "git-dltask-hook " DLTASK_VERSION "\n") return {};
    return {{Gravity::warning,
             fmt::format("'{}' is not of the same version as git-dltask, " DLTASK_VERSION, program.native()),
             {install_again(inspection)}}};
}

Findings inspect_bulk_reader(const Inspection& inspection) {
    const fs::path module = git::bulk_module();
    const std::string problem = git::problem_of_module(module);
    if (problem.empty()) return {};
    std::vector<std::string> hints{install_again(inspection)};
    if (problem.find("libgit2") != std::string::npos && problem.find("git-dltask") == std::string::npos)
        hints = {"sudo apt-get install libgit2-1.5"};
    return {{Gravity::warning,
             fmt::format("'dltask-git2.so', which reads many objects, is left out: {}; 'list' and 'report' "
                         "take longer",
                         problem),
             hints}};
}

Findings inspect_program_path(const Inspection& inspection) {
    const fs::path directory = inspection.program.parent_path();
    const std::string first = fmt::format("export PATH={}:\"$PATH\"", params::shell_word(directory.native()));
    const auto found = sys::find_program("git-dltask", inspection.environment);
    if (!found)
        return {{Gravity::warning,
                 fmt::format("'git dltask' is not found: '{}' is not on the PATH", directory.native()),
                 {first}}};
    if (is_same_file(*found, inspection.program)) return {};
    return {{Gravity::warning,
             fmt::format("'git dltask' starts '{}', which is not this program, '{}'", found->native(),
                         inspection.program.native()),
             {first}}};
}

Findings inspect_manual(const Inspection& inspection) {
    const fs::path prefix = inspection.program.parent_path().parent_path();
    const fs::path page = prefix / "share/man/man1/git-dltask.1";
    std::error_code error;
    for (const char* ending : {"", ".gz", ".xz", ".zst"}) {
        if (fs::exists(page.native() + ending, error)) return {};
    }
    return {{Gravity::note,
             fmt::format("'git dltask --help' finds no manual: '{}' is not there", page.native()),
             {install_again(inspection)}}};
}

}  // namespace dltask::flow
