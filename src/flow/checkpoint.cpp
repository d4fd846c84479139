// SPDX-License-Identifier: Apache-2.0
#include "flow/checkpoint.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "sys/growing_file.hpp"

namespace dltask::flow {
namespace {

bool is_beside(const std::string& path) {
    constexpr std::array<std::string_view, 9> endings = {".yaml", ".yml",  ".part", ".partial", ".tmp",
                                                         ".lock", ".temp", ".txt",  ".sha256"};
    const std::size_t name = path.rfind('/') + 1;
    return path[name] == '.' || std::any_of(endings.begin(), endings.end(),
                                            [&](std::string_view end) { return path.ends_with(end); });
}

/// torch.save writes a zip archive, whose directory comes last.
bool is_whole(const sys::Beneath& root, const std::string& path) {
    auto file = sys::GrowingFile::open(root.root(), path);
    if (!file || file->size() == 0) return false;
    if (!file->more().starts_with("PK\x03\x04")) return true;
    constexpr std::uint64_t longest_end = 60U << 10U;
    file->skip_to(file->size() > longest_end ? file->size() - longest_end : 0);
    return file->more().find("PK\x05\x06") != std::string::npos;
}

/// The shortest leading part of a path that the pattern matches; empty: none does.
std::string matching_part(const std::string& inner, const std::string& pattern) {
    for (std::size_t end = inner.find('/');; end = inner.find('/', end + 1)) {
        std::string part = inner.substr(0, end);
        if (::fnmatch(pattern.c_str(), part.c_str(), FNM_PATHNAME | FNM_PERIOD) == 0) return part;
        if (end == std::string::npos) return {};
    }
}

struct Candidate {
    std::int64_t modified = 0;
    bool complete = true;
};

}  // namespace

std::optional<std::string> newest_checkpoint(const sys::Beneath& root, const std::string& directory,
                                             const std::string& pattern) {
    std::map<std::string, Candidate> candidates;
    for (const std::string& path : root.files(directory)) {
        const std::string part = matching_part(path.substr(directory.size() + 1), pattern);
        if (part.empty() || is_beside(part)) continue;
        const sys::FileStatus status = root.status(path);
        Candidate& candidate = candidates[part];
        candidate.modified = std::max(candidate.modified, status.modified_ns);
        candidate.complete =
            candidate.complete && status.type == sys::FileType::regular && is_whole(root, path);
    }
    const std::string* newest = nullptr;
    std::int64_t latest = 0;
    for (const auto& [path, candidate] : candidates) {
        if (!candidate.complete || candidate.modified < latest) continue;
        newest = &path;
        latest = candidate.modified;
    }
    return newest == nullptr ? std::nullopt : std::optional{*newest};
}

bool is_broken_off(model::TaskState state) {
    return state == model::TaskState::interrupted || state == model::TaskState::timeout ||
           state == model::TaskState::failed;
}

}  // namespace dltask::flow
