// SPDX-License-Identifier: Apache-2.0
#include "flow/harvest.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/error.hpp"
#include "flow/scratch_objects.hpp"
#include "git/content.hpp"
#include "git/object_builder.hpp"
#include "rules/large_file.hpp"
#include "sys/beneath.hpp"
#include "sys/host.hpp"

namespace dltask::flow {
namespace {

using git::Mode;

/// Hashing a checkpoint of many gigabytes would keep the user waiting at the end of each attempt.
constexpr std::uint64_t most_hashed_bytes = std::uint64_t{64} << 20U;
constexpr std::uint64_t most_compared_bytes = std::uint64_t{4} << 20U;

struct Found {
    std::string path;   ///< from the top of the work tree
    std::string inner;  ///< below the task's directory
    sys::FileStatus status;
    bool record = false;
};

bool is_cache(std::string_view path) {
    return path.find("__pycache__/") != std::string_view::npos ||
           path.find(".ipynb_checkpoints/") != std::string_view::npos;
}

std::string megabytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1U << 20U));
}

class Harvester {
public:
    Harvester(Snapshot& snapshot, const std::filesystem::path& work_tree, std::string directory, bool dry_run)
        : snapshot_{snapshot},
          runner_{snapshot.runner_at(work_tree)},
          root_{work_tree},
          directory_{std::move(directory)},
          dry_run_{dry_run} {}

    Harvest run(const model::ObjectId& before) {
        result_.tree = before.is_none() ? snapshot_.objects.add_tree({}) : before;
        if (root_.status(directory_).type != sys::FileType::directory) return std::move(result_);
        find();
        sort_out();
        take_files();
        take_links();
        return std::move(result_);
    }

private:
    void find() {
        const sys::Beneath::Content content = root_.content(directory_);
        for (const std::string& path : content.repositories) leave_repository(path);
        for (const std::string& path : content.files) {
            if (is_cache(path)) continue;
            Found file{path, path.substr(directory_.size() + 1), root_.status(path), false};
            file.record = is_record_file(file.inner);
            if (is_unchanged(file)) {
                known_bytes_ += file.status.bytes;
                continue;
            }
            if (file.status.type == sys::FileType::symlink) {
                links_.push_back(file);
            } else if (file.status.type == sys::FileType::regular) {
                files_.push_back(std::move(file));
            } else {
                result_.notes.push_back(
                    fmt::format("'{}' is neither file nor link and was left alone", path));
            }
        }
    }

    /// What the tree has already needs no question to git: neither rules nor filters have a say in it.
    [[nodiscard]] bool is_unchanged(const Found& file) const {
        if (file.status.type != sys::FileType::regular || file.status.bytes > most_compared_bytes)
            return false;
        const auto entry = snapshot_.objects.entry(result_.tree, file.inner);
        if (!entry || entry->mode != (file.status.executable ? Mode::executable : Mode::file)) return false;
        try {
            const std::string content = root_.read(file.path, most_compared_bytes + 1);
            return git::object_id(git::ObjectType::blob, content, snapshot_.repository().format) == entry->id;
        } catch (const Error&) {
            return false;  // a running script has taken it away
        }
    }

    /// What is tracked is not ignored, whatever the rules say: somebody added it with `-f`.
    [[nodiscard]] std::set<std::string> ignored_of(const std::vector<std::string>& paths) {
        const std::vector<std::string> list = git::ignored_paths(runner_, paths);
        std::set<std::string> ignored{list.begin(), list.end()};
        if (ignored.empty()) return ignored;
        for (const std::string& path : git::indexed_paths(runner_, directory_)) ignored.erase(path);
        const std::size_t top = directory_.size() + 1;
        std::erase_if(ignored, [&](const std::string& path) {
            return snapshot_.objects.entry(result_.tree, path.substr(top)).has_value();
        });
        return ignored;
    }

    /// A repository in the task is in no commit of ours: it is named with what lies in it.
    void leave_repository(const std::string& path) {
        const std::string inner = path.substr(directory_.size() + 1);
        const auto entry = snapshot_.objects.entry(result_.tree, inner);
        if (is_cache(inner + '/') || (entry && entry->mode == Mode::gitlink)) return;
        std::uint64_t bytes = 0;
        for (const std::string& file : root_.files(path)) bytes += root_.status(file).bytes;
        result_.artifacts.push_back({inner + '/', bytes, ""});
        if (!git::ignored_paths(runner_, {path}).empty()) return;
        result_.notes.push_back(fmt::format(
            "'{}' is a git repository of its own: it stays on disk and is in no commit of the task", path));
    }

    void sort_out() {
        std::vector<std::string> paths;
        for (const Found& file : files_) {
            if (!file.record) paths.push_back(file.path);
        }
        const std::set<std::string> ignored = ignored_of(paths);
        const std::map<std::string, std::string> filtered = git::filters(runner_, paths);
        for (const Found& file : files_) {
            const bool kept_out = ignored.count(file.path) != 0;
            const bool is_filtered = filtered.count(file.path) != 0;
            if (is_filtered) filtered_.insert(&file);
            if (is_wanted(file, kept_out, is_filtered)) {
                taken_.push_back(&file);
            } else {
                leave(file, kept_out);
            }
        }
    }

