// SPDX-License-Identifier: Apache-2.0
#include "support/temp_repo.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace dltask::test {
namespace {

namespace fs = std::filesystem;

sys::Environment hermetic(const fs::path& home) {
    sys::Environment environment = sys::Environment::current();
    environment.unset_prefix("GIT_");
    environment.unset_prefix("DLTASK_");
    environment.unset_prefix("LC_");
    for (const char* name : {"EMAIL", "LANGUAGE", "EDITOR", "VISUAL", "PAGER"}) environment.unset(name);
    environment.set("HOME", home.native());
    environment.set("XDG_CONFIG_HOME", (home / ".config").native());
    environment.set("GIT_CONFIG_NOSYSTEM", "1");
    environment.set("GIT_CONFIG_GLOBAL", (home / ".gitconfig").native());
    environment.set("LANG", "C.UTF-8");
    environment.set("TZ", "UTC");
    return environment;
}

constexpr const char* global_configuration =
    "[user]\n\tname = Ada Lovelace\n\temail = ada@example.com\n"
    "[init]\n\tdefaultBranch = main\n[core]\n\tautocrlf = false\n[protocol \"file\"]\n\tallow = always\n";

void write_whole(const fs::path& file, std::string_view content) {
    fs::create_directories(file.parent_path());
    std::ofstream stream{file, std::ios::binary};
    stream << content;
    stream.close();
    if (!stream) throw std::runtime_error{"could not write " + file.native()};
}

}  // namespace

TempRepo::TempRepo(const Words& init_options, const std::string& name)
    : path_{directory_.path() / name}, environment_{hermetic(home())} {
    write_whole(home() / ".gitconfig", global_configuration);
    Words words{"init", "--quiet"};
    words.insert(words.end(), init_options.begin(), init_options.end());
    words.push_back(path_.native());
    git(words, {}, directory_.path());
}

sys::ProcessResult TempRepo::try_git(const Words& words, std::string_view input,
                                     const fs::path& directory) const {
    const auto program = sys::find_program("git", environment_);
    if (!program) throw std::runtime_error{"the tests need git"};
    sys::Command command;
    command.argv.push_back(program->native());
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    command.directory = directory.empty() ? path_ : directory;
    command.environment = environment_;
    command.environment->set("GIT_AUTHOR_DATE", "1795314600 +0800");
    command.environment->set("GIT_COMMITTER_DATE", "1795314600 +0800");
    return sys::run(command, input);
}

std::string TempRepo::git(const Words& words, std::string_view input, const fs::path& directory) const {
    sys::ProcessResult result = try_git(words, input, directory);
    if (!result.ok()) throw std::runtime_error{"git " + words.front() + ": " + result.err};
    if (!result.out.empty() && result.out.back() == '\n') result.out.pop_back();
    return std::move(result.out);
}

void TempRepo::write(const std::string& file, std::string_view content) const {
    write_whole(path_ / file, content);
}

std::string TempRepo::read(const std::string& file) const {
    std::ifstream stream{path_ / file, std::ios::binary};
    if (!stream) throw std::runtime_error{"could not read " + file};
    return {std::istreambuf_iterator<char>{stream}, std::istreambuf_iterator<char>{}};
}

std::string TempRepo::commit(const std::string& message) const {
    git({"add", "--all"});
    git({"commit", "--quiet", "--allow-empty", "-m", message});
    return git({"rev-parse", "HEAD"});
}

std::string TempRepo::commit_file(const std::string& file, std::string_view content) const {
    write(file, content);
    return commit("feat: " + file);
}

git::Session TempRepo::open(const fs::path& below) const {
    return git::Session::open(environment_, path_ / below);
}

}  // namespace dltask::test
