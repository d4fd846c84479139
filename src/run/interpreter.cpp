// SPDX-License-Identifier: Apache-2.0
#include "run/interpreter.hpp"

#include <algorithm>
#include <system_error>

#include "base/error.hpp"
#include "run/launch.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace dltask::run {
namespace {

namespace fs = std::filesystem;

bool is_python(const std::string& program) {
    return fs::path{program}.filename().string().starts_with("python");
}

/// The program that the first line of a script names, through `env` too; empty: it names none.
std::string named_by_first_line(const fs::path& script, const sys::Environment& caller) {
    const std::string text = sys::first_line(script);
    if (!text.starts_with("#!")) return {};
    std::vector<std::string> words;
    for (std::size_t at = 2; at < text.size();) {
        const std::size_t first = text.find_first_not_of(" \t", at);
        if (first == std::string::npos) break;
        const std::size_t end = std::min(text.find_first_of(" \t", first), text.size());
        words.push_back(text.substr(first, end - first));
        at = end;
    }
    if (words.empty()) return {};
    if (fs::path{words.front()}.filename() != "env") return words.front();
    const auto found = words.size() > 1 ? sys::find_program(words[1], caller) : std::nullopt;
    return found ? found->string() : "";
}

/// The environment that an interpreter belongs to: a venv by its mark, else where the real file is.
fs::path home_of(const fs::path& interpreter) {
    std::error_code error;
    const fs::path prefix = interpreter.parent_path().parent_path();
    if (fs::exists(prefix / "pyvenv.cfg", error)) return fs::weakly_canonical(prefix, error);
    return fs::weakly_canonical(interpreter, error).parent_path().parent_path();
}

}  // namespace

std::string interpreter_of(const std::vector<std::string>& command, const fs::path& root,
                           const config::RunSettings& settings, const sys::Environment& caller) {
    if (settings.source.empty() && !command.empty()) {
        if (is_python(command.front())) return command.front();
        const std::string named = named_by_first_line(command.front(), caller);
        if (is_python(named)) return named;
    }
    return find_python(root, settings, caller);
}

std::optional<std::string> foreign_pip(const std::string& interpreter, const sys::Environment& caller) {
    const auto pip = sys::find_program("pip", caller);
    if (!pip) return std::nullopt;
    const std::string used = named_by_first_line(*pip, caller);
    if (!is_python(used) || home_of(used) == home_of(interpreter)) return std::nullopt;
    return pip->string();
}

}  // namespace dltask::run
