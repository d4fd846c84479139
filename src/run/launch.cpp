// SPDX-License-Identifier: Apache-2.0
#include "run/launch.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "sys/process.hpp"

namespace dltask::run {
namespace {

using Command = std::vector<std::string>;
using std::filesystem::path;

bool is_path(std::string_view program) {
    return program.find('/') != std::string_view::npos;
}

/// An absolute path where there is one, else the name: what starts it says that it is not found.
std::string locate(const std::string& program, const path& root, const sys::Environment& caller) {
    if (is_path(program)) return (root / program).lexically_normal().string();
    const std::optional<path> found = sys::find_program(program, caller);
    return found ? found->string() : program;
}

std::string python_name(const config::RunSettings& settings, const sys::Environment& caller) {
    if (settings.python.starts_with("~/")) {
        return caller.get("HOME").value_or("") + settings.python.substr(1);
    }
    if (!settings.python.empty()) return settings.python;
    const bool only_python = !sys::find_program("python3", caller) && sys::find_program("python", caller);
    return only_python ? "python" : "python3";
}

std::string program_of(const std::string& word, const Launch& launch, const config::RunSettings& settings,
                       const sys::Environment& caller) {
    // Whoever names an interpreter of his own means it for these words, too.
    const bool any_python = word == "python" || word == "python3";
    const std::string name = any_python ? python_name(settings, caller) : word;
    // A name is left to the sourced script's PATH.
    if (!settings.source.empty() && !is_path(name)) return name;
    return locate(name, launch.root, caller);
}

/// Python takes 0 to 4294967295 and `random`; other seeds are folded into that range.
std::optional<std::string> hash_seed(const std::string& seed) {
    std::uint64_t number = 0;
    const char* begin = seed.data() + (seed.starts_with('-') ? 1 : 0);
    const char* end = seed.data() + seed.size();
    const auto [at, error] = std::from_chars(begin, end, number);
    if (error != std::errc{} || at != end) return std::nullopt;
    return std::to_string(number & 0xffffffffU);
}

std::string python_path(const Launch& launch, const config::RunSettings& settings,
                        const std::optional<std::string>& before) {
    std::string joined = launch.root.string();
    for (const std::string& entry : settings.pythonpath) {
        joined += ':' + (launch.root / fill_in(entry, launch)).lexically_normal().string();
    }
    // An empty entry would be the working directory once more.
    if (before && !before->empty()) joined += ':' + *before;
    return joined;
}

}  // namespace

std::string fill_in(std::string_view text, const Launch& launch) {
    const std::array<std::pair<std::string_view, std::string>, 4> words{{
        {"{dir}", launch.task_directory().string()},
        {"{config}", launch.config().string()},
        {"{branch}", launch.branch},
        {"{version}", launch.version},
    }};
    std::string filled;
    while (!text.empty()) {
        const auto word = std::find_if(words.begin(), words.end(),
                                       [&](const auto& one) { return text.starts_with(one.first); });
        filled += word != words.end() ? word->second : std::string{text.front()};
        text.remove_prefix(word != words.end() ? word->first.size() : 1);
    }
    return filled;
}

std::string find_python(const path& root, const config::RunSettings& settings,
                        const sys::Environment& caller) {
    return locate(python_name(settings, caller), root, caller);
}

Command sourced(Command command, const Launch& launch, const config::RunSettings& settings,
                const sys::Environment& caller, const path& started_in) {
    if (settings.source.empty()) return command;
    const path source = path{fill_in(settings.source, launch)}.lexically_normal();
    // As others have it, too, who read the record; with a `/`, because a mere name is looked for in the PATH.
    const bool is_below = source.is_relative() && started_in == launch.root;
    const std::string file = is_below ? "./" + source.string() : (launch.root / source).string();
    Command words = {locate("bash", launch.root, caller), "-c", R"(. "$1"; shift; exec "$@")", "bash", file};
    words.insert(words.end(), command.begin(), command.end());
    return words;
}

std::vector<Command> commands_of(const Launch& launch, const config::RunSettings& settings,
                                 const sys::Environment& caller) {
    std::vector<Command> commands;
    if (!settings.command.empty()) {
        Command command;
        for (const std::string& word : settings.command) command.push_back(fill_in(word, launch));
        commands.push_back(std::move(command));
    } else {
        if (launch.train) commands.push_back({"python3", launch.directory + "/train.py"});
        if (launch.test) commands.push_back({"python3", launch.directory + "/test.py"});
    }
    for (Command& command : commands) {
        command.front() = program_of(command.front(), launch, settings, caller);
        command.insert(command.end(), launch.arguments.begin(), launch.arguments.end());
        command = sourced(std::move(command), launch, settings, caller, launch.root);
    }
    return commands;
}

sys::Environment environment_of(const Launch& launch, const config::RunSettings& settings,
                                const sys::Environment& caller) {
    sys::Environment environment = caller;
    environment.unset_prefix("GIT_");
    environment.unset("DLTASK_RESUME");
    environment.set("PYTHONUNBUFFERED", "1");
    if (!environment.get("PYTHONFAULTHANDLER")) environment.set("PYTHONFAULTHANDLER", "1");
    if (launch.seed) {
        environment.set("RANDOM_SEED", *launch.seed);
        if (const auto seed = hash_seed(*launch.seed)) environment.set("PYTHONHASHSEED", *seed);
    }
    // torchrun: each line through one hand, with its rank before it.
    if (settings.ranks) environment.set("PET_TEE", "3");
    for (const auto& [name, value] : settings.env) environment.set(name, fill_in(value, launch));
    environment.unset_prefix("GIT_");
    environment.set("PYTHONPATH", python_path(launch, settings, environment.get("PYTHONPATH")));
    environment.set("DLTASK_BRANCH", launch.branch);
    environment.set("DLTASK_DIR", launch.task_directory().string());
    environment.set("DLTASK_CONFIG", launch.config().string());
    environment.set("DLTASK_ATTEMPT", std::to_string(launch.attempt));
    if (!launch.resume.empty()) environment.set("DLTASK_RESUME", launch.resume);
    return environment;
}

}  // namespace dltask::run
