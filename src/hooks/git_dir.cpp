// SPDX-License-Identifier: Apache-2.0
#include "hooks/git_dir.hpp"

#include <string_view>

#include "sys/file.hpp"

namespace dltask::hooks {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view branch_prefix = "refs/heads/";

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

std::string without_prefix(const std::string& ref) {
    return ref.starts_with(branch_prefix) ? ref.substr(branch_prefix.size()) : "";
}

/// `.git` is a directory, or a file that names one (linked work trees, submodules).
std::optional<fs::path> follow(const fs::path& git) {
    constexpr std::string_view pointer = "gitdir: ";
    std::error_code ignored;
    if (fs::is_directory(git, ignored)) return git;
    const auto content = sys::read_file(git);
    if (!content || !content->starts_with(pointer)) return std::nullopt;
    return git.parent_path() / trimmed(content->substr(pointer.size()));
}

}  // namespace

GitDir::GitDir(fs::path own, fs::path common) : own_{std::move(own)}, common_{std::move(common)} {}

std::optional<GitDir> GitDir::find(const sys::Environment& environment, const fs::path& directory) {
    const auto named = environment.get("GIT_DIR");
    const auto own = follow(directory / named.value_or(".git"));
    if (!own) return std::nullopt;
    if (const auto common = environment.get("GIT_COMMON_DIR")) return GitDir{*own, directory / *common};
    const auto common = sys::read_file(*own / "commondir");
    return GitDir{*own, common ? *own / trimmed(*common) : *own};
}

std::optional<Head> GitDir::head() const {
    constexpr std::string_view symbolic = "ref: ";
    std::error_code ignored;
    if (fs::is_symlink(own_ / "HEAD", ignored)) return std::nullopt;
    const std::string content = trimmed(own_file("HEAD").value_or(""));
    if (!content.starts_with(symbolic)) {
        if (content.empty()) return std::nullopt;
        return Head{rebased_branch(), false};
    }
    const std::string ref = content.substr(symbolic.size());
    if (ref == "refs/heads/.invalid") return std::nullopt;
    return Head{without_prefix(ref), !exists(ref)};
}

std::optional<std::string> GitDir::head_commit() const {
    constexpr std::string_view symbolic = "ref: ";
    const std::string head = trimmed(own_file("HEAD").value_or(""));
    if (!head.starts_with(symbolic)) return head.empty() ? std::nullopt : std::optional{head};
    const std::string ref = head.substr(symbolic.size());
    if (!ref.starts_with(branch_prefix)) return std::nullopt;
    if (auto id = common_file(ref)) return trimmed(*id);
    const std::string packed = common_file("packed-refs").value_or("");
    const std::size_t end = packed.find(" " + ref + "\n");
    if (end == std::string::npos) return std::nullopt;
    const std::size_t before = packed.rfind('\n', end);
    const std::size_t start = before == std::string::npos ? 0 : before + 1;
    return packed.substr(start, end - start);
}

std::optional<std::string> GitDir::own_file(const std::string& name) const {
    return sys::read_file(own_ / name);
}

std::optional<std::string> GitDir::common_file(const std::string& name) const {
    return sys::read_file(common_ / name);
}

bool GitDir::has_own(const std::string& name) const {
    std::error_code ignored;
    return fs::exists(own_ / name, ignored);
}

bool GitDir::has_common(const std::string& name) const {
    std::error_code ignored;
    return fs::exists(common_ / name, ignored);
}

bool GitDir::exists(const std::string& ref) const {
    if (has_common(ref)) return true;
    const std::string packed = common_file("packed-refs").value_or("");
    return packed.find(" " + ref + "\n") != std::string::npos;
}

std::string GitDir::rebased_branch() const {
    for (const char* name : {"rebase-merge/head-name", "rebase-apply/head-name"}) {
        if (const auto ref = own_file(name)) return without_prefix(trimmed(*ref));
    }
    return "";
}

}  // namespace dltask::hooks
