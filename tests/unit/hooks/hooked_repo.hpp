// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "hooks/installation.hpp"
#include "support/temp_repo.hpp"

namespace dltask::test {

inline const std::string task = "task-0.1.0-20261122T103000-a";
inline const std::string debug = "debug-0.1.0-20261122T103000-a";

/// A repository with our hook files installed, calling the built program. It has a first commit on
/// main, and dev.
class HookedRepo : public TempRepo {
public:
    HookedRepo() {
        write("tasks/main/config.yaml", good_config());
        write("train.py", "print()\n");
        commit("chore: begin");
        git({"branch", "dev"});
        install();
    }

    static std::string good_config() {
        return "VERSION: 0.1.0\nDEBUG: false\nRESUME: null\nTRAIN: true\nTEST: true\nMODEL_PATH: null\n"
               "RANDOM_SEED: 1\n";
    }

    void install() const {
        const hooks::HooksPlace place{path() / ".git" / "hooks", path() / ".git", {}};
        for (const auto& action : hooks::plan_install(place, DLTASK_TEST_HOOK).actions) {
            const auto file = place.directory / action.path;
            write(".git/hooks/" + action.path, action.content);
            std::filesystem::permissions(file, std::filesystem::perms::all);
        }
    }

    /// What git said on stderr; empty and a failed check when it did not fail.
    std::string refusal(const Words& words, const std::filesystem::path& directory = {}) const {
        const auto result = try_git(words, {}, directory);
        CHECK_FALSE(result.ok());
        return result.ok() ? "" : result.err;
    }

    void passes(const Words& words, const std::filesystem::path& directory = {}) const {
        const auto result = try_git(words, {}, directory);
        INFO(result.err);
        CHECK(result.ok());
    }

    void stage(const std::string& file, std::string_view content) const {
        write(file, content);
        git({"add", "--force", file});
    }
};

}  // namespace dltask::test
