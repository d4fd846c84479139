// SPDX-License-Identifier: Apache-2.0
#include "run/import_probe.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "base/error.hpp"
#include "run/interpreter.hpp"
#include "sys/process.hpp"

namespace dltask::run {
namespace {

namespace fs = std::filesystem;

/// The working directory is not searched: a script does not search it either. What the question needs is
/// imported before the packages could stand in for it.
constexpr const char* import_question = R"python(
import sys
from importlib.util import find_spec
sys.path = [entry for entry in sys.path if entry]
for name in sys.argv[1:]:
    try:
        spec = find_spec(name)
        place = spec.origin if spec and spec.has_location else list(spec.submodule_search_locations)[0]
    except Exception:
        continue
    print("=" + name + "\t" + place)
)python";

bool is_below(const fs::path& place, const fs::path& work_tree) {
    std::error_code error;
    const fs::path real = fs::weakly_canonical(place, error);
    const fs::path top = fs::weakly_canonical(work_tree, error);
    const fs::path relative = real.lexically_relative(top);
    return !relative.empty() && relative.begin()->string() != "..";
}

void add_packages(const fs::path& directory, std::vector<std::string>& names) {
    std::error_code error;
    for (fs::directory_iterator it{directory, error}, end; !error && it != end; it.increment(error)) {
        std::error_code unreadable;
        if (fs::is_regular_file(it->path() / "__init__.py", unreadable))
            names.push_back(it->path().filename().string());
    }
}

}  // namespace

std::vector<std::string> packages_of(const fs::path& work_tree) {
    std::vector<std::string> names;
    add_packages(work_tree, names);
    add_packages(work_tree / "src", names);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::vector<ForeignImport> foreign_imports(std::vector<std::string> interpreter,
                                           const sys::Environment& environment, const fs::path& work_tree,
                                           const std::vector<std::string>& packages) {
    std::vector<ForeignImport> found;
    if (packages.empty() || interpreter.empty()) return found;
    sys::Command ask;
    ask.argv = std::move(interpreter);
    ask.argv.insert(ask.argv.end(), {"-c", import_question});
    ask.argv.insert(ask.argv.end(), packages.begin(), packages.end());
    ask.environment = environment;
    ask.directory = work_tree;
    std::string said;
    try {
        sys::Child child{ask};
        child.close_input();
        if (child.hear_out(interpreter_patience)) said = child.finish().out;
    } catch (const Error&) {
        return found;
    }
    for (std::string_view rest{said}; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t tab = line.find('\t');
        if (!line.starts_with('=') || tab == std::string_view::npos) continue;
        const fs::path place{line.substr(tab + 1)};
        if (!is_below(place, work_tree))
            found.push_back({std::string{line.substr(1, tab - 1)}, place.string()});
    }
    return found;
}

}  // namespace dltask::run
