// SPDX-License-Identifier: Apache-2.0
#include "git/bulk_reader.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <utility>

#include "base/sanitizer.hpp"
#include "git/libgit2/bulk_source.hpp"

#ifdef DLTASK_ADDRESS_SANITIZER
/// libgit2 1.5 forgets 20 KB in each look for `extensions.*` that finds nothing.
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libpcre2";
}
extern "C" const char* __lsan_default_options() {
    return "print_suppressions=0";
}
#endif

namespace dltask::git {
namespace {

namespace fs = std::filesystem;
using Answer = BulkSource::Answer;
using Want = BulkSource::Want;

model::ObjectId id_of(const BulkObject& object) {
    return model::ObjectId::from_raw({object.id.data(), object.id.size()});
}

class BulkReader final : public ObjectReader {
public:
    BulkReader(std::unique_ptr<BulkSource> source, const Session& session)
        : source_{std::move(source)}, git_{session.runner, session.repository.format} {}

    [[nodiscard]] std::optional<ObjectInfo> info(std::string_view name) const override {
        BulkObject object;
        const Answer answer = source_->look_up(name, Want::info, object);
        if (answer == Answer::unknown) return git_.info(name);
        if (answer == Answer::absent) return std::nullopt;
        return ObjectInfo{id_of(object), object.type, object.bytes};
    }

    [[nodiscard]] std::optional<Object> read(std::string_view name) const override {
        BulkObject object;
        const Answer answer = source_->look_up(name, Want::data, object);
        return answer == Answer::unknown ? git_.read(name) : taken(answer, object);
    }

    [[nodiscard]] std::vector<std::optional<Object>> read_all(
        const std::vector<std::string>& names) const override {
        std::vector<std::optional<Object>> objects(names.size());
        std::vector<std::string> unknown;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < names.size(); ++i) {
            BulkObject object;
            const Answer answer = source_->look_up(names[i], Want::data, object);
            objects[i] = taken(answer, object);
            if (answer != Answer::unknown) continue;
            unknown.push_back(names[i]);
            places.push_back(i);
        }
        std::vector<std::optional<Object>> rest = git_.read_all(unknown);
        for (std::size_t i = 0; i < places.size(); ++i) objects[places[i]] = std::move(rest[i]);
        return objects;
    }

    [[nodiscard]] model::ObjectFormat format() const override { return git_.format(); }
    [[nodiscard]] fs::path lfs_objects() const override { return git_.lfs_objects(); }

private:
    static std::optional<Object> taken(Answer answer, BulkObject& object) {
        if (answer != Answer::found) return std::nullopt;
        return Object{id_of(object), object.type, std::move(object.data)};
    }

    std::unique_ptr<BulkSource> source_;
    CatFile git_;
};

/// What changes where git finds objects, and what libgit2 is not told of.
bool environment_matters(const sys::Environment& environment) {
    for (const char* name : {"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
                             "GIT_REPLACE_REF_BASE", "GIT_NAMESPACE"}) {
        if (environment.get(name)) return true;
    }
    return false;
}

/// Loaded once and for good: libgit2 leaves thread-local state behind.
std::unique_ptr<BulkSource> load(const fs::path& module, const fs::path& git_dir) {
    void* library = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) return nullptr;
    void* symbol = ::dlsym(library, open_bulk_source_symbol);
    if (symbol == nullptr) return nullptr;
    return std::unique_ptr<BulkSource>{reinterpret_cast<OpenBulkSource*>(symbol)(git_dir.c_str())};
}

}  // namespace

fs::path bulk_module() {
    std::error_code failed;
    const fs::path here = fs::read_symlink("/proc/self/exe", failed).parent_path();
    if (failed) return {};
    // Beside us in the build tree, below the library directory once installed.
    for (const fs::path& place :
         {here / "dltask-git2.so", here / DLTASK_MODULE_DIRECTORY / "dltask-git2.so"}) {
        if (fs::exists(place, failed)) return place.lexically_normal();
    }
    return {};
}

std::string problem_of_module(const fs::path& module) {
    if (module.empty()) return "it is not installed";
    void* library = ::dlopen(module.c_str(), RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) return ::dlerror();
    return ::dlsym(library, open_bulk_source_symbol) == nullptr ? "it is of another version" : "";
}

std::unique_ptr<ObjectReader> open_bulk_reader(const Session& session) {
    return open_bulk_reader(session, bulk_module());
}

std::unique_ptr<ObjectReader> open_bulk_reader(const Session& session, const fs::path& module) {
    const Repository& repository = session.repository;
    const bool possible = !module.empty() && repository.format == model::ObjectFormat::sha1 &&
                          !environment_matters(session.runner.environment());
    if (possible) {
        if (auto source = load(module, repository.git_dir)) {
            return std::make_unique<BulkReader>(std::move(source), session);
        }
    }
    return std::make_unique<CatFile>(session.runner, repository.format);
}

}  // namespace dltask::git
