// SPDX-License-Identifier: Apache-2.0
#include "flow/linked_data.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/linked_tree.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr const char* excludes_key = "core.excludesFile";

/// Relative, below the top, without a slash at its end.
fs::path checked(const std::string& name) {
    fs::path path = fs::path{name}.lexically_normal();
    if (path.filename().empty()) path = path.parent_path();
    const std::string first = path.empty() ? "" : path.begin()->string();
    const bool leaves = path.is_absolute() || first.empty() || first == "." || first == "..";
    if (!leaves && first != ".git" && first != "tasks") return path;
    throw refused(fmt::format("run.link names '{}', which is no directory of data in this repository", name),
                  {"run.link: [data], in .dltask.yaml"});
}

/// Where the user keeps patterns of his own: git reads one such file only.
std::string user_excludes(const git::Runner& runner, const fs::path& own) {
    const sys::ProcessResult set = runner.try_query({"config", "--type=path", excludes_key});
    const std::string named = set.out.substr(0, set.out.find('\n'));
    if (!named.empty() && named != own) return sys::read_file(named).value_or("");
    const std::string home = runner.environment().get("HOME").value_or("");
    const std::string config =
        runner.environment().get("XDG_CONFIG_HOME").value_or(home.empty() ? "" : home + "/.config");
    return config.empty() ? "" : sys::read_file(fs::path{config} / "git" / "ignore").value_or("");
}

}  // namespace

void link_data(const Snapshot& snapshot, const fs::path& work_tree, std::vector<std::string>& notes) {
    const fs::path source = main_work_tree(snapshot).path;
    std::error_code error;
    for (const std::string& name : snapshot.settings.run.link) {
        const fs::path path = checked(name);
        if (!fs::exists(source / path, error)) {
            notes.push_back(fmt::format("run.link: there is no '{}'", (source / path).string()));
            continue;
        }
        if (fs::exists(fs::symlink_status(work_tree / path, error))) continue;
        sys::make_directories((work_tree / path).parent_path());
        sys::make_link(source / path, work_tree / path);
    }
}

void hide_links(const Snapshot& snapshot, const fs::path& work_tree) {
    const std::vector<std::string>& names = snapshot.settings.run.link;
    if (names.empty()) return;
    const git::Runner there = snapshot.runner_at(work_tree);
    if (there.try_query({"config", "--bool", "extensions.worktreeConfig"}).out != "true\n") return;
    const fs::path file = snapshot.git_dir_of(work_tree) / "info" / "dltask-excludes";
    const std::optional<std::string> present = sys::read_file(file);
    std::string text = present ? *present : user_excludes(there, file);
    if (!text.empty() && text.back() != '\n') text += '\n';
    for (const std::string& name : names) {
        const std::string line = "/" + checked(name).generic_string() + "\n";
        if (("\n" + text).find("\n" + line) == std::string::npos) text += line;
    }
    if (present == text) return;
    sys::make_directories(file.parent_path());
    sys::write_file(file, text);
    there.change({"config", "--worktree", excludes_key, file.string()});
}

bool is_data_link(const Snapshot& snapshot, const fs::path& work_tree, const std::string& path) {
    std::error_code error;
    const fs::path target = fs::read_symlink(work_tree / path, error);
    return !error && target == main_work_tree(snapshot).path / path;
}

}  // namespace dltask::flow
