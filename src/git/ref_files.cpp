// SPDX-License-Identifier: Apache-2.0
#include "git/ref_files.hpp"

#include <algorithm>
#include <map>

#include "git/raw_id.hpp"
#include "sys/file.hpp"

namespace dltask::git {
namespace {

namespace fs = std::filesystem;
using ById = std::map<std::string, std::string>;

constexpr std::uint64_t longest_ref = 4096;

bool has_prefix(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

bool is_id(std::string_view text) {
    return (text.size() == 40 || text.size() == 64) && !to_raw(text).empty();
}

/// `<id> <name>` lines; `#` and `^` (what a tag points at) begin others.
void read_packed(const std::string& text, const std::string& prefix, ById& refs) {
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const std::size_t space = line.find(' ');
        if (space == std::string_view::npos || line.front() == '#' || line.front() == '^') continue;
        if (has_prefix(line.substr(space + 1), prefix) && is_id(line.substr(0, space)))
            refs[std::string{line.substr(space + 1)}] = line.substr(0, space);
    }
}

/// False: there is a link, which git follows or not.
bool read_loose(const fs::path& common_dir, const std::string& prefix, ById& refs) {
    const std::string top = (common_dir / prefix).native();
    const auto options = fs::directory_options::skip_permission_denied;
    std::error_code error;
    for (fs::recursive_directory_iterator it{top, options, error}, end; !error && it != end;
         it.increment(error)) {
        std::error_code ignored;
        if (it->is_symlink(ignored)) return false;
        if (!it->is_regular_file(ignored) || it->path().extension() == ".lock") continue;
        std::string text = sys::read_file(it->path(), longest_ref).value_or("");
        while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
        const std::string name = prefix + it->path().native().substr(top.size());
        if (is_id(text)) {
            refs[name] = text;
        } else if (has_prefix(text, "ref:")) {
            refs.erase(name);
        }
    }
    return true;
}

}  // namespace

std::optional<std::vector<FileRef>> read_ref_files(const fs::path& common_dir, const std::string& prefix) {
    std::error_code ignored;
    if (fs::exists(common_dir / "reftable", ignored) || !fs::is_directory(common_dir / "refs", ignored) ||
        fs::is_symlink(common_dir / "packed-refs", ignored))
        return std::nullopt;
    ById found;
    read_packed(sys::read_file(common_dir / "packed-refs").value_or(""), prefix, found);
    if (!read_loose(common_dir, prefix, found)) return std::nullopt;
    std::vector<FileRef> refs;
    for (auto& [name, id] : found) refs.push_back({name, std::move(id)});
    return refs;
}

}  // namespace dltask::git
