// SPDX-License-Identifier: Apache-2.0
#include "sys/beneath.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <memory>
#include <utility>

#include "base/error.hpp"
#include "sys/descriptor.hpp"
#include "sys/open_beneath.hpp"
#include "sys/replace.hpp"

namespace dltask::sys {
namespace {

[[noreturn]] void fail(const char* what, std::string_view path, int error) {
    if (error == ELOOP || error == EXDEV) {
        throw refused(fmt::format("could not {} '{}': it is, or lies below, a symbolic link", what, path));
    }
    throw fatal(fmt::format("could not {} '{}': {}", what, path, reason(error)));
}

struct Place {
    Descriptor directory;
    std::string name;
};

/// The directory that holds the last part, and that part. No descriptor and errno when it is not there.
Place place_of(int root, std::string_view path) {
    Parts parts = split(path);
    if (parts.empty()) return {open_parts(root, parts, 0, O_PATH | O_DIRECTORY), "."};
    Place place;
    place.name = parts.back();
    place.directory = open_parts(root, parts, parts.size() - 1, O_RDONLY | O_DIRECTORY);
    return place;
}

FileType type_of(mode_t mode) {
    if (S_ISREG(mode)) return FileType::regular;
    if (S_ISDIR(mode)) return FileType::directory;
    if (S_ISLNK(mode)) return FileType::symlink;
    return FileType::other;
}

struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
};
using DirectoryStream = std::unique_ptr<DIR, CloseDirectory>;

struct Listing {
    std::vector<std::string> directories;
    std::vector<std::string> others;
};

bool is_directory(int directory, const dirent& entry) {
    if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_DIR;
    struct stat status {};
    return ::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

Listing list(Descriptor descriptor, std::string_view path) {
    const DirectoryStream stream{::fdopendir(descriptor.get())};
    if (!stream) fail("list", path, errno);
    descriptor.release();  // the stream closes it
    Listing listing;
    for (errno = 0; const dirent* entry = ::readdir(stream.get()); errno = 0) {
        const std::string_view name{entry->d_name};
        if (name == "." || name == "..") continue;
        (is_directory(::dirfd(stream.get()), *entry) ? listing.directories : listing.others)
            .emplace_back(name);
    }
    if (errno != 0) fail("list", path, errno);
    return listing;
}

bool has_git(int directory) {
    struct stat status {};
    return ::fstatat(directory, ".git", &status, AT_SYMLINK_NOFOLLOW) == 0;
}

}  // namespace

Beneath::Beneath(const std::filesystem::path& root)
    : root_{root}, descriptor_{::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)} {
    if (descriptor_ < 0) throw fatal(fmt::format("could not open '{}': {}", root.native(), reason(errno)));
}

Beneath::~Beneath() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Beneath::Beneath(Beneath&& other) noexcept
    : root_{std::move(other.root_)}, descriptor_{std::exchange(other.descriptor_, -1)} {}

Beneath& Beneath::operator=(Beneath&& other) noexcept {
    std::swap(root_, other.root_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileStatus Beneath::status(std::string_view path) const {
    const Place place = place_of(descriptor_, path);
    if (!place.directory && (errno == ENOENT || errno == ENOTDIR)) return {};
    if (!place.directory) fail("look at", path, errno);
    struct stat found {};
    if (::fstatat(place.directory.get(), place.name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) return {};
        fail("look at", path, errno);
    }
    FileStatus status;
    status.type = type_of(found.st_mode);
    status.bytes = static_cast<std::uint64_t>(found.st_size);
    status.executable = (found.st_mode & S_IXUSR) != 0;
    status.modified_ns = std::int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec;
    return status;
}

bool Beneath::is_blocked(std::string_view path) const {
    for (std::size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1)) {
        const FileType type = status(path.substr(0, end)).type;
        if (type != FileType::directory) return type != FileType::missing;
    }
    return false;
}

std::string Beneath::read(std::string_view path, std::uint64_t limit) const {
    const Parts parts = split(path);
    const Descriptor file = open_parts(descriptor_, parts, parts.size(), O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file) fail("open", path, errno);
    struct stat found {};
    if (::fstat(file.get(), &found) != 0) fail("read", path, errno);
    if (!S_ISREG(found.st_mode)) throw refused(fmt::format("'{}' is not a regular file", path));
    std::string content;
    const int error = read_all(file.get(), content, static_cast<std::size_t>(limit));
    if (error == EFBIG) throw refused(fmt::format("'{}' is larger than {} bytes", path, limit));
    if (error != 0) fail("read", path, error);
    return content;
}

std::string Beneath::read_link(std::string_view path) const {
    const Place place = place_of(descriptor_, path);
    if (!place.directory) fail("open", path, errno);
    std::array<char, PATH_MAX> target{};
    const long length = ::readlinkat(place.directory.get(), place.name.c_str(), target.data(), target.size());
    if (length < 0) fail("read the link", path, errno);
    return {target.data(), static_cast<std::size_t>(length)};
}

void Beneath::write(std::string_view path, std::string_view content) const {
    const Place place = place_of(descriptor_, path);
    if (!place.directory) fail("write", path, errno);
    replace_at(place.directory.get(), place.name, content, 0666, std::string{path});
}

void Beneath::make_directories(std::string_view path) const {
    const Parts parts = split(path);
    Descriptor parent = open_parts(descriptor_, parts, 0, O_RDONLY | O_DIRECTORY);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parent) fail("open", path, errno);
        if (::mkdirat(parent.get(), parts[i].c_str(), 0777) == 0) {
            if (const int error = sync_open_directory(parent.get()); error != 0) fail("sync", path, error);
        } else if (errno != EEXIST) {
            fail("create", path, errno);
        }
        parent = open_parts(descriptor_, parts, i + 1, O_RDONLY | O_DIRECTORY);
    }
    if (!parent) fail("open", path, errno);
}

Beneath::Content Beneath::content(std::string_view path) const {
    Content content;
    const Parts top = split(path);
    std::vector<std::string> waiting{top.empty() ? "" : join(top, top.size())};
    for (bool first = true; !waiting.empty(); first = false) {
        const std::string here = std::move(waiting.back());
        waiting.pop_back();
        const Parts parts = split(here);
        Descriptor directory = open_parts(descriptor_, parts, parts.size(), O_RDONLY | O_DIRECTORY);
        if (!directory) fail("open", here, errno);
        if (!first && has_git(directory.get())) {
            content.repositories.push_back(here);
            continue;
        }
        const std::string prefix = here.empty() ? "" : here + "/";
        const Listing listing = list(std::move(directory), here);
        for (const std::string& name : listing.others) content.files.push_back(prefix + name);
        for (const std::string& name : listing.directories) {
            if (name != ".git") waiting.push_back(prefix + name);
        }
    }
    std::sort(content.files.begin(), content.files.end());
    std::sort(content.repositories.begin(), content.repositories.end());
    return content;
}

std::vector<std::string> Beneath::files(std::string_view path) const {
    return content(path).files;
}

}  // namespace dltask::sys
