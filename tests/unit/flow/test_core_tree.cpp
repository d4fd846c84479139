// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "config/settings.hpp"
#include "flow/core_tree.hpp"
#include "support/temp_repo.hpp"

using namespace dltask;
using namespace dltask::flow;

namespace {

struct Scene {
    test::TempRepo repo;
    config::Settings settings = config::Settings::parse("");

    model::ObjectId core() const {
        const git::Session session = repo.open();
        git::ObjectBuilder objects{*session.objects};
        return core_tree(objects, *model::ObjectId::parse(repo.git({"rev-parse", "HEAD"})),
                         settings.core_exclude);
    }
};

}  // namespace

TEST_CASE("tasks and excluded paths are no part of the core", "[flow][core]") {
    Scene scene;
    scene.repo.commit_file("src/model.py", "1");
    scene.repo.commit_file("tasks/main/train.py", "1");
    const model::ObjectId core = scene.core();
    for (const char* path : {"tasks/task-0.1.0-20261122T103000-x/a", "README.md", "docs/deep/page.md",
                             ".gitignore", "LICENSE", "notebooks/a.ipynb", ".dltask.yaml"}) {
        INFO(path);
        scene.repo.commit_file(path, path);
        CHECK(scene.core() == core);
        CHECK_FALSE(is_core_path(path, scene.settings.core_exclude));
    }
}

TEST_CASE("everything else is", "[flow][core]") {
    Scene scene;
    scene.repo.commit_file("src/model.py", "1");
    for (const char* path :
         {"src/model.py", "tasks/main/train.py", "src/docs/page.md", "src/README.md", "new.py"}) {
        INFO(path);
        const model::ObjectId before = scene.core();
        scene.repo.commit_file(path, std::string{"changed "} + path);
        CHECK(scene.core() != before);
        CHECK(is_core_path(path, scene.settings.core_exclude));
    }
}

TEST_CASE("a pattern may reach into a directory", "[flow][core]") {
    Scene scene;
    scene.settings.core_exclude = {"src/generated/"};
    scene.repo.commit_file("src/model.py", "1");
    const model::ObjectId core = scene.core();
    scene.repo.commit_file("src/generated/table.py", "1");
    CHECK(scene.core() == core);
    scene.repo.commit_file("src/other/table.py", "1");
    CHECK(scene.core() != core);
}
