// SPDX-License-Identifier: Apache-2.0
#include "git/session.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/parts.hpp"
#include "git/git_version.hpp"

namespace dltask::git {
namespace {

namespace fs = std::filesystem;

/// A process saved: git's trace begins with its version. `git version` where it does not.
const std::vector<std::pair<std::string, std::string>> traced{{"GIT_TRACE2", "2"}, {"GIT_TRACE2_BRIEF", "1"}};

std::string version_of(const Runner& runner, const sys::ProcessResult& traced_result) {
    for (const std::string_view line : lines_of(traced_result.err)) {
        if (line.starts_with("version ")) return std::string{line};
    }
    return runner.query({"version"});
}

/// What is asked of `git rev-parse`, in this order. The last one fails where there is no work tree,
/// after the others have been answered.
const Runner::Arguments location_questions{"rev-parse",
                                           "--path-format=absolute",
                                           "--is-bare-repository",
                                           "--is-shallow-repository",
                                           "--show-object-format",
                                           "--show-prefix",
                                           "--git-dir",
                                           "--git-common-dir",
                                           "--show-toplevel"};
constexpr std::size_t answers_without_work_tree = 6;

Repository parse_location(const sys::ProcessResult& result) {
    const std::vector<std::string_view> lines = lines_of(result.out);
    const bool in_work_tree = result.ok();
    if (!in_work_tree && lines.size() < answers_without_work_tree) {
        sys::ProcessResult untraced = result;
        const std::size_t message = result.err.find("fatal: ");  // the trace tells it once before
        if (message != std::string::npos) untraced.err.erase(0, message);
        throw git_failure(location_questions, untraced);
    }
    if (lines.size() != answers_without_work_tree + (in_work_tree ? 1 : 0)) {
        throw fatal("a directory of the repository has a line feed in its name: that is not supported");
    }
    Repository repository;
    repository.shallow = lines[1] == "true";
    repository.format = lines[2] == "sha256" ? model::ObjectFormat::sha256 : model::ObjectFormat::sha1;
    repository.prefix = lines[3];
    repository.git_dir = lines[4];
    repository.common_dir = lines[5];
    if (in_work_tree) repository.work_tree = lines[6];
    return repository;
}

/// Relative to where we were started they would name something else from the top of the work tree.
void make_absolute(sys::Environment& environment, const Repository& repository) {
    if (environment.get("GIT_DIR")) environment.set("GIT_DIR", repository.git_dir.native());
    if (environment.get("GIT_COMMON_DIR")) environment.set("GIT_COMMON_DIR", repository.common_dir.native());
    if (environment.get("GIT_WORK_TREE") && !repository.is_bare()) {
        environment.set("GIT_WORK_TREE", repository.work_tree.native());
    }
}

fs::path objects_of(const sys::Environment& environment, const Repository& repository,
                    const fs::path& current_directory) {
    const std::optional<std::string> elsewhere = environment.get("GIT_OBJECT_DIRECTORY");
    if (elsewhere && !elsewhere->empty()) return current_directory / *elsewhere;
    return repository.common_dir / "objects";
}

void refuse_what_we_cannot_read(const Config& config) {
    const std::string storage = config.get("extensions.refstorage").value_or("files");
    if (storage == "files") return;
    throw refused(fmt::format("the repository keeps its refs as '{}', which is not supported yet", storage),
                  {"git refs migrate --ref-format=files"});
}

}  // namespace

Session Session::open(const sys::Environment& environment, const fs::path& current_directory, Look look) {
    const Runner finder = Runner::find(environment, current_directory);
    sys::Child locating = finder.with(traced).start_query(location_questions);
    sys::Child settings = finder.start_plain({"config", "--list", "-z", "--show-scope"});
    sys::Child reading = finder.start_query(CatFile::arguments());
    std::optional<DirtyQuery> dirty;
    if (look == Look::at_work_tree) dirty.emplace(finder);
    const sys::ProcessResult location = locating.finish();
    require_git(version_of(finder, location));
    Repository repository = parse_location(location);
    const sys::ProcessResult listing = settings.finish();
    if (!listing.ok()) throw git_failure({"config"}, listing);
    Config config = Config::parse(listing.out);
    refuse_what_we_cannot_read(config);
    sys::Environment absolute = environment;
    make_absolute(absolute, repository);
    Runner runner{finder.program(), std::move(absolute),
                  repository.is_bare() ? repository.git_dir : repository.work_tree};
    runner.set_object_directory(objects_of(environment, repository, current_directory));
    auto objects = std::make_unique<CatFile>(runner, repository.format);
    objects->adopt(std::move(reading));
    if (repository.is_bare()) dirty.reset();
    return Session{std::move(repository), std::move(runner), std::move(config), std::move(objects),
                   std::move(dirty)};
}

}  // namespace dltask::git