    [[nodiscard]] bool is_wanted(const Found& file, bool ignored, bool filtered) const {
        const config::Settings& settings = snapshot_.settings;
        const std::uint64_t limit = rules::size_limit(file.path, settings.max_file_bytes);
        if (file.record) return file.status.bytes <= limit;
        if (ignored) return false;
        if (filtered) return true;
        if (::fnmatch(settings.run.checkpoints.c_str(), file.inner.c_str(), FNM_PATHNAME) == 0) return false;
        return file.status.bytes <= settings.max_file_bytes;
    }

    void leave(const Found& file, bool ignored) {
        model::Artifact artifact{file.inner, file.status.bytes, ""};
        if (file.status.bytes <= most_hashed_bytes) {
            artifact.sha256 = sys::sha256_of_file((root_.root() / file.path).string());
        }
        result_.artifacts.push_back(std::move(artifact));
        if (!ignored && file.status.bytes > snapshot_.settings.max_file_bytes) {
            result_.notes.push_back(fmt::format("'{}' ({}) stays on disk; to keep it: {}, or: dvc add {}",
                                                file.path, rules::print_size(file.status.bytes),
                                                rules::track_command(file.path),
                                                rules::quote_word(file.path)));
        }
    }

    /// Beside the repository: a plan that is refused leaves no object behind.
    [[nodiscard]] std::map<std::string, model::ObjectId> hash(const std::vector<std::string>& paths) {
        if (paths.empty()) return {};
        ScratchObjects scratch{snapshot_};
        auto hashes = git::store_files(scratch.runner_at(runner_.directory()), paths);
        scratch.adopt();
        return hashes;
    }

    void take_files() {
        std::vector<std::string> paths;
        for (const Found* file : taken_) paths.push_back(file->path);
        std::uint64_t bytes = known_bytes_;
        const auto hashes = dry_run_ ? std::map<std::string, model::ObjectId>{} : hash(paths);
        for (const Found* file : taken_) {
            const auto found = hashes.find(file->path);
            if (!dry_run_ && found == hashes.end()) continue;
            // The blob goes into our own kept pack too: a `git gc --prune=now` may not lose it.
            const bool huge = file->status.bytes > most_hashed_bytes;
            std::string content = dry_run_
                                      ? (huge ? std::string{} : root_.read(file->path, most_hashed_bytes))
                                      : snapshot_.objects.blob(found->second.hex()).value_or("");
            // What a filter makes of a file is what git gets: of LFS, a pointer.
            if (!dry_run_) bytes += content.size();
            if (dry_run_ && filtered_.count(file) == 0) bytes += file->status.bytes;
            put(*file, file->status.executable ? Mode::executable : Mode::file,
                snapshot_.objects.add_blob(std::move(content)));
        }
        if (bytes <= snapshot_.settings.max_task_bytes) return;
        result_.notes.push_back(fmt::format("the task puts {} into git, more than files.max-task-size ({})",
                                            megabytes(bytes), megabytes(snapshot_.settings.max_task_bytes)));
    }

    void take_links() {
        for (const Found& link : links_) {
            const std::string target = root_.read_link(link.path);
            const auto resolved =
                (std::filesystem::path{link.inner}.parent_path() / target).lexically_normal();
            if (std::filesystem::path{target}.is_absolute() || resolved.empty() ||
                *resolved.begin() == "..") {
                result_.notes.push_back(
                    fmt::format("the link '{}' leaves the task and was left alone", link.path));
                continue;
            }
            put(link, Mode::symlink, snapshot_.objects.add_blob(target));
        }
    }

    void put(const Found& file, Mode mode, const model::ObjectId& id) {
        const auto present = snapshot_.objects.entry(result_.tree, file.inner);
        if (present && present->id == id && present->mode == mode) return;
        result_.tree = snapshot_.objects.with_entry(result_.tree, file.inner, mode, id);
    }

    Snapshot& snapshot_;
    git::Runner runner_;
    sys::Beneath root_;
    std::string directory_;
    bool dry_run_;
    std::uint64_t known_bytes_ = 0;
    std::vector<Found> files_;
    std::vector<Found> links_;
    std::vector<const Found*> taken_;
    std::set<const Found*> filtered_;  ///< by LFS, say
    Harvest result_;
};

}  // namespace

bool is_record_file(std::string_view path) {
    constexpr std::array<std::string_view, 5> names = {"task.yaml", "config.yaml", "environment.yaml",
                                                       "task.log", "metrics.json"};
    // What an earlier attempt left is kept under the same names in attempts/<n>/.
    if (path.substr(0, 9) == "attempts/") {
        const std::size_t slash = path.find('/', 9);
        path = slash == std::string_view::npos ? path : path.substr(slash + 1);
    }
    if (path.find('/') != std::string_view::npos) return false;
    if (path.starts_with("task.rank-") && path.ends_with(".log")) return true;
    const bool csv = path.size() > 4 && path.substr(path.size() - 4) == ".csv";
    return csv || std::find(names.begin(), names.end(), path) != names.end();
}

Harvest harvest(Snapshot& snapshot, const std::filesystem::path& work_tree, const std::string& directory,
                const model::ObjectId& before, bool dry_run) {
    return Harvester{snapshot, work_tree, directory, dry_run}.run(before);
}

}  // namespace dltask::flow
